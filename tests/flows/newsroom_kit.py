"""Running cycles over the demo newsroom from tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import duckdb

from flows.newsroom import Newsroom
from pipeline.paths import ROOT

FOLDER = ROOT / "tests" / "newsroom"

#: What must be the same after any number of kills: content, not times, runs or places in the archive.
SAME = {
    "articles": "article_id, url, title, lead, body, language, content_digest",
    "revisions": "article_id, content_digest",
    "mentions": "article_id, place_id, span_start, span_end",
    "relevance": "article_id, salience",
    "labels": "article_id, sentiment, topic",
    "claims": "claim_id, article_id, text",
    "evidence": "evidence_id, text",
    "verdicts": "claim_id, label",
    "alerts": "alert_id, kind, title, priority",
    "alert_events": "alert_id, number, action, to_state",
    "fetch_states": "source_id, url",
}


def start_run(newsroom: Newsroom, folder: Path, day: int) -> subprocess.Popen[str]:
    """Start one cycle of a simulated day as its own process."""
    environment = {
        **os.environ,
        "MINHTIN_PATHS__DATA": str(folder),
        "MINHTIN_CONFIG": str(folder / "minhtin.toml"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "minhtin.toml").touch()
    code = (
        "import sys; from datetime import datetime; from pathlib import Path;"
        "from flows.cycle import run_cycle; from pipeline.settings import load_settings;"
        "run_cycle(load_settings(), sources=Path(sys.argv[1]), now=datetime.fromisoformat(sys.argv[2]))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder.parent / "sources"), newsroom.now(day).isoformat()],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def content(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows that must be equal, by table, sorted."""
    with duckdb.connect(str(folder / "minhtin.duckdb"), read_only=True) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table, columns in SAME.items()
        }
