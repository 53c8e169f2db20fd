"""The day a text speaks from, and whether it knows of the merger of the province."""

from __future__ import annotations

import re
from datetime import date
from zoneinfo import ZoneInfo

from pipeline.places.links import link_after
from pipeline.places.profile import Profile
from pipeline.places.scan import Match
from pipeline.places.tokens import Tokens
from pipeline.types import Article

FULL_DATE = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](20\d\d)(?!\d)")
MONTH = re.compile(r"(?i)tháng\s+(\d{1,2})\s*(?:/|-|năm|,)\s*(20\d\d)")


def local_day(article: Article, profile: Profile) -> date | None:
    """Return the day of publication in the province's time zone, None when it is not known."""
    if article.published_at is None:
        return None
    return article.published_at.astimezone(ZoneInfo(profile.shape.timezone)).date()


def knows_merger(tokens: Tokens, matches: list[Match], profile: Profile, day: date | None) -> bool:
    """Whether the text was written after the merger: by its date, or by what it says."""
    start = profile.merged_from
    rules = profile.shape.merged
    if start is None or rules is None:
        return False
    if day is not None:
        return day >= start
    if rules.undated == "merged":
        return True
    named = any(u.id == rules.into or u.province in profile.shape.units for m in matches for u in m.home)
    return named and (
        _later_date(tokens.text, start)
        or _says_merger(tokens, profile)
        or _inside_new(tokens, matches, profile)
    )


def _later_date(text: str, start: date) -> bool:
    days = [(int(y), int(m), int(d)) for d, m, y in FULL_DATE.findall(text)]
    days += [(int(y), int(m), 28) for m, y in MONTH.findall(text)]
    return any(1 <= m <= 12 and (y, m, d) >= (start.year, start.month, start.day) for y, m, d in days)


def _says_merger(tokens: Tokens, profile: Profile) -> bool:
    phrases = profile.merger
    longest, begins = max(map(len, phrases)), {phrase[0] for phrase in phrases}
    keys = tokens.key
    return any(
        tuple(keys[i : i + n]) in phrases
        for i, key in enumerate(keys)
        if key in begins
        for n in range(2, longest + 1)
    )


def _inside_new(tokens: Tokens, matches: list[Match], profile: Profile) -> bool:
    """As in "phường Chũ, tỉnh Bắc Ninh": a place of the former province said to lie in the new one."""
    rules = profile.shape.merged
    for index, match in enumerate(matches):
        ours = [u for u in match.home if u.province in profile.shape.units and u.level != "landmark"]
        inside = [u for u in match.home if rules and u.province == rules.into and u.level == "commune"]
        if match.kind:
            inside = [u for u in inside if u.kind == match.kind]
        # "Lục Ngạn, Bắc Ninh" may be a list; with its new kind it is an address.
        if not ours or not inside or not match.kind:
            continue
        link = link_after(tokens, matches, index, profile.cues)
        if link and rules and any(u.id == rules.into for u in link.match.home):
            return True
    return False
