"""The encoder that comes with the project: multilingual, int8, on the processor, without a download.

Texts run one at a time, several in parallel: the activations of a run are quantised together, and so a
text's vector does not depend on its neighbours, its place, or the number of threads.
"""

from __future__ import annotations

import copy
import json
import os
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.encoder_table import unpack_rows

Floats = NDArray[np.float32]
FOLDER = Path(__file__).resolve().parent / "artefacts" / "encoder"
#: Longer texts are cut before they are read: no piece is longer than 16 letters, and 512 pieces are read.
LETTERS = 8192
#: Layers of the lower half, which every reader that keeps them shares: one file for all.
BELOW = 6
LOWER, UPPER = "lower.onnx", "upper.onnx"
#: More threads than this gain little, and a desk's machine has other work.
MOST_THREADS = 8


class PackagedEncoder:
    """A folder made by ``models.encoder_build``, ready to turn texts into unit vectors.

    Raises:
        OSError: a file of the folder is missing.
        ValueError: a file of the folder is broken.
    """

    def __init__(self, folder: Path = FOLDER, *, threads: int | None = None) -> None:
        from safetensors.numpy import load_file

        about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        self.name = str(about["name"])
        self.hidden = int(about["hidden"])
        self.longest = int(about["longest"])
        self.prompts: dict[str, str] = dict(about["prompts"])
        self.threads = max(1, min(threads or _processors(), MOST_THREADS))
        self.tokenizer = _tokenizer(folder / "tokenizer.json", self.longest)
        self._table = load_file(folder / "pieces.safetensors")
        self._lower, self._upper = open_session(folder / LOWER), open_session(folder / UPPER)

    def pieces(self, texts: Sequence[str], prompt: str = "") -> list[list[int]]:
        """Return the numbers of each text's pieces with the marks of its ends, cut at the longest.

        Half a surrogate pair becomes ``?``; marks that stand apart are joined with their letters.
        """
        read = [prompt + _readable(text) for text in texts]
        return [one.ids for one in self.tokenizer.encode_batch(read)]

    def rows(self, pieces: Sequence[int]) -> Floats:
        """Return the vectors of pieces as the transformer takes them (length, hidden): a fresh array."""
        return unpack_rows(self._table, np.asarray(pieces, np.int64))

    def vectors(self, pieces: Sequence[Sequence[int]]) -> Floats:
        """Return one unit vector for each text given as piece numbers."""
        made = np.empty((len(pieces), self.hidden), np.float32)

        def fill(row: int) -> None:
            states = self._lower.run(None, {"pieces": self.rows(pieces[row])[None]})[0]
            made[row] = self._upper.run(None, {"states": states})[0][0]

        # The longest first, so that no thread is left with a long text at the end.
        order = sorted(range(len(pieces)), key=lambda row: -len(pieces[row]))
        if self.threads == 1 or len(pieces) < 2:
            list(map(fill, order))
        else:
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(fill, order))
        return made

    def beside(self, upper: Any) -> PackagedEncoder:  # noqa: ANN401  onnxruntime has no types
        """Return an encoder of the same pieces and lower half with another upper half."""
        other = copy.copy(self)
        other._upper = upper  # noqa: SLF001  a copy of its own kind
        return other

    def encode(self, texts: Sequence[str], kind: str = "query") -> Floats:
        """Return one unit vector (float32) for each text.

        ``kind`` names a prompt of the model: ``query`` for questions and for comparing like with like,
        ``passage`` for what is searched.

        Raises:
            KeyError: the model has no such prompt.
        """
        return self.vectors(self.pieces(texts, self.prompts[kind]))


def _readable(text: str) -> str:
    cut = text[:LETTERS].encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", cut)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tokenizer(path: Path, longest: int) -> Any:  # noqa: ANN401  tokenizers has no types
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(path.read_text(encoding="utf-8"))
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    return tokenizer


def open_session(path: Path) -> Any:  # noqa: ANN401  onnxruntime has no types
    """Return an onnxruntime session of one thread.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: the file is no model that can be run.
    """
    # Read when the library is loaded: without it 1.32 keeps a device id and a list of what was run in the
    # user's home, and sends both to its maker.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime  # type: ignore[import-untyped]

    if not path.is_file():
        raise FileNotFoundError(f"thiếu tệp {path.name}")
    state = onnxruntime.capi.onnxruntime_pybind11_state
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    # Lengths differ from text to text, so a plan of the memory of one run does not fit the next.
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (state.Fail, state.InvalidProtobuf, state.InvalidGraph) as error:
        raise ValueError(f"không đọc được tệp {path.name}") from error
