"""Decide which names of a text are places of the province, and which ones."""

from __future__ import annotations

from pipeline.places.gazetteer import Unit
from pipeline.places.links import Link, link_after, relation
from pipeline.places.reading import Found, Reading
from pipeline.places.scan import Match
from pipeline.places.traps import is_trap
from pipeline.places.weigh import alone, supported

#: From this confidence a name supports the ambiguous ones of the same text.
SURE = 0.8


def resolve(reading: Reading) -> list[Found]:
    """Return the places of the province, in order.

    Names sure in themselves come first; what they say about the text then decides the others.
    """
    waiting = []
    for index, match in enumerate(reading.matches):
        previous = reading.matches[index - 1] if index else None
        units = reading.units(match)
        if not units:
            _note_elsewhere(reading, index, match)
        elif is_trap(reading.tokens, match, reading.profile, previous):
            reading.dropped.add(index)
        elif not _sure(reading, index, units):
            waiting.append(index)
    for index in waiting:
        units, _ = _by_kind(reading.matches[index], reading.units(reading.matches[index]))
        if units:
            best = reading.best(units)
            _keep(reading, index, best, supported(reading, index, best))
    return [reading.found[index] for index in sorted(reading.found)]


def _note_elsewhere(reading: Reading, index: int, match: Match) -> None:
    wide = [u for u in (*match.away, *match.home) if u.level in {"province", "district"}]
    if wide and match.case in {"title", "upper"} and not match.needs:
        reading.elsewhere[index] = frozenset(unit.province for unit in wide)


def _sure(reading: Reading, index: int, units: list[Unit]) -> bool:
    """Whether the name is settled by itself and its neighbours; it is then recorded or dropped."""
    match = reading.matches[index]
    units, mismatch = _by_kind(match, units)
    link = link_after(reading.tokens, reading.matches, index, reading.profile.cues)
    verdict = "none"
    if link is not None and units:
        into = reading.profile.lexicon.into
        verdict, inside = relation(units, link, into, merged=reading.merged)
        units = inside if verdict == "within" else units
    away = verdict == "elsewhere" and _tied_away(match, units, link)
    if mismatch or away or _house_elsewhere(reading, match, link):
        reading.dropped.add(index)
        return True
    if match.needs:
        return False
    within = verdict == "within" and match.case != "lower"
    return _keep(reading, index, reading.best(units), 0.99 if within else alone(reading, match, units))


def _keep(reading: Reading, index: int, best: Unit, confidence: float) -> bool:
    if confidence <= 0:
        return False
    reading.found[index] = Found(best, reading.matches[index], confidence)
    reading.support = reading.support or confidence >= SURE
    return True


def _house_elsewhere(reading: Reading, match: Match, link: Link | None) -> bool:
    """As in "Nhà hàng Bắc Giang (TP.HCM)": named after the place and standing elsewhere."""
    if match.kind or link is None or link.how not in {"paren", "word"}:
        return False
    return reading.after_house(match) and not reading.units(link.match)


def _tied_away(match: Match, units: list[Unit], link: Link | None) -> bool:
    """Whether a link to a whole elsewhere takes the name away from us."""
    if link is None or any(unit.level == "province" for unit in units) or link.how == "dash":
        return False
    away = {unit.province for unit in match.away} | {p for unit in match.away for p in unit.parents}
    there = {unit.id for unit in (*link.match.home, *link.match.away)}
    if link.how in {"paren", "word", "comma-kind"} or away & there:
        return True
    return bool(match.away) and link.how in {"comma", "space"}


def _by_kind(match: Match, units: list[Unit]) -> tuple[list[Unit], bool]:
    """Return the units of the kind written before the name, and whether none is of it."""
    if not match.kind:
        return units, False
    fitting = [u for u in units if u.kind == match.kind]
    if fitting:
        return fitting, False
    if all(unit.level == "landmark" for unit in units):
        return units, False
    # Without marks and in English "city", "town" and "district" are used loosely.
    districts = [u for u in units if u.level == "district"]
    if match.bare and match.kind in {"thành phố", "thị xã", "huyện"} and districts:
        return districts, False
    return [], True
