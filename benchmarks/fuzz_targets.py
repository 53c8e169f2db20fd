# ruff: noqa: E501  tables of examples read better unbroken
"""What is fuzzed: each parser of foreign bytes as one function, with seeds and a dictionary.

A target may raise only what its caller is told to expect; anything else is a crash, and so is taking
more than ``SECONDS`` or more memory than ``MEMORY``.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.paths import ROOT
from pipeline.types import Kind, Politeness, RawItem, RawPage, Reader, ReaderKind, Source, SourceKind, Tier

SECONDS = 10
NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
URL = "https://vidu.example/tin/1"
_PAGES = ROOT / "tests" / "pipeline" / "pages"
_LISTINGS = ROOT / "tests" / "crawlers" / "pages"


@dataclass(frozen=True, slots=True)
class Target:
    """``run`` takes any bytes; ``seeds`` are whole examples, ``words`` pieces of the format."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    words: tuple[bytes, ...]


def _source(kind: ReaderKind) -> Source:
    reader = Reader(kind, URL)
    return Source(
        "vidu", "Báo Ví dụ", SourceKind.NEWSPAPER, Tier.PROVINCIAL, "vi", "Asia/Ho_Chi_Minh", URL, (reader,),
        politeness=Politeness(),
    )  # fmt: skip


def _listing(kind: ReaderKind) -> Callable[[bytes], object]:
    source = _source(kind)

    def run(data: bytes) -> object:
        from crawlers.readers import READERS
        from crawlers.readers.body import UnreadableError

        try:
            return READERS[kind](source.readers[0], data, url=URL, content_type="", source=source)
        except UnreadableError:
            return None

    return run


def _html(data: bytes) -> object:
    from pipeline.errors import ItemError
    from pipeline.extract import extract

    found = extract(
        [RawPage(RawItem("vidu", URL, Kind.ARTICLE, NOW), data)],
        {"vidu": _source(ReaderKind.SECTION)},
        now=NOW,
    )
    if isinstance(found[0], ItemError) and found[0].reason.startswith("extract_failed"):
        raise RuntimeError(found[0].reason)
    return found


def _date(data: bytes) -> object:
    from pipeline.dates import parse_date

    moment, _ = parse_date(data.decode("utf-8", "replace"), timezone="Asia/Ho_Chi_Minh", now=NOW)
    return moment.astimezone(UTC) if moment else None


def _encoding(data: bytes) -> object:
    from pipeline.errors import Reject
    from pipeline.extraction.decode import decode
    from pipeline.text.encodings import repair

    head, _, body = data.partition(b"\n")
    try:
        text = decode(body, head.decode("latin-1"), "vi")
    except Reject:
        return None
    text.encode()  # half a surrogate pair would break whatever comes next
    return repair([text, text[:80]])


def _normaliser(data: bytes) -> object:
    from pipeline.normalise import clean_text, normalise_social, repair_parts

    text = data.decode("utf-8", "replace")
    cleaned = clean_text(text)
    if clean_text(cleaned) != cleaned:
        raise AssertionError("cleaning twice changes a text")
    return normalise_social(cleaned), repair_parts(cleaned[:60], "", cleaned)


def _inbox(ending: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> object:
        from crawlers.inbox import read_inbox
        from pipeline.errors import MinhTinError

        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            path = Path(folder) / f"tep.{ending}"
            path.write_bytes(data)
            try:
                return list(read_inbox(path, None, "vidu", now=NOW))
            except MinhTinError:
                return None

    return run


def _robots(data: bytes) -> object:
    from crawlers.robots_rules import parse

    rules = parse(data, "MinhTin")
    return [rules.allows(f"https://vidu.example/{path}") for path in ("", "a/b.html?c=d", "%E1%BA%A1/*$")]


def _bodies(data: bytes) -> object:
    from crawlers.bodies import decode_body
    from pipeline.errors import ItemError

    head, _, body = data.partition(b"\n")
    try:
        return decode_body(body, head.decode("latin-1"), 1_000_000)
    except ItemError:
        return None


def _files(folder: Path, pattern: str) -> Callable[[], list[bytes]]:
    return lambda: [path.read_bytes() for path in sorted(folder.glob(pattern))]


def _lines(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


def _workbook() -> list[bytes]:
    from io import BytesIO

    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    sheet = book.active
    if sheet is not None:
        sheet.append(["title", "text", "url", "published_at"])
        sheet.append(["Cầu mới", "Cầu mới thông xe sáng nay.", "https://vidu.example/1", "22/11/2026 08:00"])
    book.save(out)
    return [out.getvalue()]


def _packed() -> list[bytes]:
    import gzip
    import zlib

    page = b"<p>" + bytes(300) + b"</p>"
    return [
        b"gzip\n" + gzip.compress(page),
        b"deflate\n" + zlib.compress(page),
        b"gzip, gzip\n" + gzip.compress(gzip.compress(page)),
    ]


_MARKUP = (
    b"<", b">", b"</", b"/>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#0;", b"&#xD800;", b"&amp;", b"<!DOCTYPE", b"<!ENTITY x '", b"&x;",
    b"<script>", b"</script>", b"<style>", b"<svg>", b"<table>", b"<td>", b"<p>", b"<div ", b"class=\"", b"\xed\xa0\x80", b"\x00", b"\xff\xfe",
    b"\xef\xbb\xbf", "ạ\u0301\u0323".encode(), "\u202e".encode(), b"<?xml version='1.0' encoding='utf-7'?>", b"+ADw-", b"charset=", b"<meta ",
)  # fmt: skip
_FEED = (
    *_MARKUP,
    b"<item>",
    b"</item>",
    b"<entry>",
    b"<link>",
    b"<guid>",
    b"<pubDate>",
    b"xmlns:x='y'",
    b"<x:y>",
    b"<rss ",
    b"<feed>",
)
_DATES = tuple(
    "22/11/2026|GMT+7|Thứ Hai|ngày|tháng|năm|giờ trước|hôm qua|T|Z|+07:00|AM|CH|1763800000|٢٢|²|.|:|-|,".encode().split(
        b"|"
    )
)

TARGETS: dict[str, Target] = {
    "feed": Target(_listing(ReaderKind.FEED), _files(_LISTINGS, "*.xml"), _FEED),
    "sitemap": Target(_listing(ReaderKind.SITEMAP), _files(_LISTINGS, "sitemap*.xml"), _FEED),
    "section": Target(_listing(ReaderKind.SECTION), _files(_LISTINGS, "*.html"), _MARKUP),
    "html": Target(_html, _files(_PAGES, "*/page.html"), (*_MARKUP, b"ld+json", b'{"@type":"NewsArticle",', b"datePublished", b"<h1>", b"<time datetime=")),
    "date": Target(_date, _lines("Mon, 04 May 2026 12:05:08 GMT+7", "Thứ Hai, 22/11/2026 14:05", "2 giờ trước", "2026-11-22T05:00:00+07:00", "ngày 5 tháng 3 năm 2026", "1763800000"), _DATES),
    "encoding": Target(_encoding, _files(_PAGES, "*/page.html"), (b"text/html; charset=gb2312\n", b"charset=utf-7\n", b"\xff\xfe", b"\x00", b"\x1b$B", b"+ADw-", b"\xa1\xa1", b"a^'", b"o+`")),
    "normaliser": Target(_normaliser, _lines("Đường ven sông\u00a0mở lại", "ko bjt dc ntn r mn ơi 😂😂", "a\u0301\u0323" * 9, "Ti�ng Vi�t", "hoá hóa thuý"), ("\u0301".encode(), "\u200b".encode(), "\u202e".encode(), b"\xed\xa0\x80", "😂".encode(), "ư".encode(), b"\r\n", "\ufeff".encode())),
    "csv": Target(_inbox("csv"), _lines("title,text,url\nCầu,\"Cầu mới, đẹp\",https://vidu.example/1\n", "noi_dung;ngay\nxin chào;22/11/2026\n"), (b'"', b'""', b",", b";", b"\t", b"\r", b"\n", b"\x00", b"\xff\xfe", b"=1+1")),
    "jsonl": Target(_inbox("jsonl"), _lines('{"title": "Cầu", "text": "Cầu mới", "url": "https://vidu.example/1"}\n'), (b"{", b"}", b"[", b'"', b"\\ud800", b"1e999", b"NaN", b":", b",", b"\n", b"\x00")),
    "xlsx": Target(_inbox("xlsx"), _workbook, (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xff\xff\xff\xff", b"\x00\x00")),
    "robots": Target(_robots, _lines("User-agent: MinhTin\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 2\n"), (b"User-agent:", b"Disallow:", b"Allow:", b"*", b"$", b"%E1", b"#", b"\r", b"Crawl-delay: 1e9", b"Visit-time: 0600-0845")),
    "bodies": Target(_bodies, _packed, (b"gzip", b"deflate", b"identity", b", ", b"\x1f\x8b\x08", b"\x78\x9c", b"\x00\x00\xff\xff")),
}  # fmt: skip
