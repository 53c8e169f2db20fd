"""The filters of the queue as they stand in the address, and back."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from pipeline.digest.words import KINDS, STATES, TIERS
from pipeline.store.console_queue import QueueFilter

PAGE = 50
OPEN_STATES = tuple(name for name in STATES if name != "dong")
SORTS = {"uu-tien": "ưu tiên, rồi hạn", "het-gio": "hạn sớm nhất", "moi-nhat": "mới nhất"}
NAMES = ("state", "priority", "kind", "place", "topic", "tier", "owner", "from", "to", "q", "search", "sort")


def read_filter(query: QueryParams, zone: ZoneInfo, *, me: str) -> QueueFilter:
    """Return the filter an address asks for; what cannot be understood is left out."""
    state = query.get("state", "")
    first, last = _day(query.get("from", "")), _day(query.get("to", ""))
    owner = query.get("owner", "")[:100]
    return QueueFilter(
        states=_states(state),
        priorities=tuple(int(one) for one in query.getlist("priority") if one in {"1", "2", "3", "4", "5"}),
        kinds=tuple(one for one in query.getlist("kind") if one in KINDS),
        place=query.get("place", "")[:200],
        topic=query.get("topic", "")[:100],
        tier=query.get("tier", "") if query.get("tier", "") in TIERS else "",
        owner=me if owner == "me" else owner,
        text=unicodedata.normalize("NFC", query.get("q", ""))[:200].replace("\x00", ""),
        since=datetime.combine(first, time(), zone) if first else None,
        until=datetime.combine(last + timedelta(days=1), time(), zone) if last else None,
        sort=query.get("sort", "") if query.get("sort", "") in SORTS else "uu-tien",
    )


def page_number(query: QueryParams) -> int:
    """The page an address asks for, from 1."""
    text = query.get("page", "1")
    return min(max(int(text), 1), 100_000) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def address(query: QueryParams, **changes: str) -> str:
    """The address of the queue with some filters changed; an empty value drops one, and so the page."""
    kept = [
        (name, value)
        for name, value in query.multi_items()
        if name in NAMES and name not in changes and value
    ]
    added = [(name, value) for name, value in changes.items() if value]
    text = urlencode([*kept, *added])
    return f"/alerts?{text}" if text else "/alerts"


def active(query: QueryParams) -> Mapping[str, str]:
    """The filters in use, apart from state and order."""
    return {
        name: query[name] for name in NAMES if name in query and query[name] and name not in {"state", "sort"}
    }


def _states(state: str) -> tuple[str, ...]:
    if state == "tat-ca":
        return ()
    return (state,) if state in STATES else OPEN_STATES


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
