"""The page archive: what goes in comes out, and damage is said, never returned."""

from __future__ import annotations

import contextlib
import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawlers.archive import ArchiveWriter, archive_posts, digest_of, read_body
from crawlers.bodies import decode_body, gunzip
from pipeline.errors import BadInput, ItemError, Reject, Retry
from pipeline.types import ArchiveRef

NOW = datetime(2026, 3, 2, tzinfo=UTC)
HTML = [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked"), ("Set-Cookie", "id=7")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archive")


def test_files_are_warc_that_other_tools_read(tmp_path: Path) -> None:
    body = gzip.compress("<p>Xin chào</p>".encode())
    with ArchiveWriter(tmp_path, "r1") as archive:
        first = archive.response("http://a.example/đ", 200, [*HTML, ("Content-Encoding", "gzip")], body, NOW)
        second = archive.post("http://a.example/t#1", "Nước dâng cao", NOW)
    assert read_body(tmp_path, first) == "<p>Xin chào</p>".encode()
    assert read_body(tmp_path, second) == "Nước dâng cao".encode()
    with (tmp_path / first.file).open("rb") as stream:
        records = []
        for record in ArchiveIterator(stream, check_digests="raise"):
            content = record.content_stream().read()
            records.append((record.rec_type, record.rec_headers.get_header("WARC-Date"), content))
            assert record.rec_headers.protocol == "WARC/1.1"
            if record.http_headers:
                assert not record.http_headers.get_header("Set-Cookie")
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "resource"]
    assert records[1][1:] == ("2026-03-02T00:00:00.000000Z", "<p>Xin chào</p>".encode())


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=6))
def test_any_bytes_come_back(folder: Path, bodies: list[bytes]) -> None:
    with ArchiveWriter(folder, "any") as archive:
        refs = [archive.response("http://a.example/", 200, HTML, body, NOW) for body in bodies]
    assert [read_body(folder, ref) for ref in refs] == bodies


def test_a_new_attempt_never_touches_an_old_file(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r1") as archive:
        old = archive.response("http://a.example/", 200, HTML, b"old", NOW)
    path = tmp_path / old.file
    path.write_bytes(path.read_bytes()[:-3])  # a kill in the middle of a write
    left = path.read_bytes()
    with ArchiveWriter(tmp_path, "r1") as archive:
        new = archive.response("http://a.example/", 200, HTML, b"new", NOW)
    assert new.file != old.file
    assert path.read_bytes() == left
    assert read_body(tmp_path, new) == b"new"
    with pytest.raises(BadInput, match="bị cụt"):
        read_body(tmp_path, old)


def test_files_are_rotated(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r1", rotate=2000) as archive:
        refs = [archive.response("http://a.example/", 200, HTML, bytes([n]) * 50, NOW) for n in range(20)]
    assert len({ref.file for ref in refs}) > 3
    assert [read_body(tmp_path, ref)[0] for ref in refs] == list(range(20))


@given(place=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_one_changed_byte_never_gives_another_page(folder: Path, place: int, flip: int) -> None:
    with ArchiveWriter(folder, "flip") as archive:
        ref = archive.response("http://a.example/", 200, HTML, b"<p>" + b"so lieu 123 " * 20, NOW)
    path = folder / ref.file
    data = bytearray(path.read_bytes())
    data[ref.offset + place % ref.length] ^= flip
    path.write_bytes(data)
    with contextlib.suppress(BadInput):  # damage is said, or it did not matter
        assert read_body(folder, ref) == b"<p>" + b"so lieu 123 " * 20


def test_a_swapped_page_is_found_by_its_digest(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "r1") as archive:
        ref = archive.response("http://a.example/", 200, HTML, b"12 nguoi", NOW)
    path = tmp_path / ref.file
    record = gzip.decompress(path.read_bytes()[ref.offset :]).replace(b"12 nguoi", b"92 nguoi")
    forged = gzip.compress(record)
    path.write_bytes(path.read_bytes()[: ref.offset] + forged)
    with pytest.raises(BadInput, match="mã băm"):
        read_body(tmp_path, replace(ref, length=len(forged)))


@pytest.mark.parametrize(
    "ref",
    [
        ArchiveRef("none.warc.gz", 0, 10),
        ArchiveRef("../r1-00000.warc.gz", 0, 10),
        ArchiveRef("r1-00000.warc.gz", 0, 0),
        ArchiveRef("r1-00000.warc.gz", -1, 10),
        ArchiveRef("r1-00000.warc.gz", 5, 10),
        ArchiveRef("r1-00000.warc.gz", 10**9, 10),
    ],
)
def test_references_that_lead_nowhere_are_one_line(tmp_path: Path, ref: ArchiveRef) -> None:
    with ArchiveWriter(tmp_path, "r1") as archive:
        archive.response("http://a.example/", 200, HTML, b"x", NOW)
    with pytest.raises(BadInput) as caught:
        read_body(tmp_path, ref)
    assert len(str(caught.value).splitlines()) == 1


def test_posts_from_a_file_are_masked_and_stored(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "nhap-1") as archive:
        ((text, ref, digest),) = archive_posts(archive, [("inbox:1", "Gọi 0912 345 678 ngay")], NOW)
    assert "345 678" not in text
    assert read_body(tmp_path, ref).decode() == text
    assert digest == digest_of(text.encode())


@given(st.binary(max_size=2000))
def test_hostile_coded_bodies_give_bytes_or_a_reason(data: bytes) -> None:
    for coding in ("gzip", "deflate", "gzip, deflate", "br", "x-gzip"):
        reason = "too_large"
        try:
            assert len(decode_body(data, coding, 1000)) <= 1000
        except ItemError as error:
            reason = error.reason
        assert reason.split(":")[0] in {"too_large", "damaged_encoding", "unknown_encoding"}


def test_codings() -> None:
    import zlib

    text = b"xin chao " * 50
    raw = zlib.compressobj(wbits=-15)
    assert decode_body(gzip.compress(text), "GZIP", 1000) == text
    assert decode_body(zlib.compress(text), "deflate", 1000) == text
    assert decode_body(raw.compress(text) + raw.flush(), "deflate", 1000) == text
    assert decode_body(gzip.compress(zlib.compress(text)), "deflate, gzip", 1000) == text
    assert gunzip(gzip.compress(text) + gzip.compress(text) + b"\0\0", 2000) == text * 2
    assert decode_body(text, "identity", 1000) == text
    with pytest.raises(Retry):
        decode_body(gzip.compress(text)[:-1], "gzip", 1000)
    with pytest.raises(Reject):
        decode_body(gzip.compress(text), "gzip", len(text) - 1)
    with pytest.raises(Reject):
        decode_body(text, "", len(text) - 1)
