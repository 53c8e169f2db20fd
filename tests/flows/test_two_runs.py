"""A second run beside the first."""

from __future__ import annotations

from pathlib import Path

from flows.newsroom import Newsroom
from tests.flows.newsroom_kit import FOLDER, start_run


def test_a_second_run_at_once_says_so(tmp_path: Path) -> None:
    from flows.locks import one_at_a_time

    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        with one_at_a_time(tmp_path / "data"):
            run = start_run(newsroom, tmp_path / "data", 1)
            _, errors = run.communicate(timeout=60)
    assert run.returncode != 0
    assert "một lượt thu thập khác đang chạy" in errors
