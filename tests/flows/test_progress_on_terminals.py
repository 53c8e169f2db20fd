"""Long work shows how far it is when a person looks at a terminal, and is silent in a pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flows.newsroom import Newsroom
from tests.flows.newsroom_kit import FOLDER
from tests.flows.serve_kit import command, environment

pty = pytest.importorskip("pty", reason="terminals are a matter of Unix")


def on_terminal(folder: Path, *words: str) -> tuple[int, str, str]:
    """Run `minhtin …` with standard error on a terminal; its status, its output, what the terminal got."""
    ours, theirs = pty.openpty()
    seen: list[bytes] = []

    def read() -> None:
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # the terminal is gone: Linux says so with an error
                return
            if not part:
                return
            seen.append(part)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    (folder / "minhtin.toml").touch()
    variables = {**environment(folder), "TERM": "xterm", "COLUMNS": "100"}
    run = subprocess.Popen(
        command(*words), cwd=folder, env=variables, stdout=subprocess.PIPE, stderr=theirs, text=True
    )
    output, _ = run.communicate(timeout=240)
    os.close(theirs)
    reader.join(10)
    os.close(ours)
    return run.returncode, output, b"".join(seen).decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.parametrize("more", [["--plain"], []], ids=["plain", "prefect"])
def test_a_run_shows_its_steps(tmp_path: Path, more: list[str]) -> None:
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        for file in sorted((tmp_path / "sources").iterdir())[2:]:
            file.unlink()  # two outlets show as much as all
        status, output, seen = on_terminal(tmp_path, "run", "--once", "--sources", "sources", *more)
    assert status == 0, seen
    assert "(khớp)" in output
    for step in ("Thu thập", "Xử lý", "Đối chiếu"):
        assert step in seen
        assert step not in output


def test_analyse_shows_a_bar_only_to_people(tmp_path: Path) -> None:
    record = {"id": 1, "text": "Huyện Lục Ngạn thu hoạch 1.200 tấn vải thiều."}
    (tmp_path / "vao.jsonl").write_text(json.dumps(record), encoding="utf-8")
    status, _, seen = on_terminal(tmp_path, "analyse", "vao.jsonl", "--out", "ra.jsonl")
    assert status == 0, seen
    assert "Phân tích" in seen
    piped = subprocess.run(
        [sys.executable, "-m", "flows.cli", "analyse", "vao.jsonl", "--out", "ra.jsonl"],
        cwd=tmp_path,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert piped.stderr == "1 dòng → ra.jsonl\n"
