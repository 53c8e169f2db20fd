"""Reading a backup back: checked member by member before anything is put in place."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from flows.backup import ARCHIVE, DATABASE, FORMAT, MANIFEST, free_name
from flows.locks import one_at_a_time
from pipeline import logs
from pipeline.errors import BadInput, in_words

if TYPE_CHECKING:
    from pipeline.settings import Settings

_CHUNK = 1 << 20


@dataclass(slots=True)
class Checked:
    """What a backup holds: counts for a person, and what is wrong with it (nothing: it can be restored).

    ``gaps`` were in the data when they were backed up: the copy is true, and the best there is.
    """

    files: int = 0
    articles: int = 0
    runs: int = 0
    pages: int = 0
    made_at: str = ""
    problems: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


def check_backup(file: Path) -> Checked:
    """Unpack a backup beside it, hold it against its manifest, open its store, follow every row to its page.

    Raises:
        BadInput: it cannot be read, or there is no room to unpack it.
    """
    with _unpacked(file, file.parent) as (folder, checked):
        if not checked.problems:
            _check_store(folder, checked)
    return checked


def restore(file: Path, settings: Settings, now: datetime, *, force: bool) -> Checked:
    """Put a backup in place of this installation's store and archive; with problems nothing is changed.

    What was there is moved aside, not deleted (``force``); without it, it is refused.

    Raises:
        BadInput: there is data already, or the backup cannot be read.
    """
    data = settings.paths.data
    there = [one for one in (settings.database, settings.archive) if one.exists() and not _empty(one)]
    if there and not force:
        raise BadInput(f"{there[0]}: đã có dữ liệu; thêm --force để thay (bản cũ được chuyển sang bên cạnh)")
    data.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(data), _unpacked(file, data) as (folder, checked):
        if not checked.problems:
            _check_store(folder, checked)
        if not checked.problems:
            _put_in_place(folder, settings, now)
            logs.event("restored", files=checked.files, articles=checked.articles, gaps=len(checked.gaps))
    return checked


def _put_in_place(folder: Path, settings: Settings, now: datetime) -> None:
    _aside(Path(f"{settings.database}.wal"), now)
    for name, target in ((ARCHIVE.rstrip("/"), settings.archive), (DATABASE, settings.database)):
        _aside(target, now)
        if (folder / name).exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / name, target)
    shutil.move(folder / "settings.json", settings.paths.data / "settings.restored.json")


def _aside(path: Path, now: datetime) -> None:
    if path.is_dir() and _empty(path):
        path.rmdir()
    elif path.exists():
        path.rename(free_name(path, now))


def _empty(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


@contextmanager
def _unpacked(file: Path, beside: Path) -> Iterator[tuple[Path, Checked]]:
    try:
        with tempfile.TemporaryDirectory(dir=beside, prefix=".minhtin-restore-") as place:
            yield Path(place), _unpack(file, Path(place))
    except OSError as error:
        raise BadInput(f"{file}: không đọc được bản sao lưu: {in_words(error)}") from error


def _unpack(file: Path, place: Path) -> Checked:
    found: dict[str, tuple[int, str]] = {}
    try:
        with tarfile.open(file, "r:") as tar:
            for entry in tar:
                if not entry.isfile() or not _safe(entry.name) or entry.name in found:
                    raise BadInput(f"{file}: có mục lạ trong bản sao lưu: {entry.name[:100]!r}")
                found[entry.name] = _extract(tar, entry, place / entry.name)
        manifest = json.loads((place / MANIFEST).read_bytes())
        return _against(manifest, found)
    except (tarfile.TarError, EOFError) as error:
        return Checked(problems=[f"không phải bản sao lưu trọn vẹn: {error}"])
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, FileNotFoundError) and not file.exists():
            raise
        return Checked(problems=[f"thiếu hoặc hỏng bản kê {MANIFEST} ({type(error).__name__})"])


def _extract(tar: tarfile.TarFile, entry: tarfile.TarInfo, target: Path) -> tuple[int, str]:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    data = tar.extractfile(entry)
    with target.open("xb") as out:
        while data is not None and (chunk := data.read(_CHUNK)):
            digest.update(chunk)
            size += out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, digest.hexdigest()


def _safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and ".." not in parts and not name.startswith("/") and "\\" not in name


def _against(manifest: dict[str, Any], found: dict[str, tuple[int, str]]) -> Checked:
    if manifest["format"] != FORMAT:
        return Checked(problems=[f"không phải bản sao lưu dạng {FORMAT}"])
    listed = {one["path"]: (one["size"], one["sha256"]) for one in manifest["files"]}
    checked = Checked(files=len(listed), made_at=manifest["made_at"])
    for name in sorted({*listed, *found} - {MANIFEST}):
        if listed.get(name) != found.get(name):
            words = "thiếu" if name not in found else "thừa" if name not in listed else "đã bị sửa"
            checked.problems.append(f"{name}: {words} so với bản kê")
    if DATABASE not in found:
        checked.problems.append(f"{DATABASE}: thiếu")
    return checked


def _check_store(folder: Path, checked: Checked) -> None:
    """Open the store, close the accounts of runs that were under way, and see that everything agrees."""
    from pipeline.archive_check import check_rows, fault_lines, reader
    from pipeline.store import Store
    from pipeline.store.accounts import close_interrupted, unbalanced
    from pipeline.store.connection import connect, transaction
    from pipeline.store.page_rows import page_rows

    store = Store(folder / DATABASE, timeout=5.0)
    store.migrate()
    with transaction(store.path, store.timeout) as connection:
        close_interrupted(connection)
    with connect(store.path, store.timeout) as connection:
        checked.gaps += [f"lượt {one}: số mục không khớp" for one in unbalanced(connection)]
        checked.runs = _count(connection, "runs")
        checked.articles = _count(connection, "articles")
        rows = list(page_rows(connection))
        connection.execute("CHECKPOINT")
    report = check_rows(rows, reader(folder / ARCHIVE.rstrip("/")))
    checked.pages = report.whole
    checked.gaps += fault_lines(report)


def _count(connection: Any, table: str) -> int:  # noqa: ANN401  DuckDB is imported where it is needed
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  our own names
