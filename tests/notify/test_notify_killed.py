"""SIGKILL between sending and writing it down: what is sent again says so; nothing else is sent twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.cli.app import run_command
from flows.locks import one_at_a_time
from pipeline.notify.options import Target
from pipeline.paths import ROOT
from pipeline.store.notices import INTERRUPTED, notices
from tests.notify.notify_kit import Place, Receiver, alert, place, receiving, wait_until

DUTY = Target(name="truc-ban")
TOML = """
[paths]
data = "{folder}"
[notify]
quiet = ""
gather_minutes = 0
timeout = 2
[[notify.targets]]
name = "truc-ban"
"""


@pytest.fixture
def here(tmp_path: Path) -> Place:
    made = place(tmp_path)
    now = datetime.now(UTC)
    made.raise_alerts(alert("al1", at=now), alert("al2", "Giá vé tăng 20%.", priority=3, at=now), at=now)
    (tmp_path / "minhtin.toml").write_text(TOML.format(folder=tmp_path), encoding="utf-8")
    return made


def started(here: Place, hook: Receiver, *words: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "MINHTIN_CONFIG": str(here.folder / "minhtin.toml"),
        DUTY.variable: hook.address("/nhan/bi-mat-cua-don-vi"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "notify", *words],
        env=environment,
        cwd=here.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def rows(here: Place) -> list[tuple[str, str]]:
    found = notices(here.store.path, 20, since=datetime.now(UTC) - timedelta(days=1))
    return [(one.state, one.problem) for one in reversed(found)]


def test_killed_while_the_message_is_on_its_way(here: Place) -> None:
    with receiving() as hook:
        killed: list[subprocess.Popen[str]] = []

        def kill() -> None:
            if killed:
                killed.pop().send_signal(signal.SIGKILL)
                time.sleep(0.2)

        hook.on_got = kill
        first = started(here, hook, "send")
        killed.append(first)
        out = first.communicate(timeout=200)[0]
        assert first.returncode == -signal.SIGKILL, out
        assert rows(here) == [("sending", "")]
        soon = started(here, hook, "send")
        assert "không có gì đến hạn" in soon.communicate(timeout=200)[0], "a minute's pause comes first"
        assert rows(here) == [("unknown", INTERRUPTED)]
        _an_hour_ago(here)
        again = started(here, hook, "send")
        assert "2 cảnh báo, đã gửi" in again.communicate(timeout=200)[0]
        last = started(here, hook, "send")
        assert "không có gì đến hạn" in last.communicate(timeout=200)[0]
    assert len(hook.got) == 2
    assert "Có thể đồng chí đã nhận tin này" not in hook.bodies()[0]
    assert "Có thể đồng chí đã nhận tin này" in hook.bodies()[1]
    keys = {one["X-Minh-Tin-Notice"] for one in hook.headers}
    assert len(keys) == 1, "a receiver can tell that it is the same"
    assert rows(here) == [("unknown", INTERRUPTED), ("sent", "")]


def _an_hour_ago(here: Place) -> None:
    import duckdb

    with duckdb.connect(str(here.store.path)) as connection:
        connection.execute("UPDATE notices SET happened_at = happened_at - INTERVAL 2 MINUTE")


def test_killed_again_and_again_at_any_moment_every_alert_arrives_and_is_written_down(here: Place) -> None:
    with receiving() as hook:
        for turn in range(4):
            now = datetime.now(UTC)
            here.raise_alerts(alert(f"k{turn}", at=now), at=now)
            watch = started(here, hook, "watch")
            # Half of them are killed while they send, half while they start.
            time.sleep(0.6 * turn)
            watch.send_signal(signal.SIGKILL)
            watch.wait(200)
            _an_hour_ago(here)
        assert "Traceback" not in started(here, hook, "send").communicate(timeout=200)[0]
        _an_hour_ago(here)
        started(here, hook, "send").wait(200)
    told = "\n".join(hook.bodies())
    assert all(name in told for name in ("Cầu ở xã", "Giá vé"))
    states = [state for state, _ in rows(here)]
    assert "sending" not in states
    # At most one message more than what is known to have been taken, for each that was cut off.
    assert states.count("sent") <= len(hook.got) <= states.count("sent") + states.count("unknown")


def test_watch_tells_what_comes_and_ends_when_told(here: Place) -> None:
    with receiving() as hook:
        watch = started(here, hook, "watch")
        wait_until(lambda: len(hook.got) == 1)
        watch.send_signal(signal.SIGTERM)
        assert watch.wait(200) == 0
        assert watch.stdout is not None
        assert watch.stdout.read() == ""
    log = (here.folder / "logs" / "minhtin.jsonl").read_text("utf-8")
    assert '"event": "notice"' in log
    assert "bi-mat" not in log


def test_commands_say_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DUTY.variable, raising=False)
    assert run_command(["notify", "send"]) == 1
    assert "notify.targets: chưa đặt nơi nhận nào" in capsys.readouterr().err
    (tmp_path / "minhtin.toml").write_text(TOML.format(folder=tmp_path), encoding="utf-8")
    assert run_command(["notify", "test", "ai-do"]) == 2
    assert "có: truc-ban" in capsys.readouterr().err
    assert run_command(["notify", "test"]) == 1
    assert DUTY.variable in capsys.readouterr().out
    (tmp_path / "minhtin.toml").write_text('[notify]\nquiet = "tối"\n', encoding="utf-8")
    assert run_command(["notify", "list"]) == 1
    assert "notify.quiet" in capsys.readouterr().err
    (tmp_path / "minhtin.toml").write_text(
        '[[notify.targets]]\nname = "a"\nurl = "tgram://x"\n', encoding="utf-8"
    )
    assert run_command(["notify", "list"]) == 1
    assert "không có mục này" in capsys.readouterr().err


def test_the_list_shows_what_became_of_each(
    here: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with receiving("500") as hook:
        monkeypatch.setenv("MINHTIN_CONFIG", str(here.folder / "minhtin.toml"))
        monkeypatch.setenv(DUTY.variable, hook.address())
        assert run_command(["notify", "send"]) == 1
        assert "không gửi được (nơi nhận trả lời 500)" in capsys.readouterr().out
        assert run_command(["notify", "list"]) == 0
        shown = capsys.readouterr().out
    assert "truc-ban\t2\tkhông gửi được\tnơi nhận trả lời 500" in shown
    assert f"{hook.port}" not in shown


def test_serve_keeps_telling_and_ends_it(here: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.serve import notifier
    from pipeline.settings import load_settings

    with receiving() as hook:
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        monkeypatch.setenv("MINHTIN_CONFIG", str(here.folder / "minhtin.toml"))
        monkeypatch.setenv(DUTY.variable, hook.address())
        with notifier(load_settings()):
            wait_until(lambda: len(hook.got) == 1)
    with one_at_a_time(here.folder, "notify.lock", wait=5):
        assert [state for state, _ in rows(here)] == ["sent"]
