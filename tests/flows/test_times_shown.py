"""Times are kept in UTC and shown as a clock in the province shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.archive import retain
from flows.cli.backup import _local
from flows.mending import before_run
from pipeline.evidence_pack import verify
from pipeline.evidence_pack.words import readme
from pipeline.settings import Paths, Retention, Settings
from pipeline.store import Store

NIGHT = datetime(2026, 11, 27, 20, 5, 9, tzinfo=UTC)


def test_a_pack_tells_the_local_time() -> None:
    assert "Lập lúc 03:05 ngày 28/11/2026 (giờ Việt Nam)" in readme("Tiêu đề", NIGHT)
    assert verify._local(NIGHT.isoformat()) == "03:05:09 ngày 28/11/2026 (giờ Việt Nam)"
    assert verify._local("không rõ") == "không rõ"


def test_a_backup_tells_the_local_time() -> None:
    assert _local(NIGHT.isoformat(), Settings()) == "03:05 ngày 28/11/2026"


def test_a_clock_set_back_is_told_in_local_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings(paths=Paths(data=tmp_path))
    store = Store(settings.database)
    store.migrate()
    store.begin_run("r", NIGHT, [])
    before_run(settings, store, NIGHT - timedelta(days=2))
    assert "(03:05 ngày 28/11/2026)" in capsys.readouterr().err


def test_retention_tells_the_local_time(tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data=tmp_path), retention=Retention(posts_days=30))
    store = Store(settings.database)
    store.migrate()
    lines = retain(store, settings, NIGHT, dry_run=True)
    assert all("UTC" not in line for line in lines)
    assert any("03:05 ngày 29/10/2026" in line for line in lines), lines
