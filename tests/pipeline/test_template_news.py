"""Bulletins that a newsroom fills in every day: the numbers are the news, the words say nothing."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.group import StoryIndex, group
from pipeline.types import Article, Kind, Precision

BEGIN = datetime(2026, 11, 1, 5, tzinfo=UTC)
DAYS = 8
FORMS = {
    "gold": (
        "Giá vàng hôm nay {d}/{m}",
        (
            "Giá vàng miếng SJC sáng {d}/{m} mua vào {a},{b} triệu đồng/lượng, bán ra {c},{b} triệu "
            "đồng/lượng. Vàng nhẫn 9999 mua vào {e},{f} triệu đồng, bán ra {c},{f} triệu đồng một "
            "lượng. Giá vàng thế giới giao ngay {g} USD/ounce, so với hôm qua thay đổi {h} USD. "
            "Chuyên gia khuyến nghị người dân thận trọng khi mua vào lúc này."
        ),
    ),
    "fuel": (
        "Giá xăng dầu ngày {d}/{m}",
        (
            "Từ 15 giờ ngày {d}/{m}, giá xăng E5 RON92 không cao hơn {g} đồng/lít; xăng RON95-III "
            "không cao hơn {h}{a} đồng/lít; dầu diesel {e}{b} đồng/lít; dầu hỏa {f}{c} đồng/lít. Liên"
            " Bộ Công Thương - Tài chính quyết định không trích lập Quỹ bình ổn giá đối với các mặt "
            "hàng xăng dầu trong kỳ điều hành lần này."
        ),
    ),
    "weather": (
        "Dự báo thời tiết đêm {d} ngày {e}/{m}",
        (
            "Khu vực tỉnh nhiều mây, có mưa vài nơi, gió đông bắc cấp {a}. Nhiệt độ thấp nhất từ {b} "
            "đến {c} độ, nhiệt độ cao nhất từ {e} đến {f} độ. Độ ẩm trung bình {h} phần trăm. Lượng "
            "mưa phổ biến {a}-{b} mm. Người dân cần đề phòng dông, lốc, sét và gió giật mạnh trong "
            "cơn dông."
        ),
    ),
    "lottery": (
        "Kết quả xổ số miền Bắc ngày {d}/{m}",
        (
            "Giải đặc biệt: {g}{a}. Giải nhất: {h}{b}{c}. Giải nhì: {c}{g} - {e}{h}. Giải ba: {a}{g} "
            "- {b}{h} - {c}{e}{f} - {f}{g}. Giải tư: {g} - {h}. Giải bảy: {a} - {b} - {c} - {e}."
        ),
    ),
    "pigs": (
        "Giá heo hơi hôm nay {d}/{m}",
        (
            "Tại miền Bắc, giá heo hơi tại Bắc Ninh {a}.000 đồng/kg, Hà Nội {b}.000 đồng/kg, Thái "
            "Nguyên {c}.000 đồng/kg. Tại miền Trung, giá dao động {e}.000 - {f}.000 đồng/kg. Tại miền"
            " Nam, Đồng Nai {c}.000 đồng/kg, Long An {b}.000 đồng/kg. Thị trường chung ghi nhận biến "
            "động nhẹ so với phiên trước."
        ),
    ),
    "rates": (
        "Tỷ giá ngày {d}/{m}",
        (
            "Ngân hàng Nhà nước công bố tỷ giá trung tâm ngày {d}/{m} ở mức {g} đồng/USD. Vietcombank"
            " mua vào {h}{a}, bán ra {e}{b}; BIDV mua vào {f}{c}, bán ra {c}{a}. Đồng Euro được các "
            "ngân hàng niêm yết mua vào {b}{c}, bán ra {c}{e} đồng."
        ),
    ),
    "shares": (
        "VN-Index ngày {d}/{m}",
        (
            "Kết thúc phiên giao dịch ngày {d}/{m}, VN-Index đạt {g} điểm, thay đổi {a},{b} điểm. "
            "Toàn sàn có {h} mã tăng, {e} mã giảm và {f} mã đứng giá. Khối lượng giao dịch {g} triệu "
            "đơn vị, giá trị {h}.{a} tỷ đồng. HNX-Index dừng ở {c}{a},{b} điểm. Khối ngoại giao dịch "
            "{e}{f} tỷ đồng."
        ),
    ),
    "power": (
        "Lịch cắt điện ngày {d}/{m}",
        (
            "Công ty Điện lực thông báo lịch ngừng cung cấp điện ngày {d}/{m}: từ {a} giờ đến {b} giờ"
            " tại trạm biến áp số {c}; từ {e} giờ đến {f} giờ tại trạm số {g}; từ {a} giờ {b} phút "
            "tại lộ {h}. Lý do: bảo dưỡng định kỳ lưới điện, thay thiết bị. Khách hàng có nhu cầu "
            "liên hệ tổng đài chăm sóc."
        ),
    ),
    "rivers": (
        "Mực nước các sông ngày {d}/{m}",
        (
            "Mực nước lúc 7 giờ ngày {d}/{m} trên sông Thương tại Phủ Lạng Thương {a},{b} m; sông Cầu"
            " tại Đáp Cầu {c},{e} m; sông Lục Nam tại Lục Nam {f},{a} m. Dự báo 24 giờ tới mực nước "
            "dao động {h} cm. Các địa phương chủ động phương án hộ đê, bảo vệ hoa màu vùng bãi."
        ),
    ),
    "roads": (
        "Tình hình tai nạn giao thông ngày {d}/{m}",
        (
            "Theo Cục Cảnh sát giao thông, ngày {d}/{m}, toàn quốc xảy ra {a} vụ tai nạn giao thông, "
            "làm chết {b} người, bị thương {c} người. Lực lượng chức năng kiểm tra, xử lý {g} trường "
            "hợp vi phạm, phạt tiền {h} triệu đồng, tạm giữ {e} ô tô, {f}{a} mô tô, tước {c}{b} giấy "
            "phép lái xe."
        ),
    ),
}


def _article(identity: str, source: str, title: str, body: str, when: datetime) -> Article:
    return Article(
        identity, source, Kind.ARTICLE, "", "", title, "", body, when, Precision.MINUTE, "vi", identity, when
    )


def _filled(name: str, chance: random.Random) -> list[Article]:
    """Return a bulletin of each day, and an hour later its copy by another outlet."""
    found = []
    title, body = FORMS[name]
    for day in range(1, DAYS + 1):
        told = {letter: chance.randint(10, 99) for letter in "abcef"}
        told |= {"d": day, "m": 11, "g": chance.randint(1000, 9999), "h": chance.randint(100, 999)}
        when = BEGIN + timedelta(days=day)
        head, text = title.format(**told), body.format(**told)
        found.append(_article(f"{name}-{day}", "one", head, text, when))
        copy = f"{text} Bản tin được đăng lại."
        found.append(_article(f"{name}-{day}-copy", "two", head, copy, when + timedelta(hours=1)))
    return found


@pytest.mark.parametrize("name", FORMS)
def test_another_day_of_a_bulletin_is_no_reprint_but_its_copy_is(name: str) -> None:
    links = group(_filled(name, random.Random(name)), StoryIndex())
    repeats = {link.article_id: link.reprint_of for link in links}
    assert repeats == {
        identity: identity.removesuffix("-copy") if identity.endswith("-copy") else None
        for identity in repeats
    }
