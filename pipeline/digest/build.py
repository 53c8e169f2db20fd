"""From rows of the store to what the digest says. Nothing is written here that is not in the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from pipeline.digest import sections, words
from pipeline.digest.alerts import alert_lines, closed_lines
from pipeline.digest.at_rest import collector_at_rest
from pipeline.digest.communes import cells_of, commune_counts
from pipeline.digest.compared import PRESS_TIERS, changes, items_of, outlets_of, totals
from pipeline.digest.highlights import highlights
from pipeline.digest.keywords import keywords
from pipeline.digest.periods import against
from pipeline.digest.rows import DigestRows, Narrow, TroubleRow, Wanted
from pipeline.digest.scope import CHART_DAYS, chart_days, grain, named_scope, narrowed
from pipeline.digest.stories import story_lines
from pipeline.digest.types import Accounts, Digest, Letterhead
from pipeline.types import AlertKind

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

COMPARED_DAYS = 7
#: Stories of a field that are told, be it by a headline: all of a day, of a longer period the widest.
TOLD_OF_A_DAY, TOLD = 2000, 300


def build_digest(
    store: Store,
    settings: Settings,
    first: date,
    last: date,
    *,
    now: datetime,
    topic: str = "",
    place: str = "",
    search: tuple[str, frozenset[str]] | None = None,
) -> Digest:
    """Return the digest of the local days ``first`` to ``last``, both included.

    Args:
        store: read only.
        settings: names of the office, time zone, province, end of the reporting year.
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
    from pipeline.digest.drawing import wake
    from pipeline.places.profile import province_title

    wake()

    names = {one.id: one.name for one in load_topics()}
    title, found = search or ("", None)
    scope = named_scope(topic, place, names, title)
    narrow = Narrow(topic, place, found)
    with collector_at_rest():
        rows = narrowed(
            _rows(store, settings, (first, last), now.astimezone(settings.zone).date(), narrow), narrow
        )
        rows = replace(
            rows,
            texts=store.article_texts,
            naming=partial(store.stories_naming, first, last, settings.zone, narrow),
            troubles=_troubles(store, settings, last, now),
        )
        return assemble(
            rows,
            settings,
            first,
            last,
            now=now,
            province=province_title(settings.province, last),
            topics=names,
            scope=scope,
        )


def _rows(
    store: Store, settings: Settings, days: tuple[date, date], until: date, narrow: Narrow
) -> DigestRows:
    (first, last), year_end = days, settings.periods.year_end
    length = (last - first).days + 1
    return store.digest_rows(
        first,
        last,
        settings.zone,
        chart_days=max(CHART_DAYS, length) + COMPARED_DAYS,
        texts=False,
        wanted=Wanted(
            narrow,
            TOLD_OF_A_DAY if first == last else TOLD,
            against(first, last, until, year_end),
            cells_of(settings.province),
            reviewed=first != last,
        ),
    )


def _troubles(store: Store, settings: Settings, last: date, now: datetime) -> tuple[TroubleRow, ...]:
    """What is wrong with sources, as of the end of the period."""
    from pipeline.health import daily_message

    end = datetime.combine(last + timedelta(days=1), time(), settings.zone)
    found = daily_message(store, min(now, end), zone=settings.timezone)
    return tuple(TroubleRow(one.source_id, one.name, one.words, one.last) for one in found)


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
    zone, year_end = settings.zone, settings.periods.year_end
    vietnamese = [row for row in rows.articles if row.language in {"vi", "und"}]
    fields = sections.by_field(
        story_lines(vietnamese, zone, texts=rows.texts), vietnamese, topics, rows.stories
    )
    foreign = [row for row in rows.articles if row.language not in {"vi", "und"}]
    lines = alert_lines(rows, zone)
    size = grain(first, last)
    until = max(first, min(last, now.astimezone(zone).date()))
    communes = commune_counts(rows.places, settings.province)
    return Digest(
        province=province,
        parent=settings.office.parent,
        office=settings.office.name,
        unit=settings.office.unit,
        place=settings.office.place,
        first=first,
        last=last,
        made_at=now.astimezone(zone),
        items=items_of(rows.tallies),
        outlets=outlets_of(rows.tallies),
        highlights=highlights(fields, lines),
        keywords=keywords(
            [story for section in fields for story in section.stories],
            rows.naming if any(section.more for section in fields) else None,
        ),
        totals=totals(rows, first, last),
        tones=changes("tone", words.TONES, rows, first, last),
        tiers=changes("tier", PRESS_TIERS, rows, first, last),
        social=sections.social(rows, topics, days=(last - first).days + 1),
        matters=tuple(one for one in lines if one.kind == AlertKind.NEEDS_ANSWER.value),
        alerts=tuple(one for one in lines if one.kind != AlertKind.NEEDS_ANSWER.value),
        closed=closed_lines(rows, zone),
        fields=fields,
        foreign=story_lines(foreign, zone, texts=rows.texts),
        silent=(silent := sections.silent(rows, zone)),
        quiet=sections.quiet(rows),
        missed=rows.missed,
        problems=sections.problems(rows, silent),
        accounts=Accounts(rows.runs, rows.discovered, rows.dispositions),
        days=chart_days(rows.days, first, until),
        events=sections.events(rows.peaks, size),
        field_tones=sections.field_tones(rows.tallies, changes("topic", topics, rows, first, last)),
        tier_counts=sections.tier_counts(rows.tallies),
        communes=communes,
        map=settings.province if communes else "",
        months=sections.months(rows.months, first, until),
        review=rows.review,
        letterhead=_letterhead(settings),
        grain=size,
        scope=scope,
        year_end=year_end,
        compared_since=rows.before.since,
    )


def _letterhead(settings: Settings) -> Letterhead:
    office = settings.office
    return Letterhead(
        office.document, office.number, office.symbol, office.authority, office.signer, office.recipients
    )
