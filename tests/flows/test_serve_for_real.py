"""`minhtin serve` against the newsroom: cycles, a digest, one at a time, stopped without a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.flows.newsroom_kit import FOLDER
from tests.flows.serve_kit import Served, command, environment, gone, left, serving

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]

#: A sixth field counts seconds: only a test is in such a hurry.
HURRY = 'ingest = "* * * * * */10"\ndigest = "* * * * * */20"\nwatch = "5 5 5 5 *"'


#: Enough to store more than ten items on the first day and others on the second.
OUTLETS = {"bao-song-thuong", "ban-tin-hom-nay", "cong-thong-tin"}


@pytest.mark.timeout(1500)  # on a machine with much else to do every step takes its time
def test_cycles_and_a_digest_until_stopped(tmp_path: Path) -> None:
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        for file in (tmp_path / "sources").iterdir():
            if file.stem not in OUTLETS:
                file.unlink()
        with serving(tmp_path, schedule=HURRY) as served:
            served.wait_for(lambda: served.count("run_finished") >= 1, 400)
            served.wait_for(served.desk_answers, 120)
            again = subprocess.run(
                command("serve", "--sources", "sources"),
                cwd=tmp_path,
                env=environment(tmp_path),
                capture_output=True,
                text=True,
                timeout=240,
                check=False,
            )
            newsroom.day = 2
            # A run may have begun just before the day turned, and another may follow the one that took it in.
            served.wait_for(lambda: _stored(served, 2) and served.count("digest") >= 1, 400)
            before = served.count("run_started")
            served.wait_for(lambda: served.count("run_started") > before, 300)
            began = time.monotonic()
            os.kill(served.process.pid, signal.SIGTERM)
            assert served.process.wait(30) == 0
            assert time.monotonic() - began < 30
            assert gone(served.mark, 5), left(served.mark)
            said, outside, events = served.said(), served.outside(), served.events()
    assert again.returncode == 1
    assert "đã chạy trên thư mục dữ liệu này" in again.stderr
    assert len(again.stderr.splitlines()) == 1
    assert "Traceback" not in said
    assert "đã dừng theo yêu cầu" in said
    assert outside == "", "only loopback"
    runs = [one for one in events if one["event"] == "run_finished"]
    assert all(one["balanced"] for one in runs)
    assert runs[0]["dispositions"]["stored"] > 10
    pages = list((tmp_path / "var" / "digests").glob("*.html"))
    assert len(pages) == 1
    assert "ĐIỂM BÁO" in pages[0].read_text("utf-8")


def _stored(served: Served, runs: int) -> bool:
    """Whether this many finished runs took something in."""
    finished = (one for one in served.events() if one["event"] == "run_finished")
    return sum(bool(one["dispositions"].get("stored")) for one in finished) >= runs


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_stopped_while_starting_nothing_is_left(tmp_path: Path, number: signal.Signals) -> None:
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        with serving(tmp_path) as served:
            served.wait_for(lambda: len(left(served.mark)) >= 2, 60)  # the scheduler is starting
            os.kill(served.process.pid, number)
            status = served.process.wait(30)
            assert gone(served.mark, 20), left(served.mark)
    assert status == (-signal.SIGKILL if number is signal.SIGKILL else 0), served.said()
    assert "Traceback" not in served.said()


def test_a_wrong_schedule_is_refused_with_one_line(tmp_path: Path) -> None:
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        with serving(tmp_path, schedule='digest = "mỗi sáng"') as served:
            assert served.process.wait(60) == 1
            assert gone(served.mark, 10)
    lines = served.said().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("minhtin: schedule.digest: 'mỗi sáng'")
