"""From rows of the store to what the digest says. Nothing is written here that is not in the rows."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.digest import words
from pipeline.digest.alerts import alert_lines, closed_lines
from pipeline.digest.highlights import highlights
from pipeline.digest.keywords import keywords
from pipeline.digest.rows import ArticleRow, DayRow, DigestRows, SourceRow
from pipeline.digest.scope import CHART_DAYS, chart_days, grain, named_scope, narrowed
from pipeline.digest.stories import story_lines
from pipeline.digest.types import (
    Accounts,
    Change,
    Digest,
    FieldSection,
    Letterhead,
    Silent,
    StoryLine,
)
from pipeline.types import AlertKind

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

COMPARED_DAYS = 7


def build_digest(
    store: Store,
    settings: Settings,
    first: date,
    last: date,
    *,
    now: datetime,
    topic: str = "",
    place: str = "",
    search: tuple[str, Container[str]] | None = None,
) -> Digest:
    """Return the digest of the local days ``first`` to ``last``, both included.

    Args:
        store: read only.
        settings: names of the office, time zone, province.
        first: first local day.
        last: last local day.
        now: when the digest is made (aware).
        topic: only this field (an id of ``rules/topics/topics.yaml``).
        place: only articles naming this place.
        search: title of a saved search, and the ids of the articles that it found: only those.

    Raises:
        BadInput: there is no such field.
    """
    from pipeline.classify import load_topics
    from pipeline.locate import load_profile

    names = {one.id: one.name for one in load_topics()}
    title, found = search or ("", None)
    scope = named_scope(topic, place, names, title)
    length = (last - first).days + 1
    chart_days = max(CHART_DAYS, length) + COMPARED_DAYS
    profile = load_profile(settings.province)
    with _collector_at_rest():
        rows = store.digest_rows(first, last, settings.zone, chart_days=chart_days, texts=False)
        rows = replace(rows, texts=store.article_texts)
        digest = assemble(
            narrowed(rows, settings.zone, topic=topic, place=place, found=found) if scope else rows,
            settings,
            first,
            last,
            now=now,
            province=f"tỉnh {profile.name_on(last)}",
            topics=names,
            scope=scope,
        )
    return digest if scope else replace(digest, closed=closed_lines(store, first, last, settings.zone))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """No garbage collection meanwhile: among so many fresh rows it finds nothing in a third of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def assemble(
    rows: DigestRows,
    settings: Settings,
    first: date,
    last: date,
    *,
    now: datetime,
    province: str,
    topics: Mapping[str, str],
    scope: str = "",
) -> Digest:
    """Put the rows in the order in which a leader reads them; see :func:`build_digest`.

    Pure, but for ``rows.texts``, which fetches the words of the articles told where the rows lack them.
    """
    zone = settings.zone
    press = [row for row in rows.articles if row.kind == "article" and row.salience == "main"]
    posts = [row for row in rows.articles if row.kind == "post"]
    vietnamese = [row for row in press if row.language in {"vi", "und"}]
    fields = _fields(story_lines(vietnamese, zone, texts=rows.texts), vietnamese, topics)
    lines = alert_lines(rows, zone)
    return Digest(
        province=province,
        parent=settings.office.parent,
        office=settings.office.name,
        unit=settings.office.unit,
        place=settings.office.place,
        first=first,
        last=last,
        made_at=now.astimezone(zone),
        items=len(press),
        outlets=len({row.source_id for row in press}),
        highlights=highlights(fields, lines),
        keywords=keywords([story for section in fields for story in section.stories]),
        tones=_changes(words.TONES, Counter(row.tone for row in press), rows.days, first, last, "tone"),
        tiers=_changes(_press_tiers(), Counter(row.tier for row in press), rows.days, first, last, "tier"),
        posts=len(posts),
        post_topics=_post_topics(posts, topics),
        matters=tuple(one for one in lines if one.kind == AlertKind.NEEDS_ANSWER.value),
        alerts=tuple(one for one in lines if one.kind != AlertKind.NEEDS_ANSWER.value),
        fields=fields,
        foreign=story_lines(
            [row for row in press if row.language not in {"vi", "und"}], zone, texts=rows.texts
        ),
        silent=_silent(rows.sources, zone),
        problems=tuple((one.name, text) for one in rows.sources for text in one.problems),
        accounts=Accounts(rows.runs, rows.discovered, rows.dispositions),
        days=chart_days(rows.days, first, last),
        letterhead=_letterhead(settings),
        grain=grain(first, last),
        scope=scope,
    )


def _letterhead(settings: Settings) -> Letterhead:
    office = settings.office
    return Letterhead(
        office.document, office.number, office.symbol, office.authority, office.signer, office.recipients
    )


def _press_tiers() -> dict[str, str]:
    return {tier: name for tier, name in words.TIERS.items() if tier != "social"}


def _changes(
    names: Mapping[str, str],
    counts: Mapping[str, int],
    days: Sequence[DayRow],
    first: date,
    last: date,
    by: str,
) -> tuple[Change, ...]:
    """Counts beside the mean of the days before ``first`` on which anything was collected at all."""
    before = [row for row in days if first - timedelta(days=COMPARED_DAYS) <= row.day < first]
    seen = {row.day for row in before}
    sums: Counter[str] = Counter()
    for row in before:
        sums[row.tone if by == "tone" else row.tier] += row.count
    return tuple(
        Change(
            key, name, counts.get(key, 0), sums[key] / len(seen) if seen else None, (last - first).days + 1
        )
        for key, name in names.items()
    )


def _fields(
    stories: Sequence[StoryLine], rows: Iterable[ArticleRow], topics: Mapping[str, str]
) -> tuple[FieldSection, ...]:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        votes[row.story_id][row.topic] += 1
    by_topic: dict[str, list[StoryLine]] = defaultdict(list)
    for story in stories:
        votes_of = votes[story.story_id]
        by_topic[max(votes_of, key=lambda topic: votes_of[topic])].append(story)
    known = [topic for topic in topics if topic in by_topic] + sorted(set(by_topic) - set(topics))
    return tuple(
        FieldSection(topic, topics.get(topic, "Lĩnh vực khác"), tuple(by_topic[topic])) for topic in known
    )


def _post_topics(posts: Iterable[ArticleRow], topics: Mapping[str, str]) -> tuple[tuple[str, int], ...]:
    counts = Counter(topics.get(row.topic, "lĩnh vực khác") for row in posts)
    return tuple(counts.most_common(4))


def _silent(sources: Iterable[SourceRow], zone: ZoneInfo) -> tuple[Silent, ...]:
    return tuple(
        Silent(
            one.name,
            one.last_item_at.astimezone(zone) if one.last_item_at else None,
            one.problems[0] if one.problems else "",
        )
        for one in sources
        if one.items == 0
    )
