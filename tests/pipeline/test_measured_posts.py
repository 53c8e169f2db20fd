"""Real posts are measured without a copy of their text: rows, digests and single words beside the tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.measured import posts
from pipeline.normalise import text_digest
from pipeline.text.syllables import is_syllable

TYPED = "Ko biêt bao giờ sửa , mn ơi"
PLAIN = "Đường đã sửa xong rồi"


def _line(text: str, row: int, changes: str) -> str:
    return "\t".join(["vlsp2016.train", str(row), text_digest(text)[:16], changes])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two posts of our own and a dictionary of two words."""
    for name in ("sentiment", "unreliable", "normalisation"):
        (tmp_path / name).mkdir()
    both = "".join(json.dumps({"text": text}) + "\n" for text in (TYPED, PLAIN))
    for name in ("sentiment/vlsp2016.train", "sentiment/vsfc.train", "unreliable/reintel.train"):
        (tmp_path / f"{name}.jsonl").write_text(both, encoding="utf-8")
    entries = {"ko": {"normalized": ["không"]}, "giờ": {"normalized": ["gió"]}}
    (tmp_path / "normalisation" / "visolex_dictionary.json").write_text(json.dumps(entries), encoding="utf-8")
    changes = tmp_path / "changes.tsv"
    lines = ["# head", _line(TYPED, 0, "0=không 1~biết 5=mọi_người"), _line(PLAIN, 1, "")]
    changes.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(posts, "CHANGES", changes)
    return tmp_path


def test_changes_are_made_by_the_number_of_a_word(data: Path) -> None:
    typed, plain = posts.posts(data)
    assert typed.written_out == "không biêt bao giờ sửa , mọi người ơi"
    assert typed.mended == "không biết bao giờ sửa , mọi người ơi"
    assert plain.plain
    assert not typed.plain


def test_a_misspelling_may_be_mended_or_stay(data: Path) -> None:
    typed = posts.posts(data)[0]
    assert typed.wrong(typed.written_out) == typed.wrong(typed.mended) == 0
    assert typed.wrong(typed.typed) == 3


def test_another_text_in_the_row_is_noticed(data: Path) -> None:
    posts.CHANGES.write_text(_line(PLAIN, 0, "") + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="row 0"):
        posts.posts(data)


def test_the_dictionary_alone_changes_real_words_unless_they_are_spared(data: Path) -> None:
    assert posts.dictionary(data)(TYPED).startswith("không biêt bao gió")
    assert posts.dictionary(data, spare=True)(TYPED).startswith("không biêt bao giờ sửa")


def test_the_share_by_which_errors_are_fewer() -> None:
    row = posts.reduction(("d", "s", "m"), [(1, 4), (0, 1), (1, 3)])
    assert row.figure == pytest.approx(1 - 2 / 8)
    assert row.low <= row.figure <= row.high


def test_nothing_without_the_data(tmp_path: Path) -> None:
    assert posts.rows(tmp_path) == []


def test_beside_the_tests_lie_single_words_only() -> None:
    lines = [line for line in posts.CHANGES.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    cells = [line.split("\t") for line in lines]
    assert len(cells) == len({(name, row) for name, row, _, _ in cells}) == 260
    assert sum(not changes for *_, changes in cells) == 60
    new = [one.split("=")[-1].split("~")[-1] for *_, changes in cells for one in changes.split()]
    assert all(len(word.split("_")) <= 4 for word in new)
    odd = {part for word in new for part in word.lower().split("_") if not is_syllable(part)}
    assert odd <= {"facebook", "hic", "hihi"}
