from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Người dân thôn Đồng Mây góp công làm đường bê tông mới", "vi"),
        ("Nguoi dan thon Dong May gop cong lam duong be tong moi", "vi"),
        ("Farmers in the commune start the lychee harvest two weeks earlier than usual", "en"),
        ("Les agriculteurs de la commune commencent la récolte plus tôt que prévu", "fr"),
        ("Die Bauern der Gemeinde beginnen die Ernte früher als erwartet", "de"),
        ("Los agricultores del municipio comienzan la cosecha antes de lo previsto", "es"),
        ("Para petani di desa itu memulai panen lebih awal dari biasanya tahun ini", "id"),
        ("北江省今年荔枝喜获丰收，果农收入大幅增加", "zh"),
        ("バクザン省で今年のライチの収穫が始まった", "ja"),
        ("박장성에서 올해 리치 수확이 시작되었다", "ko"),
        ("ແຂວງບັກຢາງ ເລີ່ມເກັບກ່ຽວໝາກລີ້ນຈີ່", "lo"),
        ("จังหวัดบั๊กซางเริ่มเก็บเกี่ยวลิ้นจี่", "th"),
        ("ខេត្តបាក់យ៉ាងចាប់ផ្តើមប្រមូលផល", "km"),
        ("В провинции начался сбор урожая личи", "ru"),
        ("Doanh nghiệp Samsung và Foxconn tuyển thêm lao động tại khu công nghiệp", "vi"),
        ("越南 Bắc Giang 荔枝 出口 中国 增长", "zh"),
    ],
)
def test_languages_of_the_sources(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "   ", "12/11/2026 14:05", "😂😂", "https://vidu.vn/a?b=c", "@abc #1"])
def test_nothing_to_tell_from(text: str) -> None:
    assert detect_language(text, "vi") == "und"


@pytest.mark.parametrize(
    ("text", "prior", "language"),
    [
        ("Xe buýt", "vi", "vi"),
        ("Thông báo", "en", "vi"),
        ("Rice", "en", "en"),
        ("江", "ja", "ja"),
        ("Hallo", "", "und"),
    ],
)
def test_short_texts_believe_the_source(text: str, prior: str, language: str) -> None:
    assert detect_language(text, prior) == language


def test_a_long_text_does_not_believe_the_source() -> None:
    text = (
        "The provincial hospital opened a new emergency ward on Monday, "
        "doubling the number of beds available to patients."
    )
    assert detect_language(text, "vi") == "en"


@given(st.text(max_size=200), st.sampled_from(["", "vi", "xx", "zh"]))
def test_any_text_has_an_answer(text: str, prior: str) -> None:
    assert 2 <= len(detect_language(text, prior)) <= 3
