"""Every name that matters to one profile, found by its first syllable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.places.gazetteer import Gazetteer, Unit
from pipeline.places.schema import LandmarkShape, ProfileShape
from pipeline.places.tokens import name_key, slug, strip_marks

Key = tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """One name: the units of the profile that bear it, and those elsewhere."""

    key: Key
    home: list[Unit] = field(default_factory=list)
    away: list[Unit] = field(default_factory=list)
    needs: str = ""
    small: bool = False  # its last word begins small ("Luc Ngan lychee")


@dataclass(slots=True)
class Names:
    """Names by key; ``lengths`` maps a first syllable to the lengths of its names, longest first."""

    by_key: dict[Key, list[Entry]] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def add(self, key: Key, entry: Entry) -> None:
        """Make ``entry`` known under ``key``."""
        entries = self.by_key.setdefault(key, [])
        if entry not in entries:
            entries.append(entry)
        known = self.lengths.get(key[0], ())
        if len(key) not in known:
            self.lengths[key[0]] = tuple(sorted((*known, len(key)), reverse=True))


@dataclass(slots=True)
class Lexicon:
    """``exact`` by syllables with marks, ``bare`` without, ``squashed`` without marks and spaces.

    ``former`` holds the keys of all names in the profile's own provinces.
    """

    exact: Names = field(default_factory=Names)
    bare: Names = field(default_factory=Names)
    squashed: dict[str, Entry] = field(default_factory=dict)
    former: frozenset[Key] = frozenset()
    into: dict[str, str] = field(default_factory=dict)


def build_lexicon(shape: ProfileShape, gazetteer: Gazetteer) -> tuple[Lexicon, dict[str, Unit]]:
    """Return the lexicon of a profile and its units by id (the longest-lived one of each id)."""
    own = set(shape.units)
    if shape.merged:
        own |= {shape.merged.into, *shape.merged.also}
    entries: dict[Key, Entry] = {}
    wide = [*gazetteer.provinces, *gazetteer.districts]
    for unit in wide:
        key = name_key(unit.name)
        if not any(syllable.isdigit() for syllable in key):
            _place(entries.setdefault(key, Entry(key)), unit, own)
    for unit in gazetteer.communes:
        if unit.province in own:
            key = name_key(unit.name)
            _place(entries.setdefault(key, Entry(key)), unit, own)
    _add_homonyms(entries, gazetteer.communes, own)
    units = {unit.id: unit for entry in entries.values() for unit in entry.home}
    lexicon = Lexicon(into=gazetteer.into)
    # The province itself counts by its own rules, not as a name inherited by a commune.
    units_of = frozenset(shape.units)
    lexicon.former = frozenset(
        key for key, entry in entries.items() if any(u.province in units_of for u in entry.home)
    )
    everything = [*((entry.key, entry) for entry in entries.values()), *_landmarks(shape, units)]
    _fill(lexicon, everything, shape)
    return lexicon, units


def _entries(entries: dict[Key, Entry]) -> list[tuple[Key, Entry]]:
    return [(entry.key, entry) for entry in entries.values()]


def _place(entry: Entry, unit: Unit, own: set[str]) -> None:
    (entry.home if unit.province in own else entry.away).append(unit)


def _add_homonyms(entries: dict[Key, Entry], communes: Iterable[Unit], own: set[str]) -> None:
    spelled = {unit.name for entry in entries.values() for unit in entry.home}
    keys = {name_key(name) for name in spelled}
    first = {key[0][0] for key in keys}
    for unit in communes:
        # Most names share nothing with ours: the first letter sorts them out before the costly key.
        if unit.province in own or unit.name[0].casefold() not in first:
            continue
        key = name_key(unit.name)
        if key in keys:
            entries[key].away.append(unit)


def _landmarks(shape: ProfileShape, units: dict[str, Unit]) -> list[tuple[Key, Entry]]:
    found = []
    for mark in shape.landmarks:
        unit = _landmark_unit(mark, units)
        units[unit.id] = unit
        for name in (mark.name, *mark.also):
            needs = "" if name in mark.strong else mark.needs
            key = name_key(name)
            found.append((key, Entry(key, home=[unit], needs=needs, small=name.split()[-1][0].islower())))
    for former in shape.former_names:
        parent = units[former.unit]
        key = name_key(former.name)
        unit = Unit(f"{parent.id}.{slug(former.name)}", "landmark", "tỉnh", former.name, (parent.province,))
        found.append((key, Entry(key, home=[unit], needs="former")))
    return found


def _landmark_unit(mark: LandmarkShape, units: dict[str, Unit]) -> Unit:
    province = units[mark.unit].province if mark.unit in units else mark.unit
    parents = (mark.unit,) if province == mark.unit else (mark.unit, province)
    return Unit(f"{mark.unit}.{slug(mark.name)}", "landmark", "", mark.name, parents)


def _fill(lexicon: Lexicon, pairs: Iterable[tuple[Key, Entry]], shape: ProfileShape) -> None:
    for key, entry in pairs:
        lexicon.exact.add(key, entry)
        bare = tuple(strip_marks(syllable) for syllable in key)
        lexicon.bare.add(bare, entry)
        wide = any(unit.level in {"province", "district"} for unit in entry.home)
        if wide and len(key) > 1 and "".join(bare) not in lexicon.squashed:
            lexicon.squashed["".join(bare)] = entry
    for short, name in shape.abbreviations.items():
        matches = lexicon.exact.by_key.get(name_key(name), [])
        if matches:
            key = name_key(short)
            lexicon.exact.add(key, Entry(key, home=matches[0].home, needs="abbreviation"))
