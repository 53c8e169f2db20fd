"""The whole job over thousands of real articles: `make replay`.

Prints articles a second (end to end and by stage), peak memory, sizes and dispositions, and leaves the
store and a digest in var/replay/ to be read.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.replay_server import read_sets, serve_outlets

DATA = Path("../shared/data")
OUT = Path("var/replay")
SOURCE = """id: {id}
name: {name}
kind: newspaper
tier: central
language: vi
timezone: Asia/Ho_Chi_Minh
home: {home}/
readers:
  - kind: feed
    url: {home}/rss.xml
politeness: {{delay: 0, timeout: 30, pages_per_cycle: 10000}}
last_seen_working: never
local: true
"""


class Stages:
    """Seconds spent between the first and the last report of each stage."""

    def __init__(self) -> None:
        self.first: dict[str, float] = {}
        self.last: dict[str, float] = {}

    def __call__(self, words: str, done: int, total: int) -> None:
        """Note the time of a report."""
        now = time.monotonic()
        self.first.setdefault(words, now)
        self.last[words] = now
        if done % 1000 == 0:
            sys.stderr.write(f"\r{words}: {done}/{total}   ")


def main(limit: int = 0) -> int:
    """Run the replay; ``limit`` articles per outlet at most (0: all). Returns the exit status."""
    if not DATA.is_dir():
        print(f"replay: bỏ qua, không có {DATA} (dữ liệu thật không kèm theo dự án)")
        return 0
    outlets = read_sets(DATA)
    if limit:
        outlets = {name: stories[:limit] for name, stories in outlets.items()}
    shutil.rmtree(OUT, ignore_errors=True)
    (OUT / "sources").mkdir(parents=True)
    with serve_outlets(outlets) as addresses:
        for number, (name, home) in enumerate(addresses.items()):
            text = SOURCE.format(id=f"replay-{number}", name=json.dumps(name, ensure_ascii=False), home=home)
            (OUT / "sources" / f"replay-{number}.yaml").write_text(text, encoding="utf-8")
        return _run(sum(map(len, outlets.values())))


def _run(articles: int) -> int:
    from flows.cycle import run_cycle
    from flows.digest import make_digest
    from pipeline.settings import load_settings
    from pipeline.store import Store

    settings = load_settings(
        paths={"data": OUT},
        processing={"keep_off_topic": True, "story_window_days": 90},
        crawl={"contact": "local"},
    )
    stages = Stages()
    start = time.monotonic()
    report = run_cycle(settings, sources=OUT / "sources", now=datetime.now(UTC), report=stages)
    seconds = time.monotonic() - start
    began = time.monotonic()
    digest = make_digest(
        Store(settings.database),
        settings,
        date(2016, 10, 1),
        date(2020, 12, 31),
        now=datetime.now(UTC),
        out=OUT,
        forms=("html",),
    )
    print(f"\n{articles} articles in {seconds:.0f} s: {articles / seconds:.1f} articles/s end to end")
    for words, first in stages.first.items():
        print(f"  {words}: {stages.last[words] - first:.1f} s")
    for name, (items, spent) in _within(OUT).items():
        print(f"    {name}: {items} in {spent:.1f} s, {items / max(spent, 0.001):.0f}/s")
    print(f"  digest: {time.monotonic() - began:.1f} s → {digest.files[0]}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory: pipeline {own:.0f} MB, crawler {children:.0f} MB")
    archive = sum(file.stat().st_size for file in settings.archive.rglob("*") if file.is_file())
    print(f"database {settings.database.stat().st_size / 1e6:.1f} MB, archive {archive / 1e6:.1f} MB")
    print(json.dumps(report.conservation.by_disposition, ensure_ascii=False, indent=1))
    return 0


def _within(data: Path) -> dict[str, tuple[int, float]]:
    """Items and seconds of each stage of processing, added up from the log of the run."""
    from pipeline.logs import FILE

    sums: dict[str, tuple[int, float]] = {}
    for line in (data / "logs" / FILE).read_text("utf-8").splitlines():
        one = json.loads(line)
        if one["event"] == "stage":
            items, spent = sums.get(one["stage"], (0, 0.0))
            sums[one["stage"]] = (items + one["items"], spent + one["seconds"])
    return sums


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
