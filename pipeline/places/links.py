"""Part and whole: what is written right after a name ("xã X, huyện Y, tỉnh Z", "Yên Thế (Yên Bái)")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.places.cues import Cues
from pipeline.places.gazetteer import RANK, Unit
from pipeline.places.scan import Match
from pipeline.places.tokens import Tokens

#: Punctuation that may stand between a part and its whole.
LINK = re.compile(r"[ \t\u00a0_,(\[.\-–/]*\Z")
FAR = 6


@dataclass(frozen=True, slots=True)
class Link:
    """The next name and how it is tied: ``paren``, ``word`` (thuộc, ở…), ``comma``, ``dash``, ``space``."""

    match: Match
    how: str


def link_after(tokens: Tokens, matches: list[Match], index: int, cues: Cues) -> Link | None:
    """Return the link from match ``index`` to the one after it, if only linking words stand between."""
    if index + 1 >= len(matches):
        return None
    here, following = matches[index], matches[index + 1]
    if following.first - here.last > FAR:
        return None
    between = tokens.text[tokens.end[here.last - 1] : tokens.start[following.first]]
    words = _without_links(tokens, here.last, following.from_word, cues)
    if words is None or not _clean(tokens, here.last, following.first):
        return None
    return Link(following, _how(between, said=words, kind=following.kind))


def _without_links(tokens: Tokens, begin: int, end: int, cues: Cues) -> bool | None:
    """Whether linking words were there; None when any other word stands between."""
    said = False
    for word in tokens.key[begin:end]:
        if not cues.word_in("links", word):
            return None
        said = said or word != "cũ"
    return said


def _clean(tokens: Tokens, begin: int, end: int) -> bool:
    """Whether only linking punctuation stands between; a full stop only after an abbreviation."""
    for index in range(begin, end + 1):
        gap = tokens.gap(index)
        if not LINK.match(gap.rstrip(")") if index == begin else gap):
            return False
        if "." in gap and (index == begin or len(tokens.key[index - 1]) > 2):
            return False
    return True


def _how(between: str, *, said: bool, kind: str) -> str:
    if "(" in between or "[" in between:
        return "paren"
    if said:
        return "word"
    if "," in between:
        return "comma-kind" if kind else "comma"
    if "-" in between or "–" in between:
        return "dash"
    return "space"


def containers(unit: Unit, into: dict[str, str]) -> frozenset[str]:
    """Return the ids of everything ``unit`` lies in, before and after the merger."""
    own = {*unit.parents, unit.province}
    return frozenset(own | {into[one] for one in own if one in into})


def relation(units: list[Unit], link: Link, into: dict[str, str], *, merged: bool) -> tuple[str, list[Unit]]:
    """Say what the linked whole makes of ``units``; ``merged``: the text follows the merger.

    Return (``within``, the units inside the linked whole), (``elsewhere``, []) or (``none``, units).
    """
    whole = [
        u
        for u in (*link.match.home, *link.match.away)
        if u.level in {"province", "district"} and (merged or u.valid_from is None)
    ]
    ids = {unit.id for unit in whole}
    inside = [unit for unit in units if unit.id not in ids and containers(unit, into) & ids]
    if inside and not (link.how == "dash" and not link.match.kind):
        return "within", inside
    # A commune moved between districts, or one the tables put elsewhere in the same province.
    near = [
        unit for unit in units if any(w.level == "district" and w.province == unit.province for w in whole)
    ]
    if near and all(unit.level in {"commune", "landmark"} for unit in near):
        return "within", near
    wider = [w for w in whole if any(RANK[w.level] < RANK[u.level] for u in units)]
    same_level = any(w.level == u.level for w in whole for u in units) and not link.match.kind
    if not wider or (same_level and link.how in {"comma", "dash", "space"}):
        return "none", units
    return "elsewhere", []
