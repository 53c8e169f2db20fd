"""What stands around a claim: its headline and its neighbours, in the order they are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.verify.context import AFTER, BEFORE, TITLE, in_context
from pipeline.around import HEADLINE, around

TEXT = "Cháy kho vải ở Đa Mai\nLửa bùng lên đêm qua. Nguyên nhân là chập điện! Không ai việc gì."


@pytest.mark.parametrize(
    ("claim", "read", "told"),
    [
        (
            "Nguyên nhân là chập điện!",
            "Nguyên nhân là chập điện! | Cháy kho vải ở Đa Mai. Lửa bùng lên đêm qua. > Không ai việc gì.",
            "Cháy kho vải ở Đa Mai. Lửa bùng lên đêm qua. Nguyên nhân là chập điện! Không ai việc gì.",
        ),
        (
            "Lửa bùng lên đêm qua.",
            "Lửa bùng lên đêm qua. | Cháy kho vải ở Đa Mai. > Nguyên nhân là chập điện!",
            "Cháy kho vải ở Đa Mai. Lửa bùng lên đêm qua. Nguyên nhân là chập điện!",
        ),
        (
            "Cháy kho vải ở Đa Mai",
            "Cháy kho vải ở Đa Mai | > Lửa bùng lên đêm qua.",
            "Cháy kho vải ở Đa Mai Lửa bùng lên đêm qua.",
        ),
        (
            "Không ai việc gì.",
            "Không ai việc gì. | Cháy kho vải ở Đa Mai. Nguyên nhân là chập điện!",
            "Cháy kho vải ở Đa Mai. Nguyên nhân là chập điện! Không ai việc gì.",
        ),
    ],
)
def test_a_claim_is_read_with_its_headline_and_its_neighbours(claim: str, read: str, told: str) -> None:
    start = TEXT.index(claim)
    found = around(TEXT, start, start + len(claim))
    assert (found.read, found.told) == (read, told)


def test_a_post_of_one_sentence_stands_alone() -> None:
    said = "Mất điện cả xã rồi bà con ơi."
    found = around(said, 0, len(said))
    assert found.read == found.told == said


@pytest.mark.parametrize(
    "first",
    ["Sáng nay kho vải bốc cháy. Đến trưa lửa đã tắt.", "Kho vải cháy" + " rất to" * (HEADLINE // 7)],
)
def test_the_first_paragraph_of_a_post_is_no_headline(first: str) -> None:
    said = "Hai người chết tại chỗ."
    text = f"{first}\n{said}"
    found = around(text, len(first) + 1, len(text))
    assert found.title == ""
    assert first.endswith(found.before.strip())
    assert found.before


def test_marks_at_the_end_of_a_headline_are_not_doubled() -> None:
    text = "Cháy lớn ở Đa Mai!\r\nHai người chết."
    found = around(text, text.index("Hai"), len(text))
    assert (found.title, found.told) == ("Cháy lớn ở Đa Mai!", "Cháy lớn ở Đa Mai! Hai người chết.")


@given(st.text(), st.text(), st.text())
def test_no_neighbour_is_read_beyond_its_bound(title: str, before: str, after: str) -> None:
    made = in_context("Câu.", title, before, after)
    assert made.startswith("Câu.")
    assert len(made.split()) <= 1 + TITLE + BEFORE + AFTER + 2  # the two marks


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_whatever_the_text_the_claim_comes_first(text: str, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    assert around(text, start, end).read.startswith(text[start:end])
