"""Full and read-only disks, a held store, a clock set back, damaged tails: said, not lost."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawlers.archive import ArchiveWriter, read_body
from flows.mending import before_run, see_room
from pipeline.errors import BadInput, Retry
from pipeline.store import Store
from tests.flows.archive_kit import HEADERS, RUN, installation, settings_of, with_pages
from tests.store.store_kit import NOW, batch, source


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=False)


def _remount(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def test_a_full_disk_loses_nothing_and_goes_on_by_itself(small_disk: Path) -> None:
    store = Store(small_disk / "minhtin.duckdb", timeout=5)
    store.migrate()
    store.begin_run(RUN, NOW, [source()])
    stored = 0
    with pytest.raises(BadInput, match="ổ đĩa đầy") as caught:  # noqa: PT012  until it is full
        for number in range(1, 10_000, 20):
            body = os.urandom(6000).hex()
            store.commit_batch(batch(RUN, *range(number, number + 20), body=body))
            stored = number + 19
    assert len(str(caught.value).splitlines()) == 1
    _remount(small_disk, "size=64m")
    wanted = [f"a{number}" for number in range(1, stored + 41)]
    kept = set(store.existing_articles(wanted))
    assert kept >= {f"a{number}" for number in range(1, stored + 1)}
    assert len(kept) % 20 == 0  # a batch is there as a whole, or not at all
    store.commit_batch(batch(RUN, *range(stored + 1, stored + 21)))
    assert set(store.existing_articles(wanted)) >= {f"a{stored + 20}"}


def test_a_full_disk_leaves_no_half_record_in_the_archive(small_disk: Path) -> None:
    refs = []
    with ArchiveWriter(small_disk / "archive", RUN) as writer:
        with pytest.raises(Retry, match="archive_write"):  # noqa: PT012  until it is full
            while True:
                refs.append(writer.response("http://a.example/", 200, HEADERS, os.urandom(50_000), NOW))
        _remount(small_disk, "size=16m")
        late = writer.response("http://a.example/", 200, HEADERS, b"sau khi co cho", NOW)
    assert read_body(small_disk / "archive", late) == b"sau khi co cho"
    assert all(len(read_body(small_disk / "archive", ref)) == 50_000 for ref in refs)
    assert before_run_lines(small_disk) == ""


def before_run_lines(folder: Path) -> str:
    """What a next run would have to mend, in words."""
    from crawlers.archive_files import set_tails_aside

    return "\n".join(set_tails_aside(folder / "archive", folder / "archive" / "whole.txt"))


def test_a_quota_is_a_full_disk_too(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from crawlers.archive import ArchiveWriter;"
        "from datetime import datetime, UTC; import os\n"
        "with ArchiveWriter(Path(sys.argv[1]), 'r') as w:\n"
        "  for _ in range(9): w.response('http://a.example/', 200, [], os.urandom(30000), datetime.now(UTC))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "archive")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert "archive_write: File too large" in run.stderr
    assert before_run_lines(tmp_path) == ""


def test_a_disk_that_is_read_only_is_one_line_before_anything_is_read(small_disk: Path) -> None:
    (small_disk / "archive").mkdir()
    _remount(small_disk, "ro")
    with pytest.raises(BadInput, match="không ghi được") as caught:
        see_room(small_disk / "archive")
    assert len(str(caught.value).splitlines()) == 1
    _remount(small_disk, "rw")
    see_room(small_disk / "archive")


def test_an_archive_that_is_no_folder_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("không phải thư mục", encoding="utf-8")
    with pytest.raises(BadInput, match="không ghi được"):
        see_room(tmp_path / "archive")


HOLD = (
    "import duckdb, sys, time; held = duckdb.connect(sys.argv[1]);"
    "print('held', flush=True); time.sleep(float(sys.argv[2]))"
)


def test_a_store_held_by_a_notebook_is_waited_for_or_told(tmp_path: Path) -> None:
    store = installation(tmp_path, 2)
    notebook = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.path), "3"], stdout=subprocess.PIPE, text=True
    )
    assert notebook.stdout is not None
    assert notebook.stdout.readline() == "held\n"
    with pytest.raises(BadInput, match="bị một chương trình khác giữ") as caught:
        Store(store.path, timeout=0.5).commit_batch(batch(RUN, 50))
    assert len(str(caught.value).splitlines()) == 1
    began = time.monotonic()
    store.commit_batch(batch(RUN, 50))  # waits its ten seconds, and no more than it must
    assert time.monotonic() - began < 9
    assert set(store.existing_articles(["a1", "a50"])) == {"a1", "a50"}
    notebook.wait()


def test_a_run_waits_longer_than_a_minute_for_the_store(tmp_path: Path) -> None:
    from flows.cycle import begin_cycle

    assert begin_cycle(settings_of(tmp_path), (source(),), NOW).store.timeout > 60


def test_a_clock_set_back_is_told_and_loses_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, conf = installation(tmp_path, 3), settings_of(tmp_path)
    before_run(conf, store, NOW + timedelta(hours=1))
    assert capsys.readouterr().err == ""
    back = NOW - timedelta(days=30)
    before_run(conf, store, back)
    assert "đồng hồ" in capsys.readouterr().err
    store.begin_run("20261015T050000Z-cccccc", back, [source()])
    with ArchiveWriter(conf.archive, "20261015T050000Z-cccccc") as writer:
        store.commit_batch(with_pages(batch("20261015T050000Z-cccccc", 3, 4), writer))
    assert set(store.existing_articles(["a1", "a3", "a4"])) == {"a1", "a3", "a4"}
    assert len(store.known_pages(back - timedelta(days=180))) == 4
    assert store.conservation("20261015T050000Z-cccccc").balanced


def test_a_damaged_tail_is_set_aside_before_the_next_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, conf = installation(tmp_path, 3), settings_of(tmp_path)
    (file,) = conf.archive.glob("*.warc.gz")
    whole = file.read_bytes()
    for tail in (b"\x1f\x8b\x08\0garbage", b"\0" * 5000, whole[:100], b"x"):
        file.write_bytes(whole + tail)
        before_run(conf, store, NOW + timedelta(hours=1))
        assert file.read_bytes() == whole
        assert (conf.archive / "set-aside" / f"{file.name}.{len(whole)}").read_bytes() == tail
        assert "đã tách ra" in capsys.readouterr().err
    before_run(conf, store, NOW + timedelta(hours=1))
    assert capsys.readouterr().err == ""
