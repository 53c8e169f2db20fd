"""Saved searches as files: one YAML file a search, the office's own in the data folder, examples in rules/searches."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pipeline.errors import BadInput
from pipeline.faults import field_fault, file_fault, place_of
from pipeline.paths import rules_dir
from pipeline.saved_searches.query import And, Filter, Node, Or, parse

if TYPE_CHECKING:
    from pipeline.settings import Settings

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
Names = Annotated[
    tuple[str, ...], BeforeValidator(lambda value: (value,) if isinstance(value, str) else value)
]


class SavedSearch(BaseModel):
    """One saved search. Every list means "any of these"; all that is given must hold.

    ``days`` counts back from the day it is used; ``first`` and ``last`` are fixed local days.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=200)
    query: str = ""
    places: Names = ()
    fields: Names = ()
    sources: Names = ()
    tiers: Names = ()
    languages: Names = ()
    tones: Names = ()
    first: date | None = None
    last: date | None = None
    days: int | None = Field(default=None, ge=1, le=3660)

    def node(self, today: date) -> Node:
        """Return what it asks for, on the local day ``today``.

        Raises:
            BadInput: its query is broken, its period is none, or it asks for nothing.
        """
        parts: list[Node] = [parse(self.query)] if self.query.strip() else []
        named = {
            "place": self.places,
            "field": self.fields,
            "source": self.sources,
            "tier": self.tiers,
            "language": self.languages,
            "tone": self.tones,
        }
        for name, values in named.items():
            if values:
                parts.append(Or(tuple(Filter(name, value) for value in values)))
        parts += self._period(today)
        if not parts:
            raise BadInput("chưa có điều kiện nào")
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _period(self, today: date) -> list[Node]:
        if self.days is not None and (self.first or self.last):
            raise BadInput("days và first, last không đi cùng nhau")
        if self.first and self.last and self.first > self.last:
            raise BadInput(f"kỳ trống: ngày đầu {self.first:%d/%m/%Y} sau ngày cuối {self.last:%d/%m/%Y}")
        first = today - timedelta(days=self.days - 1) if self.days else self.first
        found = (("from", first), ("to", self.last))
        return [Filter(name, day.isoformat()) for name, day in found if day]


def folder(settings: Settings) -> Path:
    """Where the office's own searches lie."""
    return settings.paths.data / "searches"


def search_files(settings: Settings) -> dict[str, Path]:
    """The file of every saved search by name; the office's own go before examples of the same name."""
    places = (rules_dir() / "searches", folder(settings))
    return {file.stem: file for place in places for file in sorted(place.glob("*.yaml"))}


def load_search(settings: Settings, name: str) -> SavedSearch:
    """Return a saved search.

    Raises:
        BadInput: there is none of that name, or its file cannot be read as one; the message names field and fault.
    """
    files = search_files(settings)
    if name not in files:
        known = ", ".join(sorted(files)) or "chưa có tìm kiếm nào"
        raise BadInput(f"tìm kiếm «{name}»: không có; hiện có: {known}")
    return read_search(files[name])


def read_search(file: Path) -> SavedSearch:
    """Return the search in ``file`` (``BadInput`` where it is none)."""
    import yaml

    try:
        shape = yaml.safe_load(file.read_text("utf-8"))
        return SavedSearch.model_validate(shape)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{file}: {place_of(first)}: {field_fault(first)}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(f"{file}: không đọc được: {file_fault(error)}") from None


def save_search(settings: Settings, name: str, search: SavedSearch) -> Path:
    """Write a search among the office's own and return its file.

    Raises:
        BadInput: the name is no file name (small letters, digits, hyphens).
    """
    import yaml

    if not _NAME.fullmatch(name) or len(name) > 60:
        raise BadInput(f"tên «{name}»: chỉ dùng chữ thường không dấu, chữ số và gạch nối, thí dụ mua-lu")
    file = folder(settings) / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    shape = search.model_dump(mode="json", exclude_defaults=True)
    aside = file.with_suffix(".part")
    aside.write_text(yaml.safe_dump(shape, allow_unicode=True, sort_keys=False), encoding="utf-8")
    aside.replace(file)
    return file


def remove_search(settings: Settings, name: str) -> None:
    """Delete one of the office's own searches (``BadInput`` if there is none of that name)."""
    file = folder(settings) / f"{name}.yaml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise BadInput(f"tìm kiếm «{name}»: không có trong {folder(settings)}")
    file.unlink()


def local_day(settings: Settings, now: datetime) -> date:
    """The local day of ``now``."""
    return now.astimezone(settings.zone).date()
