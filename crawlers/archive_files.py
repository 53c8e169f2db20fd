"""Archive files as files: their records, a damaged tail set aside, a file written anew without some."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import BadInput, in_words

ASIDE = "set-aside"
_CHUNK = 1 << 16
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Span:
    """One whole record: its bytes in the file, and the payload digest that it states."""

    offset: int
    length: int
    digest: str


def records(path: Path) -> Iterator[Span]:
    """Whole records in order; damaged bytes between or after them are passed over."""
    with path.open("rb") as stream:
        size, at = path.stat().st_size, 0
        while at < size:
            found = _member(stream.fileno(), at)
            if found is None:
                at = _next_magic(stream.fileno(), at + 1, size)
                continue
            yield found
            at += found.length


def _member(file: int, start: int) -> Span | None:
    """The record that begins at ``start``, or None: no gzip member, not a WARC record, or cut off."""
    engine, at, head = zlib.decompressobj(wbits=31), start, b""
    while not engine.eof:
        chunk = os.pread(file, _CHUNK, at)
        if not chunk:
            return None
        at += len(chunk)
        try:
            while chunk and not engine.eof:
                out = engine.decompress(chunk, 1 << 20)
                head += out[: max(0, 8192 - len(head))]
                chunk = engine.unconsumed_tail
        except zlib.error:
            return None
    if not head.startswith(b"WARC/"):
        return None
    return Span(start, at - len(engine.unused_data) - start, _stated(head))


def _stated(head: bytes) -> str:
    for line in head.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"warc-payload-digest":
            return value.strip().decode("ascii", "replace")
    return ""


def _next_magic(file: int, at: int, size: int) -> int:
    while at < size:
        chunk = os.pread(file, _CHUNK, at)
        found = chunk.find(_MAGIC)
        if found >= 0:
            return at + found
        at += max(1, len(chunk) - len(_MAGIC) + 1)
    return size


def sound_size(path: Path) -> int:
    """Bytes up to the end of the last whole record."""
    return max((one.offset + one.length for one in records(path)), default=0)


def damaged_tails(folder: Path) -> list[str]:
    """One line for each file that does not end with a whole record."""
    tails = (
        (path.name, path.stat().st_size - sound_size(path))
        for path in sorted(folder.glob("*.warc.gz"))
        if not _in_use(path)
    )
    return [f"{name}: {left} byte cuối không phải bản ghi trọn vẹn" for name, left in tails if left]


def set_tails_aside(folder: Path, known: Path) -> list[str]:
    """Move what follows the last whole record of each file to ``set-aside/``; earlier records stay.

    Args:
        folder: of the archive.
        known: where the sizes of files found whole are kept, so that each is read once.

    Returns:
        One line for each file that was mended or could not be; files that another process writes are left.
    """
    whole, lines = _known(known), []
    for path in sorted(folder.glob("*.warc.gz")):
        try:
            if whole.get(path.name) != path.stat().st_size and not _in_use(path):
                lines += _mend(path)
                whole[path.name] = path.stat().st_size
        except OSError as error:
            lines.append(f"{path.name}: không sửa được phần cuối bị hỏng: {in_words(error)}")
    _remember(known, whole)
    return lines


def _mend(path: Path) -> list[str]:
    sound, size = sound_size(path), path.stat().st_size
    if sound == size:
        return []
    aside = path.parent / ASIDE
    aside.mkdir(exist_ok=True)
    with path.open("r+b") as stream:
        stream.seek(sound)
        (aside / f"{path.name}.{sound}").write_bytes(stream.read())
        stream.truncate(sound)
        os.fsync(stream.fileno())
    return [
        f"{path.name}: {size - sound} byte cuối bị hỏng đã tách ra {ASIDE}/; các bản ghi trước còn nguyên"
    ]


def _in_use(path: Path) -> bool:
    with path.open("rb") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _known(path: Path) -> dict[str, int]:
    try:
        lines = path.read_text("utf-8").splitlines()
        return {name: int(size) for size, _, name in (line.partition(" ") for line in lines)}
    except (OSError, ValueError):
        return {}


def _remember(path: Path, whole: dict[str, int]) -> None:
    text = "".join(f"{size} {name}\n" for name, size in sorted(whole.items()))
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        return  # only costs the next run a second look


def rewritten(path: Path, without: Collection[int]) -> tuple[str, dict[int, int]]:
    """Write the records of ``path`` but those at the offsets ``without`` to a new file beside it.

    Returns:
        The name of the new file, on disk for good, and the new offset of each old one.

    Raises:
        BadInput: it cannot be written.
    """
    moved, at = dict[int, int](), 0
    name = _free_name(path)
    try:
        with path.open("rb") as old, (path.parent / name).open("xb") as new:
            for one in records(path):
                if one.offset not in without:
                    old.seek(one.offset)
                    new.write(old.read(one.length))
                    moved[one.offset], at = at, at + one.length
            new.flush()
            os.fsync(new.fileno())
    except OSError as error:
        raise BadInput(f"{path.parent}: không ghi được kho lưu trang: {in_words(error)}") from error
    return name, moved


def _free_name(path: Path) -> str:
    stem, number = path.name.removesuffix(".warc.gz"), 1
    while (path.parent / f"{stem}.k{number}.warc.gz").exists():
        number += 1
    return f"{stem}.k{number}.warc.gz"
