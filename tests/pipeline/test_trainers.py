"""Every artefact can be made again: by whom, what is missing in one line, where a stopped course goes on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models import training
from models.data import MissingDataError
from models.linear import ARTEFACTS
from models.registry import CARDS, TRAINABLE
from models.training import Asked, Trainer, chosen, make, ready
from pipeline.trainers import TRAINERS

BY_NAME = {one.name: one for one in TRAINERS}
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """A data folder with every file that any trainer reads, empty, and a base; all packages are there."""
    for file in {tmp_path / "data" / name for one in TRAINERS for name in one.reads}:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "base.bin").write_bytes(b"E5S1")
    monkeypatch.setattr(training, "installed", lambda _name: True)
    return Asked(tmp_path / "data", tmp_path / "out", str(tmp_path / "base.bin"), tmp_path / "work")


def test_every_artefact_has_one_trainer() -> None:
    """Fails where an artefact is added that nothing makes again, and where one is made that is not there."""
    makes = sorted(name for one in TRAINERS for name in one.makes)
    assert makes == sorted(path.name for path in ARTEFACTS.iterdir() if path.is_dir())


def test_every_card_names_the_command_or_the_card_that_does() -> None:
    for one in TRAINERS:
        if one.from_base:
            cards = [(CARDS / f"{name}.md").read_text(encoding="utf-8") for name in one.makes]
            assert any(f"minhtin models train {one.name}" in card for card in cards), one.name


def test_no_name_is_of_two_trainers() -> None:
    names = [name for one in TRAINERS for name in {one.name, *one.makes}]
    assert len(names) == len(set(names))


def test_what_begins_from_an_encoder_has_to_be_named() -> None:
    every = chosen((), TRAINERS)
    assert {one.name for one in every} == {
        *TRAINABLE,
        "verify",
        "evidence-ranker",
        "own-notice",
        "contradicted",
    }
    assert all(one.minutes < 60 for one in every)
    assert [one.name for one in chosen(("topics-reader",), TRAINERS)] == ["press-reader"]


def test_artefacts_are_made_in_the_order_in_which_they_build_on_each_other() -> None:
    found = chosen(("verify-combiner", "topics-encoder", "topics", "sentiment-product", "encoder"), TRAINERS)
    assert [one.name for one in found] == [
        "encoder",
        "topics",
        "sentiment-social",
        "topics-encoder",
        "verify",
    ]


def test_an_unknown_name_is_told_beside_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"không có mô hình oracle; có: .*topics-reader") as told:
        chosen(("topics", "oracle"), TRAINERS)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("trainer", TRAINERS, ids=lambda one: one.name)
def test_each_missing_thing_is_one_line(
    trainer: Trainer, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready(trainer, asked)
    if trainer.from_base:
        with pytest.raises(ValueError, match=rf"^{trainer.name}: thiếu --base.*\.md$"):
            ready(trainer, replace(asked, base=""))
        with pytest.raises(ValueError, match=r"^--base .*other\.bin: không có tệp"):
            ready(trainer, replace(asked, base=str(asked.data / "other.bin")))
        ready(trainer, replace(asked, base="owner/model"))
        monkeypatch.setattr(training, "installed", lambda _name: False)
        with pytest.raises(ModuleNotFoundError, match=rf"^{trainer.name}: chưa cài .*onnx.*pip install .+$"):
            ready(trainer, asked)
    if not trainer.reads:  # learns from texts of our own alone
        return
    (asked.data / trainer.reads[-1]).unlink()
    with pytest.raises(MissingDataError, match=rf"{Path(trainer.reads[-1]).name}: không có tệp dữ liệu"):
        ready(trainer, asked)
    with pytest.raises(MissingDataError, match="nowhere: không có thư mục dữ liệu"):
        ready(trainer, replace(asked, data=asked.data / "nowhere"))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the data beside the project is not there")
def test_what_trainers_read_is_in_the_data_folder() -> None:
    assert [name for one in TRAINERS for name in one.reads if not (SHARED / name).is_file()] == []


def test_a_four_bit_file_needs_the_tokenizer_beside_it(asked: Asked) -> None:
    with pytest.raises(ValueError, match=r"^encoder: cần .*tokenizer\.json bên cạnh"):
        make(BY_NAME["encoder"], asked)


def test_a_reader_is_learnt_once_and_built_where_it_is_asked_for(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.press import build, learn

    done: list[tuple[Any, ...]] = []

    def learnt(base: str, data: Path, checkpoint: Path, *, watch: training.Watch) -> None:
        done.append(("learn", base, data))
        watch("25/640")
        checkpoint.touch()

    monkeypatch.setattr(learn, "train", learnt)
    monkeypatch.setattr(build, "write", lambda *given: done.append(("build", *given)))
    said: list[str] = []
    for _ in range(2):
        make(BY_NAME["press-reader"], replace(asked, watch=said.append))
    checkpoint = asked.work / "press-reader" / "learnt.safetensors"
    built = ("build", checkpoint, asked.base, asked.data, asked.out)
    assert done == [("learn", asked.base, asked.data), built, built]
    assert said == ["25/640"]


@pytest.mark.parametrize("trainer", ["topics-encoder", "sentiment-press-encoder", "press-reader"])
def test_the_judges_before_are_compared_anew_where_both_lie_in_one_folder(
    trainer: str, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.press import build, learn, older
    from models.sentiment import train_encoder as tones
    from models.topics import train_encoder as fields

    compared: list[Path] = []
    for module, name in ((build, "write"), (learn, "train"), (tones, "train"), (fields, "train")):
        monkeypatch.setattr(module, name, lambda *_given, **_more: None)
    monkeypatch.setattr(older, "write", lambda _data, artefacts: compared.append(artefacts))
    make(BY_NAME[trainer], asked)
    assert compared == []
    for name in (name for pair in older.TAKEN_BY.items() for name in pair):
        (asked.out / name).mkdir(parents=True)
        (asked.out / name / "model.json").touch()
    make(BY_NAME[trainer], asked)
    assert compared == [asked.out]


def test_posts_are_read_by_two_courses_and_figures_are_those_of_the_smaller(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.sentiment import social_build, social_learn

    courses: dict[Path, bool] = {}
    built: list[tuple[Path, Path | None, Path]] = []

    def learnt(_base: str, _data: Path, folder: Path, *, every: bool, watch: training.Watch) -> None:
        courses[folder / social_learn.CHECKPOINT] = every
        watch("20/1690")

    def write(kept: Path, _base: str, _data: Path, out: Path, *, measured: Path | None) -> None:
        built.append((kept, measured, out))

    monkeypatch.setattr(social_learn, "train", learnt)
    monkeypatch.setattr(social_build, "write", write)
    make(BY_NAME["sentiment-social-reader"], asked)
    kept, measured = (next(file for file, of in courses.items() if of is every) for every in (True, False))
    assert built == [(kept, measured, asked.out / "sentiment-social-reader")]


@pytest.mark.parametrize("changed", ["base.bin", "data/news/vntc_topics.train.jsonl.gz", "labels.jsonl"])
def test_a_course_of_something_else_is_not_gone_on_from(asked: Asked, tmp_path: Path, changed: str) -> None:
    (tmp_path / "labels.jsonl").write_text("{}\n", encoding="utf-8")
    runs: list[Path] = []
    trainer = replace(
        BY_NAME["vntc-reader"], run=lambda what: runs.append(what.work), labels=(tmp_path / "labels.jsonl",)
    )
    make(trainer, asked)
    make(trainer, asked)
    (tmp_path / changed).write_bytes(b"other")
    with pytest.raises(ValueError, match=r"vntc-reader: khóa học ở đây học từ .*--work khác$"):
        make(trainer, asked)
    make(trainer, replace(asked, work=tmp_path / "fresh"))
    assert runs == [*[asked.work / "vntc-reader"] * 2, tmp_path / "fresh" / "vntc-reader"]
    assert set(json.loads((runs[0] / "learns-from.json").read_text("utf-8"))) == {"base", "data", "labels"}
