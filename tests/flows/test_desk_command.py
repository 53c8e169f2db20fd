"""What is done to an alert on the command line runs out as it does at the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli import desk
from pipeline.record.statement import REVIEWED
from pipeline.settings import Paths, load_settings
from pipeline.store import Store
from pipeline.store.console_desk import expire_due
from pipeline.types import AlertState, Evidence
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


def _with_evidence(store: Store) -> None:
    """An alert whose deciding sentence is the newer one, beside a claim that was judged and a retired one."""
    said = Evidence(
        "e-moi", "Xã Lục Ngạn thu 2 tấn cam.", "Cổng tỉnh", "official", NOW, "https://tinh.example/1"
    )
    held = replace(said, place="xã Lục Ngạn", period="tháng 11/2026", valid_to=date(2026, 12, 31))
    judged = replace(
        said,
        evidence_id="a-kiem-chung",
        text="Một số bài đăng nói xã Lục Ngạn thu 12 tấn cam.",
        source="Trạm vẽ",
        basis="fact-check",
        verdict=f"{REVIEWED}sai",
        stated_at=NOW - timedelta(days=1),
    )
    old = replace(
        said, evidence_id="b-cu", text="Xã Lục Ngạn thu 1 tấn cam.", stated_at=NOW - timedelta(days=2)
    )
    store.add_evidence([held, judged, old])
    store.retire_evidence("b-cu", NOW)
    flag = replace(
        alert("al2", "Xã Lục Ngạn thu 12 tấn cam."), evidence_ids=("e-moi", "a-kiem-chung", "b-cu")
    )
    store.upsert_alerts([flag], NOW)


def test_an_alert_shows_what_decided_first_and_what_each_sentence_is(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    _with_evidence(store)
    assert desk.show("al2") == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line for line in shown if line.startswith("Đối chiếu: ")] == [
        (
            "Đối chiếu: “Xã Lục Ngạn thu 2 tấn cam.” – Cổng tỉnh, 14/11/2026 16:00; xã Lục Ngạn; "
            "tháng 11/2026; hiệu lực đến hết 31/12/2026 https://tinh.example/1"
        ),
        (
            "Đối chiếu: “Một số bài đăng nói xã Lục Ngạn thu 12 tấn cam.” – Trạm vẽ, 13/11/2026 16:00; "
            "kết luận kiểm chứng: thông tin sai https://tinh.example/1"
        ),
        "Đối chiếu: “Xã Lục Ngạn thu 1 tấn cam.” – Cổng tỉnh, 12/11/2026 16:00; đã thôi dùng https://tinh.example/1",
    ]
    assert shown[-1].endswith("máy: cảnh báo được tạo → mới")
