"""Collectors that crash, are killed, or lose their parent: real processes, started as ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from crawlers.api import crawl, read_body
from crawlers.leads import Listing
from crawlers.plan import CrawlPlan, Limits, save_plan
from pipeline.types import Reader, Source
from tests.crawlers.engine_kit import Answer, Site, listing, page, plan, read_json, sites, source


def read_and_die(reader: Reader, body: bytes, *, url: str, content_type: str, source: Source) -> Listing:
    """A reader that takes the whole collector with it when it reads the second source."""
    if source.id == "deadly":  # we are in a worker, forked from a mother that the collector started
        mother = Path(f"/proc/{os.getppid()}/stat").read_text(encoding="utf-8")
        os.kill(int(mother.rpartition(")")[2].split()[1]), signal.SIGKILL)
    return read_json(reader, body, url=url, content_type=content_type, source=source)


def _await_path(site: Site, path: str) -> None:
    """Until a page was asked for, and a moment more."""
    until = time.monotonic() + 30
    while path not in site.paths() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.7)


def test_a_crashed_child_costs_only_what_it_was_doing(tmp_path: Path) -> None:
    with sites(2) as (good, deadly):
        good.routes |= {
            "/list": listing(f"{good.root}/1", f"{good.root}/2"),
            "/1": page("một"),
            "/2": page("hai"),
        }
        good.routes["/2"] = Answer(page("hai").body, before=lambda: time.sleep(20))
        deadly.routes["/list"] = replace(listing(), before=lambda: _await_path(good, "/2"))
        outlets = (
            source("good", f"{good.root}/list", timeout=60.0),
            source("deadly", f"{deadly.root}/list", timeout=60.0),
        )
        reader = "tests.crawlers.test_engine_killed:read_and_die"
        result = crawl(plan(tmp_path, *outlets, reader=reader))
    assert "SIGKILL" in result.crashed
    assert len(result.crashed.splitlines()) == 1
    assert [item.url for item in result.items] == [f"{good.root}/1"]
    assert [(end.url, end.reason) for end in result.outcomes] == [(f"{good.root}/2", "crawler_stopped")]
    assert result.discovered == 2
    assert not [state for state in result.states if state.url.endswith("/list")]


def _start_and_kill(task: CrawlPlan, wait_for: bytes) -> None:
    """Run a plan as a child process and kill it once its spool holds ``wait_for``."""
    task.spool_path.parent.mkdir(parents=True, exist_ok=True)
    path = task.spool_path.with_suffix(".plan.json")
    save_plan(task, path)
    child = subprocess.Popen([sys.executable, "-m", "crawlers", str(path)])
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if task.spool_path.exists() and wait_for in task.spool_path.read_bytes():
            break
        time.sleep(0.02)
    child.kill()
    child.wait()


def test_a_killed_run_started_again_brings_the_same_and_corrupts_nothing(tmp_path: Path) -> None:
    with sites(1) as (site,):
        site.routes["/list"] = listing(*(f"{site.root}/{n}" for n in range(30)))
        for n in range(30):
            site.routes[f"/{n}"] = Answer(page(f"bài {n}").body, before=lambda: time.sleep(0.03))
        task = plan(tmp_path, source("bao", f"{site.root}/list"), limits=Limits(local_concurrency=1))
        _start_and_kill(task, b'"item"')
        result = crawl(task)
    assert len(result.items) == 30
    archives = sorted(path.name for path in (tmp_path / "archive").iterdir())
    assert archives == ["luot-1-00000.warc.gz", "luot-1-00001.warc.gz"]
    for item in result.items:
        assert item.archive is not None
        assert item.archive.file == archives[1]
        assert b"<h1>" in read_body(tmp_path / "archive", item.archive)


def test_a_child_ends_when_its_parent_is_gone(tmp_path: Path) -> None:
    with sites(1) as (site,):
        site.routes["/list"] = Answer(b"", before=lambda: time.sleep(20))
        task = plan(tmp_path, source("bao", f"{site.root}/list", timeout=30.0))
        task.spool_path.parent.mkdir(parents=True)
        save_plan(task, tmp_path / "plan.json")
        child = subprocess.Popen(
            [sys.executable, "-m", "crawlers", str(tmp_path / "plan.json"), "--watch-parent"],
            stdin=subprocess.PIPE,
        )
        while not site.hits:
            time.sleep(0.05)
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(60) == 3
