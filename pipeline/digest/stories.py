"""Stories as the digest shows them: one headline, reprints folded, sentences only from the articles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from zoneinfo import ZoneInfo

from pipeline.digest.rows import ArticleRow
from pipeline.digest.summarise import summarise
from pipeline.digest.types import Appearance, StoryLine

TIER_RANK = {"central": 0, "provincial": 1, "official": 2, "trade": 3, "fact-check": 4, "aggregator": 5}


def story_lines(rows: Iterable[ArticleRow], zone: ZoneInfo) -> tuple[StoryLine, ...]:
    """Group rows into stories: the most widely carried first, then the newest."""
    groups: dict[str, list[ArticleRow]] = defaultdict(list)
    for row in rows:
        groups[row.story_id].append(row)
    ordered = sorted(
        groups.values(), key=lambda group: (-len(group), -max(r.dated.timestamp() for r in group))
    )
    return tuple(_story(group, zone) for group in ordered)


def _story(group: Sequence[ArticleRow], zone: ZoneInfo) -> StoryLine:
    group = sorted(group, key=lambda row: (row.dated, row.article_id))
    originals = [row for row in group if not row.reprint_of] or group[:1]
    head = min(originals, key=lambda row: (TIER_RANK.get(row.tier, 9), row.dated))
    tones = Counter(row.tone for row in group)
    places: Counter[str] = Counter(place for row in group for place in row.places)
    return StoryLine(
        story_id=head.story_id,
        headline=head.title or shorten(head.body, 120),
        summary=summary(head),
        # The tone most of its articles have; the head's own breaks a tie.
        tone=max(tones, key=lambda tone: (tones[tone], tone == head.tone)),
        language=head.language,
        places=tuple(place for place, _ in places.most_common(3)),
        appearances=tuple(appearance(row, zone) for row in group),
    )


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
    )


def summary(row: ArticleRow) -> str:
    """Two sentences of the article: of its own lead, or the best of its body (:mod:`.summarise`)."""
    return summarise(row.title, row.lead, row.body)


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
