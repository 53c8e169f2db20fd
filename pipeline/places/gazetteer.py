"""Units of the whole country with their dates, from ``rules/places`` (generated tables and history)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline import quick_yaml
from pipeline.errors import BadInput, in_words
from pipeline.faults import file_fault
from pipeline.places.tokens import name_key, slug

#: Districts, and communes as they were, ended on the evening of this day.
LAST_OLD_DAY = date(2025, 6, 30)
FIRST_NEW_DAY = date(2025, 7, 1)
#: Rank of a level: a smaller number contains a larger one.
RANK = {"province": 0, "district": 1, "commune": 2, "landmark": 3}


@dataclass(frozen=True, slots=True)
class Unit:
    """A place. ``parents`` are the ids of what contains it, nearest first; dates are inclusive."""

    id: str
    level: str
    kind: str
    name: str
    parents: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def name_key(self) -> tuple[str, ...]:
        """The matching key of its name."""
        return name_key(self.name)

    @property
    def province(self) -> str:
        """Id of the province it lies in (its own id for a province)."""
        return self.parents[-1] if self.parents else self.id

    def valid(self, day: date | None) -> bool:
        """Whether the unit existed on ``day`` (always, when the day is unknown)."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All provinces and districts, and the communes as names by parent."""

    provinces: tuple[Unit, ...]
    districts: tuple[Unit, ...]
    communes: tuple[Unit, ...]
    into: dict[str, str] = field(default_factory=dict)

    def province_ids(self) -> frozenset[str]:
        """Return the ids of all provinces, former and present."""
        return frozenset(unit.id for unit in self.provinces)


@lru_cache(maxsize=4)
def load_gazetteer(folder: Path) -> Gazetteer:
    """Return the gazetteer of a ``rules/places`` folder.

    Raises:
        BadInput: a table is missing or a line has too few columns.
    """
    provinces, into = [], {}
    for identity, kind, name, after, begin, end in _table(folder / "provinces.tsv", 6):
        provinces.append(Unit(identity, "province", kind, name, (), _day(begin), _day(end)))
        if after:
            into[identity] = after
    districts = [
        Unit(identity, "district", kind, name, (province,), None, LAST_OLD_DAY)
        for identity, kind, name, province in _table(folder / "districts.tsv", 4)
    ]
    history = _history(folder / "history.yaml")
    districts += [_old_district(*row) for row in history["districts"]]
    communes = [*_old_communes(folder, history), *_new_wards(folder)]
    return Gazetteer(tuple(provinces), tuple(districts), tuple(communes), into)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _table(path: Path, columns: int) -> Iterator[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise BadInput(
            f"{path}: không đọc được bảng địa danh ({in_words(error)}); hãy cài lại Minh Tin"
        ) from None
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        cells = line.split("\t")
        if len(cells) != columns:
            raise BadInput(f"{path}:{number}: cần {columns} cột cách nhau bằng tab, có {len(cells)}")
        yield cells


def _history(path: Path) -> dict[str, list[tuple[str, str, str, date | None]]]:
    import yaml

    try:
        data: Any = quick_yaml.parse(path.read_text(encoding="utf-8"))
        return {
            "districts": list(_former(data["districts"], "province")),
            "communes": list(_former(data["communes"], "district")),
        }
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise BadInput(f"{path}: không dùng được: {file_fault(error)}") from None


def _former(rows: list[dict[str, Any]], parent: str) -> Iterator[tuple[str, str, str, date | None]]:
    for row in rows:
        for name in row["names"]:
            yield str(row[parent]), str(row["kind"]), str(name), row.get("to")


def _old_district(province: str, kind: str, name: str, end: date | None) -> Unit:
    # The same id as its successor of the same name: it is the same place under an earlier rank.
    return Unit(f"{province}.{slug(name)}", "district", kind, name, (province,), None, end)


def _commune(parent: str, kind: str, name: str, end: date | None) -> Unit:
    province = parent.split(".", maxsplit=1)[0]
    return Unit(f"{parent}.{slug(name)}", "commune", kind, name, (parent, province), None, end)


def _old_communes(
    folder: Path, history: dict[str, list[tuple[str, str, str, date | None]]]
) -> Iterator[Unit]:
    for parent, kind, names in _table(folder / "communes.tsv", 3):
        for name in names.split("|"):
            yield _commune(parent, kind, name, LAST_OLD_DAY)
    for parent, kind, name, end in history["communes"]:
        yield _commune(parent, kind, name, end)


def _new_wards(folder: Path) -> Iterator[Unit]:
    for parent, kind, names in _table(folder / "wards.tsv", 3):
        for name in names.split("|"):
            yield Unit(f"{parent}.{slug(name)}", "commune", kind, name, (parent,), FIRST_NEW_DAY)
