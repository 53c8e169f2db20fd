"""The leader's figures, counted by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.desk import Action
from pipeline.store.console_desk import Act, act_on_alert
from pipeline.store.console_overview import board
from tests.console.console_kit import NOW, TestDesk, alert

WRONG, RIGHT = "cảnh báo nhầm", "tin đúng – cần xử lý thực tế"


def case(desk: TestDesk, name: str, raised: datetime, *, taken: float, closed: float, why: str) -> None:
    """An alert raised then, taken and closed so many minutes later."""
    desk.store.upsert_alerts([replace(alert(name, f"Việc {name}"), raised_at=raised)], raised)
    act_on_alert(desk.path, 5, Act(name, 1, Action.TAKE, "officer1"), raised + timedelta(minutes=taken))
    act_on_alert(
        desk.path, 5, Act(name, 2, Action.CLOSE, "officer1", why), raised + timedelta(minutes=closed)
    )


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    made = TestDesk(tmp_path)
    monday, before = NOW - timedelta(days=2), NOW - timedelta(days=9)
    for number in range(1, 12):
        why = WRONG if number <= 4 else RIGHT
        case(made, f"t{number}", monday, taken=10 * number, closed=20 * number, why=why)
    case(made, "v1", before, taken=90, closed=200, why=WRONG)
    case(made, "v2", before, taken=30, closed=100, why=RIGHT)
    case(made, "cu", NOW - timedelta(days=40), taken=1, closed=2, why=WRONG)
    return made


def test_times_of_this_week_against_last(desk: TestDesk) -> None:
    found = board(desk.path, 5, NOW, (15, 60, 120, 480, 1440))
    this, last = found.this_week, found.last_week
    # Eleven of this week were taken after 10, 20 … 110 minutes; three more of the kit wait.
    assert (this.raised, this.closed, this.acknowledge.count) == (14, 11, 11)
    assert (this.acknowledge.median, this.acknowledge.p90) == (60, 100)
    assert (this.answer.median, this.answer.p90) == (120, 200)
    assert (last.raised, last.closed, last.acknowledge.median) == (2, 2, 60)
    assert sum(sum(counts) for _, counts in found.ages) == 3
    assert found.untaken_late == 1, "the P1 of 90 minutes ago"


def test_false_alarms_by_kind_of_this_week_against_last(desk: TestDesk) -> None:
    (one,) = board(desk.path, 5, NOW, (15, 60, 120, 480, 1440)).outcomes
    assert (one.closed, one.false_alarms, one.true_reports) == (13, 5, 8)
    assert (one.this_week, one.last_week) == ((11, 4), (2, 1))
    page = desk.client("viewer").get("/board").text
    for words in ("4/11 (36 %)", "1/2 (50 %)", "5 (38 %)", "1,7 giờ"):
        assert words in page, words


def test_a_deed_before_its_alert_counts_as_at_once(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    act_on_alert(desk.path, 5, Act("al1", 1, Action.TAKE, "officer1"), NOW - timedelta(hours=2))
    assert board(desk.path, 5, NOW, (15, 60, 120, 480, 1440)).this_week.acknowledge.median == 0
