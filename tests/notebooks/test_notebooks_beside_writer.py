"""Notebooks that run never hold up who collects, nor are they held up themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.paths import ROOT
from pipeline.store import Store

#: Questions that may be answered, one straight after another, for every commit that gets through: a count,
#: not a time, so that a busy machine changes nothing.
QUESTIONS_A_COMMIT = 10
#: Seconds after which a store that is held counts as blocked.
BLOCKED = 60.0
_QUESTIONS = """
import sys
from pathlib import Path
from pipeline import analysis
store, asked = Path(sys.argv[1]), 0
for _ in range(2):
    for ask in (analysis.trend, analysis.stories, analysis.flags, analysis.reach, analysis.errors):
        ask(store=store)
        asked += 1
print("answered", asked)
"""


def test_a_writer_goes_on_while_questions_are_asked(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "minhtin.duckdb"
    shutil.copy(filled / "minhtin.duckdb", file)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "MINHTIN_PATHS__DATA": str(tmp_path),
    }
    asking = subprocess.Popen(
        [sys.executable, "-c", _QUESTIONS, str(file)],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    store, commits = Store(file, timeout=BLOCKED), 0
    while asking.poll() is None:
        # Raises BadInput where it has to wait too long.
        store.begin_run(f"run-{commits}", datetime(2026, 11, 20, tzinfo=UTC) + timedelta(seconds=commits), [])
        commits += 1
        time.sleep(0.05)
    told, wrong = asking.communicate(timeout=60)
    assert asking.returncode == 0, wrong[-2000:]
    assert commits * QUESTIONS_A_COMMIT >= int(told.split()[-1])
