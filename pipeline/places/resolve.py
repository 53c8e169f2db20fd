"""Decide which names of a text are places of the province, and which ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.places.gazetteer import RANK, Unit
from pipeline.places.links import Link, link_after, relation
from pipeline.places.profile import Profile
from pipeline.places.scan import Match
from pipeline.places.tokens import Tokens
from pipeline.places.traps import is_trap

#: Words within which a name elsewhere speaks about an ambiguous one.
NEAR = 25


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the province at words ``match.first`` to ``match.last``, or at the offsets ``span``."""

    unit: Unit
    match: Match
    confidence: float
    span: tuple[int, int] | None = None


@dataclass(slots=True)
class Reading:
    """What is known of one text while it is resolved. ``day`` is the local day, None when undated."""

    tokens: Tokens
    matches: list[Match]
    profile: Profile
    day: date | None
    merged: bool
    found: dict[int, Found] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    elsewhere: dict[int, frozenset[str]] = field(default_factory=dict)
    support: bool = False


def resolve(reading: Reading) -> list[Found]:
    """Return the places of the province, in order.

    Names sure in themselves come first; what they say about the text then decides the others.
    """
    waiting = []
    for index, match in enumerate(reading.matches):
        previous = reading.matches[index - 1] if index else None
        units = _units(reading, match)
        if not units:
            _note_elsewhere(reading, index, match)
        elif is_trap(reading.tokens, match, reading.profile, previous):
            reading.dropped.add(index)
        elif not _sure(reading, index, units):
            waiting.append(index)
    for index in waiting:
        if index not in reading.dropped:
            _supported(reading, index)
    return [reading.found[index] for index in sorted(reading.found)]


def _units(reading: Reading, match: Match) -> list[Unit]:
    """Units of the profile that this name may mean on that day."""
    profile, day = reading.profile, reading.day
    home = [u for u in match.home if profile.in_scope(u, merged=reading.merged)]
    # A name lives on after its unit is abolished, but is not used before the unit exists.
    return [u for u in home if day is None or u.valid_from is None or u.valid_from <= day]


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
        verdict, inside = relation(units, link, reading.profile.lexicon.into)
        units = inside if verdict == "within" else units
    if mismatch or (verdict == "elsewhere" and _tied_away(match, units, link)):
        reading.dropped.add(index)
        return True
    if verdict == "within" and match.case != "lower":
        return _keep(reading, index, units, 0.99)
    return _sure_alone(reading, index, units, link)


def _sure_alone(reading: Reading, index: int, units: list[Unit], link: Link | None) -> bool:
    match = reading.matches[index]
    best = _best(units, reading)
    if match.needs:
        return False
    if best.level == "landmark":
        return _keep(reading, index, [best], 0.93 if match.case != "lower" else 0.85)
    if best.level == "province" or best.name == reading.profile.name:
        return _province_name(reading, index, best, link)
    if match.hashtag:
        return _keep(reading, index, [best], 0.9) if not match.away else False
    homonyms = [u for u in match.away if not match.kind or u.kind == match.kind]
    if homonyms or len(reading.tokens.key[match.first : match.last]) < 2:
        return False
    if best.level == "district" and (match.case in {"title", "upper"} or match.kind):
        return (
            _keep(reading, index, [best], 0.96 if not match.bare else 0.85)
            if _bare_ok(reading, match)
            else False
        )
    if match.kind and match.case in {"title", "upper"} and not match.bare:
        return _keep(reading, index, [best], 0.9)
    return False


def _bare_ok(reading: Reading, match: Match) -> bool:
    """Without marks a name has more look-alikes: it needs its kind, or to be on the profile's list."""
    if not match.bare:
        return True
    return bool(match.kind) or any(u.name_key in reading.profile.bare_lower for u in match.home)


def _province_name(reading: Reading, index: int, best: Unit, link: Link | None) -> bool:
    match, tokens = reading.matches[index], reading.tokens
    if _house_elsewhere(reading, match, link):
        reading.dropped.add(index)
        return True
    confidence = 0.99 if match.kind else 0.97
    if match.bare:
        confidence = 0.93 if match.case != "lower" else 0.8
    elif match.case == "lower":
        confidence = 0.85
    elif match.case == "first" and not match.kind and tokens.key_at(match.first - 1) in {"phía", "miền"}:
        reading.dropped.add(index)
        return True
    return _keep(reading, index, [best], confidence)


def _house_elsewhere(reading: Reading, match: Match, link: Link | None) -> bool:
    """ "Nhà hàng Bắc Giang (TP.HCM)": named after the place and standing elsewhere."""
    if match.kind or link is None or link.how not in {"paren", "word"}:
        return False
    tokens, house = reading.tokens, reading.profile.cues.lists["house"]
    before = [tuple(tokens.key[max(0, match.first - n) : match.first]) for n in (1, 2, 3)]
    return any(phrase in house for phrase in before) and not _units(reading, link.match)


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
    loose = match.bare and match.kind in {"thành phố", "thị xã", "huyện"}
    if loose and any(u.level == "district" for u in units):
        return [u for u in units if u.level == "district"], False
    return [], True


def _keep(reading: Reading, index: int, units: list[Unit], confidence: float) -> bool:
    best = _best(units, reading)
    reading.found[index] = Found(best, reading.matches[index], confidence)
    reading.support = reading.support or confidence >= 0.8
    return True


def _best(units: list[Unit], reading: Reading) -> Unit:
    """The widest unit, and among equals the one that existed on that day, the latest first."""
    day = reading.day
    order = sorted(
        units,
        key=lambda u: (
            not u.valid(day),
            RANK[u.level],
            u.province not in reading.profile.shape.units,
            -(u.valid_to or date.max).toordinal(),
        ),
    )
    return order[0]


def _supported(reading: Reading, index: int) -> None:
    """Keep a name that needs support if the text gives it and nothing nearer speaks against it."""
    match = reading.matches[index]
    units, _ = _by_kind(match, _units(reading, match))
    if not units:
        return
    best = _best(units, reading)
    confidence = _confidence(reading, index, match, best)
    if confidence > 0:
        _keep(reading, index, [best], confidence)


def _confidence(reading: Reading, index: int, match: Match, best: Unit) -> float:
    if match.needs:
        return _needing(reading, match)
    if _homonym_spoken_for(reading, index, match):
        return 0.0
    plain = match.case in {"title", "upper"}
    if best.level == "district":
        if reading.support:
            return 0.92 if plain else 0.75
        lone = len(reading.tokens.key[match.first : match.last]) < 2
        if match.bare or not plain or lone:
            return 0.0
        return 0.8 if match.kind or not reading.elsewhere else 0.7
    if not reading.support:
        return 0.0
    near = _distance(reading, index, reading.found)
    if match.kind or match.listed:
        return 0.85 if plain or match.kind else 0.0
    unique = not match.away and match.last - match.first > 1
    if plain and not match.bare and (unique or near <= 4) and _own_district(reading, best):
        return 0.7
    return 0.0


def _own_district(reading: Reading, unit: Unit) -> bool:
    named = {found.unit.id for found in reading.found.values()}
    return bool(named & set(unit.parents))


def _needing(reading: Reading, match: Match) -> float:
    tokens = reading.tokens
    if match.needs == "abbreviation":
        upper = all(raw.isupper() for raw in tokens.raw[match.first : match.last])
        return 0.75 if upper and reading.support else 0.0
    if match.needs == "former":
        return _former_name(reading, match)
    if match.case == "lower":
        return 0.0
    if reading.support:
        return 0.85
    return 0.6 if match.needs == "weak" and not reading.elsewhere else 0.0


def _former_name(reading: Reading, match: Match) -> float:
    shape, tokens = reading.profile.shape, reading.tokens
    for name in shape.former_names:
        if name.name != match.home[0].name and not any(u.name == name.name for u in match.home):
            continue
        before = {tokens.key_at(match.first - 1), " ".join(tokens.key[max(0, match.first - 2) : match.first])}
        if before & set(name.only_after) and not any(word in tokens.text for word in name.not_with):
            return 0.85
    return 0.0


def _homonym_spoken_for(reading: Reading, index: int, match: Match) -> bool:
    """Whether a namesake's own province stands nearer than any sure name of ours."""
    rivals = {unit.province for unit in match.away}
    rivals |= {reading.profile.lexicon.into.get(one, one) for one in rivals}
    spots = [i for i, provinces in reading.elsewhere.items() if provinces & rivals]
    if not spots:
        return False
    mine = reading.matches[index].first
    theirs = min(abs(reading.matches[i].first - mine) for i in spots)
    return theirs < _distance(reading, index, reading.found)


def _distance(reading: Reading, index: int, among: dict[int, Found]) -> int:
    here = reading.matches[index].first
    return min((abs(reading.matches[i].first - here) for i in among if i != index), default=10**6)
