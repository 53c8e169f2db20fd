"""What turns a story is told with it: a model of words with floors on articles that it never learnt from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.turning import Told, told
from models.data import digest
from models.linear import ARTEFACTS
from models.turning.shape import NAME, PLAIN, TURNS
from models.turning.train import examples, train
from models.turning.written import FOLDER, written
from pipeline.digest.summarise import summarise
from pipeline.digest.turning import chances

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
ASIDE = FOLDER.with_name("aside")


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


def _floors(found: Sequence[Told], least: float, most: float) -> None:
    traps = [not one.missed for one in found if one.article.trap]
    plain = [one.more > 0 for one in found if not one.article.trap]
    assert len(traps) >= 30
    assert _share(traps) >= least
    assert _share(plain) <= most


def test_of_written_articles_held_back_most_turns_are_told() -> None:
    """Lists of words told 27 of 61 of those that they had been made from, and 0 of 36 fresh ones."""
    _floors([told(one) for one in written() if one.kept], least=0.72, most=0.42)


@pytest.mark.parametrize(
    ("name", "least", "most"), [("third", 0.53, 0.57), ("fourth", 0.56, 0.57), ("fifth", 0.5, 0.49)]
)
def test_of_articles_by_another_hand_most_turns_are_told(name: str, least: float, most: float) -> None:
    """Written apart from all others: .72, .72 and .67 at the last measurement, floors at the ends."""
    _floors([told(one) for one in written([ASIDE / f"{name}.txt"])], least, most)


def test_the_same_words_get_the_same_chance_whatever_stands_beside_them() -> None:
    later = ["Tòa phúc thẩm tuyên hủy bản án này.", "Đường dài 12 km, rộng 7 m.", ""]
    together = chances(later)
    assert together == [chances([one])[0] for one in later]
    assert together[0] > 0.5 > together[1]
    assert chances([]) == []


def test_a_turn_is_told_even_where_the_text_is_long() -> None:
    lead = "Tòa án tỉnh tuyên phạt chủ quán 12 năm tù. " + "Phiên tòa có đông người dự. " * 2
    body = "\n".join(f"Nhân chứng thứ {n} kể lại buổi tối ở quán." for n in range(15))
    turn = "Tòa phúc thẩm tuyên hủy bản án, trả tự do cho chủ quán."
    assert turn in summarise("Chủ quán nhận 12 năm tù", lead, f"{body}\n{turn}")


def test_other_languages_keep_their_own_lead() -> None:
    lead = "The province licensed a plant. It will employ 1,800 people."
    body = "The plan was later cancelled by the court, officials said."
    assert summarise("Plant licensed", lead, body, language="en") == lead


def test_nothing_that_is_held_back_is_learnt() -> None:
    kept = {one.text for article in written() if article.kept for one in article.later}
    learnt = {one.text[1] for one in examples(article for article in written() if not article.kept)}
    assert len(learnt) > 3000
    assert len(kept & learnt) < 5  # a sentence or two that any report might have
    assert not learnt & {one.text for one in written([ASIDE / "third.txt"])[0].later}


def test_each_later_sentence_counts_once_and_second_sides_do_not() -> None:
    articles = written([FOLDER / "a.txt", FOLDER / "v.txt"])
    made = examples(articles)
    sides = {one.text for article in articles for one in article.later if one.mark == "~"}
    assert {one.label for one in made} == {TURNS, PLAIN}
    assert len({(one.label, one.text) for one in made}) > 0.97 * len(made)
    assert not sides & {one.text[1] for one in made if one.label == PLAIN}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("- một câu", "before the first title"), ("## trap | Tựa\n? một câu", "begins with one of")],
)
def test_a_wrong_line_is_named(tmp_path: Path, text: str, wrong: str) -> None:
    file = tmp_path / "x.txt"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=rf"x\.txt:\d: .*{wrong}"):
        written([file])


def test_the_model_belongs_to_the_articles_as_they_are() -> None:
    about = json.loads((ARTEFACTS / NAME / "model.json").read_text(encoding="utf-8"))
    assert about["notes"]["written"] == digest(*sorted(FOLDER.glob("*.txt")))


@pytest.mark.shared
@pytest.mark.skipif(not DATA.is_dir(), reason="the data beside the project (../shared/data) is absent")
def test_training_makes_the_artefact_again(tmp_path: Path) -> None:
    train(DATA, tmp_path)
    about = "model.json"
    assert (tmp_path / NAME / about).read_text("utf-8") == (ARTEFACTS / NAME / about).read_text("utf-8")
