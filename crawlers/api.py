"""The door of this room: :func:`crawl` runs a plan in a child process and brings back the result.

A child that crashes takes nothing with it: what it had spooled is used, and addresses it did not
come to are reported as failed, so that the counts agree.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from crawlers.archive import ArchiveWriter, archive_posts, read_body
from crawlers.plan import CrawlPlan, CrawlResult, Limits, Progress, Revisit, Watched, check_plan, save_plan
from crawlers.spool import Fold, SpoolTail

__all__ = [
    "ArchiveWriter",
    "CrawlPlan",
    "CrawlResult",
    "Limits",
    "Progress",
    "Revisit",
    "Watched",
    "archive_posts",
    "crawl",
    "read_body",
]

_LOOK_EVERY = 0.2
# A child past its own time limit gets this long to end by itself, then this long after SIGTERM.
_GRACE = 60.0
_TERM_GRACE = 10.0


def crawl(plan: CrawlPlan, *, on_progress: Callable[[Progress], None] | None = None) -> CrawlResult:
    """Read all sources of ``plan``.

    Args:
        plan: what to read and where to put it.
        on_progress: called about five times a second with the counts so far.

    Returns:
        Items, outcomes, states and reports. A child that ended badly is one line in ``crashed``.

    Raises:
        WrongUsage: the plan hides who we are or mixes up sources.
    """
    check_plan(plan)
    plan.spool_path.parent.mkdir(parents=True, exist_ok=True)
    plan.spool_path.unlink(missing_ok=True)
    plan_path = plan.spool_path.with_suffix(".plan.json")
    save_plan(plan, plan_path)
    fold = Fold(plan.sources, plan.now)
    tail = SpoolTail(plan.spool_path)
    child = _start(plan_path, plan.log_path)
    try:
        in_time = _follow(child, tail, fold, on_progress, plan.limits.run_seconds + _GRACE)
    finally:
        _stop(child)
    for line in tail.lines():
        fold.feed(line)
    if on_progress is not None:
        on_progress(fold.progress())
    return fold.result(_epitaph(child.returncode, plan.log_path, in_time=in_time))


def _start(plan_path: Path, log_path: Path) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    with log_path.open("wb") as log:
        return subprocess.Popen(  # noqa: S603  our own interpreter and module, no shell
            [sys.executable, "-m", "crawlers", str(plan_path), "--watch-parent"],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"},
        )


def _follow(
    child: subprocess.Popen[bytes],
    tail: SpoolTail,
    fold: Fold,
    on_progress: Callable[[Progress], None] | None,
    seconds: float,
) -> bool:
    """Fold events until the child ends. Returns False when it took longer than ``seconds``."""
    until = time.monotonic() + seconds
    while child.poll() is None:
        if time.monotonic() > until:
            return False
        for line in tail.lines():
            fold.feed(line)
        if on_progress is not None:
            on_progress(fold.progress())
        try:
            child.wait(_LOOK_EVERY)
        except subprocess.TimeoutExpired:
            continue
    return True


def _stop(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_TERM_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _epitaph(code: int, log_path: Path, *, in_time: bool) -> str:
    """One line when the child ended badly, else empty."""
    if not in_time:
        return f"bộ thu thập quá giờ nên bị dừng; nhật ký: {log_path}"
    if code == 0:
        return ""
    how = signal.Signals(-code).name if code < 0 else f"mã thoát {code}"
    return f"bộ thu thập dừng sớm ({how}); những gì đã lấy về vẫn giữ; nhật ký: {log_path}"
