"""What the builders of artefacts share: the file that tells what an artefact is, and how a build ends."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from models.data import MissingDataError


def describe(folder: Path, about: Mapping[str, Any], files: Sequence[str]) -> None:
    """Write ``model.json`` into ``folder``: what the artefact is, and the digests of its ``files``.

    Raises:
        OSError: a file cannot be read or written.
    """
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    text = json.dumps({**about, "sha256": digests}, indent=1, ensure_ascii=False)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")


def built(work: Callable[[], None]) -> int:
    """Do the work of a builder; return 0, or 1 with one line on what is wrong."""
    try:
        work()
    except (OSError, ValueError, ModuleNotFoundError, MissingDataError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


class _Write(Protocol):
    def __call__(
        self, checkpoint: Path, base: str, data: Path, out: Path, *, measured: Path | None
    ) -> None: ...


def build(module: str, doc: str | None, out: Path, write: _Write, argv: Sequence[str] | None) -> int:
    """Let ``write`` build a fine-tuned reader as the command line asks; return 0, or 1 with one line."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}", description=doc)
    parser.add_argument("checkpoint", type=Path, help="what training left")
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", required=True, help="the encoder the training began from")
    parser.add_argument("--measured", type=Path, help="the same course without what measures")
    parser.add_argument("--out", type=Path, default=out)
    asked = parser.parse_args(argv)
    return built(lambda: write(asked.checkpoint, asked.base, asked.data, asked.out, measured=asked.measured))
