"""A digest of what one saved search finds: the store as the digest sees it, narrowed to those articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from pipeline.digest.rows import DayRow, DigestRows
from pipeline.store import Store


class SearchedStore(Store):
    """A store whose digest rows are those that ``found`` names; the accounts stay those of the whole."""

    def __init__(self, store: Store, found: frozenset[str]) -> None:
        super().__init__(store.path, timeout=store.timeout)
        self._found = found
        self._rows: Callable[..., DigestRows] = store.digest_rows

    def digest_rows(self, first: date, last: date, zone: ZoneInfo, **more: object) -> DigestRows:
        """Everything a digest is made from, narrowed; days are counted anew, so that no mean of the whole is shown."""
        rows = self._rows(first, last, zone, **more)
        articles = tuple(row for row in rows.articles if row.article_id in self._found)
        counts = Counter(
            (row.dated.astimezone(zone).date(), row.tone, row.tier)
            for row in articles
            if row.kind == "article" and row.salience == "main"
        )
        return replace(
            rows,
            articles=articles,
            alerts=tuple(one for one in rows.alerts if self._found.intersection(one.article_ids)),
            days=tuple(DayRow(*key, count) for key, count in sorted(counts.items())),
        )
