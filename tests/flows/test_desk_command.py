"""What is done to an alert on the command line runs out as it does at the desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli import desk
from pipeline.settings import Paths, load_settings
from pipeline.store import Store
from pipeline.store.console_desk import expire_due
from pipeline.types import AlertState
from tests.console.console_kit import NOW, alert


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    settings = load_settings(paths=Paths(data=tmp_path))
    monkeypatch.setattr("pipeline.settings.load_settings", lambda: settings)
    made = Store(settings.database)
    made.migrate()
    made.upsert_alerts([alert("al1", "Tin một")], NOW)
    return made


def test_a_snoozed_and_a_taken_alert_come_back(store: Store) -> None:
    assert desk.snooze("al1", why="chờ cuộc họp", by="an", hours=2) == 0
    now = datetime.now(UTC)
    expire_due(store.path, 5, now + timedelta(hours=1))
    assert store.alert_state("al1")[0] is AlertState.SNOOZED
    expire_due(store.path, 5, now + timedelta(hours=2, minutes=1))
    assert store.alert_state("al1")[0] is AlertState.NEW
    assert desk.take("al1", by="an") == 0
    expire_due(store.path, 5, now + timedelta(days=40))
    assert store.alert_state("al1")[0] is AlertState.NEW
