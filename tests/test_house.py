"""The house itself: modules load from here, layers hold, files stay small, no person in the schema."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("crawlers", "pipeline", "models", "flows", "console")
OURS = ("minhtin",)


def python_files() -> list[Path]:
    return [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_load_from_the_repository(room: str) -> None:
    module = importlib.import_module(room)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().is_relative_to(ROOT)


def test_no_other_distribution_claims_our_names() -> None:
    claims = packages_distributions()
    for room in (*ROOMS, "rules"):
        assert set(claims.get(room, ())) <= set(OURS), f"{room} is claimed by {claims[room]}"


def test_layers_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([str(program)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("file", python_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_files_stay_small(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("file", python_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_loads_code_from_a_file(file: Path) -> None:
    source = file.read_text("utf-8")
    assert not re.search(r"\b(pickle|joblib|marshal|shelve)\.loads?\(|yaml\.(unsafe_)?load\(", source)


def test_public_functions_are_documented() -> None:
    missing = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in python_files()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _inside_private(file, node)
    ]
    assert missing == []


def _inside_private(file: Path, wanted: ast.AST) -> bool:
    line = getattr(wanted, "lineno", 0)
    return any(
        (
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            or (isinstance(node, ast.ClassDef) and node.name.startswith("_"))
        )
        and node.lineno < line <= (node.end_lineno or 0)
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
    )


def test_torch_is_not_in_the_lock() -> None:
    names = {line.split("==")[0].lower() for line in (ROOT / "requirements.lock").read_text().splitlines()}
    assert not {name for name in names if name.startswith(("torch", "nvidia", "triton"))}


def test_every_direct_dependency_is_locked_exactly() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    lock = (ROOT / "requirements.lock").read_text("utf-8").lower()
    for requirement in wanted:
        name = re.split(r"[<>=!~\[ ]", requirement)[0].lower()
        pattern = re.sub(r"[-_]", "[-_]", name)
        assert re.search(rf"^{pattern}==", lock, re.MULTILINE), f"{name} is not locked"


def test_every_dependency_is_decided() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    decisions = (ROOT / "docs" / "decisions.md").read_text("utf-8").lower()
    for requirement in wanted:
        name = re.split(r"[<>=!~\[ ]", requirement)[0].lower()
        assert name in decisions, f"{name} has no row in docs/decisions.md"
