"""RSS and Atom through feedparser, shared by all readers of feeds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crawlers.readers.body import (
    UnreadableError,
    claimed_encoding,
    decode,
    looks_like_html,
    refuse_depth,
    refuse_entities,
    unpack,
    with_letters_only,
)
from crawlers.readers.text import plain_text
from crawlers.readers.web import clean_url
from pipeline.types import Hint, Source

ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
ITEM_START = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
FEED_END = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>$", re.IGNORECASE)
LINK_WHOLE = re.compile(r"</link\s*>|<link[^>]*/>|</guid\s*>", re.IGNORECASE)
# Published first: "updated" moves when an outlet edits. The keys are feedparser's (dc:date is "updated").
DATE_KEYS = ("published", "created", "issued", "updated")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry. ``markup`` is its longest HTML text, ``raw`` what feedparser found (untrusted)."""

    url: str
    hint: Hint
    markup: str
    raw: Any


@dataclass(frozen=True, slots=True)
class Feed:
    """The entries of a feed that can be used, and what was wrong with the rest."""

    entries: tuple[FeedEntry, ...]
    problems: tuple[str, ...] = ()


def parse_feed(body: bytes, *, url: str, content_type: str, source: Source) -> Feed:
    """Return the entries of an RSS or Atom body, oldest problems first; never fetches anything.

    Raises:
        UnreadableError: the body is empty, too big, an HTML page, or declares entities.
    """
    text = with_letters_only(decode(unpack(body, source.politeness.max_bytes), content_type))
    refuse_entities(text)
    refuse_depth(text)
    # Some outlets escape the CDATA marks themselves; feedparser then loses the text between them.
    text = text.replace("&lt;![CDATA[", "").replace("]]&gt;", "")
    if looks_like_html(text):
        raise UnreadableError("nhận được trang HTML thay vì nguồn tin RSS/Atom")
    text, cut = _without_broken_end(text)
    parsed = _feedparser(text, url)
    if not parsed.entries and not parsed.get("version"):
        raise UnreadableError("không phải nguồn tin RSS/Atom")
    problems = [*_encoding_problem(body, content_type), *_damage(parsed, cut=cut)]
    entries = list(_entries(parsed.entries, url=url, source=source, problems=problems))
    if not entries and not problems:
        problems.append("nguồn tin không có mục nào")
    return Feed(tuple(entries), tuple(problems))


def _feedparser(text: str, url: str) -> Any:  # noqa: ANN401  feedparser carries no types
    import feedparser

    # A stream, not bytes: feedparser would open bytes that happen to name a file of this machine.
    stream = io.BytesIO(
        re.sub(r"^\s*<\?xml.*?\?>", "", text.lstrip("\ufeff"), flags=re.DOTALL).strip().encode("utf-8")
    )
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (LookupError, AttributeError, TypeError, ValueError) as error:
        # Its loose reader stumbles over tags that close what was never opened; found by fuzzing.
        raise UnreadableError(f"nguồn tin sai cú pháp, bộ đọc dừng giữa chừng ({error})") from error


def _without_broken_end(text: str) -> tuple[str, bool]:
    """Cut off a last item that stops before its link is whole: half an address leads nowhere."""
    if _is_closed(text[-2000:]) or not ITEM_START.search(text):
        return text, False
    last_start = max(match.start() for match in ITEM_START.finditer(text))
    rest = text[last_start:]
    if ITEM_END.search(rest) or LINK_WHOLE.search(rest):
        return text, True
    return text[:last_start], True


def _is_closed(end: str) -> bool:
    """Whether a feed stops with its closing tag, comments behind it aside.

    Comments are taken off one by one: a pattern that could split them in many ways would try all of
    them, twice as many with every comment, and a few hundred bytes would hold up the whole run.
    """
    end = end.rstrip()
    while end.endswith("-->") and (start := end.rfind("<!--")) >= 0:
        end = end[:start].rstrip()
    return FEED_END.search(end) is not None


def _damage(parsed: Any, *, cut: bool) -> list[str]:  # noqa: ANN401  feedparser carries no types
    if cut:
        return [f"nguồn tin bị cắt cụt, đọc được {len(parsed.entries)} mục"]
    reason = parsed.get("bozo_exception")
    harmless = {
        "CharacterEncodingOverride",
        "NonXMLContentType",
        "CharacterEncodingUnknown",
        "UndeclaredNamespace",
    }
    if parsed.bozo and type(reason).__name__ not in harmless:
        return [f"nguồn tin sai cú pháp XML, đọc được {len(parsed.entries)} mục"]
    return []


def _encoding_problem(body: bytes, content_type: str) -> list[str]:
    """Say so when bytes that are not UTF-8 come without any usable claim of what they are."""
    if body[:2] in {b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"} or claimed_encoding(body, content_type):
        return []
    return (
        ["không rõ bảng mã của nguồn tin, một số chữ có thể sai"]
        if "\ufffd" in decode(body, content_type)
        else []
    )


def _entries(found: list[Any], *, url: str, source: Source, problems: list[str]) -> Iterator[FeedEntry]:
    without_link = 0
    seen: set[str] = set()
    for raw in found:
        link = _link(raw, url, local=source.local)
        if not link:
            without_link += 1
        elif link not in seen:
            seen.add(link)
            markup = _markup(raw)
            yield FeedEntry(link, _hint(raw, markup, source.language), markup, raw)
    if without_link:
        problems.append(f"{without_link} mục không có địa chỉ dùng được")


def _link(raw: Any, base: str, *, local: bool) -> str:  # noqa: ANN401  feedparser carries no types
    """Return the first usable address: the outlet's own, the link, alternates, an address as GUID."""
    alternates = [_text(one, "href") for one in _parts(raw, "links") if one.get("rel") == "alternate"]
    identity = _text(raw, "id") if "://" in _text(raw, "id") else ""
    for candidate in (_text(raw, "feedburner_origlink"), _text(raw, "link"), *alternates, identity):
        if candidate and (link := clean_url(candidate, base, local=local)):
            return link
    return ""


def _text(raw: Any, name: str) -> str:  # noqa: ANN401  feedparser carries no types
    """A text of an entry; nothing where its elements made feedparser put something else there."""
    found = raw.get(name, "")
    return found if isinstance(found, str) else ""


def _parts(raw: Any, name: str) -> list[dict[str, Any]]:  # noqa: ANN401  feedparser carries no types
    """The parts of an entry; none where an element of that name, say <links>, left its own text there."""
    return [one for one in raw.get(name, ()) if isinstance(one, dict)]


def _markup(raw: Any) -> str:  # noqa: ANN401  feedparser carries no types
    texts = [_text(raw, "summary"), _text(raw, "media_description")]
    texts += [_text(part, "value") for part in _parts(raw, "content")]
    return max(texts, key=len)


def _hint(raw: Any, markup: str, language: str) -> Hint:  # noqa: ANN401  feedparser carries no types
    summary = _text(raw, "summary") or markup
    published = next((str(dict.get(raw, key)) for key in DATE_KEYS if dict.get(raw, key)), "")
    return Hint(
        title=plain_text(_text(raw, "title")),
        summary=plain_text(summary),
        published_raw=published.strip(),
        language=language,
    )
