"""`minhtin models train`: what is missing in one line, what is listed, where what is made goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.cli.app import run_command
from flows.cli.training import about
from models import training
from models.linear import ARTEFACTS
from pipeline import trainers


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of an office with a data folder that has every file, all of them empty."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MINHTIN_CONFIG", raising=False)
    for file in {tmp_path / "data" / name for one in trainers.TRAINERS for name in one.reads}:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


@pytest.mark.parametrize(
    ("words", "status", "named"),
    [
        (["khong-co"], 2, "khong-co"),
        (["press-reader", "khong-co"], 2, "khong-co"),
        (["topics-reader"], 2, "press-reader: thiếu --base"),
        (["encoder"], 2, "encoder: thiếu --base"),
        (["own-notice", "verify-reader"], 2, "verify-reader: thiếu --base"),
        (["vntc-reader", "--base", "e5.bin"], 2, "--base e5.bin: không có tệp"),
        (["press-reader", "--data", "khong-co"], 1, "khong-co: không có thư mục dữ liệu"),
        (["topics", "--from-desk"], 2, "--from-desk"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_is_missing_is_one_line(
    words: list[str], status: int, named: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = [] if "--data" in words else ["--data", str(folder / "data")]
    assert run_command(["models", "train", *words, *data]) == status
    shown = capsys.readouterr()
    assert len(shown.err.strip().splitlines()) == 1, shown.err
    assert named in shown.err
    assert shown.out == ""


def test_a_missing_package_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(training, "installed", lambda name: name != "onnx")
    (folder / "e5.bin").touch()
    assert run_command(["models", "train", "press-reader", "--base", "e5.bin", "--data", "data"]) == 1
    assert capsys.readouterr().err == (
        "minhtin: press-reader: chưa cài onnx, chỉ huấn luyện mới cần: pip install onnx\n"
    )


def test_every_artefact_is_listed_with_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["models", "train", "--list"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    listed = {row[0]: row for row in rows[1:]}
    assert set(listed) == {path.name for path in ARTEFACTS.iterdir() if path.is_dir()}
    assert all(all(row) for row in rows)
    reader = dict(zip(rows[0], listed["topics-reader"], strict=True))
    assert reader["train …"] == "press-reader"
    assert "--base" in reader["cần"]
    assert reader["khi không nêu tên"] == "phải nêu tên"
    assert listed["own-notice"][-2] == "có"


def test_made_beside_the_package_where_it_begins_from_an_encoder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[training.Asked] = []
    fakes = tuple(
        replace(one, run=asked.append, packages=one.packages and ("json",)) for one in trainers.TRAINERS
    )
    monkeypatch.setattr(trainers, "TRAINERS", fakes)
    (folder / "e5.bin").touch()
    command = ["models", "train", "topics", "vntc-reader", "--base", "e5.bin", "--data", "data"]
    assert run_command(command) == 0
    words, reader = asked
    assert words.out == ARTEFACTS
    assert (reader.out, reader.work) == (Path("var/models/made"), Path("var/models/courses/vntc-reader"))
    shown = capsys.readouterr()
    assert shown.out == "topics\nvntc-reader\n"
    assert "vntc-reader: xong sau dưới một phút; var/models/made/vntc-reader" in shown.err
    assert run_command([*command, "--out", "mine", "--work", "half"]) == 0
    assert {one.out for one in asked[2:]} == {Path("mine")}
    assert asked[3].work == Path("half/vntc-reader")


def test_a_length_of_time_is_told_as_one_speaks_of_it() -> None:
    told = [about(minutes) for minutes in (0.2, 45, 100, 20 * 60)]
    assert told == ["dưới một phút", "khoảng 45 phút", "khoảng 1,7 giờ", "khoảng 20 giờ"]
