"""What a run leaves in the structured log, held against the store."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.cli.app import run_command
from flows.newsroom import Newsroom
from pipeline.logs import FILE
from tests.flows.newsroom_kit import FOLDER, start_run

pytestmark = pytest.mark.usefixtures("readied_crawls")

TOKEN = "zalo-bot-9f8e7d6c5b"  # noqa: S105  invented
PHONE = re.compile(r"(?<!\d)0\d{9}(?!\d)|0\d{3}[ .]\d{3}[ .]\d{3}")


def events(data: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (data / "logs" / FILE).read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("logged")
    with Newsroom(FOLDER) as newsroom, pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINHTIN_BOT_TOKEN", TOKEN)
        newsroom.sources(folder / "sources")
        (folder / "sources" / "hong.yaml").write_text("id: [\n", encoding="utf-8")
        run = start_run(newsroom, folder / "data", 1)
        _, errors = run.communicate(timeout=300)
    assert run.returncode == 0, errors
    return folder / "data"


@pytest.mark.slow
def test_a_run_leaves_the_expected_events(data: Path) -> None:
    found = events(data)
    counts = Counter(one["event"] for one in found)
    for once in ("run_started", "run_finished", "crawler", "source_file_refused"):
        assert counts[once] == 1, counts
    stages = [one["stage"] for one in found if one["event"] == "stage"]
    assert stages[0] == "crawl"
    assert stages[-2:] == ["process", "review"]
    assert set(stages) >= {"extract", "normalise", "locate", "group", "classify", "detect_claims"}
    assert all(one["seconds"] >= 0 and one["items"] >= 0 for one in found if one["event"] == "stage")
    assert counts["source"] == found[0]["sources"] >= 10
    assert len({one["run"] for one in found if "run" in one}) == 1
    assert found[0]["event"] == "run_started"
    assert found[-1]["event"] == "run_finished"


@pytest.mark.slow
def test_its_counts_are_those_of_the_store(data: Path) -> None:
    found = events(data)
    with duckdb.connect(str(data / "minhtin.duckdb"), read_only=True) as store:
        stored = dict(
            store.execute("SELECT disposition, count(*) FROM outcomes GROUP BY disposition").fetchall()
        )
        raised = {row[0] for row in store.execute("SELECT alert_id FROM alerts").fetchall()}
        requests = dict(store.execute("SELECT source_id, requests FROM source_reports").fetchall())
        articles = (store.execute("SELECT count(*) FROM articles").fetchone() or (0,))[0]
    committed: Counter[str] = Counter()
    for one in found:
        if one["event"] == "commit":
            committed.update(one["dispositions"])
    last = found[-1]
    assert dict(committed) == last["dispositions"] == stored
    assert last["discovered"] == sum(stored.values())
    assert last["balanced"] is True
    assert sum(one["articles"] for one in found if one["event"] == "commit") == articles
    assert {
        one["alert_id"] for one in found if one["event"] == "alert" and one["action"] == "raise"
    } == raised
    assert len(raised) == last["alerts"] > 0
    assert {one["source"]: one["fetched"] for one in found if one["event"] == "source"} == requests


@pytest.mark.slow
def test_nothing_secret_or_personal_is_logged(data: Path) -> None:
    text = (data / "logs" / FILE).read_text("utf-8")
    assert TOKEN not in text
    assert not PHONE.search(text)
    assert "http" not in text, "addresses of posts name accounts"


def test_an_import_logs_its_quarantine_without_the_words_of_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    monkeypatch.delenv("MINHTIN_PATHS__DATA", raising=False)
    (tmp_path / "minhtin.toml").touch()
    (tmp_path / "bai.csv").write_text(
        "text,published_at,url\n"
        f"Gọi chị Mận số 0912 345 678 để nhận vải ở Lục Ngạn {TOKEN},21/11/2026 08:00,\n"
        "Nước sông Thương lên cao,hỏi chị Mận 0912345678,\n",
        encoding="utf-8",
    )
    assert run_command(["import", "bai.csv"]) == 1
    found = events(tmp_path / "var")
    put_aside = [one for one in found if one["event"] == "quarantine"]
    assert len(put_aside) == 1
    assert "không đọc được" in put_aside[0]["reason"]
    text = json.dumps(found, ensure_ascii=False)
    assert not PHONE.search(text)
    assert "Mận" not in text
    assert TOKEN not in text


def test_refused_settings_and_failed_commands_are_events(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    monkeypatch.setenv("MINHTIN_PATHS__DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    (tmp_path / "minhtin.toml").write_text("[crawl]\nrobots = false\n", encoding="utf-8")
    assert run_command(["digest"]) == 1
    (tmp_path / "minhtin.toml").write_text("", encoding="utf-8")
    assert run_command(["run", "--once", "--plain"]) == 1
    assert run_command(["alerts", "list"]) == 1
    found = events(tmp_path / "data")
    refused = [one for one in found if one["event"] == "settings_refused"]
    assert ["crawl.robots" in refused[0]["reason"], "crawl.contact" in refused[1]["reason"]] == [True, True]
    assert any(one["event"] == "command_failed" for one in found)


def test_a_run_that_may_not_start_is_logged(tmp_path: Path) -> None:
    from flows.cycle import run_cycle
    from flows.locks import one_at_a_time
    from pipeline.errors import BadInput
    from pipeline.settings import Paths, Settings

    settings = Settings(paths=Paths(data=tmp_path))
    with one_at_a_time(tmp_path), pytest.raises(BadInput, match="đang chạy"):
        run_cycle(settings)
    assert [one["event"] for one in events(tmp_path)] == ["run_skipped"]


def test_a_long_wait_for_the_store_is_logged(tmp_path: Path) -> None:
    import subprocess
    import sys
    import time

    from pipeline import logs
    from pipeline.errors import BadInput
    from pipeline.store import Store

    logs.set_up(tmp_path)
    path = tmp_path / "minhtin.duckdb"
    Store(path).migrate()
    hold = (
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('x', flush=True); time.sleep(1.5)"
    )
    with subprocess.Popen([sys.executable, "-c", hold, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        began = time.monotonic()
        with pytest.raises(BadInput, match="quá lâu"):
            Store(path, timeout=0.2).source_health()
        Store(path).source_health()
        assert time.monotonic() - began > 0.5
    found = events(tmp_path)
    assert [one["event"] for one in found][-2:] == ["lock_held", "lock_wait"]
    assert found[-1]["tries"] > 1
    assert found[-1]["seconds"] > 0.25
