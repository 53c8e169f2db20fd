"""The command line: statuses, one clear line for every mistake, a quick --help."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli.app import run_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    (tmp_path / "minhtin.toml").write_text("", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (["nonsense"], 2, "nonsense"),
        (["analyse"], 2, "SOURCE"),
        (["digest", "--format", "odt"], 1, "minhtin.duckdb"),
        (["digest", "--date", "hôm qua"], 2, "hôm qua"),
        (["alerts", "list"], 1, "minhtin.duckdb"),
        (["alerts", "close", "x", "--reason", "vi-thich"], 2, "vi-thich"),
        (["alerts", "snooze", "x", "--why", " "], 2, "--why"),
        (["analyse", "khong-co.jsonl", "--out", "o.jsonl"], 1, "khong-co.jsonl"),
        (["verify", ".", "--out", "o.jsonl"], 1, "là thư mục"),
        (["extract", "khong-co.html", "--url", "https://a.example/"], 1, "khong-co.html"),
        (["run", "--once", "--sources", "khong-co"], 1, "khong-co"),
        (["sources", "check", "--only", "khong-co"], 1, "khong-co"),
        (["import"], 2, "import"),
        (["evidence", "add", "Câu.", "--source", "Sở Y tế", "--date", "mai"], 2, "mai"),
        (["models", "train", "--data", "khong-co"], 1, "khong-co"),
    ],
)
def test_mistakes_are_one_line(
    words: list[str], status: int, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(words) == status
    shown = capsys.readouterr()
    lines = shown.err.strip().splitlines()
    assert len(lines) == 1, shown.err
    assert lines[0].startswith("minhtin: ")
    assert named in lines[0]
    assert "Traceback" not in shown.err + shown.out


def test_outside_sources_without_a_contact_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["run", "--once", "--plain"]) == 1
    assert "crawl.contact" in capsys.readouterr().err


def test_an_unknown_setting_is_named(in_empty_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (in_empty_folder / "minhtin.toml").write_text("[crawl]\nrobots = false\n", encoding="utf-8")
    assert run_command(["digest"]) == 1
    assert "crawl.robots: không có mục này" in capsys.readouterr().err


def test_group_says_what_reprints_changed_where_it_is_asked_to(in_empty_folder: Path) -> None:
    text = "Kho lạnh ở xã Lục Ngạn ngừng vì mất điện. Trong kho có 12 tấn cam của 40 hộ dân. "
    text += "Điện có lại lúc 10 giờ, theo công ty điện lực."
    rows = [{"id": "a", "text": text}, {"id": "b", "text": f"{text} Cam được chuyển sang kho ở Chũ."}]
    (in_empty_folder / "vao.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for more in ([], ["--changes"]):
        assert run_command(["group", "vao.jsonl", "--out", "ra.jsonl", *more]) == 0
        lines = (in_empty_folder / "ra.jsonl").read_text("utf-8").splitlines()
        first, second = (json.loads(line) for line in lines)
        assert (first["reprint_of"], second["reprint_of"]) == (None, "a")
        assert ("changes" in first, "changes" in second) == (bool(more), bool(more))
    assert first["changes"] is None
    assert second["changes"]["added"] == ["Cam được chuyển sang kho ở Chũ."]
    assert second["changes"]["kept"] == 1


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; from flows.cli.app import run_command; run_command(['--help']);"
        "print([name for name in ('prefect', 'sklearn', 'torch', 'duckdb', 'scrapy', 'numpy', 'trafilatura')"
        " if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in (
        "demo",
        "run",
        "serve",
        "import",
        "digest",
        "alerts",
        "evidence",
        "sources",
        "analyse",
        "verify",
    ):
        assert name in run.stdout
    for name in ("group", "extract", "models"):
        assert name in run.stdout
    assert run.stdout.rstrip().endswith("[]"), "heavy libraries make --help slow"


def test_debug_shows_the_traceback() -> None:
    with pytest.raises(Exception, match=r"khong-co\.jsonl"):
        run_command(["analyse", "khong-co.jsonl", "--out", "o.jsonl", "--debug"])
