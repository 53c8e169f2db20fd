"""Alarms on a small simulated world: failures are found in time and false alarms stay few."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.alarms import score
from pipeline.health.judge import Item, Observed, Reading, judge, stopped
from pipeline.health.revisions import next_visit, revision
from pipeline.health.silence import silence_of
from pipeline.sentence_diff import sentence_diff

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"


def readings(*last: Reading) -> tuple[Reading, ...]:
    usual = [Reading(NOW - timedelta(hours=6 * n), 3, 0, 20, 0, 0) for n in range(30, 2, -1)]
    return (*usual, *last)


def test_small_world() -> None:
    ours, old = score(11, sources=12), score(11, sources=12, baseline=True)
    assert ours.found >= 0.8 * ours.planted
    assert ours.false_per_month <= 2
    assert ours.found > old.found


def test_silence_of_a_daily_source_and_not_over_its_weekend() -> None:
    days = [NOW - timedelta(days=n) for n in range(50)]
    office = [day for day in days if day.weekday() < 5]
    friday = max(day for day in office if day.weekday() == 4)
    before = [day for day in office if day <= friday]
    sunday, thursday = silence_of(before, friday + timedelta(days=2), zone=ZONE), None
    assert sunday is not None
    assert not sunday.alarm
    thursday = silence_of(before, friday + timedelta(days=6), zone=ZONE)
    assert thursday is not None
    assert thursday.alarm


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        (Reading(NOW, 1, 0, 0, 0, 1, ("danh sách https://a.vn/rss: máy chủ trả lỗi HTTP 410",)), "gone"),
        (
            Reading(
                NOW, 2, 0, 20, 0, 0, ("danh sách https://a.vn/rss: đã chuyển hẳn (301) sang https://b.vn/",)
            ),
            "moved",
        ),
        (Reading(NOW, 1, 0, 0, 1, 0), "robots_denied"),
    ],
)
def test_readings_tell(last: Reading, kind: str) -> None:
    hourly = [NOW - timedelta(hours=n) for n in range(400)]
    items = tuple(Item(at, at, 1500, 70) for at in hourly)
    assert kind in [one.kind for one in judge(Observed("a", "A", items, readings(last)), NOW, zone=ZONE)]
    assert not judge(Observed("a", "A", items, readings()), NOW, zone=ZONE)


def test_a_source_that_never_gave_and_a_collection_that_stands_still() -> None:
    never = judge(Observed("a", "A", (), readings()), NOW, zone=ZONE)
    assert [one.kind for one in never] == ["barren"]
    assert stopped([NOW - timedelta(hours=30), None], NOW) is not None
    assert stopped([NOW - timedelta(hours=30), NOW - timedelta(hours=2)], NOW) is None


def test_while_we_do_not_read_no_source_is_silent() -> None:
    until = NOW - timedelta(days=6)
    items = tuple(Item(at, at, 1500, 70) for at in (until - timedelta(hours=n) for n in range(600)))
    read = tuple(Reading(until - timedelta(hours=6 * n), 3, 0, 20, 0, 0) for n in range(40))
    assert not judge(Observed("a", "A", items, read), NOW, zone=ZONE)
    later = Reading(NOW, 3, 0, 20, 0, 0)
    assert [one.kind for one in judge(Observed("a", "A", items, (*read, later)), NOW, zone=ZONE)] == [
        "silent"
    ]


@pytest.mark.parametrize(
    ("body", "told", "kind"),
    [(0, -5, "drift"), (9000, -5, "drift"), (1500, None, "drift"), (1500, 420, "clock")],
)
def test_items_tell(body: int, told: int | None, kind: str) -> None:
    old = [Item(NOW - timedelta(hours=3 * n), NOW - timedelta(hours=3 * n), 1500, 70) for n in range(10, 90)]
    at = [NOW - timedelta(hours=n) for n in (4, 3, 2, 1)]
    new = [Item(one, None if told is None else one + timedelta(minutes=told), body, 70) for one in at]
    found = [one.kind for one in judge(Observed("a", "A", (*old, *new)), NOW, zone=ZONE)]
    assert kind in found
    same = [Item(one, one, 1500, 70) for one in at]
    assert not judge(Observed("a", "A", (*old, *same)), NOW, zone=ZONE)


def test_revisions() -> None:
    changes = sentence_diff("Có 12 người. Cầu đóng.", "Có 2 người.  Cầu đóng.")
    assert [(one.removed, one.added) for one in changes] == [("Có 12 người.", "Có 2 người.")]
    assert revision("a", "t", NOW, NOW, "Có 12 người.", "Có 2 người.").silent
    assert not revision("a", "t", NOW, NOW, "Có 12.", "Có 2. Bài đã được đính chính.").silent
    fresh, alerted = (next_visit(NOW - timedelta(hours=2), NOW, open_alert=one) for one in (False, True))
    assert fresh is not None
    assert alerted is not None
    assert alerted < fresh
    assert next_visit(NOW - timedelta(days=30), NOW, open_alert=False) is None
