"""Each rule of the strict comparison on a pair that it decides and on the twin that it has to leave open."""

from __future__ import annotations

import time

import pytest

from pipeline.compare.amounts import Stand
from pipeline.compare.finding import Answer
from pipeline.compare.laid import Laid, lay
from pipeline.compare.laid_signals import LAID, laid_signals
from pipeline.compare.paired import compared, sentences_of
from pipeline.compare.signals import SIGNALS, Readings, signals
from pipeline.compare.stretch import stretches
from pipeline.facets.text import view
from pipeline.types import VerdictLabel

S, R, N = VerdictLabel
BRIDGE = "Cầu Đá Mài dài 248 m, vốn 96 tỷ đồng, thông xe ngày 14/5."
FAIR = "Hội chợ Đông Ngàn khai mạc lúc 19 giờ 30 ngày 21/12 tại quảng trường 3/2, kéo dài đến hết 26/12."
PRIZES = "Kết quả hội thi: giải Nhất đội xã Đồng Quan, giải Nhì đội xã Mỹ Hào, giải Ba đội xã Cẩm La."
SCAFFOLD = "Sập giàn giáo ở Đức Lý làm một công nhân tử vong và hai người bị thương."
MEALS = "Bếp ăn Trường Tiểu học Gia Lập nấu 640 suất mỗi ngày, trong đó 410 suất do phụ huynh góp tiền."


def label(claim: str, evidence: str) -> VerdictLabel:
    return compared(claim, (evidence,)).label


def laid(claim: str, evidence: str) -> Laid:
    found = lay(claim, sentences_of(claim, (evidence,)), bare=view(claim).bare)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("claim", "evidence", "decided"),
    [
        # A number: of one unit and thing, with what it is said of; not of another thing, year or part.
        ("Cầu Đá Mài dài 824 m", BRIDGE, R),
        ("Cầu Đá Mài dài gần 250 m", BRIDGE, S),
        ("Lan can cầu Đá Mài dài 824 m", BRIDGE, N),
        (
            "Giá nước ở phường Tân Mỹ là 12.500 đồng/m³",
            "Giá nước ở phường Tân Mỹ là 8.900 đồng mỗi mét khối.",
            R,
        ),
        (
            "Giá nước ở phường Tân Mỹ là 8.900 đồng/m³",
            "Giá nước ở phường Tân Mỹ là 8.900 đồng mỗi mét khối.",
            S,
        ),
        ("Xã Mỹ Lộc thu hoạch 38 nghìn tấn vải", "Xã Mỹ Lộc thu hoạch 38.000 tấn vải.", S),
        ("Xã Mỹ Lộc thu hoạch 380 nghìn tấn vải", "Xã Mỹ Lộc thu hoạch 38.000 tấn vải.", R),
        ("Năm 2024 xã Mỹ Lộc thu hoạch 20.000 tấn vải", "Năm 2026 xã Mỹ Lộc thu hoạch 38.000 tấn vải.", N),
        # Two numbers the other way round; a rest that only reckoning gives.
        ("Cuộc thi vẽ nhận 90 tác phẩm của 512 tác giả", "Cuộc thi vẽ nhận 512 tác phẩm của 90 tác giả.", R),
        ("Bếp ăn Trường Tiểu học Gia Lập nấu 230 suất không do phụ huynh góp tiền", MEALS, N),
        ("Bếp ăn Trường Tiểu học Gia Lập nấu 640 suất mỗi ngày", MEALS, S),
        # A day: of the same event, not one that was only planned or is reckoned from another.
        ("Hội chợ Đông Ngàn khai mạc ngày 12/12", FAIR, R),
        ("Hội chợ Đông Ngàn khai mạc ngày 21/12", FAIR, S),
        (
            "Học sinh lớp 2 tựu trường ngày 29/8",
            "Học sinh lớp 1 tựu trường ngày 22/8, sớm hơn lớp khác một tuần.",
            N,
        ),
        # What one clause has may not be put together from two.
        (
            "Đồi Thông thuộc xã Nậm Lầu",
            "Giải chạy diễn ra tại đồi Thông, xã Khau Mang; đích ở xã Nậm Lầu.",
            N,
        ),
        ("Xã Nậm Lầu có đích của giải chạy", "Đích của giải chạy ở xã Nậm Lầu.", S),
        # Who did what to whom.
        (
            "Hai em nhỏ cứu ông Bí thư xã Trung Sơn khỏi nước lũ",
            "Ông Bí thư xã Trung Sơn cứu hai em nhỏ khỏi nước lũ.",
            N,
        ),
        ("Ông Bí thư xã Trung Sơn cứu hai em nhỏ", "Ông Bí thư xã Trung Sơn cứu hai em nhỏ khỏi nước lũ.", S),
        # Done and still to come; of all and of some; opposite words.
        ("Nhà thầu đã bàn giao trường mầm non Lộc An", "Nhà thầu chưa bàn giao trường mầm non Lộc An.", R),
        ("Tỉnh đã quyết định giảm phí đò ngang", "Sở đề xuất giảm phí đò ngang, tỉnh đang lấy ý kiến.", N),
        ("Tất cả trạm y tế ở Sơn Hà có máy siêu âm", "Chỉ 3 trạm y tế ở Sơn Hà có máy siêu âm.", R),
        ("Xã Lơ Pang lắp biển cấm rẽ trái", "Xã Lơ Pang bỏ biển cấm rẽ trái.", R),
        # A negation that is another one; a bound in words.
        ("Phong Sơn chưa có dịch tả lợn", "Phong Sơn chưa công bố hết dịch tả lợn.", N),
        ("Mẫu nước giếng thôn Hạ không nhiễm chì", "Mẫu nước giếng thôn Hạ không nhiễm chì, theo sở.", S),
        # A length of time in two units; a stretch of months.
        ("Ca ghép thận ở Tràng An điều trị 8 tháng", "Ca ghép thận ở Tràng An điều trị 18 ngày.", R),
        ("Ca ghép thận ở Tràng An điều trị hai tuần", "Ca ghép thận ở Tràng An điều trị 14 ngày.", S),
        ("Hồ Đá cấm câu cá từ đầu tháng 10", "Hồ Đá cấm câu cá từ đầu tháng 4 đến hết tháng 6.", R),
        # The record names what it is, and says what it is not.
        ("Cá hồ Xăng chết do thức ăn", "Cá hồ Xăng chết do thiếu ôxy, không phải do thức ăn.", R),
        ("Cá hồ Xăng chết do thiếu ôxy", "Cá hồ Xăng chết do thiếu ôxy, không phải do thức ăn.", S),
        ("Giấy tờ cũ ở Lộc An hết giá trị", "Giấy tờ cũ ở Lộc An vẫn có giá trị.", R),
        # Who won what; one dead where two are claimed; a price from a day on.
        ("Giải Nhì hội thi thuộc về đội xã Cẩm La", PRIZES, R),
        ("Giải Ba hội thi thuộc về đội xã Cẩm La", PRIZES, N),
        ("Hai người tử vong khi sập giàn giáo ở Đức Lý", SCAFFOLD, R),
        ("Hai người bị thương khi sập giàn giáo ở Đức Lý", SCAFFOLD, S),
        ("Từ 1/1/2027 tỉnh bắt đầu miễn học phí mầm non", "Tỉnh miễn học phí mầm non từ 1/9/2025.", R),
        # Denied as such, and another thing than what is denied.
        (
            "Quỹ xã Mộc Lâm thu 200.000 đồng mỗi hộ làm đường",
            "Không có chuyện quỹ xã Mộc Lâm thu 200.000 đồng mỗi hộ làm đường.",
            R,
        ),
        (
            "Quỹ xã Mộc Lâm đã sửa xong đường thôn",
            "Không có chuyện quỹ xã Mộc Lâm thu 200.000 đồng mỗi hộ làm đường.",
            N,
        ),
    ],
)
def test_a_rule_decides_its_pair_and_leaves_its_twin_open(
    claim: str, evidence: str, decided: VerdictLabel
) -> None:
    assert label(claim, evidence) is decided


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        # Nobody died: of the injured that says nothing.
        (
            "Bão số 5 khiến ba người ở Lộc An bị thương, hơn 200 nhà tốc mái",
            "Bão số 5 làm 214 nhà ở Lộc An tốc mái, 3 người bị thương; không ghi nhận trường hợp tử vong.",
        ),
        # A third of it is done: so it is not done yet.
        (
            "Đường ven biển đoạn qua Lộc An vẫn chưa hoàn thành",
            "Đường ven biển đoạn qua Lộc An mới hoàn thành 32% khối lượng.",
        ),
        # Hours that it lasts beside hours of the clock.
        (
            "Phường Lộc An ngừng cấp điện khoảng 4 tiếng sáng 8/8",
            "Phường Lộc An ngừng cấp điện từ 5 giờ đến 9 giờ ngày 8/8.",
        ),
        # Two shares, of two things: the record gives each of them.
        (
            "Hơn một nửa số hồ ở Lộc An đã xuống dưới 30% dung tích",
            "Hạn hán khiến 14 trong tổng số 23 hồ ở Lộc An còn dưới 30% dung tích thiết kế.",
        ),
        # Nought degrees negates nothing.
        (
            "Nhiệt độ ở Lộc An sáng 27/1 xuống dưới không độ C, băng phủ trắng cây",
            "Sáng 27/1, trạm Lộc An đo được âm 1,7 độ C. Băng phủ trắng cây cối.",
        ),
        # What is being looked into is not so yet.
        (
            "Quy hoạch cụm công nghiệp Lộc An chưa được phê duyệt",
            "Quy hoạch cụm công nghiệp Lộc An đang lấy ý kiến, sau đó mới trình tỉnh xem xét phê duyệt.",
        ),
        # Another province's hospital is another hospital.
        (
            "Nạn nhân đang được cấp cứu tại bệnh viện Đa khoa tỉnh Bắc Giang",
            "Bệnh viện Đa khoa tỉnh Bắc Ninh cho biết nạn nhân đã được cấp cứu kịp thời.",
        ),
    ],
)
def test_a_true_report_is_not_taken_for_a_contradiction(claim: str, evidence: str) -> None:
    assert label(claim, evidence) is not R


def test_the_dead_are_still_held_against_none() -> None:
    assert label("Bão số 5 làm hai người ở Lộc An chết", "Bão số 5 ở Lộc An: không có người tử vong.") is R


def test_words_in_common_are_no_support() -> None:
    one = compared(
        "Cơ sở nước mắm Bà Sáu bị phạt vì pha chất cấm", ("Cơ sở nước mắm Bà Sáu bị phạt vì nhãn sai.",)
    )
    assert one.label is N
    assert one.reasons


def test_what_is_withdrawn_stays_visible() -> None:
    one = compared(
        "Phố cổ Đồng An đón 18.400 lượt khách dịp lễ 30/4",
        ("Phố cổ Đồng An đón 18.400 lượt khách dịp lễ 2/9.",),
    )
    assert one.label is N
    assert one.answer in {Answer.NEAR, Answer.NO_DETAIL}


def test_a_reckoned_number_is_told_from_one_on_record() -> None:
    found = laid("Bếp ăn Trường Tiểu học Gia Lập có 230 suất", MEALS)
    assert [one.stand for one in found.numbers] == [Stand.DERIVED]
    assert laid("Bếp ăn Trường Tiểu học Gia Lập có 410 suất", MEALS).numbers[0].stand is Stand.CONFIRMED
    assert laid("Bếp ăn Trường Tiểu học Gia Lập có 95 suất", MEALS).numbers[0].stand is not Stand.CONFIRMED


@pytest.mark.parametrize(
    ("text", "first", "last", "lunar"),
    [
        ("từ mùng 10 đến hết mùng 12 tháng Giêng", 110, 112, True),
        ("trước ngày 23 tháng Chạp", 1223, 1223, True),
        ("nghỉ từ 3 đến 10/11", 1103, 1110, False),
        ("hạn là giữa tháng 11", 1111, 1120, False),
        ("xong trong quý II", 401, 631, False),
        ("mở cửa từ ngày 30/4 đến 3/5", 430, 503, False),
    ],
)
def test_days_are_stretches_of_a_year(text: str, first: int, last: int, lunar: bool) -> None:
    read_as = stretches(sentences_of(text, (text,))[0])
    assert [(one.first, one.last, one.lunar) for one in read_as] == [(first, last, lunar)]


def test_a_square_is_no_day() -> None:
    assert [one.first for one in stretches(sentences_of(FAIR, (FAIR,))[0])] == [1221, 1226]


def test_signals_say_what_no_rule_decides() -> None:
    claim = "Cầu Đá Mài dài 824 m và có hai vòng xuyến"
    told = sentences_of(claim, (BRIDGE,))
    row = dict(zip(LAID[2:], laid_signals(sentences_of(claim, (claim,))[0], told), strict=True))
    assert row["numbers-clash"] == 1.0
    assert 0 < row["laid-share"] < 1
    reads = Readings((0, 0, 0), (0, 0, 0), (0, 0, 0))
    made = signals(sentences_of(claim, (claim,))[0], told, compared(claim, (BRIDGE,)), reads)
    assert len(made) == len(SIGNALS) == len(set(SIGNALS))


@pytest.mark.parametrize(
    "evidence", ["không " * 6000, "từ 1/2 đến 3/4 " * 2500, "một " * 9000, "a, " * 13000]
)
def test_text_without_a_stop_is_read_in_no_time(evidence: str) -> None:
    start = time.process_time()
    assert compared("Xã Mỹ Lộc có 12 người ở thôn 5 và 13 người ở thôn 6", (evidence,)).label is N
    assert time.process_time() - start < 2


def test_a_total_with_its_kinds_is_no_number_of_the_first_kind() -> None:
    told = (
        "Xã Đèo Gia hoàn thành chi trả quà Tết cho 318 hộ, gồm 142 hộ nghèo, 121 hộ cận nghèo và 55 gia đình"
        " chính sách."
    )
    listed = "Xã Đèo Gia chi trả quà Tết xong cho 318 hộ nghèo, cận nghèo, gia đình chính sách."
    assert compared(listed, (told,)).label is not VerdictLabel.REFUTED
    alone = "Xã Đèo Gia hoàn thành chi trả quà Tết cho 318 hộ nghèo."
    assert compared(alone, (told,)).label is VerdictLabel.REFUTED
