"""The newsroom's content files (``outlets/*.yaml``) read into outlets and items."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY = datetime(2026, 11, 12, tzinfo=ZONE)
DAYS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Revision:
    """A silent change of an item: from ``day`` on, ``old`` reads ``new``."""

    day: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Item:
    """One article or post. ``serve`` names a misbehaviour of its page ('' for none)."""

    id: str
    outlet: str
    number: int
    at: datetime
    title: str
    lead: str
    paragraphs: tuple[str, ...]
    section: str = "tin-tuc"
    thread: str = ""
    handle: str = ""
    caption: str = ""
    serve: str = ""
    encoding: str = "utf-8"
    revisions: tuple[Revision, ...] = ()

    @property
    def day(self) -> int:
        """The day (1 to 3) on which it appears."""
        return (self.at - FIRST_DAY).days + 1

    @property
    def path(self) -> str:
        """Its address on its outlet's host; for a post one without the name of its writer."""
        if self.thread:
            return f"{thread_path(self.thread)}post-{self.number}"
        return f"/{self.section}/{slug(self.title) or 'bai'}-{self.number}.html"

    def on(self, day: int) -> Item:
        """Return the item as it reads on ``day``."""
        from dataclasses import replace

        title, lead, paragraphs = self.title, self.lead, self.paragraphs
        for change in (one for one in self.revisions if one.day <= day):
            lead = lead.replace(change.old, change.new)
            paragraphs = tuple(part.replace(change.old, change.new) for part in paragraphs)
        return replace(self, title=title, lead=lead, paragraphs=paragraphs)


@dataclass(frozen=True, slots=True)
class Listing:
    """One address of an outlet that lists items: a reader of the registry, and how it behaves."""

    kind: str
    path: str
    sections: tuple[str, ...] = ()
    serve: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented outlet with its pages. ``dates`` names the way it writes times."""

    id: str
    name: str
    kind: str
    tier: str
    language: str
    template: str
    dates: str
    listings: tuple[Listing, ...]
    items: tuple[Item, ...]
    robots: str = ""
    robots_status: int = 200
    timeout: float = 10.0
    province: str = ""
    pages: tuple[dict[str, Any], ...] = ()

    def shown(self, day: int) -> list[Item]:
        """Return what exists by the end of ``day``, newest first."""
        return sorted((item.on(day) for item in self.items if item.day <= day), key=lambda one: one.at)[::-1]


@dataclass(frozen=True, slots=True)
class Content:
    """All outlets by id."""

    outlets: dict[str, Outlet] = field(default_factory=dict)

    @property
    def items(self) -> dict[str, Item]:
        """All items by id."""
        return {item.id: item for outlet in self.outlets.values() for item in outlet.items}


def slug(title: str) -> str:
    """Return a title as the middle of an address: ASCII letters and digits with hyphens."""
    bare = unicodedata.normalize("NFD", title.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", bare.encode("ascii", "ignore").decode()).strip("-")[:80]


def thread_path(thread: str) -> str:
    """Return the path of a forum thread named by its title."""
    number = 1000 + sum(map(ord, thread)) % 9000
    return f"/threads/{slug(thread)}.{number}/"


def load_content(folder: Path) -> Content:
    """Return the outlets of ``folder/outlets``; several files may add items to one outlet.

    Raises:
        BadInput: the folder has no outlets, or an item names an unknown original.
    """
    import yaml

    files = sorted((folder / "outlets").glob("*.yaml"))
    if not files:
        raise BadInput(f"{folder}: không có tòa soạn mẫu (outlets/*.yaml)")
    heads: dict[str, dict[str, Any]] = {}
    rows: list[dict[str, Any]] = []
    for file in files:
        data = yaml.safe_load(file.read_text("utf-8"))
        rows += [{**row, "outlet": data["id"]} for row in data.pop("items", [])]
        heads.setdefault(data["id"], {}).update(data)
    return Content(_outlets(heads, _items(rows)))


def _outlets(heads: dict[str, dict[str, Any]], items: list[Item]) -> dict[str, Outlet]:
    found = {}
    for name, head in heads.items():
        listings = tuple(_listing(one) for one in head.pop("listings", []))
        own = tuple(item for item in items if item.outlet == name)
        pages = tuple(head.pop("pages", ()))
        found[name] = Outlet(**head, listings=listings, items=own, pages=pages)
    return found


def _listing(row: dict[str, Any]) -> Listing:
    options = tuple((str(key), str(value)) for key, value in row.get("options", {}).items())
    return Listing(row["kind"], row["path"], tuple(row.get("sections", ())), row.get("serve", ""), options)


def _items(rows: list[dict[str, Any]]) -> list[Item]:
    """Number the items within their outlet and write reprints out from their originals."""
    by_id = {row["id"]: row for row in rows}
    if len(by_id) != len(rows):
        raise BadInput("tòa soạn mẫu: hai mục cùng mã")
    counts: dict[str, int] = {}
    items = []
    for row in rows:
        counts[row["outlet"]] = number = counts.get(row["outlet"], 10_000) + 1
        items.append(_item(_written_out(row, by_id), number))
    return items


def _written_out(row: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return a row with the text of its original (``from``), less ``drop``, plus ``add`` at the end."""
    if "from" not in row:
        return row
    if row["from"] not in by_id:
        raise BadInput(f"tòa soạn mẫu: {row['id']} đăng lại {row['from']!r}, mục này không có")
    base = _written_out(by_id[row["from"]], by_id)
    parts = [part for n, part in enumerate(_paragraphs(base), 1) if n not in row.get("drop", ())]
    parts += _paragraphs(row)
    swaps = row.get("swap", {})
    text = "\n\n".join(parts)
    for old, new in swaps.items():
        text = text.replace(old, new)
    return {"title": base.get("title", ""), "lead": base.get("lead", ""), **row, "body": text}


def _paragraphs(row: dict[str, Any]) -> list[str]:
    return [" ".join(part.split()) for part in str(row.get("body", "")).split("\n\n") if part.strip()]


def _item(row: dict[str, Any], number: int) -> Item:
    day, clock = str(row["at"]).split()
    hour, minute = map(int, clock.split(":"))
    at = FIRST_DAY + timedelta(days=int(day) - 1, hours=hour, minutes=minute)
    words = {
        key: row[key] for key in ("section", "thread", "handle", "caption", "serve", "encoding") if key in row
    }
    changes = tuple(Revision(**change) for change in row.get("revisions", ()))
    return Item(
        row["id"],
        row["outlet"],
        number,
        at,
        row.get("title", ""),
        row.get("lead", ""),
        tuple(_paragraphs(row)),
        revisions=changes,
        **words,
    )
