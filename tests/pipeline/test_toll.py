"""The dead, the hurt and the missing of one event, and what only sounds like another count."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.claims import detect_claims, told_apart, worthiness
from pipeline.compare.content import read
from pipeline.compare.notice import notice_of
from pipeline.compare.toll import toll_against
from pipeline.facets import extract_facets
from pipeline.facets.lexicon import lexicon
from pipeline.never_flag import asserts_nothing
from pipeline.opened import Open
from pipeline.second_reading import read_again
from pipeline.types import AlertKind
from tests.pipeline.claims_kit import HOME, NOW, article, flags, on_record

TOLD = (
    "Vụ việc làm 1 người chết là phụ xe; 2 người bị thương là lái xe và một người đi cùng.",
    "Tổ lái tàu an toàn.",
)


def against(claim: str, *told: str) -> str:
    found = toll_against(read(claim), [read(one) for one in told or TOLD])
    return found.judged.reasons[0] if found else ""


@pytest.mark.parametrize(
    ("claim", "shown"),
    [
        ("Cú va chạm khiến hai người tử vong và một người bị thương.", "hai người tử vong"),
        ("Tai nạn làm 5 người bị thương.", "5 người bị thương"),
        ("Có tới 12 người thiệt mạng.", "12 người thiệt mạng"),
    ],
)
def test_more_than_on_record_is_otherwise(claim: str, shown: str) -> None:
    assert against(claim).startswith(f"bản tin nói {shown}; hồ sơ ghi")


@pytest.mark.parametrize(
    "claim",
    [
        "Tai nạn làm 1 người chết, 2 người bị thương.",
        "Một người bị thương đã qua cơn nguy kịch.",
        "Vụ việc khiến ba người thương vong.",
        "Cùng kỳ năm trước, nơi này có 7 người chết.",
        "Riêng đêm đó có 4 người bị thương.",
        "Trước đó, một vụ tương tự làm 6 người chết.",
        "Gần 5 người thoát chết trong gang tấc.",
        "Cả ba người đều an toàn.",
        "Một trong bốn người đi trên xe đã chết.",
        "Lũ làm 3 người chết và mất tích.",
        "Bão làm 9 người chết, bị thương.",
        "Toàn tỉnh có 5 người chết.",
        "Hai vụ làm 4 người chết.",
        "Vụ đó làm 5 người tử vong.",
        "Cả 12 người chết lặng nhìn con tàu.",
        "Có 12 người bơi qua sông Thương tìm kiếm.",
        "Ban đầu người dân hô hoán có 4 người chết.",
        "Nâng số người chết lên 5.",
    ],
)
def test_what_is_no_other_count(claim: str) -> None:
    assert against(claim) == ""


def test_fewer_is_otherwise_only_where_all_are_counted() -> None:
    told = "Lũ quét làm 5 người chết."
    assert against("Lũ quét khiến tổng cộng 3 người chết.", told) != ""
    assert against("Một đoạn đường sạt khiến 3 người chết.", told) == ""
    assert against("3 người chết là vợ chồng và con nhỏ.", told) == ""


def test_a_record_that_counts_anew_decides_nothing() -> None:
    told = (
        "Vụ lật xe làm 2 người chết tại chỗ.",
        "Một người bị thương nặng đã tử vong, nâng số người chết lên 3.",
    )
    assert against("Vụ lật xe làm 4 người chết.", *told) == ""


def test_what_the_record_counts_apart_may_be_counted_together() -> None:
    told = "Thành phố ghi nhận 3 người chết do lũ, 1 người chết do điện giật."
    assert against("Bốn người đã mất mạng trong đợt lụt này.", told) == ""
    assert against("Bảy người đã mất mạng trong đợt lụt này.", told) != ""


def test_who_is_told_of_without_a_number_is_counted_by_nobody() -> None:
    told = "Vụ tai nạn làm 1 người tử vong tại chỗ; người ngồi sau tử vong trên đường đi cấp cứu."
    assert against("Vụ tai nạn làm 2 người tử vong.", told) == ""


def test_nobody_hurt_on_record() -> None:
    told = "Không có người bị thương."
    assert against("Có hai người bị bỏng phải đưa đi cấp cứu trong đêm.", told) != ""
    assert against("Rất may không ai bị thương.", told) == ""
    assert against("Hàu của xã chết khoảng 30% sau hai ngày.", told) == ""
    assert against("Bà con ứa nước mắt vì cả vườn cây con đã chết.", told) == ""
    assert against("Sáu sào lúa của nhà bà nông dân đã chết khô.", told) == ""
    assert against("Người đi xe máy bị chết máy giữa dòng nước.", told) == ""
    assert against("Chuồng sập, đàn gà 200 con của nhà ông trưởng thôn bị chết.", told) == ""
    assert against("Người nhà của ông trưởng thôn bị bỏng nặng.", told) != ""


SPARED = on_record(
    "tb",
    "Thông tin nhanh về mưa lũ tại xã Tiên Lục",
    "Tính đến 7 giờ ngày 10/9, sạt lở tại xã Tiên Lục không gây thiệt hại về người.",
    NOW,
)


@pytest.mark.parametrize(
    ("post", "hours", "flagged"),
    [
        ("Nghe nói đêm qua sạt lở ở xã Tiên Lục làm 5 người chết, đất vùi cả xóm.", 2, True),
        ("Sạt lở ở xã Tiên Lục sáng nay làm 5 người chết, đất vùi cả xóm.", 2, True),
        ("Sạt lở ở xã Tiên Lục làm 5 người chết, đất vùi cả xóm.", 20, False),
        ("Sạt lở ở xã Nghĩa Phương làm 5 người chết, đất vùi cả xóm.", 2, False),
        ("Năm ngoái sạt lở ở xã Tiên Lục làm 5 người chết, đất vùi cả xóm.", 2, False),
        ("Sạt lở ở xã Tiên Lục, may mà không có ai chết, đất vùi mất vườn.", 2, False),
    ],
)
def test_dead_where_nobody_was_hurt(post: str, hours: int, flagged: bool) -> None:
    found = flags(
        [article("p", "", f"{post} Ai ở gần đó xác nhận giúp.", NOW + timedelta(hours=hours))], SPARED
    )
    assert (AlertKind.CONTRADICTED in {one.kind for one in found}) is flagged


def test_who_is_counted_by_kind_may_be_counted_together() -> None:
    told = "Vụ nổ làm 1 thợ bị gãy tay, 2 khách bị thương phần mềm; 5 nhà bên cạnh vỡ kính."
    assert against("Vụ nổ làm ba người bị thương.", told) == ""
    apart = "Mưa lũ làm 2 người chết, 1 người mất tích, 7 người bị thương."
    assert against("Lũ cướp đi sinh mạng của 8 người.", apart) != ""


@pytest.mark.parametrize(
    ("sentence", "advises"),
    [
        ("Còn ba người chưa được tiêm vắc xin phòng dại.", False),
        ("Hai người bị bỏng phải đưa đi cấp cứu trong đêm.", False),
        ("Đã có 14 trường hợp tử vong.", False),
        ("Công an tỉnh điều 5 xe chữa cháy.", False),
        ("Theo điều 5 của nghị định.", True),
        ("Trường hợp vỡ đê, cả xã sẽ ngập.", True),
        ("Người dân đã phải di dời khỏi vùng ngập.", False),
        ("Các hộ phải có biện pháp che chắn.", True),
        ("Chủ đầu tư phải xử lý nghiêm.", True),
        ("Xin mọi người đừng ra đường.", True),
        ("Toàn bộ trường học của xã phải chuyển sang học trực tuyến từ ngày 16/9.", False),
        ("Mỗi khách phải mua vé 20.000 đồng mới được vào xem.", False),
        ("Sau khi sắp xếp, người dân bắt buộc phải đi đổi căn cước.", False),
        ("Không lò mì nào của phường đạt yêu cầu.", False),
        ("Quả vải xuất đi không cần chiếu xạ.", False),
        ("Một bệnh viện ở Cần Thơ đã ghép thận thành công.", False),
        ("Cháu bé nuốt phải chiếc pin cúc áo.", False),
        ("Chúng ta phải học cách tiết kiệm điện.", True),
        ("Cơ quan chức năng phải dừng ngay việc này.", True),
        ("Tỉnh phải dừng dự án cầu Bến Tuần.", True),
        ("Trường Hồng Vân phải dừng thu tiền quỹ lớp.", True),
        ("Phải đổi hiệu trưởng trường Hồng Vân.", True),
        ("Xã phải thuê người dọn rác ở chợ Bố Hạ.", True),
        ("Phải chi xã sửa cầu sớm thì hai người đâu có chết.", True),
        ("Bà con phải khai báo ngay.", True),
        ("Mọi người phải chờ thông báo.", True),
        ("Các cơ sở phải đáp ứng nhu cầu, cần làm ngay.", True),
    ],
)
def test_what_sounds_like_advice_and_tells_of_facts(sentence: str, advises: bool) -> None:
    found = any(lexicon()[name].surely(told_apart(sentence)) for name in ("advice", "hypothetical", "law"))
    assert found is advises


def test_a_vaccine_takes_nothing_from_the_worth_of_a_claim() -> None:
    with_it, without = "Xã đã tiêm vắc xin cho 312 con chó.", "Xã đã tiêm thuốc cho 312 con chó."
    assert worthiness(with_it, extract_facets(with_it)) >= worthiness(without, extract_facets(without))


def test_a_fact_told_with_phai_asserts_something() -> None:
    text = article("a", "", "Có hai người bị bỏng phải đưa đi cấp cứu trong đêm ở thị trấn Đồi Ngô.")
    (claim,) = detect_claims([text], [HOME])[0]
    assert not asserts_nothing(claim, text)


@pytest.mark.parametrize(
    ("sentence", "asserts"),
    [
        ("Khoa sản viện Lục Ngạn đóng cửa rồi, mẹ nào sắp đẻ thì tính đường xuống phố.", True),
        ("Tỉnh sẽ sáp nhập thêm 20 xã ở Lục Ngạn theo văn bản số 2215.", True),
        ("Hộ đốt rơm ở Lục Ngạn sẽ bị xã phạt 3 triệu đồng.", True),
        ("Không có ai ở Lục Ngạn mất tích, cả hai nhà đã thoát ra ngoài.", True),
        ("Tỉnh sẽ sáp nhập thêm nhiều xã quanh Lục Ngạn nữa cho coi.", False),
        ("Dân buôn ở Lục Ngạn thổi giá rồi bỏ cọc cho mà xem, tháng sau lại đấu lại cả lô.", False),
        ("Đất quanh Lục Ngạn sắp tới sẽ tăng nữa.", False),
        ("Đê Lục Ngạn sẽ vỡ, cả xã sẽ chìm.", False),
        ("Với tình hình mưa lũ đang như hiện nay, đê Lục Ngạn sẽ vỡ.", False),
        ("Sau khi đã sáp nhập xong các xã, giá đất Lục Ngạn sẽ tăng gấp ba.", False),
    ],
)
def test_what_looks_ahead_colours_its_clause_and_a_guess_the_sentence(sentence: str, asserts: bool) -> None:
    text = article("a", "", sentence)
    (claim,) = detect_claims([text], [HOME])[0]
    assert asserts_nothing(claim, text) is not asserts


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("Đến nay kế hoạch tiêm phòng còn thiếu 9%.", "Kế hoạch tiêm phòng đến nay đạt 91%."),
        ("Khoảng 620 công nhân Công ty may Phước Lộc ngừng việc.",
         "Sáng 14/2, khoảng 620 trong số 1.850 công nhân Công ty may Phước Lộc ngừng việc."),
        ("Phường Cửa Ông có 28 hộ được về nhà.", "Phường Cửa Ông sơ tán 34 hộ. Còn 6 hộ chưa được về nhà."),
        ("Ở Ninh Bình có 41 cửa hàng không có cột bơm sai số.",
         "Ở Ninh Bình kiểm tra 46 cửa hàng, 5 cửa hàng có cột bơm sai số."),
    ],
)  # fmt: skip
def test_a_rest_or_a_part_is_no_other_number(claim: str, told: str) -> None:
    from pipeline.compare.record import hold

    notice = notice_of(told.split(". "), bare=False, said=None)
    held = hold([read(claim)], notice)
    assert held is None or held.judged.label.value != "REFUTED", held


def test_denials_that_say_the_same_are_not_at_odds() -> None:
    told = (
        "Cầu Kênh Vàng hoàn thành 72% khối lượng. Không xảy ra sự cố sập dầm."
        " Không có công nhân thiệt mạng trong quá trình thi công."
    )
    record = on_record("n", "Thông tin về cầu Kênh Vàng", told)
    claim = "Ban quản lý dự án khẳng định không xảy ra sự cố, không có công nhân thiệt mạng."
    notice = notice_of([one.text for one in record], bare=False, said=None)
    opened = Open(record, notice, None, article=read(claim))
    assert [j for _, j in read_again(claim, read(claim), [opened], ()) if j.label.value == "REFUTED"] == []
    assert flags([article("a", "Cầu Kênh Vàng không có sự cố", claim)], record) == []
