"""Stories as the digest shows them: one headline, reprints folded, sentences only from the articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.digest.plain import headline
from pipeline.digest.rows import ArticleRow, Texts
from pipeline.digest.summarise import summarise
from pipeline.digest.types import Appearance, StoryLine

#: Stories of one field that get a summary; on a day with more, the rest are headlines.
SUMMARIES = 24
TIER_RANK = {"central": 0, "provincial": 1, "official": 2, "trade": 3, "fact-check": 4, "aggregator": 5}


def story_lines(
    rows: Iterable[ArticleRow], zone: ZoneInfo, *, texts: Texts | None = None
) -> tuple[StoryLine, ...]:
    """Group rows into stories: the most widely carried first, then the newest.

    ``texts`` fetches lead and body of the few articles that are summarised, where the rows came without.
    """
    groups: dict[str, list[ArticleRow]] = defaultdict(list)
    for row in rows:
        groups[row.story_id].append(row)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), -max(map(_dated, group)).timestamp()))
    heads = [_head(group) for group in ordered]
    known = _with_texts(heads, texts)
    told: Counter[str] = Counter()
    lines: list[StoryLine] = []
    for group, bare in zip(ordered, heads, strict=True):
        head = known.get(bare.article_id, bare)
        told[head.topic] += 1
        lines.append(_story(group, head, zone, told=told[head.topic] <= SUMMARIES))
    return tuple(lines)


def _with_texts(heads: Sequence[ArticleRow], texts: Texts | None) -> dict[str, ArticleRow]:
    """The heads that are summarised, or have no title, with their texts, by id."""
    if texts is None:
        return {}
    told: Counter[str] = Counter()
    wanted: dict[str, ArticleRow] = {}
    for head in heads:
        told[head.topic] += 1
        if told[head.topic] <= SUMMARIES or not headline(head.title):
            wanted[head.article_id] = head
    found = texts(list(wanted))
    return {
        key: replace(wanted[key], lead=lead, body=body)
        for key, (lead, body) in found.items()
        if key in wanted
    }


def _dated(row: ArticleRow) -> datetime:
    return row.dated


def _head(group: Sequence[ArticleRow]) -> ArticleRow:
    """The original of the weightiest outlet, the earliest of those."""
    if len(group) == 1:
        return group[0]
    originals = [row for row in group if not row.reprint_of] or [min(group, key=_age)]
    return min(originals, key=lambda row: (TIER_RANK.get(row.tier, 9), *_age(row)))


def _age(row: ArticleRow) -> tuple[datetime, str]:
    return row.dated, row.article_id


def _story(group: Sequence[ArticleRow], head: ArticleRow, zone: ZoneInfo, *, told: bool) -> StoryLine:
    group = sorted(group, key=_age)
    tones, places = Counter(row.tone for row in group), _places(group)
    return StoryLine(
        story_id=head.story_id,
        headline=headline(head.title) or shorten(head.body, 120),
        summary=summary(head) if told else "",
        # The tone most of its articles have; the head's own breaks a tie.
        tone=max(tones, key=lambda tone: (tones[tone], tone == head.tone)),
        language=head.language,
        places=places,
        appearances=tuple(appearance(row, zone) for row in group),
    )


def _places(group: Sequence[ArticleRow]) -> tuple[str, ...]:
    """The three places named by most of its articles; the first named comes first of those with as many."""
    if len(group) == 1:
        return group[0].places[:3]
    counts = Counter(place for row in group for place in row.places)
    return tuple(sorted(counts, key=lambda place: -counts[place])[:3])


def appearance(row: ArticleRow, zone: ZoneInfo) -> Appearance:
    """Where and when an article was read; posts show their platform only."""
    return Appearance(
        outlet=row.source_name,
        url=row.url,
        title=row.title,
        when=row.dated.astimezone(zone),
        exact_time=row.exact_time,
        tier=row.tier,
        reprint=bool(row.reprint_of),
        changed=row.changed,
        language=row.language,
    )


def summary(row: ArticleRow) -> str:
    """Two sentences of the article: of its own lead, or the best of its body (:mod:`.summarise`)."""
    return summarise(row.title, row.lead, row.body, language=row.language)


def shorten(text: str, limit: int) -> str:
    """Cut ``text`` to at most ``limit`` characters: after a sentence if one ends there, else after a word."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[:limit]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "。"))
    if end > limit // 3:
        return cut[: end + 1].strip()
    return cut.rsplit(" ", 1)[0].rstrip(",;:–- ") + "…"
