"""The structured log: lines that machines read, nothing secret or personal, no harm to the run."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import logs
from pipeline.paths import ROOT

TOKEN = "s3cr3t-zalo-9f8e7d6c"  # noqa: S105  invented


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.delenv(logs.VERBOSE, raising=False)
    yield logs.set_up(tmp_path)
    logs.stop()


def events(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_an_event_is_one_line_of_json_in_utc(file: Path) -> None:
    with logs.bound(run="r-1"):
        logs.event("commit", items=3, note="Lục Ngạn\nhai dòng")
    (line,) = events(file)
    assert file.parent.name == "logs"
    assert line["event"] == "commit"
    assert line["run"] == "r-1"
    assert line["items"] == 3
    assert line["level"] == "info"
    assert line["at"].endswith("+00:00")


def test_a_stage_tells_items_and_seconds_and_a_failed_one_says_nothing(file: Path) -> None:
    with logs.stage("crawl") as at:
        at.items = 7
    with pytest.raises(ValueError, match="x"), logs.stage("process"):
        raise ValueError("x")
    (line,) = events(file)
    assert (line["event"], line["stage"], line["items"]) == ("stage", "crawl", 7)
    assert 0 <= line["seconds"] < 5


def test_secrets_of_the_environment_and_in_texts_are_cut_out(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZALO_BOT_TOKEN", TOKEN)
    logs.event(
        "send_failed",
        error=f"POST https://user:hunter2@bot.example/send?access_token=abc123&x=1 with {TOKEN}",
        headers={"Authorization": "Bearer abcdef123456", "Cookie": "sid=1"},
        tries=[f"try {TOKEN}"],
        password="hunter2",  # noqa: S106  invented
    )
    text = file.read_text("utf-8")
    for secret in (TOKEN, "hunter2", "abc123", "abcdef123456", "sid=1"):
        assert secret not in text


@pytest.mark.parametrize(
    "personal", ["0912 345 678", "+84 912345678", "an.nguyen@thu.example", "024198001234"]
)
def test_personal_data_is_masked(file: Path, personal: str) -> None:
    logs.event("quarantine", reason=f"stage_failed: liên hệ {personal} số giấy tờ CCCD {personal}")
    assert personal not in file.read_text("utf-8")


@given(number=st.from_regex(r"\A0[35789][0-9]{8}\Z"), before=st.text(max_size=30))
def test_no_phone_number_survives(number: str, before: str) -> None:
    record = logging.LogRecord("minhtin", logging.INFO, "", 0, "quarantine", None, None)
    record.fields = {"reason": f"{before} gọi {number} ngay", "more": [{"x": number}]}
    assert number not in logs.as_json(record)


def test_a_reason_does_not_quote() -> None:
    assert logs.reason("ngày 'chị Nguyễn Thị A' không đọc được") == "ngày … không đọc được"


def test_ids_stay_whole(file: Path) -> None:
    logs.event("alert", alert_id="0912345678abcdef", run="20261114T163000Z-0a91b2")
    (line,) = events(file)
    assert line["alert_id"] == "0912345678abcdef"
    assert line["run"] == "20261114T163000Z-0a91b2"


def test_a_log_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    logs.set_up(tmp_path)
    logs.event("one")
    logs.event("two")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_before_set_up_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", "from pipeline import logs; logs.event('x', level=50, n=1)"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout + run.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_verbose_shows_events_to_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(logs.VERBOSE, "info")
    logs.set_up(tmp_path)
    logs.event("stage", stage="crawl", items=2)
    logs.event("detail", level=logging.DEBUG)
    shown = capsys.readouterr().err
    assert "stage stage=crawl items=2" in shown
    assert "detail" not in shown


def test_many_writers_turn_the_file_over_and_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys, logging; from pathlib import Path; from pipeline import logs;"
        "handler = logs.FileLog(Path(sys.argv[1]), max_bytes=40_000);"
        "logging.getLogger('minhtin').addHandler(handler);"
        "logging.getLogger('minhtin').setLevel(logging.INFO);"
        "[logs.event('tick', who=sys.argv[2], number=n) for n in range(300)]"
    )
    file = tmp_path / "logs" / logs.FILE
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(file), str(who)], cwd=ROOT) for who in range(4)
    ]
    assert [one.wait(120) for one in writers] == [0, 0, 0, 0]
    files = sorted(file.parent.glob(f"{logs.FILE}*"))
    assert len(files) > 1
    lines = [(one["who"], one["number"]) for part in files for one in events(part)]
    assert len(lines) == len(set(lines)) == 1200
    assert all(part.stat().st_size < 42_000 for part in files)


def test_only_so_many_old_files_are_kept(tmp_path: Path) -> None:
    handler = logs.FileLog(tmp_path / logs.FILE, max_bytes=200)
    for number in range(60):
        record = logging.LogRecord("minhtin", logging.INFO, "", 0, "tick", None, None)
        record.fields = {"number": number}
        handler.emit(record)
    assert len(list(tmp_path.glob(f"{logs.FILE}*"))) == logs.KEEP + 1
