"""How sure a name is: by itself, or with the support of what else the text names."""

from __future__ import annotations

from pipeline.places.gazetteer import LAST_OLD_DAY, Unit
from pipeline.places.reading import Reading
from pipeline.places.scan import Match

#: Words of a text that has no room to say more about a name.
SHORT = 80
CASED = frozenset({"title", "upper"})


def alone(reading: Reading, match: Match, units: list[Unit]) -> float:
    """Return the confidence of a name that needs no support, 0 when it does need some."""
    best = reading.best(units)
    if best.level == "landmark" or (not match.kind and _is_landmark(units, best)):
        return _landmark(reading, match)
    if best.level == "province" or best.name == reading.profile.name:
        return 0.0 if _is_word(reading, match) else _province(match)
    homonyms = [u for u in match.away if not match.kind or u.kind == match.kind]
    if homonyms or (len(best.name_key) < 2 and not match.kind):
        return 0.0
    if match.hashtag:
        return 0.9
    if not match.kind and reading.after_house(match):
        return 0.0
    return _district(reading, match) if _as_district(match, units, best) else _commune(reading, match, best)


def _as_district(match: Match, units: list[Unit], best: Unit) -> bool:
    """Whether a name is known as that of a district.

    Since the merger "Lục Ngạn" is a commune, but without its kind people still mean the old district.
    """
    return best.level == "district" or (not match.kind and any(unit.level == "district" for unit in units))


def _is_landmark(units: list[Unit], best: Unit) -> bool:
    return best.level == "commune" and any(unit.level == "landmark" for unit in units)


def _landmark(reading: Reading, match: Match) -> float:
    """A landmark; written with a small letter where its name has a capital it is doubtful."""
    last = match.last - 1
    proper = reading.tokens.raw[match.first][0].isupper() and not reading.tokens.is_capital(last)
    if proper and not match.small:
        return 0.0
    return 0.93 if match.case != "lower" else 0.85


def _is_word(reading: Reading, match: Match) -> bool:
    """As in "Viện Hải dương học": without its kind and its capitals the name is a word of the language."""
    small = match.case in {"lower", "first"} and not match.bare and not match.kind
    return small and tuple(reading.tokens.key[match.first : match.last]) in reading.profile.words


def _province(match: Match) -> float:
    if match.bare:
        return 0.93 if match.case != "lower" else 0.8
    if match.case == "lower":
        return 0.85
    return 0.99 if match.kind else 0.97


def _district(reading: Reading, match: Match) -> float:
    listed = any(u.name_key in reading.profile.bare_lower for u in match.home)
    if match.case not in CASED and not match.kind and not listed:
        return 0.0
    # Without marks a name has more look-alikes: it needs its kind, or to be on the profile's list.
    if match.bare:
        return 0.85 if match.kind or listed else 0.0
    return 0.96


def _commune(reading: Reading, match: Match, best: Unit) -> float:
    # A commune abolished before 2025 may have namesakes abolished too, which the tables lack; where its name
    # lived on here under another rank ("thị trấn Bích Động", then a ward), the tables would know them.
    recorded = any(u.valid_to is None or u.valid_to >= LAST_OLD_DAY for u in (best, *_of_rank(match, best)))
    plain = bool(match.kind) and match.case in CASED and not match.bare
    # A name that was a district's is known; others may be namesakes where the text speaks of elsewhere.
    known = any(unit.level == "district" for unit in match.home)
    return 0.9 if plain and recorded and (known or not reading.names_elsewhere()) else 0.0


def _of_rank(match: Match, best: Unit) -> list[Unit]:
    return [unit for unit in match.home if unit.level == best.level]


def supported(reading: Reading, index: int, best: Unit) -> float:
    """Return the confidence of a name that needs support, 0 when the text does not give it."""
    match = reading.matches[index]
    if match.needs:
        return _needing(reading, match)
    if _spoken_for(reading, index, match):
        return 0.0
    if best.level == "landmark":
        return 0.8 if reading.support else 0.0
    if _as_district(match, reading.units(match), best):
        return _waiting_district(reading, match, best)
    return _waiting_commune(reading, index, best) if reading.support else _stands_alone(reading, match, best)


def _stands_alone(reading: Reading, match: Match, best: Unit) -> float:
    """As in "ở Phồn Xương": said to be a place, and no other place of the country bears the name."""
    only = not match.away and match.case in CASED and not match.bare and len(best.name_key) > 1
    at = reading.profile.cues.word_in("at", reading.tokens.key_at(match.first - 1))
    after = reading.tokens.key_at(match.last)
    # "ở Tân Hoa xã" is the news agency.
    goes_on = reading.tokens.gap(match.last) == " " and (
        reading.tokens.is_capital(match.last) or after == "xã"
    )
    elsewhere = reading.elsewhere or reading.names_elsewhere()
    short = len(reading.tokens.key) <= SHORT
    return 0.65 if only and at and short and not goes_on and not elsewhere else 0.0


def _waiting_district(reading: Reading, match: Match, best: Unit) -> float:
    plain = match.case in CASED
    if reading.support:
        return 0.92 if plain else 0.75
    if match.hashtag:
        return 0.0 if reading.elsewhere else 0.6
    if match.bare:
        return _typed_bare(reading, match)
    if not plain or len(best.name_key) < 2:
        return _lone(reading, match, best) if plain else 0.0
    if match.kind:
        return 0.8
    # A long text about the district names it with its province or with its kind at least once.
    short = len(reading.tokens.key) <= SHORT
    return 0.7 if short and not (reading.elsewhere and reading.after_house(match)) else 0.0


def _lone(reading: Reading, match: Match, best: Unit) -> float:
    """One syllable that is no word of the language ("Chũ"): its capital is enough."""
    lone = best.name_key in reading.profile.lone and not reading.elsewhere
    return 0.65 if lone and not reading.tokens.is_capital(match.last) else 0.0


def _typed_bare(reading: Reading, match: Match) -> float:
    """Typed without marks, in small letters: a district's name right after "ở", "tại", "qua" counts."""
    tokens, cues = reading.tokens, reading.profile.cues
    only = not match.away and match.last - match.first > 1 and not reading.elsewhere
    at = cues.word_in("at_bare", tokens.key_at(match.first - 1))
    return 0.65 if only and at and match.case == "lower" and tokens.text.isascii() else 0.0


def _waiting_commune(reading: Reading, index: int, best: Unit) -> float:
    match = reading.matches[index]
    plain = match.case in CASED
    if match.kind or match.listed:
        return 0.85 if plain or match.kind else 0.0
    # After another capital it is rather the end of a person's or a firm's name.
    glued = reading.tokens.is_capital(match.first - 1) and reading.tokens.gap(match.first) == " "
    if not plain or match.bare or glued:
        return 0.0
    named = {found.unit.id for found in reading.found.values()}
    district = bool(named & (set(best.parents) - {best.province}))
    unique = not match.away and len(best.name_key) > 1
    at = reading.profile.cues.word_in("at", reading.tokens.key_at(match.first - 1))
    if district and (unique or reading.distance(index, reading.found) <= 4):
        return 0.75
    return 0.7 if unique and at else 0.0


def _needing(reading: Reading, match: Match) -> float:
    tokens = reading.tokens
    if match.needs == "abbreviation":
        upper = all(raw.isupper() for raw in tokens.raw[match.first : match.last])
        return 0.75 if upper and reading.support else 0.0
    if match.needs == "former":
        return _former_name(reading, match)
    if match.case == "lower" or not tokens.is_capital(match.last - 1):
        return 0.0
    if reading.support:
        return 0.85
    return 0.6 if match.needs == "weak" and not reading.elsewhere else 0.0


def _former_name(reading: Reading, match: Match) -> float:
    tokens = reading.tokens
    names = {unit.name for unit in match.home}
    for name in reading.profile.shape.former_names:
        before = {tokens.key_at(match.first - 1), " ".join(tokens.key[max(0, match.first - 2) : match.first])}
        said = name.name in names and before & set(name.only_after)
        if said and not any(word in tokens.text for word in name.not_with):
            return 0.85
    return 0.0


def _spoken_for(reading: Reading, index: int, match: Match) -> bool:
    """Whether a namesake's own province stands nearer than any sure name of ours."""
    rivals = {unit.province for unit in match.away}
    rivals |= {reading.profile.lexicon.into.get(one, one) for one in rivals}
    spots = [i for i, provinces in reading.elsewhere.items() if provinces & rivals]
    if not spots:
        return False
    mine = reading.matches[index].first
    theirs = min(abs(reading.matches[i].first - mine) for i in spots)
    return theirs < reading.distance(index, reading.found)
