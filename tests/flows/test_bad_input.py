"""Bad input through the real command: one clear line each, the right status, the good rows go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.cli.app import run_command
from pipeline.paths import ROOT

pytestmark = pytest.mark.usefixtures("readied_crawls")

Run = Callable[..., subprocess.CompletedProcess[str]]
GOOD = {"id": "a", "text": "Huyện Lục Ngạn thu hoạch 1.200 tấn vải thiều trong tháng 6."}


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with none of our settings about."""
    for name in [name for name in os.environ if name.startswith("MINHTIN")]:
        monkeypatch.delenv(name)
    (tmp_path / "minhtin.toml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(alone: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """`minhtin …` as the command itself runs it, in this process: what starts no second Python is quick."""
    del alone

    def call(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        with monkeypatch.context() as patch:
            for name, value in variables.items():
                patch.setenv(name, value)
            capfd.readouterr()
            status = run_command(list(words))
        shown = capfd.readouterr()
        return subprocess.CompletedProcess(words, status, shown.out, shown.err)

    return call


@pytest.fixture
def command(alone: Path) -> Run:
    """The installed `minhtin …`, as a process of its own."""
    script = Path(sys.executable).with_name("minhtin")
    start = [str(script)] if script.is_file() else [sys.executable, "-m", "flows.cli"]

    def call(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*start, *words],
            cwd=alone,
            env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def complaint(done: subprocess.CompletedProcess[str], status: int, *named: str) -> str:
    """The one line that a failed command says."""
    lines = done.stderr.strip().splitlines()
    assert done.returncode == status, done.stderr
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert lines[0].startswith("minhtin: ")
    for word in named:
        assert word in lines[0], lines[0]
    return lines[0]


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


# --- the command as a process -----------------------------------------------------------------------


def test_the_installed_command_says_the_same(command: Run, tmp_path: Path) -> None:
    """Status, one line, no traceback: wrong usage, wrong settings, a bad file, a good one."""
    complaint(command("import"), 2, "import")
    complaint(command("sources", "list", MINHTIN_CONFIG="khong-co.toml"), 1, "khong-co.toml")
    (tmp_path / "trang.html").write_bytes(b"%PDF-1.4\n")
    complaint(command("extract", "trang.html", "--url", "https://bao.example/a"), 1, "trang.html")
    (tmp_path / "vao.jsonl").write_bytes(json.dumps(GOOD).encode() + b"\n[1]\n")
    done = command("group", "vao.jsonl", "--out", "ra.jsonl")
    assert done.returncode == 1
    assert "vao.jsonl:2" in done.stderr.splitlines()[0]
    assert [one["id"] for one in rows(tmp_path / "ra.jsonl")] == ["a"]


# --- settings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[crawl]\nrobots = false\n", "crawl.robots: không có mục này"),
        ("provinc = 'x'\n", "provinc: không có mục này"),
        ("[crawl]\nconcurrency = 9999\n", "crawl.concurrency: không được quá"),
        ("[processing]\nbatch_size = 'nhiều'\n", "processing.batch_size: cần số nguyên"),
        ("timezone = 'Sao/Hoa'\n", "timezone: không có múi giờ 'Sao/Hoa'"),
        ("[crawl\n", "sai cú pháp TOML"),
    ],
)
def test_a_wrong_settings_file(run: Run, tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "minhtin.toml").write_text(text, encoding="utf-8")
    complaint(run("sources", "list"), 1, "minhtin.toml", named)


@pytest.mark.parametrize("contact", ["", "changeme", "ban@example.com"])
def test_an_unsafe_setting_is_refused(run: Run, contact: str) -> None:
    complaint(run("run", "--once", "--plain", MINHTIN_CRAWL__CONTACT=contact), 1, "crawl.contact")


def test_a_settings_file_that_is_not_there(run: Run) -> None:
    complaint(run("sources", "list", MINHTIN_CONFIG="khong-co.toml"), 1, "khong-co.toml")


# --- sources ----------------------------------------------------------------------------------------

SOURCE = """id: bao-thu
name: Báo Thử
kind: newspaper
tier: provincial
home: http://127.0.0.1:9/
local: true
readers:
  - kind: feed
    url: http://127.0.0.1:9/rss
"""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (b"id: [\n", "YAML"),
        (SOURCE.replace("tier: provincial", "tier: tinh").encode(), "nguon.yaml:4: tier"),
        (SOURCE.replace("kind: feed", "kind: fead").encode(), "nguon.yaml:8: readers[0].kind"),
        (SOURCE.replace("name:", "ten:").encode(), "nguon.yaml:2: ten"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"", "nguon.yaml"),
    ],
)
def test_a_wrong_source_file_names_line_and_field(run: Run, tmp_path: Path, text: bytes, named: str) -> None:
    (tmp_path / "nguon.yaml").write_bytes(text)
    done = run("sources", "check", "nguon.yaml")
    assert done.returncode == 1
    assert named in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert all(line.startswith("minhtin: nguon.yaml") for line in done.stderr.strip().splitlines())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_source_file_that_may_not_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "nguon.yaml").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "nguon.yaml").chmod(0)
    complaint(run("sources", "check", "nguon.yaml"), 1, "nguon.yaml")


def test_no_such_source_file_stops_a_run(run: Run) -> None:
    complaint(run("run", "--once", "--plain", "--sources", "khong-co"), 1, "khong-co")


# --- import -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "named"),
    [
        ("thieu.csv", b"noidung_,ngay\nabc,1/1/2026\n", "cột"),
        ("trong.csv", b"", "trống"),
        ("hong.xlsx", b"PK\x03\x04 broken", "XLSX"),
        ("anh.pdf", b"%PDF-1.4", ".pdf"),
    ],
)
def test_a_file_that_cannot_be_imported(
    run: Run, tmp_path: Path, name: str, content: bytes, named: str
) -> None:
    (tmp_path / name).write_bytes(content)
    complaint(run("import", name), 1, name, named)


def test_a_folder_is_no_file_to_import(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thumuc.csv").mkdir()
    complaint(run("import", "thumuc.csv"), 1, "thumuc.csv", "thư mục")


def test_good_rows_and_good_files_go_on_and_bad_ones_are_kept(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tot.csv").write_text(
        "text,published_at\n"
        "Huyện Lục Ngạn thu hoạch 1.200 tấn vải thiều trong tháng 6.,21/11/2026 08:00\n"
        "Nước sông Thương ở thành phố Bắc Giang lên cao.,32/13/2026\n"
        "Huyện Yên Thế công bố dịch tả lợn châu Phi ở ba xã.,20/11/2026\n",
        encoding="utf-8",
    )
    (tmp_path / "trong.csv").touch()
    done = run("import", "trong.csv", "tot.csv")
    assert done.returncode == 1
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 2, done.stderr
    assert "trong.csv" in lines[0]
    assert "tot.csv: dòng 3" in lines[1]
    assert "32/13/2026" in lines[1]
    assert "phát hiện 3 mục" in done.stdout
    with duckdb.connect(str(tmp_path / "var" / "minhtin.duckdb"), read_only=True) as store:
        assert store.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        kept = store.execute("SELECT url, reason FROM quarantine").fetchall()
        told = store.execute(
            "SELECT count(*) FROM outcomes WHERE disposition = 'quarantined' AND reason LIKE 'ngày%'"
        ).fetchone()
    assert [url for url, _ in kept] == ["tot.csv#2"]
    assert "không đọc được" in kept[0][1]
    assert told == (1,)


def test_wrong_usage_is_status_2(run: Run) -> None:
    complaint(run("import"), 2, "import")
    complaint(run("import", "a.csv", "--columns", "text"), 2, "--columns")
    complaint(run("digest", "--date", "31/02/2026"), 2, "31/02/2026")


# --- analyse, verify, group -------------------------------------------------------------------------

BAD_LINES = {
    "not-json": (b"{oops", "không phải JSON"),
    "list": (b"[1, 2]", "cần một đối tượng"),
    "number": (b"7", "cần một đối tượng"),
    "no-text": (b'{"id": 2}', "thiếu trường 'text'"),
    "null": (b'{"id": 2, "text": null}', "thiếu trường 'text'"),
    "type": (b'{"id": 2, "text": 5}', "trường 'text' phải là chữ, không phải số"),
    "id": (b'{"id": {"x": 1}, "text": "x"}', "trường 'id'"),
    "latin": (b'{"id": 2, "text": "v\xe3i"}', "không phải UTF-8"),
    "nan": (b'{"id": NaN, "text": "x"}', "không phải JSON"),
    "deep": (b"[" * 100_000, "lồng nhau"),
}


def test_bad_lines_are_told_and_kept_and_the_good_ones_analysed(run: Run, tmp_path: Path) -> None:
    bad = [*BAD_LINES.values(), (b'{"id": 3, "text": "x", "published_at": "mai"}', "published_at 'mai'")]
    good = json.dumps(GOOD, ensure_ascii=False).encode()
    lines = [good]
    for line, _ in bad:
        lines += [line, good.replace(b'"a"', b'"b%d"' % len(lines))]
    (tmp_path / "vao.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    done = run("analyse", "vao.jsonl", "--out", "ra.jsonl")
    assert done.returncode == 1
    assert len(rows(tmp_path / "ra.jsonl")) == 1 + len(bad)
    kept = rows(tmp_path / "ra.jsonl.quarantine.jsonl")
    assert len(kept) == len(bad)
    told = done.stderr.splitlines()
    for number, ((line, named), row) in enumerate(zip(bad, kept, strict=True)):
        assert row["line"] == 2 + 2 * number
        assert named in row["reason"]
        assert row["text"] == line.decode("utf-8", "replace")
        assert f"minhtin: vao.jsonl:{row['line']}: " in told[number]
        assert named in told[number]
    assert len(told) == len(bad) + 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["analyse", "verify", "group"])
def test_a_file_of_which_nothing_can_be_used(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "ra.jsonl").write_text("old\n", encoding="utf-8")
    (tmp_path / "vao.jsonl").write_bytes(b"[1]\n")
    complaint(run(command, "vao.jsonl", "--out", "ra.jsonl"), 1, "vao.jsonl:1", "cần một đối tượng")
    (tmp_path / "utf16.jsonl").write_bytes('{"id": 1}\n{"id": 2}\n'.encode("utf-16"))
    complaint(run(command, "utf16.jsonl", "--out", "ra.jsonl"), 1, "utf16.jsonl", "UTF-8")
    (tmp_path / "trong.jsonl").touch()
    complaint(run(command, "trong.jsonl", "--out", "ra.jsonl"), 1, "trong.jsonl", "tệp trống")
    complaint(run(command, ".", "--out", "ra.jsonl"), 1, "là thư mục")
    complaint(run(command, "khong-co.jsonl", "--out", "ra.jsonl"), 1, "khong-co.jsonl")
    complaint(run(command, "vao.jsonl"), 2, "--out")
    assert (tmp_path / "ra.jsonl").read_text("utf-8") == "old\n"


def test_verify_goes_on_after_bad_evidence(run: Run, tmp_path: Path) -> None:
    good = {"id": 1, "claim": "Có 12 ca mắc.", "evidence": "Sở Y tế: có 21 ca mắc."}
    bad = [{**good, "evidence": {"x": 1}}, {**good, "evidence": [None]}, {"id": 4, "claim": "x"}]
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in (*bad, good))
    (tmp_path / "vao.jsonl").write_text(text, encoding="utf-8")
    done = run("verify", "vao.jsonl", "--out", "ra.jsonl")
    assert done.returncode == 1
    assert [one["id"] for one in rows(tmp_path / "ra.jsonl")] == [1]
    assert done.stderr.count("evidence") == 3


def test_group_goes_on_after_an_id_that_occurs_twice(run: Run, tmp_path: Path) -> None:
    text = "\n".join(json.dumps(one, ensure_ascii=False) for one in (GOOD, {**GOOD, "id": "b"}, GOOD))
    (tmp_path / "vao.jsonl").write_text(text + '\n{"id": 9, "text": "cụt \\ud800"}\n', encoding="utf-8")
    done = run("group", "vao.jsonl", "--out", "ra.jsonl")
    assert done.returncode == 1
    assert [one["id"] for one in rows(tmp_path / "ra.jsonl")] == ["a", "b", 9]
    assert "vao.jsonl:3: id 'a' có hai lần" in done.stderr


def test_a_good_run_takes_the_old_quarantine_away(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ra.jsonl.quarantine.jsonl").touch()
    (tmp_path / "vao.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    assert run("group", "vao.jsonl", "--out", "ra.jsonl").returncode == 0
    assert not (tmp_path / "ra.jsonl.quarantine.jsonl").exists()


def test_an_output_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "vao.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    complaint(run("group", "vao.jsonl", "--out", "khong/co/ra.jsonl"), 1, "ra.jsonl")


# --- extract ----------------------------------------------------------------------------------------


def test_a_page_of_fifty_megabytes(run: Run, tmp_path: Path) -> None:
    line = "<p>" + "Vải thiều Lục Ngạn. " * 400 + "</p>\n"
    with (tmp_path / "to.html").open("w", encoding="utf-8") as page:
        page.write("<html><body>")
        page.writelines(line for _ in range(50 * 1024 * 1024 // len(line.encode()) + 1))
    complaint(run("extract", "to.html", "--url", "https://bao.example/a"), 1, "to.html")


@pytest.mark.parametrize("content", [b"", bytes(range(256)) * 50, b"%PDF-1.4\n", b"<html></html>"])
def test_a_file_that_is_no_page(run: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "trang.html").write_bytes(content)
    complaint(run("extract", "trang.html", "--url", "https://bao.example/a"), 1, "trang.html")


def test_a_folder_is_no_page(run: Run) -> None:
    complaint(run("extract", ".", "--url", "https://bao.example/a"), 1)
    complaint(run("extract", "a.html"), 2, "--url")
