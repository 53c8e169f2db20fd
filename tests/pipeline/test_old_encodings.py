"""Texts of which one part is clean and another in an encoding from before Unicode."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise import repair_parts
from pipeline.text.fragments import cut
from tests.pipeline.encodings_kit import SENTENCES, TABLES, written_in

#: Long enough to be told apart inside a line that is clean otherwise.
WHOLE = SENTENCES[:4]
CLEAN = "Bản tin của đài truyền thanh xã được đọc lại mỗi sáng."


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sentence", WHOLE)
def test_an_old_paragraph_between_clean_ones(table: str, sentence: str) -> None:
    body = f"{CLEAN}\n{written_in(table, sentence)}\n{CLEAN}"
    title, lead, read, found = repair_parts("Tin cũ đọc lại", CLEAN, body)
    assert (title, lead, found) == ("Tin cũ đọc lại", CLEAN, table)
    # TCVN3 has no capital letters with tones, so the case of such a letter is lost.
    assert read.lower() == f"{CLEAN}\n{sentence}\n{CLEAN}".lower()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sentence", WHOLE)
def test_an_old_fragment_inside_a_clean_line(table: str, sentence: str) -> None:
    line = "Thông báo của ủy ban: {}, theo bản lưu ở văn phòng."
    _, _, read, found = repair_parts("", "", line.format(written_in(table, sentence)))
    assert found == table
    assert read.lower() == line.format(sentence).lower()


@pytest.mark.parametrize("table", TABLES)
def test_a_clean_title_over_an_old_text(table: str) -> None:
    title, _, read, found = repair_parts(SENTENCES[0], "", written_in(table, SENTENCES[1]))
    assert (title, found) == (SENTENCES[0], table)
    assert read.lower() == SENTENCES[1].lower()


@pytest.mark.parametrize(
    "line",
    [
        "Đội tuyển gặp Bayern München, Köln và Fürth ở Đức, thủ môn Jürgen Müller vắng mặt.",
        "Quán Café Göteborg bán crème brûlée, soufflé và pâté ở phố cổ.",
        "Sợi dày 10µm ± 0,5, chịu 40°C, theo §3 của tiêu chuẩn ®2026, giá ¥100 hoặc £20.",
        "Vườn ươm nhận giống Ñusta của Peru, giống Ål của Na Uy và giống Señora.",
        "Trường mời giáo sư Władysław Żółtowski và bà Çelik Öztürk dự lễ ở Điện Biên.",
        "Lập trình viên viết a^2 + b^2, dd if=/dev/zero và C++ trong buổi thi ở xã.",
        "Hãng Addidas, paddy, hidden, middle: những từ có hai chữ d liền nhau được giữ.",
    ],
)
def test_a_clean_line_with_foreign_words_stays(line: str) -> None:
    assert repair_parts("", "", line) == ("", "", line, "")
    # Neither does an old part elsewhere in the same document change it.
    for table in TABLES:
        old = written_in(table, SENTENCES[0])
        assert repair_parts("", "", f"{line}\n{old}")[2].split("\n")[0] == line


def test_units_and_signs_in_a_clean_line_of_an_old_document_stay() -> None:
    line = "Vải lọc dày 10 µm, đạt §3, của hãng ®Lọc Sạch."
    assert repair_parts("", "", f"{written_in('TCVN3', SENTENCES[0])}\n{line}")[2].endswith(line)


@settings(deadline=None)  # the first reading builds its tables; machines are busy
@given(
    st.lists(st.sampled_from(["«", "n©n", "được", "a^n", " ", "ở", "\t", "xaõ", "."]), max_size=20).map(
        "".join
    )
)
def test_pieces_of_a_line_are_the_line(line: str) -> None:
    assert "".join(piece for piece, _ in cut(line)) == line


@settings(deadline=None)  # the first reading builds its tables; machines are busy
@given(st.lists(st.sampled_from([*SENTENCES, "Zürich", "naïve", "10 µm", "œuvre", "C++"]), max_size=8))
def test_clean_sentences_in_any_order_stay(parts: list[str]) -> None:
    text = unicodedata.normalize("NFC", " ".join(parts))
    assert repair_parts("", "", text)[2:] == (text, "")
