# ruff: noqa: E501  word lists and patterns read better unbroken
"""When a page was published, out of several witnesses that do not always agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice

from lxml import etree, html

from pipeline.dates import parse_date
from pipeline.extraction.tree import MOST_NAMES, holds_page, one_line
from pipeline.types import Precision

_NAMES = re.compile(
    r"(?:^|[\s_-]|[a-z])(?:date|time|datetime|publish\w*|posted|pubdate|ngay\w*|thoi-?gian|created?|meta-time|cms-date|entry-date)(?:$|[\s_-]|[A-Z])",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"modif|update|cap-?nhat|edited", re.IGNORECASE)
_LINE = re.compile(
    r"^(?:(?:thứ|chủ nhật|t[2-7]|cn|ngày|đăng|xuất bản|published|posted|cập nhật|mon|tue|wed|thu|fri|sat|sun)\b.{0,40}?)?[\[(]?\d{1,2}\s?[:/.\-h]\s?\d{1,2}|^(?:thứ|chủ nhật|ngày)\b.{0,24}\d{1,2}\D{1,7}\d{1,2}\D{1,5}\d{4}"
    r"|^(?:\D{1,8})?(?:19|20)\d\d\s?[年년./-]",
    re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"(?<![\d:+\-])00:00(?::00(?:\.0+)?)?(?!\d*:)")
_UTC_SAID = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)\s*$")
_ELSEWHERE = frozenset({"nav", "aside", "footer", "a"})

Moment = tuple[datetime, Precision]
_RANK = {Precision.SECOND: 3, Precision.MINUTE: 2, Precision.DAY: 1, Precision.UNKNOWN: 0}


@dataclass(frozen=True, slots=True)
class Reading:
    """How dates are to be read: the zone of the source, the moment of fetching."""

    timezone: str
    now: datetime

    def moment(self, text: str) -> Moment | None:
        """Return the time in UTC and its precision; midnight sharp counts as a day; ``None`` for no date."""
        found, precision = parse_date(text, timezone=self.timezone, now=self.now)
        if found is None:
            return None
        return found, (Precision.DAY if _MIDNIGHT.search(text) else precision)


def published(
    root: html.HtmlElement, claimed: Sequence[str], hint: str, reading: Reading, title: str = ""
) -> tuple[datetime | None, Precision]:
    """Return the publication time in UTC and how exactly it is known.

    Args:
        root: the page before anything is taken out.
        claimed: dates of the page's rule, JSON-LD and meta elements, in order of trust.
        hint: the date of the feed or list.
        reading: zone and moment of fetching.
        title: the headline, below which the date stands where no element is a heading.
    """
    said = next(((text, found) for text in claimed if (found := reading.moment(text))), None)
    seen = _visible(root, reading, title)
    fed = reading.moment(hint) if hint else None
    if said is None:
        best = _finer(seen, fed)
    elif seen is not None and _mislabelled(said[0], said[1], seen):
        best = seen
    else:
        best = _finer(_finer(said[1], seen), fed)
    return best if best is not None else (None, Precision.UNKNOWN)


def _finer(first: Moment | None, second: Moment | None) -> Moment | None:
    """The first, unless the second says the same more exactly (within the day that the first names)."""
    if first is None or second is None:
        return first or second
    agrees = timedelta(0) <= second[0] - first[0] < timedelta(days=1)
    if first[1] is Precision.DAY and _RANK[second[1]] > _RANK[first[1]] and agrees:
        return second
    return first


def _mislabelled(text: str, said: Moment, seen: Moment) -> bool:
    """Local time written with a `Z`: off from what the reader sees by whole hours, never by more than a zone."""
    if not _UTC_SAID.search(text) or Precision.DAY in {said[1], seen[1]}:
        return False
    apart = abs(said[0].replace(second=0) - seen[0].replace(second=0))
    return timedelta(0) < apart <= timedelta(hours=14) and apart.seconds % 1800 == 0


def _visible(root: html.HtmlElement, reading: Reading, title: str) -> Moment | None:
    candidates = list(islice(_candidates(root, reading, title), _MOST_DATES))
    return max(candidates, key=lambda one: one[0], default=(0, None))[1]


def _candidates(root: html.HtmlElement, reading: Reading, title: str) -> Iterator[tuple[int, Moment]]:
    """Dates on the page with a rank: below the headline, named as a date, exact, not a change."""
    below, lines = False, 0
    late: list[html.HtmlElement] = []
    for node in root.iter(etree.Element):
        below = below or node.tag == "h1" or (len(title) >= 12 and one_line(node.text) == title)
        names = f"{node.get('class') or ''} {node.get('id') or ''} {node.get('itemprop') or ''}"
        named = node.tag == "time" or _says_when(names[:MOST_NAMES])
        near = below and lines <= _NEAR
        own = one_line(node.text) or (_joined(node) if near else "")
        lines += below and len(own) > 2
        near = below and lines <= _NEAR
        if near and not _apart(node):
            yield from _behind(node, reading)
        if not named and not (below and _LINE.match(own)):
            continue
        if not named and not near:
            late.append(node)
        elif (found := _moment_in(node, reading)) is not None:
            rank = 8 * below + 4 * named + _RANK[found[1]] - 6 * bool(_CHANGED.search(names))
            yield rank - (lines > _NEAR) * 6, found
    yield from _at_the_end(late, reading)


#: No page needs more dates looked at; each may mean reading a whole form.
_MOST_DATES = 200
#: Lines below the headline among which its date stands.
_NEAR = 14


@lru_cache(maxsize=4096)
def _says_when(names: str) -> bool:
    return bool(_NAMES.search(names))


def _moment_in(node: html.HtmlElement, reading: Reading) -> Moment | None:
    text = node.get("datetime") or node.get("content") or one_line(node.text_content())
    return reading.moment(text) if len(text) <= 120 and not _apart(node) else None


def _at_the_end(nodes: Sequence[html.HtmlElement], reading: Reading) -> Iterator[tuple[int, Moment]]:
    """The only date far below the headline, such as old portals set under the text; of several none is it."""
    found = [moment for node in nodes[:2] if (moment := _moment_in(node, reading)) is not None]
    if len(nodes) == len(found) == 1:
        yield _RANK[found[0][1]], found[0]


def _joined(node: html.HtmlElement) -> str:
    """The short line that a block makes of its parts: the day in one, the hour in the next."""
    if node.tag not in {"div", "p", "td"} or not 1 < len(node) <= 4:
        return ""
    return " ".join(one_line(part) for part in node.itertext())[:60] if len(node) else ""


def _behind(node: html.HtmlElement, reading: Reading) -> Iterator[tuple[int, Moment]]:
    """A date that no element holds: right behind the headline or a line break."""
    text = one_line(node.tail)
    if 7 < len(text) <= 120 and _LINE.match(text) and (found := reading.moment(text)) is not None:
        yield 8 + _RANK[found[1]], found


def _apart(node: html.HtmlElement) -> bool:
    """In a place that tells of other articles; a list item only when it holds a link."""
    return any(
        parent.tag in _ELSEWHERE
        or (parent.tag == "form" and parent.find(".//h1") is None and not holds_page(parent))
        or (parent.tag == "li" and parent.find(".//a") is not None)
        for parent in node.iterancestors()
    )
