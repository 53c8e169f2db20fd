"""What a search may name: places, fields, sources, tiers, languages, tones. An unknown name is said, not passed over."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digest.words import LANGUAGES, TIERS, TONES
from pipeline.errors import BadInput
from pipeline.text.syllables import strip_diacritics

if TYPE_CHECKING:
    from pipeline.places.gazetteer import Unit

_KINDS = ("tỉnh", "thành phố", "huyện", "thị xã", "quận", "xã", "phường", "thị trấn", "đặc khu")


@dataclass(frozen=True, slots=True)
class Known:
    """A value that was found: the ids it stands for, and what a reader should know about it."""

    ids: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Name and tier of a source, as last seen; empty where it was never read."""

    name: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Everything a search may name in one installation."""

    province: str
    sources: Mapping[str, SourceFacts] = field(default_factory=dict)

    def find(self, name: str, value: str) -> Known:
        """Return what ``value`` of the filter ``name`` stands for.

        Raises:
            BadInput: nothing has that name here; the nearest names are told.
        """
        if name == "place":
            return find_place(self.province, value)
        if name == "source":
            return self._source(value)
        return Known((_choice(name, value),))

    def _source(self, value: str) -> Known:
        key = _key(value)
        ids = tuple(
            sorted(one for one, facts in self.sources.items() if key in {_key(one), _key(facts.name)} - {""})
        )
        if not ids:
            names = [*self.sources, *(facts.name for facts in self.sources.values() if facts.name)]
            raise BadInput(f"không có nguồn «{value}»{_near(value, names)}")
        return Known(ids)


def _choice(name: str, value: str) -> str:
    words = {"tier": TIERS, "language": LANGUAGES, "tone": TONES, "field": _fields()}[name]
    key = _key(value)
    for code, meaning in words.items():
        if key in {_key(code), _key(meaning), *(_key(part) for part in meaning.split(" – "))}:
            return code
    if name == "language" and len(key) in {2, 3} and key.isascii() and key.isalpha():
        known = ", ".join(words)
        raise BadInput(f"không theo dõi ngôn ngữ «{value}»; có: {known}")
    kind = {"tier": "hạng nguồn", "language": "ngôn ngữ", "tone": "sắc thái", "field": "lĩnh vực"}[name]
    raise BadInput(
        f"không có {kind} «{value}»{_near(value, [*words, *words.values()])}; có: {', '.join(words)}"
    )


@lru_cache(maxsize=1)
def _fields() -> dict[str, str]:
    from pipeline.classify import load_topics

    return {one.id: one.name for one in load_topics()}


def _key(text: str) -> str:
    return " ".join(strip_diacritics(text).lower().replace("–", "-").split())


def _near(value: str, names: Iterable[str]) -> str:
    by_key = {_key(name): name for name in names if name}
    found = difflib.get_close_matches(_key(value), by_key, n=3, cutoff=0.7)
    return f" (gần giống: {', '.join(by_key[one] for one in found)})" if found else ""


def find_place(province: str, value: str) -> Known:
    """Return the ids of a place of the profile ``province`` and of all that lies in it.

    Written with marks the name must agree in them; written without, every marking is found. A kind before
    the name ("huyện Sơn Động") narrows it down.

    Raises:
        BadInput: the profile has no such place; the message says so of one elsewhere in the country too.
    """
    units, elsewhere = _units(province)
    kind, name = _split(value)
    marked = strip_diacritics(name) != name
    found = [
        unit
        for unit, names in units
        if value == unit.id
        or (
            any(one.lower() == name.lower() if marked else _key(one) == _key(name) for one in names)
            and (not kind or unit.kind == kind or unit.level == "landmark")
        )
    ]
    if not found and kind:
        plain = [unit for unit, _ in units if unit.name.lower() == name.lower()]
        if plain:
            kinds = ", ".join(sorted({f"{unit.kind} {unit.name}" for unit in plain}))
            raise BadInput(f"không có «{value}» (có: {kinds})")
    if not found:
        if name.lower() in elsewhere:
            raise BadInput(f'«{value}» nằm ngoài tỉnh nên không được ghi là địa bàn; tìm theo chữ: "{name}"')
        raise BadInput(f"không có địa danh «{value}»{_near(name, (unit.name for unit, _ in units))}")
    roots = {unit.id for unit in found}
    ids = sorted(roots | {unit.id for unit, _ in units if roots.intersection(unit.parents)})
    return Known(tuple(ids), _history(found))


def _history(found: list[Unit]) -> str:
    """A note where a place bears the name no more."""
    ended = [unit.valid_to for unit in found if unit.valid_to]
    if len(ended) < len(found) or not ended:
        return ""
    last: date = max(ended)
    unit = found[0]
    return f"{unit.kind} {unit.name} không còn là đơn vị hành chính từ sau ngày {last:%d/%m/%Y}"


def _split(value: str) -> tuple[str, str]:
    lower = value.lower()
    for kind in _KINDS:
        if lower.startswith(kind + " "):
            return kind, value[len(kind) + 1 :].strip()
    return "", value.strip()


@lru_cache(maxsize=8)
def _units(province: str) -> tuple[tuple[tuple[Unit, tuple[str, ...]], ...], frozenset[str]]:
    """The places of a profile with their names, and the names of provinces and districts elsewhere."""
    from pipeline.locate import load_profile
    from pipeline.paths import rules_dir
    from pipeline.places.gazetteer import load_gazetteer

    profile = load_profile(province)
    gazetteer = load_gazetteer(rules_dir() / "places")
    also = {mark.name: tuple(mark.also) for mark in profile.shape.landmarks}
    units = tuple((unit, (unit.name, *also.get(unit.name, ()))) for unit in profile.units.values())
    away = {unit.name.lower() for unit in (*gazetteer.provinces, *gazetteer.districts)}
    bare = {_key(name) for name in away} - {_key(unit.name) for unit in profile.units.values()}
    return units, frozenset(away | bare)


def known_sources(folder: Path) -> dict[str, SourceFacts]:
    """The sources that have a file in ``folder`` (or are that file), by id."""
    files = [folder] if folder.is_file() else sorted(folder.glob("**/*.yaml")) if folder.is_dir() else []
    return {file.stem: SourceFacts() for file in files}
