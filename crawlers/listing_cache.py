"""Listing pages kept between runs: after a 304 the kept copy is read in place of a second request."""

from __future__ import annotations

import hashlib
import os
import zlib
from pathlib import Path


class ListingCache:
    """Bodies by address, each one small file; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, url: str, digest: str) -> bytes | None:
        """The kept body of an address if it is the one with ``digest`` (``sha256:<hex>``), else None."""
        if self._folder is None:
            return None
        try:
            body = zlib.decompress(self._path(url).read_bytes())
        except (OSError, zlib.error):
            return None
        return body if f"sha256:{hashlib.sha256(body).hexdigest()}" == digest else None

    def put(self, url: str, body: bytes) -> None:
        """Keep a body; a full disk costs the copy, never the run."""
        if self._folder is None:
            return
        path = self._path(url)
        aside = path.with_suffix(f".{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(zlib.compress(body, 6))
            aside.replace(path)
        except OSError:
            aside.unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:32]
        return (self._folder or Path()) / f"{name}.z"
