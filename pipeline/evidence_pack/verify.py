"""Verify an evidence pack of Minh Tin: offline, with the standard library of Python 3.9 or later alone.

    python3 PACK.zip                 (the pack runs this file out of itself)
    python3 verify.py PACK.zip       (a copy of this file from somewhere you trust)
    python3 verify.py FOLDER         (an unpacked pack: all but the ZIP around it)

Status 0: nothing was changed since the pack was made. 1: something was, and is named. The check shows that
the parts belong together; that the pack is the one that was handed out is shown by its SHA-256, printed at
the end, which the office notes when it makes a pack (and by the time-stamp where there is one).
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

#: Without the table of zones, which not every machine has.
VIETNAM = timezone(timedelta(hours=7))
FORMAT = "minhtin-evidence-pack/1"
MANIFEST, SEAL, SUMS, STAMP = "manifest.json", "manifest.sha256", "SHA256SUMS", "timestamp.tsr"
WARC = "warc/evidence.warc.gz"
#: No pack is larger, and no record unpacks to more: bounds for what a hostile file can ask for.
LARGEST = 2 * 1024**3
LARGEST_RECORD = 256 * 1024**2
PIECE = 4096


#: What the standard library raises for a file that is no sound ZIP, or of a kind it cannot read.
_BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(RuntimeError, ValueError, LookupError, OverflowError, MemoryError),
)
#: And for a record whose inside is not what its headers say.
_BROKEN_PAGE = (zlib.error, LookupError, TypeError, ValueError, ArithmeticError)


class Bad(Exception):  # noqa: N818  one thing that is wrong, in words
    """What does not agree."""


class Record:
    """One WARC record: its headers by lower-case name, and its payload (an HTTP body as it was sent)."""

    def __init__(self, chunk: bytes) -> None:
        self.headers, block = _split(_gunzip(chunk))
        self.kind = self.headers.get("warc-type", "")
        self.url = self.headers.get("warc-target-uri", "").strip("<>")
        if str(len(block) - 4) != self.headers.get("content-length") or block[-4:] != b"\r\n\r\n":
            raise Bad("độ dài bản ghi WARC không khớp")
        self.http: dict[str, str] = {}
        self.payload = block[:-4]
        if self.kind == "response":
            self.http, self.payload = _split(self.payload)
        if self.headers.get("warc-payload-digest") != "sha256:" + sha256(self.payload):
            raise Bad("nội dung bản ghi WARC không khớp mã kiểm tra của nó")

    def body(self) -> bytes:
        """The page as the extractor got it: content coding undone; of a post the masked text."""
        if self.kind == "resource":
            return str(json.loads(self.payload)["text"]).encode()
        data = self.payload
        for coding in reversed(self.http.get("content-encoding", "").lower().split(",")):
            data = _decoded(data, coding.strip())
        return data


def page_of(chunk: bytes, body_digest: str | None = None) -> bytes:
    """A record's page. Raises :class:`Bad`: it cannot be read, or is not the one with ``body_digest``."""
    try:
        body = Record(chunk).body()
    except _BROKEN_PAGE as error:
        raise Bad(f"bản lưu trang không đọc được ({type(error).__name__})") from error
    if body_digest is not None and "sha256:" + sha256(body) != body_digest:
        raise Bad("trang lưu không phải là trang đã đọc (mã kiểm tra khác)")
    return body


def sha256(data: bytes) -> str:
    """Hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def _gunzip(data: bytes) -> bytes:
    """Exactly one gzip member, nothing before or after it."""
    engine = zlib.decompressobj(wbits=31)
    try:
        out = engine.decompress(data, LARGEST_RECORD)
    except zlib.error as error:
        raise Bad("dữ liệu nén gzip bị hỏng") from error
    if not engine.eof or engine.unused_data:
        raise Bad("dữ liệu nén gzip bị cắt cụt hoặc thừa")
    return out


def _decoded(data: bytes, coding: str) -> bytes:
    if coding in {"gzip", "x-gzip"}:
        out, place = bytearray(), 0
        while data.startswith(b"\x1f\x8b", place):  # several members may follow each other
            engine = zlib.decompressobj(wbits=31)
            while place < len(data) and not engine.eof:
                # By small pieces: zlib copies what is behind a member, which for many empty ones adds up.
                piece = data[place : place + PIECE]
                out += engine.decompress(piece, max(1, LARGEST_RECORD - len(out)))
                place += len(piece) - len(engine.unused_data)
        return bytes(out)
    if coding == "deflate":
        try:
            return zlib.decompressobj().decompress(data, LARGEST_RECORD)
        except zlib.error:
            return zlib.decompressobj(wbits=-15).decompress(data, LARGEST_RECORD)
    if coding not in {"", "identity"}:
        raise Bad(f"kiểu nén {coding} không đọc được")
    return data


def _split(data: bytes) -> tuple[dict[str, str], bytes]:
    """Header lines and what follows the empty line."""
    head, mark, rest = data.partition(b"\r\n\r\n")
    if not mark:
        raise Bad("bản ghi WARC không có phần đầu")
    lines = head.decode("utf-8", "replace").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}, rest


# The pack as a whole --------------------------------------------------------------------------


def canonical_zip(files: Mapping[str, bytes]) -> bytes:
    """The one ZIP file of these files: stored, without times or attributes, in the order given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as pack:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            pack.writestr(entry, data)
    return out.getvalue()


def read_pack(path: Path) -> dict[str, bytes]:
    """Files of a pack by name. Raises :class:`Bad` when it is no pack, or a ZIP with changed bytes."""
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.is_file() and "__pycache__" not in one.parts)
        return {one.relative_to(path).as_posix(): one.read_bytes() for one in found}
    try:
        if path.stat().st_size > LARGEST:
            raise Bad("tệp quá lớn, không phải gói bằng chứng")
        data = path.read_bytes()
    except OSError as error:
        raise Bad(f"không đọc được tệp: {error.strerror or error}") from error
    return unpack(data)


def unpack(data: bytes) -> dict[str, bytes]:
    """Files of the ZIP ``data``. Raises :class:`Bad` unless it is byte for byte what we would write."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            entries = pack.infolist()
            if any(one.compress_type != zipfile.ZIP_STORED or one.flag_bits & 1 for one in entries):
                raise Bad("tệp ZIP không phải do Minh Tin ghi")
            files = {one.filename: pack.read(one) for one in entries}
    except _BROKEN_ZIP as error:
        raise Bad(f"tệp ZIP bị hỏng ({type(error).__name__})") from error
    if canonical_zip(files) != data:
        raise Bad("các byte của tệp ZIP đã bị sửa")
    return files


def problems(files: Mapping[str, bytes]) -> Iterator[str]:
    """Everything that does not agree in a pack, in words; nothing when it is whole."""
    try:
        manifest = _manifest(files)
    except Bad as error:
        yield str(error)
        return
    yield from _listed(files, manifest)
    for check in (_pages, _events, _stamp):
        try:
            yield from check(files, manifest)
        except Bad as error:
            yield str(error)
        except (*_BROKEN_PAGE, AttributeError) as error:
            yield f"{check.__name__}: {type(error).__name__}: {error}"


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    for name in (MANIFEST, SEAL, SUMS):
        if name not in files:
            raise Bad(f"{name}: thiếu")
    if files[SEAL] != f"{sha256(files[MANIFEST])}  {MANIFEST}\n".encode():
        raise Bad(f"{MANIFEST}: không khớp {SEAL}")
    try:
        manifest = json.loads(files[MANIFEST])
    except ValueError as error:
        raise Bad(f"{MANIFEST}: không phải JSON") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise Bad(f"{MANIFEST}: không phải gói bằng chứng dạng {FORMAT}")
    return manifest


def _listed(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    listed = {one["path"]: one for one in manifest.get("files", [])}
    stamp = {STAMP} if STAMP in files else set()
    for name in sorted({*listed, MANIFEST, SEAL, SUMS} ^ ({*files} - stamp)):
        yield f"{name}: {'thiếu' if name not in files else 'thừa, không có trong bản kê'}"
    for name, one in listed.items():
        data = files.get(name, b"")
        if name in files and (len(data) != one["size"] or sha256(data) != one["sha256"]):
            yield f"{name}: đã bị sửa (không khớp bản kê)"
    sums = "".join(f"{one['sha256']}  {name}\n" for name, one in sorted(listed.items()))
    if files[SUMS] != sums.encode() or sha256(files[SUMS]) != manifest.get("sums_sha256"):
        yield f"{SUMS}: không khớp bản kê"


def _pages(files: Mapping[str, bytes], _manifest: Mapping[str, Any]) -> Iterator[str]:
    warc, used = files[WARC], set()
    for one in json.loads(files["articles.json"]):
        name, place = one["article_id"], one["record"]
        text = files[one["text_file"]].decode()
        if (
            one["content_digest"]
            and sha256(unicodedata.normalize("NFC", text).encode()) != one["content_digest"]
        ):
            yield f"{name}: văn bản không khớp mã của văn bản"
        if place is None:
            continue
        record = Record(warc[place["offset"] : place["offset"] + place["length"]])
        used.add((place["offset"], place["length"]))
        if "sha256:" + sha256(record.body()) != one["body_digest"]:
            yield f"{name}: trang lưu không phải là trang đã đọc"
    head = int(min(used)[0]) if used else len(warc)
    if Record(warc[:head]).kind != "warcinfo" or head + sum(length for _, length in used) != len(warc):
        yield f"{WARC}: có bản ghi thừa hoặc thiếu"


def link(previous: str, event: Mapping[str, Any]) -> str:
    """Digest of an event of the chain: over the one before it and its own words."""
    told = {name: value for name, value in event.items() if name not in {"previous", "digest"}}
    return sha256((previous + "\n" + json.dumps(told, ensure_ascii=False, sort_keys=True)).encode())


def audit_digest(row: Mapping[str, Any]) -> str:
    """Digest of a row of the office's audit log, as its own chain has it."""
    parts = [row[name] for name in ("actor", "action", "subject", "detail", "previous")]
    return sha256(json.dumps([row["number"], row["happened_at"], *parts], ensure_ascii=False).encode())


def _events(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    chain, previous = json.loads(files["events.json"]), ""
    for number, event in enumerate(chain["events"], 1):
        if event["previous"] != previous or event["digest"] != link(previous, event):
            yield f"events.json: sự kiện {number} không nối với sự kiện trước"
        previous = event["digest"]
    if previous != manifest.get("events_head"):
        yield "events.json: thiếu sự kiện cuối"
    for row in chain["audit"]:
        if row["digest"] != audit_digest(row):
            yield f"events.json: dòng nhật ký {row['number']} đã bị sửa"


def _stamp(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[str]:
    told = manifest["timestamp"]
    if (told["state"] == "granted") != (STAMP in files):
        yield f"{STAMP}: thiếu hoặc thừa so với bản kê"
    elif STAMP in files and told["sha256"] != sha256(files[STAMP]):
        yield f"{STAMP}: đã bị sửa (không khớp bản kê)"
    elif STAMP in files and bytes.fromhex(sha256(files[SUMS])) not in files[STAMP]:
        yield f"{STAMP}: dấu thời gian không phải của {SUMS}"


def report(path: Path) -> tuple[int, list[str]]:
    """Check the pack at ``path``: the exit status and the lines to show."""
    try:
        files = read_pack(path)
        wrong = list(problems(files))
    except Bad as error:
        return 1, [f"SAI: {error}", "KHÔNG HỢP LỆ / NOT VALID"]
    if wrong:
        return 1, [*(f"SAI: {line}" for line in wrong), "KHÔNG HỢP LỆ / NOT VALID"]
    manifest = json.loads(files[MANIFEST])
    counts = manifest["counts"]
    held = f"{counts['articles']} bài, {counts['records']} bản ghi WARC khớp mã của trang đã đọc"
    lines = [
        f"Cảnh báo: {manifest['alert_id']} · {manifest['title']}",
        f"Gói lập lúc: {_local(manifest['made_at'])}",
        f"{len(manifest['files'])} tệp khớp bản kê; {held}; {counts['events']} sự kiện nối đúng chuỗi",
        _stamp_words(manifest["timestamp"]),
    ]
    if path.is_file():
        lines.append(f"SHA-256 của gói: {sha256(path.read_bytes())}")
    return 0, [*lines, "HỢP LỆ / VALID"]


def _local(moment: str) -> str:
    """A moment of the pack as people in Vietnam read it; as it stands where it is none."""
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{when.astimezone(VIETNAM):%H:%M:%S ngày %d/%m/%Y} (giờ Việt Nam)"


def _stamp_words(told: Mapping[str, Any]) -> str:
    if told["state"] != "granted":
        return f"Dấu thời gian RFC 3161: không có ({told['reason']})"
    return (
        f"Dấu thời gian RFC 3161: {_local(told['time'])}, {told['authority']}; chữ ký: "
        f"openssl ts -verify -data {SUMS} -in {STAMP} -CAfile CA.pem"
    )


def main() -> int:
    """Check the pack named on the command line, or the one this file lies in."""
    given = sys.argv[1:] or [sys.argv[0]]
    path = Path(given[0])
    if not sys.argv[1:] and path.name in {"verify.py", "__main__.py"}:
        path = path.resolve().parent
        path = path if path.is_dir() else path.parent
    status, lines = report(path)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    print("\n".join(lines))  # noqa: T201  this is a program of its own
    return status


if __name__ == "__main__":
    sys.exit(main())
