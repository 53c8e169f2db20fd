"""Sentence vectors: the encoder that comes with the project, or any other of sentence-transformers.

The settings name one: ``packaged``, a folder, or, with a network, a name. Nothing is downloaded unless a name
is given; code inside a model folder is never run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: The name of the encoder in ``models/artefacts/encoder``; its card is ``models/cards/encoder.md``.
PACKAGED = "packaged"
BATCH = 64


class EncoderError(Exception):
    """The named model cannot be loaded; the message is one line."""


@lru_cache(maxsize=1)
def packaged() -> Any:  # noqa: ANN401  a class of models.encoder_packaged, imported only when used
    """Return the encoder that comes with the project, loaded once.

    Raises:
        EncoderError: it cannot be loaded.
    """
    from models.encoder_packaged import PackagedEncoder

    try:
        return PackagedEncoder()
    except (OSError, ValueError, ImportError) as error:
        raise EncoderError(f"không nạp được bộ mã hóa câu {PACKAGED!r}: {_first_line(error)}") from error


@lru_cache(maxsize=1)
def load(name: str) -> Any:  # noqa: ANN401  sentence-transformers' own type, imported only when used
    """Return a ``SentenceTransformer``: ``packaged``, a folder, or a name on a hub.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    if name == PACKAGED:
        from models.encoder_module import sentence_transformer

        return sentence_transformer(packaged())
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", trust_remote_code=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderError(f"không nạp được bộ mã hóa câu {name!r}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def embed(name: str, texts: Sequence[str], *, kind: str = "query") -> NDArray[np.float32]:
    """Return one unit vector (float32) for each text.

    ``kind`` is ``query`` for questions and for comparing like with like, ``passage`` for what is searched;
    a model without such a prompt takes the texts as they are. The packaged encoder is called directly: the
    import of sentence-transformers takes ten seconds and half a gigabyte.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    if name == PACKAGED:
        return np.asarray(packaged().encode(texts, kind), dtype=np.float32)
    model = load(name)
    prompt = {"prompt_name": kind} if kind in model.prompts else {}
    vectors = model.encode(
        list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, **prompt
    )
    return np.asarray(vectors, dtype=np.float32)
