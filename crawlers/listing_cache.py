"""Listing pages kept between runs: after a 304 the kept copy is read in place of a second request."""

from __future__ import annotations

import zlib
from pathlib import Path

from crawlers.archive import digest_of
from crawlers.kept_files import KeptFiles


class ListingCache:
    """Bodies by address, each one small file; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._files = KeptFiles(folder, "z")

    def get(self, url: str, digest: str) -> bytes | None:
        """The kept body of an address if it is the one with ``digest`` (``sha256:<hex>``), else None."""
        kept = self._files.read(url)
        try:
            body = None if kept is None else zlib.decompress(kept)
        except zlib.error:
            return None
        return body if body is not None and digest_of(body) == digest else None

    def put(self, url: str, body: bytes) -> None:
        """Keep a body; a full disk costs the copy, never the run."""
        self._files.write(url, zlib.compress(body, 6))
