"""Which places of the province a text names, and whether the province is its subject.

The decision about each name rests on its spelling, the date of the text, the unit it is said to be part
of, namesakes elsewhere in the country and the words around it (``docs/architecture.md``; the data is in
``rules/places`` and ``rules/provinces``).
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from pipeline.places.foreign import foreign_names
from pipeline.places.profile import Profile, load_profile
from pipeline.places.reading import Found, Reading
from pipeline.places.resolve import resolve
from pipeline.places.salience import salience
from pipeline.places.scan import Match, scan
from pipeline.places.tokens import Tokens, tokenise
from pipeline.places.when import knows_merger, local_day
from pipeline.types import Article, Located, PlaceMention, Salience

__all__ = ["Profile", "load_profile", "locate"]


def locate(
    articles: Sequence[Article], profile: Profile, *, at_home: Container[str] = frozenset()
) -> list[Located]:
    """Return for each article its places of the province and what the province is to it.

    Offsets are half open, in code points of ``Article.text``; ``name`` is the proper name of the
    gazetteer. A text published on a day is read as of that day in the province's time zone; a text
    without a date by the rule of the profile. Never raises on odd text.

    ``at_home`` holds ids of articles of the province's own outlets: there a name that many provinces
    have ("xã An Lạc") needs no further support.
    """
    return [_locate(article, profile, home=article.article_id in at_home) for article in articles]


def _locate(article: Article, profile: Profile, *, home: bool) -> Located:
    tokens = tokenise(article.text)
    matches = scan(tokens, profile.lexicon, profile.cues)
    day = local_day(article, profile)
    merged = knows_merger(tokens, matches, profile, day)
    reading = Reading(tokens, matches, profile, day, merged)
    foreign = _foreign(tokens, reading)
    reading.support = home or bool(foreign)
    found = sorted([*resolve(reading), *foreign], key=lambda one: (one.match.first, one.match.last))
    if not found:
        return Located((), about_province=False, salience=Salience.NONE)
    if foreign:
        _interleave(reading, foreign)
    title_words = len(tokenise(article.title).key)
    verdict, score = salience(reading, found, title_words)
    mentions = tuple(_mention(tokens, one) for one in found)
    return Located(mentions, about_province=True, salience=verdict, score=score)


def _interleave(reading: Reading, foreign: list[Found]) -> None:
    """Put names in other scripts among the rest, keeping what is known of each by its new index."""
    away = {id(reading.matches[index]): provinces for index, provinces in reading.elsewhere.items()}
    reading.matches = sorted([*reading.matches, *(one.match for one in foreign)], key=lambda m: m.first)
    reading.elsewhere = {i: away[id(m)] for i, m in enumerate(reading.matches) if id(m) in away}


def _mention(tokens: Tokens, one: Found) -> PlaceMention:
    start, end = one.span or (tokens.start[one.match.first], tokens.end[one.match.last - 1])
    return PlaceMention(one.unit.id, one.unit.name, start, end, one.confidence)


def _foreign(tokens: Tokens, reading: Reading) -> list[Found]:
    found = []
    for identity, start, end, confidence in foreign_names(
        tokens.text, reading.profile, merged=reading.merged
    ):
        unit = reading.profile.units[identity]
        word = next((i for i, stop in enumerate(tokens.end) if stop > start), len(tokens.end) - 1)
        match = Match(word, word + 1, [unit], [], from_word=word)
        found.append(Found(unit, match, confidence, (start, end)))
    return found
