"""Link traps: endless calendars, faceted lists, paths that repeat themselves. One judge a source and run.

An address alone shows a path that repeats itself or a heap of parameters. Calendars and facets show only
in numbers: an article has something of its own in its address, the pages of a trap are all combinations
of the same few values.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

#: No outlet's article lies deeper, repeats a part more often, or needs more parameters.
MOST_SEGMENTS = 15
MOST_REPEATS = 3
MOST_PARAMETERS = 12
#: Pages of one calendar that are read in a run: a month; and years around now that it may name.
MOST_DAYS = 31
PAST_YEARS, COMING_YEARS = 30, 2
#: Pages of one path with the same parameters that are needed to see whether one of them is an identity.
ENOUGH = 40
#: Different sets of parameters of one path in one run.
MOST_SETS = 8
#: Addresses that are looked at closely in one run.
_REMEMBERED = 20_000

_YEAR = re.compile(r"\b[12]\d{3}\b")
_DATE = re.compile(r"\d{1,4}(?:[-_.]\d{1,2}){0,2}")
_DATE_NAMES = frozenset("year month day date nam thang ngay y m d tuan week from to tu den".split())  # noqa: SIM905  a list of words


@dataclass(slots=True)
class _Group:
    """Addresses of one path with the same parameters."""

    count: int = 0
    values: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Traps:
    """Judges the addresses that one source offers in one run of the year ``year``."""

    year: int
    _days: Counter[str] = field(default_factory=Counter)
    _sets: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    _groups: dict[tuple[str, tuple[str, ...]], _Group] = field(default_factory=dict)
    _seen: int = 0

    def judge(self, url: str) -> str:
        """Why the address is taken for a trap: ``calendar``, ``facets``, ``repeated_path`` …; else ''."""
        self._seen += 1
        parts = urlsplit(url)
        segments = [one for one in parts.path.split("/") if one]
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
        if reason := _alone(segments, pairs):
            return reason
        if self._seen > _REMEMBERED:
            return ""
        if self._calendar(parts.netloc, segments, pairs):
            return "calendar"
        return "facets" if pairs and self._facets(parts.netloc + parts.path, pairs) else ""

    def _calendar(self, host: str, segments: list[str], pairs: list[tuple[str, str]]) -> bool:
        stem, dates = _dates(segments, pairs)
        years = [int(one) for one in _YEAR.findall(" ".join(dates))]
        if not years:
            return False
        if not self.year - PAST_YEARS <= years[0] <= self.year + COMING_YEARS:
            return True
        self._days[host + stem] += 1
        return self._days[host + stem] > MOST_DAYS

    def _facets(self, path: str, pairs: list[tuple[str, str]]) -> bool:
        names = tuple(sorted(name for name, _ in pairs))
        sets = self._sets.setdefault(path, set())
        sets.add(names)
        if len(sets) > MOST_SETS:
            return True
        group = self._groups.setdefault((path, names), _Group())
        group.count += 1
        for name, value in pairs:
            group.values.setdefault(name, set()).add(value[:100])
        return group.count >= ENOUGH and max(map(len, group.values.values())) <= group.count / 2


def _alone(segments: list[str], pairs: list[tuple[str, str]]) -> str:
    if len(segments) > MOST_SEGMENTS:
        return "deep_path"
    words = Counter(one for one in segments if len(one) > 1 and not one.isdigit())
    if any(times > MOST_REPEATS for times in words.values()) or _echoes(segments):
        return "repeated_path"
    return "many_parameters" if len(pairs) > MOST_PARAMETERS else ""


def _echoes(segments: list[str]) -> bool:
    """Whether two or more parts come three times in a row: /a/b/a/b/a/b."""
    for size in (2, 3):
        for start in range(len(segments) - 3 * size + 1):
            first = segments[start : start + size]
            if (
                first
                == segments[start + size : start + 2 * size]
                == segments[start + 2 * size : start + 3 * size]
            ):
                return True
    return False


def _dates(segments: list[str], pairs: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """What an address is apart from a date it ends in, and the parts of that date."""
    if pairs:
        if all(name.lower() in _DATE_NAMES for name, _ in pairs):
            return "/".join(segments), [value for _, value in pairs]
        return "", []
    place = len(segments)
    while place and _DATE.fullmatch(segments[place - 1].partition(".htm")[0]):
        place -= 1
    tail = segments[place:]
    # One bare number may be an article's own.
    return "/".join(segments[:place]), [] if len(tail) == 1 and tail[0].partition(".htm")[
        0
    ].isdigit() else tail
