"""Personal data never reaches the disk; facts stay readable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.masking import ACCOUNT, BANK, MAIL, PAPER, PHONE, PLATE, mask_personal


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Liên hệ 0912 345 678 nhé", PHONE),
        ("gọi 0912.345.678.", PHONE),
        ("Đt: +84 912-345-678", PHONE),
        ("(0204) 3 855 123", PHONE),
        ("0204.3855123", PHONE),
        ("số máy không chín một hai ba bốn năm sáu bảy tám", PHONE),
        ("zalo: 0987654321", PHONE),
        ("0084 912 345 678", PHONE),
        ("STK 1903 4567 8901 2 ngân hàng Ví Dụ", BANK),
        ("số tài khoản: 0011004123456", BANK),
        ("CCCD 024090012345 cấp 2021", PAPER),
        ("giấy tờ 024090012345", PAPER),
        ("CMND số 121234567", PAPER),
        ("nguoidan@vidu.vn", MAIL),
        ("nguoi.dan (at) vidu (dot) vn", MAIL),
        ("xe 98A-123.45 bỏ chạy", PLATE),
        ("xe máy 98B1 - 234.56", PLATE),
        ("theo @nguoi_dung1 nói", ACCOUNT),
        ("facebook.com/nguoi.dung.9", ACCOUNT),
    ],
)
def test_personal_data_is_masked(text: str, words: str) -> None:
    masked = mask_personal(text)
    assert words in masked.text
    assert not any(len(run) > 5 for run in "".join(c if c.isdigit() else " " for c in masked.text).split())
    assert dict(masked.counts)[words] == 1


@pytest.mark.parametrize(
    "text",
    [
        "gọi 113, 114, 1800 8108 hoặc 19001234",
        "Quyết định 1658/NQ-UBTVQH15 ngày 16/6/2025",
        "giá 1.250.000.000 đồng, 35.000 đồng/kg",
        "dân số 1.234.567 người; giai đoạn 2024-2025; tăng 0,5%",
        "tọa độ 21.273100, 106.194600",
        "từ 08:00 đến 17:00 ngày 14/11/2026",
        "doanh nghiệp mã số 2400123456",
        "khu vực không một bóng người",
        "12 người chết, 30 người bị thương, 5.200 hộ mất điện",
    ],
)
def test_facts_stay(text: str) -> None:
    assert mask_personal(text).text == text


@given(st.text(alphabet=st.sampled_from(list("0123456789 .-+()@abo@,/đồngstk[]")), max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask_personal(text).text
    assert mask_personal(once).text == once


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True), st.sampled_from([" ", ".", "-", ""]))
def test_every_mobile_number_goes(number: str, gap: str) -> None:
    written = gap.join((number[:4], number[4:7], number[7:]))
    assert mask_personal(f"Ai biết thì gọi {written} nhé").text == f"Ai biết thì gọi {PHONE} nhé"
