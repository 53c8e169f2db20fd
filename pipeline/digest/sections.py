"""Parts of a digest made from rows: fields, tone by field, outlets, posts in aggregate, what was missed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipeline.digest import periods, words
from pipeline.digest.compared import PRESS_TIERS
from pipeline.digest.rows import ArticleRow, DigestRows, MonthRow, PeakRow, Tally
from pipeline.digest.scope import bar_of
from pipeline.digest.types import Change, Event, FieldSection, FieldTone, Silent, Social, StoryLine, TierCount

OTHER = "Lĩnh vực khác"
#: Events marked on the chart; names of an aggregate.
MOST_EVENTS, MOST_NAMED = 4, 4


def by_field(
    stories: Sequence[StoryLine],
    rows: Iterable[ArticleRow],
    topics: Mapping[str, str],
    numbers: Mapping[str, int],
) -> tuple[FieldSection, ...]:
    """Stories by the field that most of their items have, in the order of ``topics``.

    Of as many, the field of the earliest item; ``numbers`` tells how many stories of a field there are.
    """
    fields = _fields(rows)
    by_topic: dict[str, list[StoryLine]] = defaultdict(list)
    for story in stories:
        by_topic[fields[story.story_id]].append(story)
    known = [topic for topic in topics if topic in by_topic] + sorted(set(by_topic) - set(topics))
    return tuple(
        FieldSection(
            topic,
            topics.get(topic, OTHER),
            tuple(by_topic[topic]),
            max(0, numbers.get(topic, 0) - len(by_topic[topic])),
        )
        for topic in known
    )


def _fields(rows: Iterable[ArticleRow]) -> dict[str, str]:
    """The field of each story by its id, told as in :func:`pipeline.store.digest_stories.told`."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, str], datetime] = {}
    for row in rows:
        votes[row.story_id][row.topic] += 1
        key = row.story_id, row.topic
        first[key] = min(first.get(key, row.dated), row.dated)
    return {
        story: min(counts, key=lambda topic: (-counts[topic], first[story, topic], topic))
        for story, counts in votes.items()
    }


def field_tones(tallies: Iterable[Tally], compared: Sequence[Change]) -> tuple[FieldTone, ...]:
    """Items of each field by tone, the largest first; fields without any now and before are left out."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in tallies:
        counts[row.topic][row.tone] += row.items
    found = [
        FieldTone(one.name, tuple((tone, counts[one.label][tone]) for tone in words.TONES), one.mean)
        for one in compared
        if one.count or one.mean
    ]
    return tuple(sorted(found, key=lambda one: -one.total))


def tier_counts(tallies: Iterable[Tally]) -> tuple[TierCount, ...]:
    """Outlets and items of each tier that has any, in the order of the tiers."""
    outlets: dict[str, set[str]] = defaultdict(set)
    items: Counter[str] = Counter()
    for row in tallies:
        outlets[row.tier].add(row.source_id)
        items[row.tier] += row.items
    return tuple(
        TierCount(name, len(outlets[tier]), items[tier]) for tier, name in PRESS_TIERS.items() if items[tier]
    )


def events(peaks: Iterable[PeakRow], size: str) -> tuple[Event, ...]:
    """The most widely carried stories of the chart's days, at most one a bar, in the order of the days."""
    best: dict[date, PeakRow] = {}
    for one in sorted(peaks, key=lambda peak: -peak.items):
        best.setdefault(bar_of(one.day, size), one)
    chosen = sorted(list(best.values())[:MOST_EVENTS], key=lambda peak: peak.day)
    return tuple(Event(one.day, one.title, one.items, one.outlet, one.url) for one in chosen)


def social(rows: DigestRows, topics: Mapping[str, str], *, days: int) -> Social:
    """Posts in aggregate; compared only with days on which there were any."""
    (count, seen), posts = rows.post_days, rows.posts
    mean = count / seen if seen and days == 1 else float(count) if seen else None
    return Social(
        posts=posts.posts,
        mean=mean,
        platforms=_most(posts.platforms),
        topics=_most((topics.get(topic, OTHER.lower()), number) for topic, number in posts.topics),
        tones=tuple((words.TONES[tone], number) for tone, number in posts.tones),
        places=_most(posts.places),
    )


def _most(pairs: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    sums: Counter[str] = Counter()
    for name, number in pairs:
        sums[name] += number
    return tuple(sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_NAMED])


def silent(rows: DigestRows, zone: ZoneInfo) -> tuple[Silent, ...]:
    """Sources with something wrong: by their own rhythm, or trouble in the last run and nothing given."""
    known = {one.source_id: one for one in rows.sources}
    told = {one.source_id: one.words for one in rows.troubles}
    told |= {
        one.source_id: one.problems[0]
        for one in rows.sources
        if not one.items and one.problems and one.source_id not in told
    }
    names = {one.source_id: one.name for one in rows.troubles} | {key: one.name for key, one in known.items()}
    moments = [(one.source_id, one.last) for one in rows.troubles]
    moments += [(one.source_id, one.last_item_at) for one in rows.sources]
    last = {key: moment.astimezone(zone) for key, moment in moments if moment}
    return tuple(Silent(names[key], last.get(key), text, ours=not key) for key, text in told.items())


def problems(rows: DigestRows, told: Sequence[Silent]) -> tuple[tuple[str, str], ...]:
    """What else went wrong in the latest readings (name, words): what ``told`` says is not said again."""
    known: dict[str, str] = defaultdict(str)
    for one in told:
        known[one.name] += one.problem
    return tuple(
        (one.name, text) for one in rows.sources for text in one.problems if text not in known[one.name]
    )


def quiet(rows: DigestRows) -> tuple[str, ...]:
    """Names of the sources that gave nothing about the province in the period, and have no trouble."""
    told = {one.source_id for one in rows.troubles}
    return tuple(
        one.name for one in rows.sources if not one.items and not one.problems and one.source_id not in told
    )


def months(rows: Sequence[MonthRow], first: date, last: date) -> tuple[MonthRow, ...]:
    """Every month of a period of several, those without anything too; nothing for a shorter one."""
    every = periods.months(first, last)
    known = {row.month: row for row in rows}
    return tuple(known.get(month, MonthRow(month)) for month in every) if rows and len(every) > 1 else ()
