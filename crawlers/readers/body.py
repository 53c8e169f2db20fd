"""The bytes of a page made safe to parse: unpacked within a limit, decoded, entity bombs refused."""

from __future__ import annotations

import codecs
import re
import zlib

from lxml import etree, html

XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
META_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
MAX_DEPTH = 2000
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Encodings a page may name; others (UTF-7, EBCDIC, "rot13") could hide markup from the checks below.
SAFE_ENCODING = re.compile(
    r"^(?:utf[-_]?8.*|utf[-_]?16.*|utf[-_]?32.*|ascii|us-ascii|iso[-_]?8859[-_]\d+|latin[-_]?1|cp125\d|windows-125\d|"
    r"gb\w+|big5\w*|euc[-_]\w+|shift[-_]?jis|koi8[-_]\w+|tis-620|viscii|tcvn.*)$",
    re.IGNORECASE,
)


class UnreadableError(Exception):
    """The body cannot be read at all; the message is a short Vietnamese line."""


def unpack(body: bytes, limit: int) -> bytes:
    """Return the body, gunzipped if it is gzip, of at most ``limit`` bytes.

    Raises:
        UnreadableError: the body is empty, too big (also after unpacking), or damaged from the start.
    """
    if body[:2] == b"\x1f\x8b":
        body = _gunzip(body, limit)
    if len(body) > limit:
        raise UnreadableError(f"trang quá lớn (hơn {limit:,} byte), không đọc")
    if not body.strip():
        raise UnreadableError("trang trống")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    engine = zlib.decompressobj(wbits=31)
    try:
        plain = engine.decompress(body, limit + 1)
    except zlib.error as error:
        raise UnreadableError("tệp nén gzip bị hỏng") from error
    return plain


def decode(body: bytes, content_type: str) -> str:
    """Return the body as text; valid UTF-8 wins over what header or page claim, bad bytes become U+FFFD."""
    for bom, name in BOMS:
        if body.startswith(bom):
            return body.decode(name, errors="replace")
    try:
        # final=False lets a page that was cut inside a letter pass.
        return codecs.getincrementaldecoder("utf-8")("strict").decode(body, final=False)
    except UnicodeDecodeError:
        return _decode_as(body, claimed_encoding(body, content_type))


def _decode_as(body: bytes, name: str) -> str:
    try:
        return body.decode(name or "utf-8", errors="replace")
    except (LookupError, UnicodeError):
        return body.decode("utf-8", errors="replace")


def claimed_encoding(body: bytes, content_type: str) -> str:
    """Return the encoding named by the header or the page, or '' if none or not one we accept."""
    header = HEADER_CHARSET.search(content_type)
    page = XML_ENCODING.search(body[:1024]) or META_CHARSET.search(body[:4096])
    name = header[1] if header else page[1].decode("ascii", "replace") if page else ""
    return name if SAFE_ENCODING.match(name) else ""


def with_letters_only(text: str) -> str:
    """Return the text with references to what is no letter (``&#xD800;``, ``&#0;``) made U+FFFD.

    Parsers fall over them, and one in a title would cost the whole page.
    """
    return _REFERENCE.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    lettered = 0 < code < 0xD800 or 0xDFFF < code < 0x110000
    return found[0] if lettered else "\ufffd"


_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,20})|([0-9]{1,20}));?")


def refuse_entities(text: str) -> None:
    """Stop before an XML parser sees entity declarations (billion laughs, external files).

    Raises:
        UnreadableError: the text declares entities. A feed about XML would write ``&lt;!ENTITY``.
    """
    if re.search(r"<!\s*ENTITY", text, re.IGNORECASE):
        raise UnreadableError("XML khai báo thực thể (ENTITY), từ chối đọc vì lý do an toàn")


def refuse_depth(text: str) -> None:
    """Stop before a document whose elements lie thousands deep, on which feedparser works for minutes.

    Raises:
        UnreadableError: deeper than ``MAX_DEPTH``.
    """
    depth = 0
    for mark in re.finditer(r"<[A-Za-z]|</|/>", _without_cdata(text)):
        depth += 1 if mark[0][0] == "<" and mark[0] != "</" else -1
        if depth > MAX_DEPTH:
            raise UnreadableError("XML lồng nhau quá sâu, từ chối đọc")


def _without_cdata(text: str) -> str:
    """Leave out CDATA, whose HTML need not be balanced. One pass: a regular expression would not be."""
    kept, place = [], 0
    while (start := text.find("<![CDATA[", place)) >= 0:
        kept.append(text[place:start])
        end = text.find("]]>", start)
        place = end + 3 if end >= 0 else len(text)
    return "".join([*kept, text[place:]])


def looks_like_html(text: str) -> bool:
    """Whether the text is an HTML page, for instance an error page where a feed should be."""
    head = re.sub(r"<\?xml.*?\?>|<!--.*?-->", "", text[:5000].lstrip("\ufeff \r\n\t"), flags=re.DOTALL)
    return bool(re.match(r"\s*(?:<!doctype\s+html|<html|<head|<body)\b", head, re.IGNORECASE))


def xml_root(text: str) -> etree._Element | None:
    """Return the root of an XML text, repaired where damaged, or None; entities are never resolved."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    plain = re.sub(r"^\s*<\?xml.*?\?>", "", text, flags=re.DOTALL).encode("utf-8", "replace")
    try:
        return etree.fromstring(plain, parser)
    except etree.XMLSyntaxError:
        return None


def html_root(text: str) -> html.HtmlElement:
    """Return the root of an HTML text.

    Raises:
        UnreadableError: there is no element in it.
    """
    stripped = re.sub(r"^\s*<\?xml.*?\?>", "", _letters(text), flags=re.DOTALL)
    try:
        root = html.document_fromstring(
            stripped.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError("không phải trang HTML đọc được") from error
    if "&#" in stripped:
        _without_no_letters(root)
    return root


#: What the parser lets through but will not be given, so that moving a text about would fail.
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _letters(text: str) -> str:
    return _NO_LETTER.sub(lambda one: " " if one[0] in "\x0b\x0c" else "", text)


def _without_no_letters(root: html.HtmlElement) -> None:
    """Take out those that were written as character references."""
    for node in root.iter():
        for name in ("text", "tail"):
            text = getattr(node, name)
            if text and (clean := _letters(text)) != text:
                setattr(node, name, clean)
