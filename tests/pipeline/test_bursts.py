"""`đột biến`: small counts, quiet weeks, heaps, reprints, and how often chance alone raises one."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.alert_rules import load_rules
from pipeline.bursts import Limits, Mention, burst_alerts, find_bursts, tail
from pipeline.types import AlertKind

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
SINCE = NOW - timedelta(days=60)
LIMITS = Limits(0.01, 4, 3.0)


def _texts(key: str, hours: list[float], stories: int | None = None) -> list[Mention]:
    return [
        Mention(
            key, key, NOW - timedelta(hours=h), f"{key}-{at}", f"{key}-{at % (stories or 9**9)}", f"s{at % 5}"
        )
        for at, h in enumerate(hours)
    ]  # fmt: skip


def test_the_test_is_exact_for_small_counts() -> None:
    assert tail(1, 0, 0.5) == pytest.approx(0.5)
    assert tail(2, 1, 1 / 3) == pytest.approx(7 / 27)
    assert tail(0, 9, 0.1) == 1.0
    assert tail(500, 500, 1 / 29) < 1e-12


def test_a_place_that_is_hardly_ever_named_bursts_with_few_texts() -> None:
    quiet = _texts("place:x", [1, 3, 5, 8, 11, 300])
    (found,) = find_bursts(quiet, NOW, since=SINCE, limits=LIMITS)
    assert (found.seen, found.key) == (5, "place:x")
    assert found.expected < 0.1


def test_an_ordinary_day_is_none() -> None:
    before = [24 + 24 * day + hour for day in range(28) for hour in (1, 4, 9)]
    assert find_bursts(_texts("topic:y", [2, 5, 9, *before]), NOW, since=SINCE, limits=LIMITS) == []


def test_three_texts_are_too_few_and_reprints_count_once() -> None:
    assert find_bursts(_texts("place:x", [1, 2, 3]), NOW, since=SINCE, limits=LIMITS) == []
    assert find_bursts(_texts("place:x", [1.0] * 40, stories=1), NOW, since=SINCE, limits=LIMITS) == []


def test_a_topic_that_comes_in_heaps_needs_more() -> None:
    heaps = [24 * day + hour for day in range(2, 28, 6) for hour in range(1, 13)]
    assert find_bursts(_texts("topic:z", [*heaps, *range(1, 9)]), NOW, since=SINCE, limits=LIMITS) == []


def test_without_a_past_nothing_is_said() -> None:
    texts = _texts("place:x", [1, 2, 3, 4, 5, 6])
    assert find_bursts(texts, NOW, since=NOW - timedelta(days=5), limits=LIMITS) == []
    assert find_bursts([], NOW, since=SINCE, limits=LIMITS) == []


def test_chance_alone_hardly_ever_raises_one() -> None:
    chance = random.Random(7)
    raised = 0
    for _ in range(40):
        texts = []
        for key in range(30):
            rate = chance.choice([0.05, 0.3, 1.0, 4.0])
            at, hours = 0.0, []
            while (at := at + chance.expovariate(rate / 24)) < 29 * 24:
                hours.append(at)
            texts += _texts(f"k{key}", hours)
        raised += len(find_bursts(texts, NOW, since=SINCE, limits=LIMITS))
    assert raised <= 2


def test_the_alert_accuses_nobody() -> None:
    (alert,) = burst_alerts(
        find_bursts(_texts("place:x", [1, 3, 5, 8, 11]), NOW, since=SINCE, limits=LIMITS), load_rules(), NOW
    )
    assert alert.kind is AlertKind.BURST
    assert alert.verdict_reasons[0].startswith("Đột biến: 5 vụ việc trong 24 giờ, bình thường khoảng 0,0")
    assert len(alert.article_ids) == 5
    assert not alert.claim_ids
