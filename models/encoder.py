"""An optional sentence encoder behind sentence-transformers; without one, retrieval is by words alone.

Any model of that library can be named in the settings, by path or, with a network, by name. Nothing is
downloaded unless a name is given; code inside a model folder is never run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

BATCH = 64


class EncoderError(Exception):
    """The named model cannot be loaded; the message is one line."""


@lru_cache(maxsize=1)
def _load(name: str) -> Any:  # noqa: ANN401  sentence-transformers' own type, imported only when used
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(name, device="cpu", trust_remote_code=False)
    except (OSError, ValueError, RuntimeError) as error:
        raise EncoderError(f"encoder {name!r} cannot be loaded: {str(error).splitlines()[0]}") from error


def embed(name: str, texts: Sequence[str]) -> NDArray[np.float32]:
    """Return one unit vector (float32) for each text.

    Raises:
        EncoderError: the model cannot be loaded.
    """
    vectors = _load(name).encode(
        list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
    )
    return np.asarray(vectors, dtype=np.float32)
