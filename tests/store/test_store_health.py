"""What the store tells of its sources, and the one judgement made of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.health import daily_message, source_health
from pipeline.store import Batch, Store
from pipeline.store.health import observations
from pipeline.types import Disposition, Outcome, SourceReport
from tests.store.store_kit import NOW, batch, source

ZONE = "Asia/Ho_Chi_Minh"
GONE = "danh sách https://a.example/rss: máy chủ trả lỗi HTTP 410"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two sources, a reading every six hours for five days; the second one's feed is then gone."""
    made = Store(tmp_path / "minhtin.duckdb", timeout=5)
    made.migrate()
    for number in range(20):
        run, at = f"r{number}", NOW - timedelta(hours=6 * (19 - number))
        made.begin_run(run, at, [source("bao-a"), source("bao-b")])
        last = number == 19
        made.commit_batch(
            Batch(
                run,
                outcomes=(Outcome("bao-b", f"https://b.example/{number}", Disposition.OFF_TOPIC),),
                reports=(
                    SourceReport("bao-a", requests=2, discovered=20),
                    SourceReport(
                        "bao-b",
                        requests=1,
                        discovered=0 if last else 1,
                        failures=int(last),
                        problems=(GONE,) * last,
                    ),
                ),
            )
        )
    made.commit_batch(batch("r19", *range(-400, 0, 20)))
    return made


def test_what_was_read_and_not_kept_counts_as_a_sign_of_life(store: Store) -> None:
    seen = {one.source_id: one for one in observations(store.path, 5, NOW)}
    assert len(seen["bao-a"].items) == 20
    assert seen["bao-a"].last_read_at == NOW
    passed = seen["bao-b"].items
    assert len(passed) == 20
    assert all(one.body is None for one in passed)


def test_one_judgement_for_all_who_ask(store: Store) -> None:
    judged = source_health(store.path, 5, NOW, zone=ZONE)
    assert [(one.source_id, one.state) for one in judged] == [("bao-b", "bad"), ("bao-a", "ok")]
    (line,) = daily_message(store, NOW, zone=ZONE)
    assert (line.source_id, line.kind, line.grave) == ("bao-b", "gone", True)
    assert "không còn" in line.words
    assert not daily_message(store, NOW - timedelta(hours=1), zone=ZONE), "a past day is judged as it was"


def test_when_nothing_is_read_that_is_said_first(store: Store) -> None:
    first = daily_message(store, NOW + timedelta(days=3), zone=ZONE)[0]
    assert (first.source_id, first.kind) == ("", "stopped")
    assert "3 ngày" in first.words
