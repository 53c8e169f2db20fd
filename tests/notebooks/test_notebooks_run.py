"""Every notebook runs from end to end, on a store with content and on none, and reaches nothing personal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.paths import ROOT
from pipeline.store import Store

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem != "kit")
_RUN = """
import importlib.util, sys
sys.path.insert(0, {folder!r})
for name in {names!r}:
    spec = importlib.util.spec_from_file_location("nb_" + name, {folder!r} + "/" + name + ".py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    outputs, values = module.app.run()
    text = " ".join(getattr(one, "text", "") or repr(one) for one in outputs if one is not None)
    print(name, "EMPTY" if "còn trống" in text else "CONTENT")
"""


def _run(code: str, data: Path) -> str:
    environment = {**os.environ, "MINHTIN_PATHS__DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=data,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_there_are_the_promised_notebooks() -> None:
    assert NOTEBOOKS == ["claims", "coverage", "models", "sources", "stories", "your_own_question"]


def test_all_run_on_a_store_with_content(filled: Path) -> None:
    said = _run(_RUN.format(folder=str(FOLDER), names=NOTEBOOKS), filled)
    assert said.count("CONTENT") == len(NOTEBOOKS), said


def test_all_say_that_an_empty_store_is_empty(tmp_path: Path) -> None:
    Store(tmp_path / "minhtin.duckdb").migrate()
    said = _run(_RUN.format(folder=str(FOLDER), names=NOTEBOOKS), tmp_path)
    assert said.count("EMPTY") == len(NOTEBOOKS), said


@pytest.mark.parametrize("content", [True, False])
def test_the_jupyter_notebook_runs(filled: Path, tmp_path: Path, content: bool) -> None:
    shape = json.loads((FOLDER / "minh_tin.ipynb").read_text("utf-8"))
    assert shape["nbformat"] == 4
    assert all(not cell.get("outputs") for cell in shape["cells"])
    code = f"import sys\nsys.path.insert(0, {str(FOLDER)!r})  # as Jupyter does, and there is a models.py\n"
    code += "\n".join("".join(cell["source"]) for cell in shape["cells"] if cell["cell_type"] == "code")
    if not content:
        Store(tmp_path / "minhtin.duckdb").migrate()
    assert ("còn trống" in _run(code, filled if content else tmp_path)) is not content
