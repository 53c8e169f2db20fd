"""Articles that were changed after they were read: what the desk is shown of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from pipeline.rewording import words_changed
from pipeline.sentence_diff import Change
from pipeline.store.edits import silent_edits
from tests.console.console_kit import NOW, TestDesk
from tests.store.store_kit import batch, processed

FIRST = "Xã Lục Ngạn thu 12 tấn cam."


def edited(desk: TestDesk, number: int, body: str, *, hours: int = 1) -> None:
    """The article is read again with another text."""
    one = processed(number, body=body)
    changed = replace(one.article, content_digest=f"d{hours}", fetched_at=NOW - timedelta(hours=hours))
    desk.store.begin_run(f"r{number}{hours}", NOW, [])
    made = replace(batch(f"r{number}{hours}", number), processed=(replace(one, article=changed),))
    desk.store.commit_batch(made)
    desk.store.finish_run(f"r{number}{hours}", NOW)


def test_an_edit_without_a_word_is_shown_with_its_sentences(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    edited(desk, 1, FIRST.replace("12", "2"))
    officer = desk.client("officer")
    for address in ("/board", "/articles/a1"):
        page = " ".join(officer.get(address).text.split())
        assert "<strong>12</strong> tấn cam." in page, address
        assert "<strong>2</strong> tấn cam." in page, address
        assert "không ghi chú" in page, address
    # The sentence of the alert itself was changed.
    assert "đã sửa, không ghi chú" in officer.get("/alerts/al1").text


def test_an_edit_that_is_taken_back_is_an_edit_too(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    edited(desk, 1, FIRST.replace("12", "2"), hours=2)
    edited(desk, 1, FIRST, hours=1)
    officer = desk.client("officer")
    page = " ".join(officer.get("/articles/a1").text.split())
    assert "đã sửa bài này 2 lần" in page
    assert page.count("trở lại bản đọc lúc") == 1
    assert page.index("trở lại bản đọc lúc") < page.index("không ghi chú"), "the newest edit comes first"
    assert " ".join(officer.get("/board").text.split()).count("trở lại bản đọc lúc") == 1
    alert = officer.get("/alerts/al1").text
    assert "đã đưa lại câu cũ" in alert
    assert "đã sửa câu này rồi đưa lại như cũ" in alert
    assert "0/" in alert.split('id="theo-doi"')[1], "who took a correction back has not corrected"


def test_an_edit_that_says_so_is_no_silent_one(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    edited(desk, 1, FIRST.replace("12", "2") + " Bản tin đã được sửa số liệu, xin lỗi bạn đọc.")
    officer = desk.client("officer")
    assert "Không thấy bài nào." in officer.get("/board").text
    page = officer.get("/articles/a1").text
    assert "có ghi là đính chính hoặc cập nhật" in page
    assert "không ghi chú" not in page


def test_old_edits_are_left_alone(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    edited(desk, 1, "Xã Lục Ngạn thu 3 tấn cam.", hours=3)
    assert [one.edit.article_id for one in silent_edits(desk.path, 5, NOW - timedelta(days=7))] == ["a1"]
    assert silent_edits(desk.path, 5, NOW - timedelta(hours=2)) == []


def test_words_are_singled_out_only_between_sentences_that_are_alike() -> None:
    before, after = words_changed(Change("Thu 12 tấn cam Vinh.", "Thu 2 tấn cam Vinh."))
    assert before == [("Thu", False), ("12", True), ("tấn cam Vinh.", False)]
    assert after == [("Thu", False), ("2", True), ("tấn cam Vinh.", False)]
    assert words_changed(Change("Một câu khác hẳn.", "Trời hôm nay nắng đẹp."))[1] == [
        ("Trời hôm nay nắng đẹp.", False)
    ]
    assert words_changed(Change("", "Câu mới.")) == ([], [("Câu mới.", False)])
