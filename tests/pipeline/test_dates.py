"""Dates as Vietnamese outlets write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dates import parse_date
from pipeline.types import Precision

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
S, M, D = Precision.SECOND, Precision.MINUTE, Precision.DAY


def read(text: str, zone: str = "Asia/Ho_Chi_Minh") -> tuple[str, Precision]:
    moment, precision = parse_date(text, timezone=zone, now=NOW)
    return (f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""), precision


@pytest.mark.parametrize(
    ("text", "utc", "precision"),
    [
        ("Mon, 04 May 2026 12:05:08 GMT+7", "2026-05-04 05:05:08", S),
        ("Mon, 04 May 2026 12:05:08 +0700", "2026-05-04 05:05:08", S),
        ("Mon, 04 May 2026 12:05:08 ICT", "2026-05-04 05:05:08", S),
        ("Mon, 04 May 2026 05:05:08 GMT", "2026-05-04 05:05:08", S),
        ("2026-11-22T14:05:00.123+07:00", "2026-11-22 07:05:00", S),
        ("2026-11-22T07:05:00Z", "2026-11-22 07:05:00", S),
        ("2026-11-22 14:05", "2026-11-22 07:05:00", M),
        ("20261121T140500Z", "2026-11-21 14:05:00", S),
        ("22/11/2026 14:05", "2026-11-22 07:05:00", M),
        ("14:05 | 22/11/2026", "2026-11-22 07:05:00", M),
        ("22-11-2026", "2026-11-21 17:00:00", D),
        ("Cập nhật: 21.11.2026 14:05", "2026-11-21 07:05:00", M),
        ("Chủ nhật, 22/11/2026 - 14:05 (GMT+7)", "2026-11-22 07:05:00", M),
        ("21/11/2026 14:05:33 (GMT +07:00)", "2026-11-21 07:05:33", S),
        ("Thứ bảy, ngày 21 tháng 11 năm 2026", "2026-11-20 17:00:00", D),
        ("14 giờ 5 phút ngày 21/11/2026", "2026-11-21 07:05:00", M),
        ("14h05 ngày 21/11/2026", "2026-11-21 07:05:00", M),
        ("Thứ Bảy, 21/11/2026 | 2:05 PM", "2026-11-21 07:05:00", M),
        ("21/11/2026 02:05 CH", "2026-11-21 07:05:00", M),
        ("12:05 SA 21/11/2026", "2026-11-20 17:05:00", M),
        ("22/11/2026 14:05 - 3 bình luận", "2026-11-22 07:05:00", M),
        ("2 giờ trước", "2026-11-22 08:00:00", M),
        ("khoảng một giờ trước", "2026-11-22 09:00:00", M),
        ("3 ngày trước", "2026-11-18 17:00:00", D),
        ("hôm qua, lúc 14h05", "2026-11-21 07:05:00", M),
        ("vừa xong", "2026-11-22 10:00:00", M),
        ("1795000000", "2026-11-18 11:06:40", S),
        ("Nov 21, 2026 3:05 pm", "2026-11-21 08:05:00", M),
        ("21 novembre 2026", "2026-11-20 17:00:00", D),
        ("2026年11月22日 14:05", "2026-11-22 07:05:00", M),
        ("2026년 11월 22일 오후 2:05", "2026-11-22 07:05:00", M),
        ("22/11/26 14:05", "2026-11-22 07:05:00", M),
        # The day goes first even where the American order would be possible.
        ("03/04/2026", "2026-04-02 17:00:00", D),
    ],
)
def test_forms_in_use(text: str, utc: str, precision: Precision) -> None:
    assert read(text) == (utc, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hôm nào đó",
        "31/02/2026",
        "13/13/2026",
        "22/11/2030",
        "01/01/1900",
        "99:99",
        "0" * 500,
        "\x00",
    ],
)
def test_what_is_no_date_is_nothing(text: str) -> None:
    assert read(text) == ("", Precision.UNKNOWN)


def test_the_zone_of_the_source_decides_when_none_is_written() -> None:
    assert read("22/11/2026 14:05", "Asia/Tokyo")[0] == "2026-11-22 05:05:00"
    assert read("Sun, 22 Nov 2026 14:05:00 +0700", "Asia/Tokyo")[0] == "2026-11-22 07:05:00"


@given(st.text(max_size=80))
def test_never_raises_and_never_believes_the_future(text: str) -> None:
    moment, precision = parse_date(text, timezone="Asia/Ho_Chi_Minh", now=NOW)
    assert (moment is None) == (precision is Precision.UNKNOWN)
    assert moment is None or moment <= NOW + timedelta(hours=26)


@given(st.datetimes(datetime(1995, 1, 1), datetime(2026, 11, 20)))  # noqa: DTZ001  Hypothesis wants naive bounds
def test_what_we_write_we_read(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    utc = moment - timedelta(hours=7)
    for form in (
        "%d/%m/%Y %H:%M:%S",
        "%H:%M:%S %d-%m-%Y",
        "%Y-%m-%dT%H:%M:%S+07:00",
        "%a, %d %b %Y %H:%M:%S GMT+7",
    ):
        found, precision = parse_date(moment.strftime(form), timezone="Asia/Ho_Chi_Minh", now=NOW)
        assert found == utc.replace(tzinfo=UTC)
        assert precision is Precision.SECOND
