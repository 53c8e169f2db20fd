"""`đột biến`: more is written of a topic or a place than its own past explains. No accusation, only a look.

The last window is held against the weeks before by the exact conditional test of two Poisson rates
(Przyborowski and Wilenski 1940): given all events, those of the window are binomial with the window's share
of the time. It needs no large counts. News comes in heaps, so reprints count once a story and day-to-day
variance above Poisson's widens the bound; what is tested together is corrected for by Benjamini and Hochberg.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pipeline.alert_rules import Rules
from pipeline.types import Alert, AlertKind, Reason

#: The window that may be a burst, and the past it is held against.
WINDOW, PAST = timedelta(hours=24), timedelta(days=28)
#: Without this much of the past nothing is said.
LEAST_PAST = timedelta(days=7)
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class Mention:
    """One text about a topic or place: ``key`` is `topic:…` or `place:…`, ``story`` joins reprints."""

    key: str
    name: str
    at: datetime
    article_id: str
    story: str
    source: str


@dataclass(frozen=True, slots=True)
class Burst:
    """A key whose window holds ``seen`` stories where its past lets ``expected`` be expected."""

    key: str
    name: str
    seen: int
    expected: float
    p: float
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """``rate``: share of false bursts borne among those reported; fewest stories; times the expected."""

    rate: float
    least: int
    ratio: float


def tail(seen: int, before: int, share: float) -> float:
    """Return the chance of ``seen`` or more of all events in a window of that share of the time."""
    total = seen + before
    if seen <= 0:
        return 1.0
    logs = [
        math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1)
        + k * math.log(share) + (total - k) * math.log1p(-share)
        for k in range(seen, total + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(math.exp(one) for one in logs))


def find_bursts(
    mentions: Iterable[Mention], now: datetime, *, since: datetime, limits: Limits
) -> list[Burst]:
    """Return the bursts of the last 24 hours, surest first.

    Args:
        mentions: texts of the window and of the weeks before.
        now: end of the window.
        since: when collecting began; the past before it is unknown, not empty.
        limits: from when on it is a burst.
    """
    past = min(PAST, now - WINDOW - since)
    if past < LEAST_PAST:
        return []
    found: dict[str, list[Mention]] = defaultdict(list)
    for one in mentions:
        if now - WINDOW - past <= one.at <= now:
            found[one.key].append(one)
    tested = [_tested(key, group, now, past) for key, group in found.items()]
    tested.sort(key=lambda one: (one.p, one.key))
    kept = max((at for at, one in enumerate(tested, 1) if one.p <= limits.rate * at / len(tested)), default=0)
    return [one for one in tested[:kept] if one.seen >= max(limits.least, limits.ratio * one.expected)]


def _tested(key: str, group: Sequence[Mention], now: datetime, past: timedelta) -> Burst:
    recent = [one for one in group if one.at > now - WINDOW]
    seen = len({one.story for one in recent})
    days = _daily([one for one in group if one.at <= now - WINDOW], now, past)
    before = sum(days)
    # News comes in heaps: where the past varies more than Poisson, events count as heaps of that size.
    heap = max(_dispersion(days), 1.0)
    p = tail(max(round(seen / heap), 1) if seen else 0, round(before / heap), WINDOW / (past + WINDOW))
    return Burst(key, group[0].name, seen, before * (WINDOW / past), p, tuple(recent))


def _daily(group: Sequence[Mention], now: datetime, past: timedelta) -> list[int]:
    """Stories of each whole window of the past; a story counts once, in the window it began in."""
    first: dict[str, datetime] = {}
    for one in group:
        first[one.story] = min(one.at, first.get(one.story, one.at))
    days = [0] * max(int(past / WINDOW), 1)
    for at in first.values():
        days[min(int((now - WINDOW - at) / WINDOW), len(days) - 1)] += 1
    return days


def _dispersion(days: Sequence[int]) -> float:
    mean = sum(days) / len(days)
    if mean <= 0 or len(days) < 2:
        return 1.0
    return sum((one - mean) ** 2 for one in days) / (len(days) - 1) / mean


def burst_alerts(bursts: Sequence[Burst], rules: Rules, now: datetime) -> list[Alert]:
    """Return one alert a burst; a burst that lasts keeps its alert from day to day of one week."""
    return [_alert(one, rules, now) for one in bursts]


def _alert(one: Burst, rules: Rules, now: datetime) -> Alert:
    year, week, _ = now.isocalendar()
    key = f"{one.key}|{year}-{week}"
    rule = rules.file.reasons["burst"]
    sources = len({mention.source for mention in one.mentions})
    words = rule.words.replace("{detail}", one.name)
    reasons = [Reason("burst", rule.points, words)]
    if sources > 1:
        reach = rules.file.reasons["reach"]
        points = round(min(reach.points * sources, reach.cap), 3)
        reasons.append(Reason("reach", points, reach.words.replace("{detail}", str(sources))))
    score = round(sum(reason.points for reason in reasons), 3)
    told = f"{one.seen} vụ việc trong 24 giờ, bình thường khoảng {_number(one.expected)}"
    return Alert(
        alert_id=hashlib.sha256(f"{key}|{AlertKind.BURST.value}".encode()).hexdigest()[:20],
        dedupe_key=key,
        kind=AlertKind.BURST,
        title=f"Đột biến: {one.name} ({told})",
        priority=next((rank for rank, limit in enumerate(rules.file.priorities, 1) if score >= limit), 5),
        score=score,
        reasons=tuple(reasons),
        claim_ids=(),
        article_ids=tuple(dict.fromkeys(mention.article_id for mention in one.mentions))[:MAX_LISTED],
        evidence_ids=(),
        verdict_reasons=(f"Đột biến: {told}; xác suất ngẫu nhiên {_chance(one.p)}",),
        unit=rules.units.default,
        raised_at=now,
        last_seen_at=max(mention.at for mention in one.mentions),
    )


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def _chance(p: float) -> str:
    return "dưới 1/10.000" if p < 1e-4 else f"khoảng 1/{round(1 / p):,}".replace(",", ".")


def mentions_of(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[Mention]:
    """Return the mentions of rows of the store (``names``: what topics and places are called)."""
    return [
        Mention(
            str(row["key"]),
            names.get(str(row["key"]), str(row["name"])),
            row["dated"],
            str(row["article_id"]),
            str(row["story_id"]),
            str(row["source_id"]),
        )
        for row in rows
    ]
