"""What the store knows of its sources' health and of articles that were changed after they were read."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from pipeline.health.judge import Item, Observed, Reading
from pipeline.health.revisions import Revision, revision
from pipeline.store.console_door import reading

WEEKS = timedelta(days=56)


def observations(path: Path, timeout: float, now: datetime) -> list[Observed]:
    """Items (sizes and times only) and readings of each source in the eight weeks before ``now``."""
    since = [now - WEEKS, now]
    with reading(path, timeout) as connection:
        names = connection.execute("SELECT source_id, name FROM sources ORDER BY source_id").fetchall()
        items = connection.execute(
            "SELECT source_id, fetched_at, published_at, length(body), length(title) FROM articles "
            "WHERE fetched_at BETWEEN ? AND ?",
            since,
        ).fetchall()
        readings = connection.execute(
            "SELECT p.source_id, r.started_at, p.requests, p.not_modified, p.discovered, p.robots_denied, p.failures, "
            "CAST(from_json_strict(p.problems, '[\"VARCHAR\"]') AS VARCHAR[]) "
            "FROM source_reports p JOIN runs r USING (run_id) WHERE r.started_at BETWEEN ? AND ?",
            since,
        ).fetchall()
    items_of: dict[str, list[Item]] = {}
    for source, *rest in items:
        items_of.setdefault(source, []).append(Item(*rest))
    readings_of: dict[str, list[Reading]] = {}
    for source, at, requests, unchanged, discovered, denied, failures, problems in readings:
        one = Reading(at, requests, unchanged, discovered, denied, failures, tuple(problems or ()))
        readings_of.setdefault(source, []).append(one)
    return [
        Observed(source, name, tuple(items_of.get(source, ())), tuple(readings_of.get(source, ())))
        for source, name in names
    ]


def revisions_of(path: Path, timeout: float, article_ids: list[str]) -> list[Revision]:
    """Every later edit of the articles, newest first, with what changed sentence by sentence."""
    with reading(path, timeout) as connection:
        rows = connection.execute(
            "SELECT v.article_id, a.title, v.fetched_at, v.title, v.lead, v.body FROM revisions v "
            "JOIN articles a USING (article_id) WHERE list_contains(?, v.article_id) ORDER BY v.article_id, v.fetched_at",
            [article_ids],
        ).fetchall()
    found = [
        revision(after[0], after[1], before[2], after[2], "\n".join(before[3:]), "\n".join(after[3:]))
        for before, after in pairwise(rows)
        if before[0] == after[0]
    ]
    return sorted((one for one in found if one.changes), key=lambda one: one.read_at, reverse=True)
