"""Who is told of what and when: priorities, quiet hours, gathering, escalation, never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.notify.occasions import (
    LATE,
    NEW,
    Clockwork,
    Past,
    Standing,
    Told,
    due_messages,
    is_quiet,
    pause_after,
)
from pipeline.notify.options import Notify, Target, quiet_hours

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TAKE = (15, 30, 120, 480, 1440)
#: 10:00 in Việt Nam.
NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
DUTY = Target(name="truc-ban", priorities=3)
LEADER = Target(name="truong-nhom", priorities=2, late=1.0)


def standing(identity: str = "al1", priority: int = 2, *, ago: float = 1, number: int = 1) -> Standing:
    at = NOW - timedelta(minutes=ago)
    return Standing(identity, "can_xac_minh", "Cầu đã sập.", priority, "", at, number, at, "raise")


def due(
    *alerts: Standing,
    targets: tuple[Target, ...] = (DUTY,),
    past: dict[str, Past] | None = None,
    now: datetime = NOW,
    **notify: object,
) -> dict[str, list[str]]:
    clockwork = Clockwork(Notify(targets=targets, **notify), TAKE, ZONE)  # type: ignore[arg-type]
    return {
        one.target.name: [item.standing.alert_id for item in one.items]
        for one in due_messages(alerts, past or {}, clockwork, now)
    }


def told(state: str = "sent", *, priority: int = 2, number: int = 1, occasion: str = NEW) -> Past:
    return Past((Told("al1", number, occasion, priority, state),), NOW - timedelta(hours=1))


def test_one_message_tells_all_most_urgent_first() -> None:
    assert due(standing("c", 3), standing("a", 2, ago=9), standing("b", 1)) == {"truc-ban": ["b", "a", "c"]}


def test_less_urgent_ones_than_asked_for_are_not_told() -> None:
    assert due(standing(priority=4)) == {}
    assert due(standing(priority=4), targets=(replace_target(DUTY, priorities=4),)) == {"truc-ban": ["al1"]}


def replace_target(target: Target, **changes: object) -> Target:
    return target.model_copy(update=changes)


def test_what_was_told_is_not_told_again() -> None:
    assert due(standing(), past={"truc-ban": told()}) == {}
    assert due(standing(), past={"nguoi-khac": told()}) == {"truc-ban": ["al1"]}


def test_it_is_told_again_when_it_came_back_or_became_more_urgent() -> None:
    assert due(standing(number=4), past={"truc-ban": told()}) == {"truc-ban": ["al1"]}
    assert due(standing(priority=1), past={"truc-ban": told(priority=3)}) == {"truc-ban": ["al1"]}
    assert due(standing(priority=3), past={"truc-ban": told(priority=1)}) == {}


def test_what_failed_is_tried_again_and_what_is_unknown_three_times() -> None:
    assert due(standing(), past={"truc-ban": told("failed")}) == {"truc-ban": ["al1"]}
    for number, expected in ((1, True), (2, True), (3, False)):
        past = Past(told("unknown").told * number)
        assert bool(due(standing(), past={"truc-ban": past})) is expected


def test_a_receiver_that_takes_nothing_is_left_alone_for_longer_and_longer() -> None:
    pauses = [pause_after(number).total_seconds() / 60 for number in range(9)]
    assert pauses == [0, 1, 2, 5, 15, 30, 60, 60, 60]
    past = Past(told("failed").told, None, 3, NOW - timedelta(minutes=4))
    assert due(standing(), past={"truc-ban": past}) == {}
    assert due(standing(), past={"truc-ban": past}, now=NOW + timedelta(minutes=1)) == {"truc-ban": ["al1"]}


def test_messages_are_gathered_but_the_most_urgent_does_not_wait() -> None:
    past = {"truc-ban": Past((), NOW - timedelta(minutes=3))}
    assert due(standing(), past=past, gather_minutes=10) == {}
    assert due(standing(), past=past, gather_minutes=3) == {"truc-ban": ["al1"]}
    assert due(standing(), standing("gap", 1), past=past, gather_minutes=10) == {"truc-ban": ["gap", "al1"]}


def test_at_night_only_the_most_urgent_are_told_and_the_rest_in_the_morning() -> None:
    night = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)  # 23:00
    at = night - timedelta(minutes=2)
    alerts = [replace(standing(name, p), since=at, raised_at=at) for name, p in (("gap", 1), ("thuong", 2))]
    assert due(*alerts, now=night) == {"truc-ban": ["gap"]}
    assert due(alerts[1], now=datetime(2026, 11, 16, 23, 29, tzinfo=UTC)) == {}
    assert due(alerts[1], now=datetime(2026, 11, 16, 23, 30, tzinfo=UTC)) == {"truc-ban": ["thuong"]}
    never = replace_target(DUTY, wakes=0)
    assert due(*alerts, now=night, targets=(never,)) == {}
    always = replace_target(DUTY, quiet="")
    assert due(*alerts, now=night, targets=(always,)) == {"truc-ban": ["gap", "thuong"]}


def test_the_leader_is_told_when_nobody_took_it_in_the_time_set() -> None:
    assert due(standing(ago=29), targets=(LEADER,)) == {}
    assert due(standing(ago=30), targets=(LEADER,)) == {"truong-nhom": ["al1"]}
    twice = replace_target(LEADER, late=2.0)
    assert due(standing(ago=59), targets=(twice,)) == {}
    assert due(standing(ago=60), targets=(twice,)) == {"truong-nhom": ["al1"]}
    assert due(standing(ago=30), targets=(LEADER,), past={"truong-nhom": told(occasion=LATE)}) == {}
    assert due(standing(ago=30), targets=(LEADER,), past={"truong-nhom": told(occasion=NEW)}) != {}


def test_nobody_is_late_for_what_came_at_night() -> None:
    at = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)  # 23:00; awake from 06:30, that is 23:30 UTC
    one = replace(standing(), since=at, raised_at=at)
    morning = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    assert due(one, targets=(LEADER,), now=morning) == {}
    assert due(one, targets=(LEADER,), now=morning + timedelta(minutes=29)) == {}
    assert due(one, targets=(LEADER,), now=morning + timedelta(minutes=30)) == {"truong-nhom": ["al1"]}
    early = replace(one, since=at + timedelta(hours=5))  # 04:00 of the same morning
    assert due(early, targets=(LEADER,), now=morning + timedelta(minutes=30)) == {"truong-nhom": ["al1"]}


def test_what_is_too_old_or_still_to_come_is_no_news() -> None:
    assert due(standing(ago=60 * 80)) == {}
    assert due(standing(ago=-5)) == {}


@pytest.mark.parametrize("bad", ["22-6", "24:00-06:00", "21:30-21:30", "21:30–06:30", "x"])
def test_quiet_hours_that_are_none_are_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="21:30-06:30"):
        quiet_hours(bad)


@given(st.times(), st.times(), st.times())
def test_an_hour_is_quiet_on_one_side_of_a_pair_only(begin: time, end: time, at: time) -> None:
    begin, end = begin.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0)
    if begin != end:
        assert is_quiet((begin, end), at) != is_quiet((end, begin), at)
    assert not is_quiet(None, at)


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 5), st.integers(0, 5000)), max_size=6),
    st.integers(0, 1440).map(lambda minutes: NOW + timedelta(minutes=minutes)),
)
def test_whatever_was_sent_is_not_due(alerts: list[tuple[str, int, int]], now: datetime) -> None:
    found = {name: replace(standing(name, p), since=now - timedelta(minutes=m)) for name, p, m in alerts}
    clockwork = Clockwork(Notify(targets=(DUTY, LEADER), gather_minutes=0), TAKE, ZONE)
    messages = due_messages(list(found.values()), {}, clockwork, now)
    past = {
        one.target.name: Past(
            tuple(
                Told(i.standing.alert_id, i.standing.number, i.occasion, i.standing.priority, "sent")
                for i in one.items
            ),
            now,
        )
        for one in messages
    }
    assert due_messages(list(found.values()), past, clockwork, now) == []
