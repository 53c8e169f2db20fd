"""Last looks before a flag against the record: whose words these are, where they belong, how much they say.

Each is a reason for silence, never for a flag; a wrong flag is worse than a missed one.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import fold, view
from pipeline.paths import rules_dir
from pipeline.turns import (
    counts_more_places,
    counts_of_one_household,
    tells_of_another,
    tells_of_far_away,
    tells_what_came_after,
)
from pipeline.types import Article, Claim, Evidence, Verdict

_QUOTE = re.compile(r"[\"“«]([^\"”»]{8,400})[\"”»]")
_YEAR = re.compile(r"(?<![\d.,/-])(?:19|20)\d{2}(?![\d.,]\d|\d|\s*(?:người|ca|hộ|tấn|ha|m2|đồng|tỷ|triệu))")
#: Characters around the claim in which the answer may stand.
_NEAR = 400


def repeats_a_rumour(claim: Claim, article: Article) -> bool:
    """Whether the claim is somebody's words in quotation marks which the text goes on to answer."""
    text = article.text
    around = text[max(0, claim.start - _NEAR) : claim.end + _NEAR]
    for found in _QUOTE.finditer(around):
        said = found.group(1)
        if said not in claim.text and claim.text.strip(' ."“”') not in said:
            continue
        before, after = around[: found.start()][-160:], around[found.end() :]
        whose = view(f"{before} … {after[:80]}")
        if lexicon()["somebody"].has(whose) and lexicon()["answered"].has(view(after)):
            return True
    return False


def speaks_of_elsewhere(claim: Claim, evidence: Sequence[Evidence], home: Collection[str]) -> bool:
    """Whether the claim's sentence puts itself into another province than home and the evidence.

    ``home`` are the names of the province of the profile; where none is given, nothing is said.
    """
    places = provinces_in(claim.text) if home else frozenset[str]()
    shown = " ".join(f"{one.text} {one.source}" for one in evidence)
    return bool(places) and not places & ({fold(name) for name in home} | provinces_in(shown))


def years_in(text: str) -> set[str]:
    """Return the years that stand alone in a text; figures of dates and amounts are none."""
    return set(_YEAR.findall(text))


def speaks_of_another_time(claim: Claim, evidence: Sequence[Evidence]) -> bool:
    """Whether the claim names a year, and no year of the evidence is that one."""
    mine = years_in(claim.text)
    theirs = {year for one in evidence for year in years_in(one.text)}
    theirs |= {str(one.stated_at.year) for one in evidence if one.stated_at}
    return bool(mine and theirs) and not mine & theirs


def speaks_of_another_illness(claim: Claim, evidence: Sequence[Evidence]) -> bool:
    """Whether claim and evidence both name illnesses or causes of death, and none in common."""
    words = lexicon()["ailment"]
    mine = {fold(word) for word in words.words(view(claim.text))}
    theirs = {fold(word) for one in evidence for word in words.words(view(one.text))}
    return bool(mine and theirs) and not mine & theirs


def says_only_a_part(claim: Claim, verdict: Verdict) -> bool:
    """Whether a clash of done against not yet done forgets that the claim speaks of a part."""
    status = bool(verdict.reasons) and "chưa/sẽ" in verdict.reasons[0]
    return status and ("%" in claim.text or lexicon()["part"].has(view(claim.text)))


def keeps_silent(
    claim: Claim, article: Article, evidence: Sequence[Evidence], verdict: Verdict, home: Collection[str]
) -> bool:
    """Whether any of the last looks speaks against a flag."""
    return (
        repeats_a_rumour(claim, article)
        or speaks_of_elsewhere(claim, evidence, home)
        or speaks_of_another_time(claim, evidence)
        or speaks_of_another_illness(claim, evidence)
        or says_only_a_part(claim, verdict)
        or tells_of_another(claim, article, evidence)
        or tells_what_came_after(claim, article, evidence)
        or counts_more_places(claim, article, evidence)
        or counts_of_one_household(claim)
        or tells_of_far_away(article, evidence)
    )


@lru_cache(maxsize=4096)
def provinces_in(text: str) -> frozenset[str]:
    """Return the provinces a text names, folded; those in the names of streets are left out."""
    if view(text).bare:  # without marks "hoa binh" is also a word for peace
        return frozenset()
    # Looking for the plain name first is a thousand times cheaper, and most texts have none.
    return frozenset(
        folded for name, folded, pattern in _provinces() if name in text and pattern.search(text)
    )


@lru_cache(maxsize=1)
def _provinces() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    with (rules_dir() / "places" / "provinces.tsv").open(encoding="utf-8") as lines:
        names = sorted({row["name"] for row in csv.DictReader(lines, delimiter="\t")})
    # A name behind "đường" or "phố" is a street: "đường Hà Nội", "cao tốc Hà Nội - Bắc Giang".
    street = r"(?<!đường )(?<!phố )(?<!tốc )(?<!lộ )(?<!- )(?<!–\s)"
    return tuple(
        (name, fold(name), re.compile(rf"{street}(?<!\w){re.escape(name)}(?!\w)(?!\s*[-–])"))
        for name in names
    )
