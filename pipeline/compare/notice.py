"""One notice on record, read whole: its sentences share a subject that each of them need not repeat."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import fsum

from pipeline.compare.content import Read, plain_words, read
from pipeline.facets.names import Named
from pipeline.facets.text import fold, tokens
from pipeline.stories.vector import UNSEEN, background

#: Kinds of names that can be in many stories of one day: they anchor nothing.
_WIDE = frozenset({"province", "road"})
_OFFICES = frozenset(
    {"org:sở", "org:chi cục", "org:cục", "org:ban quản lý", "org:trung tâm", "org:ban chỉ huy"}
)
_WIDE_ORGS = ("org:sở", "org:bộ", "org:công an", "org:ubnd", "org:ủy ban nhân dân")
#: Kinds of places that a story can be in only one of.
PLACES = frozenset(
    {
        "commune",
        "district",
        "hamlet",
        "water",
        "bridge",
        "market",
        "zone",
        "mount",
        "temple",
        "station",
        "street",
    }
)
_PROVINCE = re.compile(r"(?<!\w)tinh(?!\w)(?! (?:uy|hinh|trang|tao|cam|nguyen|thanh|bao))")
_WRITTEN = (
    ("ho chi minh", re.compile(r"(?<!\w)(?:tp ?)?(?:hcm|sai gon)(?!\w)")),
    ("viet nam", re.compile(r"(?<!\w)vn(?!\w)")),
    ("ha noi", re.compile(r"(?<!\w)(?:tp ?)?hn(?!\w)")),
)
#: What is told apart by its number: another storm is another matter, however much of the rest is the same.
_NUMBERED = re.compile(
    r"(?<!\w)(?P<what>bao|ky hop|goi thau|giai doan|dot|lan thu|phien)\s+(?:so|thu)?\s*(?P<number>\d{1,3})(?![\w/]|[.,]\d)"
)
#: Without a name in common: least share of the claim that one sentence must have.
NEAREST = 0.6
#: Names that news of every day has: the mean rarity of their pairs of syllables is below this.
RARE_NAME = 5.6
#: Least share of a claim's telling words that the notice must have: with a name in common; with only a department;
#: without any; and where the claim names a place that the notice does not.
NAMED, OF_ONE_OFFICE, UNNAMED, ELSEWHERE = 0.42, 0.48, 0.9, 0.8
GIVEN = 0.25
LEAST_SHARED, LEAST_OF_OFFICE, LEAST_UNNAMED = 2, 4, 8


@dataclass(frozen=True)
class Notice:
    """The sentences of one official text, read in the form that a claim is compared in."""

    sentences: tuple[Read, ...]
    titled: bool = False

    @cached_property
    def subject(self) -> frozenset[str]:
        """The telling syllables of the headline, which every sentence below it takes for granted."""
        return self.sentences[0].content if self.titled else frozenset()

    @cached_property
    def content(self) -> frozenset[str]:
        """The telling syllables of the whole text."""
        return frozenset().union(*(one.content for one in self.sentences))

    @cached_property
    def spoken(self) -> str:
        """All syllables in order, folded, between blanks, for looking up names."""
        return f" {_one_name(' | '.join(' '.join(tokens(one.text.folded)) for one in self.sentences))} "

    def names(self, norm: str) -> bool:
        """Whether the text names this (``norm`` is folded)."""
        return len(norm) > 2 and f" {_one_name(norm)} " in self.spoken


def _one_name(folded: str) -> str:
    """Names that are written in several ways, in one."""
    for name, rx in _WRITTEN:
        folded = rx.sub(name, folded)
    return folded


def notice_of(texts: Sequence[str], *, bare: bool, said: datetime | None) -> Notice:
    """Return a notice read for comparison; ``bare`` for a claim that was typed without diacritics.

    The first of several texts is taken for the headline.
    """
    return Notice(tuple(read(text, bare=bare, said=said) for text in texts), titled=len(texts) > 1)


@dataclass(frozen=True, slots=True)
class Matter:
    """How far a claim and a notice speak of one matter.

    ``share`` in [0, 1] is weighted by rarity; ``here`` are names in common, ``away`` places of the claim that
    the notice does not name; ``foreign`` says that the claim names things and the notice none of them; ``office`` that both name one department or the whole province;
    ``nearest`` is the share of one sentence with its headline, at best; ``given`` that a person put the two
    side by side; ``numbered_apart`` that they name two of one kind ("bão số 3", "bão số 7").
    """

    share: float
    shared: int
    here: tuple[str, ...]
    away: tuple[Named, ...]
    foreign: bool = False
    office: bool = False
    nearest: float = 0.0
    given: bool = False
    numbered_apart: bool = False

    @property
    def same(self) -> bool:
        """Whether a difference between the two would be a contradiction and not another event."""
        if self.numbered_apart:
            return False
        if self.here and self.given:
            return self.share >= GIVEN and self.shared > 0
        if self.here:
            return self.share >= NAMED and self.shared >= LEAST_SHARED
        least = ELSEWHERE if self.away else OF_ONE_OFFICE if self.office else UNNAMED
        fewest = LEAST_OF_OFFICE if self.office or self.away else LEAST_UNNAMED
        nearest = OF_ONE_OFFICE if self.office else NEAREST
        return (
            not self.foreign
            and self.share >= least
            and self.shared >= fewest
            and self.nearest >= nearest - 0.05
        )


def matter(claim: Read, notice: Notice, places: Sequence[str] = (), *, given: bool = False) -> Matter:
    """Return what claim and notice have in common, numbers and dates set aside.

    Args:
        claim: a reading of the claim.
        notice: the whole text on record.
        places: places of the gazetteer in the claim, as written; they are found without capitals too.
        given: a person put the two side by side, so less is asked.
    """
    telling = plain_words(claim)
    shared = telling & notice.content
    norms = {one.norm for one in claim.names if specific(one)} | {
        " ".join(tokens(fold(one))) for one in places
    }
    home = {" ".join(tokens(fold(one))) for one in places}
    rare = {norm for norm in norms if is_rare(norm)}
    whole = {" ".join(tokens(fold(one.text))) for one in claim.names if one.kind in PLACES}
    here = tuple(sorted(norm for norm in rare | whole if notice.names(norm)))
    away = tuple(
        one for one in claim.names if one.kind in PLACES and not _counted(one) and not notice.names(one.norm)
    )
    return Matter(
        share=part(telling, notice.content) if telling else 0.0,
        shared=len(shared),
        here=here,
        away=away,
        given=given,
        numbered_apart=_numbered_apart(claim, notice),
        foreign=not here and (bool(rare - _forms(away)) or _abroad(claim, notice, home)),
        nearest=max((part(telling, one.content | notice.subject) for one in notice.sentences), default=0.0),
        office=_whole_province(claim, notice)
        or any(one.kind in _OFFICES and notice.names(one.norm) for one in claim.names),
    )


def _numbered_apart(claim: Read, notice: Notice) -> bool:
    told: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(" | ".join(one.text.folded for one in notice.sentences)):
        told.setdefault(match["what"], set()).add(match["number"].lstrip("0"))
    mine = _NUMBERED.finditer(claim.text.folded)
    return any(m["number"].lstrip("0") not in told.get(m["what"], {m["number"].lstrip("0")}) for m in mine)


def _whole_province(claim: Read, notice: Notice) -> bool:
    """Both speak of the province as such ("toàn tỉnh", "tỉnh ghi nhận")."""
    return bool(_PROVINCE.search(claim.text.folded)) and any(
        _PROVINCE.search(one.text.folded) for one in notice.sentences
    )


def part(words: frozenset[str], of: frozenset[str]) -> float:
    """Return the share of ``words`` that is in ``of``, weighted by rarity; 1 where there are none."""
    total = fsum(map(rarity, words))
    return fsum(map(rarity, words & of)) / total if total else 1.0


def rarity(word: str) -> float:
    """Return how much a syllable tells: its inverse document frequency in Vietnamese news, at least 0.5."""
    return max(0.5, background().get(word, UNSEEN))


def specific(one: Named) -> bool:
    """Whether a name tells one matter from another: a province, a road or "Công an tỉnh" does not."""
    return one.kind not in _WIDE and not (one.kind.startswith(_WIDE_ORGS) and len(one.norm.split()) < 4)


def _forms(names: Sequence[Named]) -> set[str]:
    """The names with and without their heads, folded."""
    return {form for one in names for form in (one.norm, " ".join(tokens(fold(one.text))))}


def _abroad(claim: Read, notice: Notice, home: set[str]) -> bool:
    """The claim names a province that is neither the profile's own (found by the gazetteer) nor the notice's."""
    return any(
        one.kind == "province" and one.norm not in home and not notice.names(one.norm) for one in claim.names
    )


def _counted(one: Named) -> bool:
    """Wards and quarters with a number for a name are in every town."""
    return one.norm[:1].isdigit() or len(one.norm) <= 2


def is_rare(norm: str) -> bool:
    """Return whether a folded name is one that news of every day does not have."""
    words = norm.split()
    if len(words) < 2:
        return len(norm) > 3 and not norm.isdigit()
    pairs = [f"{one} {two}" for one, two in itertools.pairwise(words)]
    return sum(background().get(pair, UNSEEN) for pair in pairs) / len(pairs) >= RARE_NAME
