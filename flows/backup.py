"""Backup and restore: one TAR file with the store, the archive, the settings and the digest of each."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from flows.archive import LOCK, LOCK_WORDS
from flows.locks import one_at_a_time
from pipeline import logs
from pipeline.errors import BadInput, in_words

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

FORMAT = "minhtin-backup/1"
MANIFEST, DATABASE, SETTINGS = "manifest.json", "minhtin.duckdb", "settings.json"
ARCHIVE = "archive/"
_SECRET = ("password", "secret", "token", "mat_khau", "api_key", "private_key")


def back_up(store: Store, settings: Settings, out: Path, now: datetime) -> tuple[Path, dict[str, Any]]:
    """Write one backup file to the folder ``out`` while everything else goes on; return it and its manifest.

    The store is copied first, in a moment when nobody writes; archive files only ever grow, so every page
    that its rows refer to is in the copy of the archive that is made after it.

    Raises:
        BadInput: the file cannot be written.
        Busy: pages are being removed just now.
    """
    file = out / f"minhtin-{now:%Y%m%dT%H%M%SZ}.tar"
    partial = file.with_suffix(".tar.partial")
    try:
        out.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(settings.paths.data, LOCK, LOCK_WORDS), partial.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o600)  # accounts of the staff are in it
            manifest = _write(stream, store, settings, now)
            stream.flush()
            os.fsync(stream.fileno())
        partial.rename(file)
    except OSError as error:
        raise BadInput(f"{out}: không ghi được bản sao lưu: {in_words(error)}") from error
    finally:
        partial.unlink(missing_ok=True)
    logs.event("backup", files=len(manifest["files"]), bytes=file.stat().st_size)
    return file, manifest


def _write(stream: IO[bytes], store: Store, settings: Settings, now: datetime) -> dict[str, Any]:
    listed: list[dict[str, Any]] = []
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        with snapshot(store) as (copy, size):
            listed.append(_add(tar, DATABASE, copy, size, now))
        for path in sorted(one for one in settings.archive.rglob("*") if one.is_file()):
            name = ARCHIVE + path.relative_to(settings.archive).as_posix()
            with path.open("rb") as page_file:
                listed.append(_add(tar, name, page_file, path.stat().st_size, now))
        told = _json(without_secrets(settings.model_dump(mode="json")))
        listed.append(_add(tar, SETTINGS, io.BytesIO(told), len(told), now))
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "schema": store.migrate(), "files": listed}
        data = _json(manifest)
        _add(tar, MANIFEST, io.BytesIO(data), len(data), now)
    return manifest


@contextmanager
def snapshot(store: Store) -> Iterator[tuple[IO[bytes], int]]:
    """Yield a temporary copy of the store as it is between two transactions, and its size.

    DuckDB's lock belongs to the process and goes with *any* closed descriptor of the file: ours is opened
    before the connection and closed after it.
    """
    import tempfile

    from pipeline.store.connection import connect

    with tempfile.TemporaryFile(dir=store.path.parent) as copy:
        with store.path.open("rb") as original, connect(store.path, store.timeout) as connection:
            connection.execute("CHECKPOINT")
            size = os.fstat(original.fileno()).st_size
            done = 0
            while done < size and (sent := os.sendfile(copy.fileno(), original.fileno(), done, size - done)):
                done += sent
        copy.seek(0)
        yield copy, size


def _add(tar: tarfile.TarFile, name: str, data: IO[bytes], size: int, now: datetime) -> dict[str, Any]:
    """Add the first ``size`` bytes of ``data``; a file that grows meanwhile is cut there."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mtime, entry.mode = size, now.timestamp(), 0o600
    hashing = _Hashing(data)
    tar.addfile(entry, hashing)
    return {"path": name, "size": size, "sha256": hashing.digest.hexdigest()}


class _Hashing(io.RawIOBase):
    """A stream that notes the digest of what is read through it."""

    def __init__(self, inner: IO[bytes]) -> None:
        super().__init__()
        self._inner = inner
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._inner.read(size)
        self.digest.update(data)
        return data


def without_secrets(value: Any) -> Any:  # noqa: ANN401  any JSON
    """The settings without anything whose name says that it is a secret."""
    if isinstance(value, dict):
        return {
            name: without_secrets(one)
            for name, one in value.items()
            if not any(word in name.lower() for word in _SECRET)
        }
    return value


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def free_name(folder: Path, now: datetime) -> Path:
    """A folder beside ``folder`` that does not exist, for what is moved out of the way."""
    stem = f"{folder.name}.{now:%Y%m%dT%H%M%SZ}"
    path = folder.with_name(stem)
    while path.exists():
        path = folder.with_name(f"{stem}-{time.monotonic_ns() % 10**6}")
    return path
