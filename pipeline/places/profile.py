"""A province as data: what counts as in it on a given day, and every name that can mean it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.paths import rules_dir
from pipeline.places.cues import Cues, Phrase, load_cues
from pipeline.places.gazetteer import Gazetteer, Unit, load_gazetteer
from pipeline.places.lexicon import Lexicon, build_lexicon
from pipeline.places.schema import ForeignShape, ProfileShape, read_shape
from pipeline.places.tokens import name_key

#: Said of the former province, these show as well that a text follows the merger.
MERGER = ("{name} cũ", "sáp nhập {name}", "sáp nhập tỉnh {name}", "sáp nhập với {name}")


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One province. Compared and hashed by identity; get it from :func:`load_profile`."""

    id: str
    name: str
    shape: ProfileShape
    lexicon: Lexicon
    cues: Cues
    units: dict[str, Unit]
    merged_from: date | None
    bare_lower: frozenset[Phrase]
    lone: frozenset[Phrase]
    words: frozenset[Phrase]
    merger: frozenset[Phrase]
    rivers_elsewhere: frozenset[Phrase]
    overlaps: frozenset[Phrase]
    foreign: tuple[ForeignShape, ...]

    @property
    def home(self) -> frozenset[str]:
        """The names that the province has and had."""
        merged = self.shape.merged
        return frozenset({self.name, *([merged.name] if merged else [])})

    def name_on(self, day: date) -> str:
        """Return the name of the province that people live in on ``day``."""
        return self.shape.name_on(day)

    def in_scope(self, unit: Unit, *, merged: bool) -> bool:
        """Whether ``unit`` counts, in a text known (``merged``) or not known to follow the merger."""
        if unit.province in self.shape.units:
            return True
        rules = self.shape.merged
        if rules is None:
            return False
        former = self._former(unit)
        return former or (merged and unit.province in {rules.into, *rules.also})

    def _former(self, unit: Unit) -> bool:
        """A commune since the merger that bears a name of the former province counts by itself."""
        rules = self.shape.merged
        return (
            rules is not None
            and unit.province == rules.into
            and unit.level != "province"
            and name_key(unit.name) in self.lexicon.former
        )


@lru_cache(maxsize=8)
def _load(name: str, rules: Path) -> Profile:
    path, shape = _shape(name, rules)
    gazetteer = load_gazetteer(rules / "places")
    _check(path, shape, gazetteer)
    lexicon, units = build_lexicon(shape, gazetteer)
    cues = load_cues(rules / "places" / "cues.yaml")
    return Profile(
        id=shape.id,
        name=shape.name,
        shape=shape,
        lexicon=lexicon,
        cues=cues,
        units=units,
        merged_from=shape.merged.from_ if shape.merged else None,
        bare_lower=frozenset(map(name_key, shape.bare_lower)),
        lone=frozenset(map(name_key, shape.lone)),
        words=frozenset(map(name_key, shape.words)),
        merger=cues.lists["merger"] | {name_key(told.format(name=shape.name)) for told in MERGER},
        rivers_elsewhere=frozenset(map(name_key, shape.rivers_elsewhere)),
        overlaps=frozenset(map(name_key, shape.overlaps)),
        foreign=shape.foreign,
    )


def load_profile(name: str) -> Profile:
    """Return the province profile ``rules/provinces/<name>.yaml`` (kept after the first call).

    Raises:
        BadInput: there is no such profile, or the file has a mistake (file, line and field named).
    """
    return _load(_checked(name), rules_dir())


def province_title(name: str, day: date) -> str:
    """Return kind and name of the province on ``day`` without reading its places (a quarter of a second).

    Raises:
        BadInput: there is no such profile, or the file has a mistake.
    """
    return _shape(_checked(name), rules_dir())[1].title_on(day)


def _checked(name: str) -> str:
    if not name or any(c in name for c in "/\\") or name.startswith("."):
        raise BadInput(f"{name!r} không phải tên hồ sơ tỉnh; viết như bac-giang")
    return name


@lru_cache(maxsize=8)
def _shape(name: str, rules: Path) -> tuple[Path, ProfileShape]:
    path = rules / "provinces" / f"{name}.yaml"
    if not path.is_file():
        known = ", ".join(sorted(one.stem for one in path.parent.glob("*.yaml"))) or "chưa có"
        raise BadInput(f"{path}: không có hồ sơ tỉnh này; hiện có: {known}")
    return path, read_shape(path, ProfileShape)


def _check(path: Path, shape: ProfileShape, gazetteer: Gazetteer) -> None:
    known = gazetteer.province_ids()
    merged = shape.merged
    named = [*shape.units, *shape.neighbours, *((merged.into, *merged.also) if merged else ())]
    if unknown := [identity for identity in named if identity not in known]:
        line = next(
            (n for n, text in enumerate(path.read_text("utf-8").split("\n"), 1) if unknown[0] in text), 1
        )
        raise BadInput(
            f"{path}:{line}: {unknown[0]!r} không phải tỉnh nào trong bảng địa danh (rules/places)"
        )
