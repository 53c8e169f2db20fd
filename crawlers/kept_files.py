"""Small files kept between runs by a key: read where they are whole, replaced in one step, never needed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


class KeptFiles:
    """One file for each key in ``folder``; without a folder nothing is kept."""

    def __init__(self, folder: Path | None, ending: str) -> None:
        self._folder, self._ending = folder, ending

    def read(self, key: str) -> bytes | None:
        """What is kept under a key; None where there is nothing or it cannot be read."""
        if self._folder is None:
            return None
        try:
            return self._path(self._folder, key).read_bytes()
        except OSError:
            return None

    def write(self, key: str, data: bytes) -> None:
        """Keep ``data`` under a key; a full disk costs the copy, never the run."""
        if self._folder is None:
            return
        path = self._path(self._folder, key)
        aside = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(data)
            aside.replace(path)
        except OSError:
            aside.unlink(missing_ok=True)

    def _path(self, folder: Path, key: str) -> Path:
        name = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
        return folder / f"{name}.{self._ending}"
