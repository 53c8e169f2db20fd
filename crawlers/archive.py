"""The page archive: WARC 1.1 files, one gzip member a record, found again by offset.

Article pages are ``response`` records with the bytes as the server sent them. A social post is a
``resource`` record of JSON with its masked text and its address, never the page it was read on.
A run never appends to a file that an earlier run (perhaps a killed one) has written.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO, FileIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from crawlers.bodies import decode_body
from pipeline.errors import BadInput, ItemError, Retry, in_words
from pipeline.faults import file_fault
from pipeline.types import ArchiveRef

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

# Level 6 is three times as fast as warcio's 9 for one percent more bytes.
_LEVEL = 6
_ROTATE = 200 * 1024 * 1024
# No page was ever stored larger than its source allowed; this bounds what a damaged file can ask for.
_READ_LIMIT = 256 * 1024 * 1024


class ArchiveWriter:
    """Writes records to fresh files of one run under ``folder``; a new file every ``rotate`` bytes."""

    def __init__(self, folder: Path, run_id: str, *, rotate: int = _ROTATE) -> None:
        self._folder = folder
        self._run_id = run_id
        self._rotate = rotate
        self._file: FileIO | None = None
        self._name = ""
        self._size = 0

    def response(
        self, url: str, status: int, headers: Iterable[tuple[str, str]], body: bytes, at: datetime
    ) -> ArchiveRef:
        """Store a page as it came: ``body`` may still carry its content coding (named in ``headers``)."""
        from warcio.statusandheaders import StatusAndHeaders

        kept = [(name, value) for name, value in headers if name.lower() not in _DROPPED]
        kept.append(("Content-Length", str(len(body))))
        http = StatusAndHeaders(f"{status}", kept, protocol="HTTP/1.1")
        return self._append(url, "response", body, at, http_headers=http)

    def post(self, url: str, masked_text: str, at: datetime) -> ArchiveRef:
        """Store the masked text of a post and its address, as JSON."""
        body = json.dumps({"url": url, "text": masked_text}, ensure_ascii=False).encode()
        return self._append(url, "resource", body, at, warc_content_type="application/json")

    def close(self) -> None:
        """Push everything to disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _append(self, url: str, kind: str, body: bytes, at: datetime, **parts: object) -> ArchiveRef:
        record = gzip.compress(_record(url, kind, body, at, **parts), _LEVEL, mtime=0)
        if self._file is None or (self._size and self._size + len(record) > self._rotate):
            self._open_next()
        if self._file is None:  # pragma: no cover - _open_next has just opened it
            raise BadInput(f"{self._folder}: không mở được kho lưu trang")
        ref = ArchiveRef(file=self._name, offset=self._size, length=len(record))
        self._write(self._file, record)
        return ref

    def _write(self, file: FileIO, record: bytes) -> None:
        """Write a whole record or say that the disk is full; half a record is never referred to."""
        try:
            written = file.write(record)
            if written != len(record):
                written += file.write(record[written:])  # says what stopped it
        except OSError as error:
            self._take_back(file)
            raise Retry(f"archive_write: {in_words(error)}") from error
        self._size += written
        if written != len(record):
            self._take_back(file)
            raise Retry("archive_write: đĩa đã đầy")

    def _take_back(self, file: FileIO) -> None:
        """Undo half a record, or else never write to this file again."""
        try:
            file.truncate(self._size)
            file.seek(self._size)
        except OSError:
            file.close()
            self._file = None

    def _open_next(self) -> None:
        self.close()
        try:
            self._create()
        except OSError as error:
            self._file = None
            raise Retry(f"archive_write: {in_words(error)}") from error
        if self._file is None:  # pragma: no cover - _create has just opened it
            raise BadInput(f"{self._folder}: không mở được kho lưu trang")
        info = f"software: MinhTin\r\nformat: WARC File Format 1.1\r\nrun: {self._run_id}\r\n".encode()
        head = _record("", "warcinfo", info, datetime.now(UTC), warc_content_type="application/warc-fields")
        self._size = 0
        self._write(self._file, gzip.compress(head, _LEVEL, mtime=0))

    def _create(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        number = sum(1 for _ in self._folder.glob(f"{self._run_id}-*.warc.gz"))
        while self._file is None:
            self._name = f"{self._run_id}-{number:05d}.warc.gz"
            try:
                # Unbuffered: a record is in the hands of the system before anyone hears of it.
                self._file = (self._folder / self._name).open("xb", buffering=0)
            except FileExistsError:
                number += 1
        # Whoever mends damaged files leaves this one alone while we live.
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)


# Transfer coding is already undone; the length is written anew. Cookies would tie pages to a session.
_DROPPED = {"transfer-encoding", "content-length", "connection", "keep-alive", "set-cookie"}


def archive_posts(
    writer: ArchiveWriter, posts: Sequence[tuple[str, str]], at: datetime
) -> list[tuple[str, ArchiveRef, str]]:
    """Mask and store posts that did not come through the crawler, for instance from a file.

    Args:
        writer: an open archive.
        posts: (address, unmasked text) pairs.
        at: when they were received, UTC.

    Returns:
        For each post its masked text, its place in the archive and ``sha256:`` of the masked text.
    """
    from pipeline.masking import mask_personal

    masked = [(url, mask_personal(text).text) for url, text in posts]
    return [(text, writer.post(url, text, at), digest_of(text.encode())) for url, text in masked]


def digest_of(body: bytes) -> str:
    """``sha256:<hex>`` of ``body``."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def read_body(folder: Path, ref: ArchiveRef) -> bytes:
    """The stored page with its content coding undone (for a post: the UTF-8 masked text).

    Raises:
        BadInput: the file is missing or cut off, or its bytes are not those that were stored.
    """
    where = f"{ref.file}, vị trí {ref.offset}"
    chunk = _read_chunk(folder, ref, where)
    try:
        record = _parse(chunk)
        body: bytes = record.raw_stream.read()
        stated = record.rec_headers.get_header("WARC-Payload-Digest")
        kind, http = record.rec_type, record.http_headers
    except Exception as error:  # warcio raises many kinds for damaged bytes; all mean this
        raise BadInput(f"{where}: bản ghi WARC không đọc được ({type(error).__name__})") from error
    if digest_of(body) != stated:
        raise BadInput(f"{where}: nội dung không khớp mã băm; kho lưu trang bị hỏng")
    try:
        if kind == "resource":
            return str(json.loads(body)["text"]).encode()
        return decode_body(body, (http and http.get_header("Content-Encoding")) or "", _READ_LIMIT, ours=True)
    except (ItemError, ValueError, KeyError, TypeError) as error:
        reason = error if isinstance(error, ItemError) else file_fault(error)
        raise BadInput(f"{where}: không giải mã được trang đã lưu ({reason})") from error


def _read_chunk(folder: Path, ref: ArchiveRef, where: str) -> bytes:
    path = folder / ref.file
    if path.resolve().parent != folder.resolve():
        raise BadInput(f"{where}: không phải tệp của kho lưu trang này")
    try:
        with path.open("rb") as stream:
            stream.seek(ref.offset)
            chunk = stream.read(ref.length)
    except OSError as error:
        raise BadInput(f"{where}: {in_words(error)}") from error
    except ValueError as error:
        raise BadInput(f"{where}: vị trí không hợp lệ") from error
    if len(chunk) != ref.length or not chunk:
        raise BadInput(f"{where}: tệp lưu bị cụt (còn {len(chunk)} trong {ref.length} byte)")
    return chunk


def _parse(chunk: bytes) -> ArcWarcRecord:
    from warcio.recordloader import ArcWarcRecordLoader

    data = gzip.decompress(chunk)
    stream = BytesIO(data)
    return ArcWarcRecordLoader().parse_record_stream(stream)


def _record(url: str, kind: str, body: bytes, at: datetime, **parts: object) -> bytes:
    """The bytes of one uncompressed WARC record."""
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="1.1")
    headers = {
        "WARC-Date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "WARC-Payload-Digest": digest_of(body),
    }
    record = writer.create_warc_record(
        url, kind, payload=BytesIO(body), length=len(body), warc_headers_dict=headers, **parts
    )
    writer.write_record(record)
    return out.getvalue()
