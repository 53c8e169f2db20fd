"""Which articles a cycle asks for again because an alert about them is worked on or was answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from crawlers.plan import Watched
from pipeline.settings import Settings
from pipeline.store.follow_up import ToWatch, articles_to_watch
from pipeline.types import Source


def watched_pages(settings: Settings, sources: Sequence[Source], now: datetime) -> tuple[Watched, ...]:
    """The pages of ``sources`` that are due for a look, with what a listing had told of them."""
    zones = {one.id: one.timezone for one in sources if not one.is_social}
    return tuple(
        Watched(one.source_id, one.url, one.title, _published(one, zones[one.source_id]))
        for one in articles_to_watch(settings.database, 30.0, now)
        if one.source_id in zones
    )


def _published(one: ToWatch, zone: str) -> str:
    """Its time as a listing would write it, no more exact than it was known."""
    if one.published_at is None:
        return ""
    local = one.published_at.astimezone(ZoneInfo(zone))
    return local.isoformat() if one.date_precision in {"second", "minute"} else local.strftime("%Y-%m-%d")
