"""Summaries are sentences of the article, and none is shown that means something else on its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.context import FOLDER, cases, told, torn
from benchmarks.summaries import DATA, articles, rouge_l
from pipeline.digest.leaning import stands_alone
from pipeline.digest.summarise import METHODS, sentences, summarise

BODY = (
    "Trời hôm nay nắng nhẹ trên các cánh đồng ven sông.\n"
    "Sáng 14/11, xã Lục Ngạn khánh thành trạm bơm nước phục vụ 300 ha cam.\n"
    "Ông cho biết trạm bơm chạy bằng điện mặt trời.\n"
    "Trạm bơm Lục Ngạn có vốn 12 tỷ đồng, hoàn thành sớm hai tháng so với kế hoạch.\n"
)
TITLE = "Lục Ngạn khánh thành trạm bơm 12 tỷ đồng phục vụ vùng cam"


def test_the_authors_own_lead_comes_first() -> None:
    lead = (
        "Trạm bơm mới phục vụ 300 ha cam. Công trình xong sớm hai tháng. Nông dân phấn khởi vì đủ nước tưới."
    )
    first = "Trạm bơm mới phục vụ 300 ha cam. Công trình xong sớm hai tháng."
    assert summarise(TITLE, lead, "Trời nắng nhẹ trên các cánh đồng ven sông.") == first
    assert summarise(TITLE, lead, BODY).startswith(first)


def test_a_text_in_one_block_tells_its_first_sentences() -> None:
    told = summarise(TITLE, "", BODY.replace("\n", " ") * 2)
    assert told.startswith(" ".join(BODY.split("\n")[:2]))


def test_a_later_sentence_stands_with_its_paragraph() -> None:
    """Whose words, which year, which exercise: that stands before it, and is told with it."""
    first = "Đoàn thẩm định tỉnh chấm 12 xã của huyện Vũ Lâm theo 19 tiêu chí."
    opening, turn = "Để so sánh, kỹ sư nhắc lại năm hạn 2016.", "Tòa phúc thẩm tuyên hủy bản án này."
    between = "Mười một xã đạt từ 17 tiêu chí trở lên và được ghi vào biên bản của đoàn."
    told = summarise(
        "Chấm 12 xã", "", f"{first}\n{between}\n{opening} {turn}\nHuyện phấn đấu vào cuối năm sau."
    )
    assert f"{opening} {turn}" in told
    introduced = summarise("Chấm 12 xã", "", f"{first} {between}\n{opening}\n{turn} Xã nhận giấy khen.")
    assert f"{opening} {turn}" in introduced


@pytest.mark.parametrize("name", ["first", "second", "third"])
def test_hardly_a_sentence_of_articles_made_to_be_torn_is_torn(name: str) -> None:
    """By hands that had not seen the code: 17, 22, 10 misled before; the last two 8 and 0 at first."""
    found = cases(FOLDER / f"{name}.yaml")
    wrong = [case["title"] for case in found if any(torn(case, told(case)))]
    assert len(found) == 75
    assert len(wrong) <= {"first": 2, "second": 3, "third": 1}[name], wrong
    assert sum(bool(told(case)) for case in found) == 75
    assert sum(len(told(case)) > 120 for case in found) > 55
    assert not [case for case in found if case["kind"] == "plain" and case["title"] in wrong]


def test_the_second_sentence_is_not_told_without_whose_words_it_is() -> None:
    flyer = "Trong tờ rơi rải ở chợ Chũ sáng nay có những câu không ai ký tên."
    lie = "Nhà máy nước Lục Ngạn xả hóa chất độc ra sông làm chết 20 tấn cá."
    rest = "Công an phường Chũ đang tìm người rải.\nChợ Chũ họp như thường ngày từ sáng sớm."
    told = summarise("Tờ rơi về nhà máy nước Lục Ngạn", "", f"{flyer}\n{lie}\n{rest}")
    assert lie not in told or flyer in told


def test_a_turn_in_a_long_paragraph_is_told_without_all_of_it() -> None:
    lead = "Tòa án tỉnh tuyên phạt chủ quán 12 năm tù vì tội tàng trữ ma túy trong kho của quán ở phường Chũ."
    long = " ".join(f"Nhân chứng thứ {n} kể lại buổi tối ở quán {'rất dài ' * 18}." for n in range(3))
    turn = "Tòa phúc thẩm tuyên hủy bản án, trả tự do cho chủ quán ngay tại tòa."
    told = summarise("Chủ quán nhận 12 năm tù", lead, f"Phiên tòa có đông người dự.\n{long} {turn}")
    assert told.startswith(lead)
    assert turn in told


def test_of_a_chain_too_long_to_be_told_nobody_else_is_made_the_subject() -> None:
    lead = "Ông Trần Văn An bị tuyên phạt 12 năm tù vì tội tàng trữ ma túy."
    chain = "\n".join(f"Ông {one} kho rượu suốt mười năm qua." for one in ("coi", "sửa", "thuê", "quét"))
    body = (
        f"Kho thuộc về ông Lê Văn Bình ở phường Chũ.\n{chain}\nÔng được tòa phúc thẩm hủy bản án, trả tự do."
    )
    told = summarise("Tòa tuyên án vụ kho rượu", lead, body)
    assert "trả tự do" not in told or "Lê Văn Bình" in told


def test_a_short_text_in_one_paragraph_keeps_two_sentences() -> None:
    first, second = "Xã Lục Ngạn khánh thành trạm bơm sáng 14/11.", "Trạm bơm phục vụ 300 ha cam của xã."
    assert summarise("Trạm bơm", "", f"{first} {second} Bà con rất vui mừng.") == f"{first} {second}"


def test_where_a_fragment_goes_the_next_sentence_opens_its_paragraph() -> None:
    found = sentences("Bà hàng xóm nhận giải thi nấu ăn.\nSáng 5/3. Tòa tuyên hủy bản án sơ thẩm.")
    assert [one.opens for one in found] == [True, True]


@pytest.mark.parametrize(
    "sentence",
    [
        "Không, kể cả khi đã đóng đủ 144 tháng.",
        "“Rất tiếc là không”, nữ dược sĩ trả lời.",
        "Câu trả lời là có, miễn là rời cổng trước 16h.",
        "Thứ hai, cấm hẳn xe máy qua cầu vào giờ cao điểm.",
        "Một là uống khi bụng đói.",
        "Trước hết, chợ xã bỏ hoang từ lâu.",
    ],
)
def test_answers_and_parts_of_lists_lean(sentence: str) -> None:
    assert not stands_alone(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Không khí lạnh tràn về từ đêm mai.",
        "Có 12 người bị thương trong vụ cháy ở phường Chũ.",
        "“Đường mở lại từ ngày 5/3 và xe tải được đi cả đêm”, giám đốc sở nói.",
        "Trước cổng trường Lục Ngạn có chốt trực.",
        "Ba là thương binh, nhà có hai con nhỏ.",
        "Được, mất của một vụ cam ở Lục Ngạn.",
        "Tiếp đến năm 2030, tỉnh có 12 khu công nghiệp.",
        "“Cò đất”, đầu nậu bị khởi tố ở Bắc Giang.",
    ],
)
def test_what_only_looks_like_an_answer_stands_alone(sentence: str) -> None:
    assert stands_alone(sentence)


def test_without_a_lead_the_body_tells_what_the_headline_says() -> None:
    told = summarise(TITLE, "", BODY)
    assert told.startswith("Sáng 14/11, xã Lục Ngạn khánh thành")
    assert "Trạm bơm Lục Ngạn có vốn 12 tỷ đồng" in told
    assert " […] " in told
    assert "Ông cho biết" not in told


@pytest.mark.parametrize(
    "sentence",
    [
        "Ông cho biết đã báo công an xã từ tối qua.",
        "Họ không đồng ý với mức đền bù mà xã đưa ra.",
        "Tuy nhiên, kết quả kiểm tra không cho thấy điều đó.",
        "Thông tin này là hoàn toàn bịa đặt, theo công an tỉnh.",
        "Theo đó, mức phạt sẽ tăng gấp đôi từ tháng sau.",
        "“Chúng tôi không nhận tiền của ai cả.",
        "Vì sao dự án chưa khởi công như đã hứa?",
    ],
)
def test_what_leans_on_another_sentence_does_not_stand_alone(sentence: str) -> None:
    assert not stands_alone(sentence)


SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("sentence", SENTENCES["leaning"])
def test_what_points_back_is_never_told_alone(sentence: str) -> None:
    """Neither by itself, nor after a sentence that it does not follow."""
    assert not stands_alone(sentence)
    other = "Sáng 14/11, xã Lục Ngạn khánh thành trạm bơm nước phục vụ 300 ha cam."
    before = "Các hộ đã nhận đủ tiền đền bù."
    body = f"{other}\nTrạm bơm Lục Ngạn có vốn 12 tỷ đồng của tỉnh.\n{before}\n{sentence}"
    told = summarise(TITLE, "", body)
    assert sentence not in told or f"{before} {sentence}" in told


@pytest.mark.parametrize("sentence", SENTENCES["standing"])
def test_what_says_all_by_itself_may_be_told(sentence: str) -> None:
    """Negations and words that only look like pronouns are no reason to leave a sentence out."""
    assert stands_alone(sentence)
    assert sentence in summarise(
        sentence, "", f"Trời nắng nhẹ trên các cánh đồng.\n{sentence}\nMưa nhỏ vài nơi về đêm."
    )


def test_what_names_its_subject_stands_alone() -> None:
    assert stands_alone("Sở Y tế tỉnh không ghi nhận ca tử vong nào trong tuần qua.")
    assert stands_alone("Anh Sơn là xã miền núi có nhiều hộ trồng vải thiều.") is False  # doubt costs little


@pytest.mark.parametrize(
    "denial",
    [
        "Tuy nhiên, Sở Y tế khẳng định không có ca tử vong nào.",
        "Thông tin này đã bị Sở Y tế bác bỏ ngay trong buổi sáng.",
        "Đây là tin bịa đặt, theo kết luận của công an tỉnh.",
        "Thực tế, cả 12 người đều đã xuất viện an toàn.",
    ],
)
def test_a_rumour_is_never_told_without_its_denial(denial: str) -> None:
    title = "Tin đồn 12 người chết vì ngộ độc ở Chũ"
    rumour = "Mạng xã hội lan truyền tin 12 người chết vì ngộ độc ở phường Chũ."
    body = f"{rumour}\n{denial}\nPhường Chũ đã họp khẩn về vụ ngộ độc vào chiều cùng ngày."
    assert denial in summarise(title, "", body)
    lead = f"Phường Chũ họp khẩn vào chiều hôm qua. {rumour} {denial}"
    assert denial in summarise(title, lead, "")


def test_what_others_say_is_told_with_what_came_of_it_wherever_that_stands() -> None:
    title = "Xôn xao tin 12 người chết vì ngộ độc ở Chũ"
    rumour = "Mạng xã hội lan truyền tin 12 người chết vì ngộ độc ở phường Chũ."
    between = "Bài viết có hàng nghìn lượt chia sẻ trong đêm 13/11.\nNhiều quán ăn ở phường Chũ vắng khách."
    denial = "Công an tỉnh khẳng định không có ca tử vong nào, bài viết là bịa đặt."
    told = summarise(title, "", f"{rumour}\n{between}\n{denial}")
    assert told.startswith(f"{rumour} […] ")
    assert told.endswith(denial)
    assert summarise(title, f"{rumour} Phường Chũ họp khẩn.", f"{between}\n{denial}").endswith(denial)
    assert summarise(title, "", f"{rumour}\n{between}").startswith(rumour)  # nothing is known of it yet


def test_a_denial_too_long_to_show_leaves_no_half_truth() -> None:
    rumour = "Mạng xã hội lan truyền tin 12 người chết vì ngộ độc ở phường Chũ."
    long = "Tuy nhiên, " + "Sở Y tế khẳng định điều ngược lại và " * 40 + "hết."
    assert summarise("12 người chết", "", f"{rumour}\n{long}") == ""


def test_captions_and_small_print_are_no_summary() -> None:
    body = "Ảnh: Phóng viên\nGiấy phép hoạt động báo điện tử số 12. Ghi rõ nguồn khi phát lại.\n" + BODY
    told = summarise(TITLE, "", body)
    assert "Ghi rõ nguồn" not in told
    assert "Giấy phép" not in told
    assert summarise("Ảnh: Chiều sông Thương", "", "Giấy phép hoạt động báo điện tử. Ghi rõ nguồn.") == ""
    assert summarise("Tin ngắn", "Mưa to.", "") == "Mưa to."


@given(st.text(max_size=300), st.text(max_size=200), st.text(max_size=600))
def test_every_word_is_from_the_article(title: str, lead: str, body: str) -> None:
    told = summarise(title, lead, body)
    source = " ".join(f"{lead}\n{body}".split())
    for piece in told.removesuffix("…").split(" […] "):
        assert piece.strip() in source or all(word in source for word in piece.split())
    assert len(told) <= 700


def test_rouge_l_counts_the_longest_common_subsequence() -> None:
    assert rouge_l("a b c d", "a x c d") == pytest.approx(0.75)
    assert rouge_l("", "a") == 0


@pytest.mark.shared
@pytest.mark.skipif(not DATA.exists(), reason="the news sample is not beside the project")
def test_the_method_in_use_beats_lead_and_textrank() -> None:
    scores = dict.fromkeys(("whole-2", "lead-2", "textrank-2"), 0.0)
    for title, abstract, body in articles(300):
        found = sentences(body)
        for name in scores:
            scores[name] += (
                rouge_l(" ".join(found[one] for one in METHODS[name](found, title)), abstract) / 300
            )
    assert scores["whole-2"] > scores["lead-2"] > scores["textrank-2"]
    assert scores["whole-2"] > 0.21


@pytest.mark.parametrize(
    ("lead", "body", "back"),
    [
        (
            "",
            "Xã A báo có ổ dịch tả lợn.\nKết quả xét nghiệm sau đó âm tính.\nNgười nuôi lợn xã A yên tâm.",
            "âm tính",
        ),
        (
            "Công ty dệt A bị phạt 500 triệu đồng.",
            "Công ty dệt A thắng kiện.\nQuyết định phạt đã bị hủy.",
            "bị hủy",
        ),
        ("Giá đất xã A tăng 50% trong một tháng.", "Số liệu này của người môi giới.", "người môi giới"),
        (
            "",
            "Xã A sáp nhập hai trường.\nNếu tỉnh chấp thuận, việc sáp nhập mới tiến hành.\nThầy cô xã A lo.",
            "Nếu tỉnh",
        ),
        (
            "",
            "Xe buýt số 5 tăng chuyến từ 15/11.\nTrừ Chủ nhật.\nTuyến số 5 chạy từ xã A về tỉnh lỵ.",
            "Trừ Chủ nhật",
        ),
        (
            "",
            "Phường A cấp sổ đỏ cho 900 hộ.\nRiêng hộ ven đê thì chưa.\nTòa án đã thụ lý đơn.",
            "Riêng hộ ven đê",
        ),
        ("", "Nhà máy nước A ngừng ba ngày.\nViệc ngừng chỉ diễn ra ban đêm.\nDân trữ nước.", "ban đêm"),
        ("", "Trường A có 12 em mắc sởi.\nSở Y tế sau đó xác nhận chỉ một em mắc sởi.", "chỉ một em"),
        ("", "Cầu A sắp sập.\nDân xã A lo lắng.\nKết quả kiểm định cho thấy cầu A vẫn an toàn.", "an toàn"),
        ("Cầu A thu phí từ năm 2027.", "Đó mới là kiến nghị của nhà đầu tư.", "kiến nghị"),
        (
            "",
            "Khu A cắt điện luân phiên.\nNgành điện hủy kế hoạch cắt.\nCông ty ở khu A mừng.",
            "hủy kế hoạch",
        ),
        (
            "",
            "Sở A bỏ môn thi thứ ba.\nQuy định mới chỉ áp dụng từ năm 2028.\nHọc sinh lớp 9 ở A vui mừng.",
            "2028",
        ),
    ],
)
def test_what_takes_a_story_back_or_limits_it_is_told_with_it(lead: str, body: str, back: str) -> None:
    assert back in summarise("Xã A", lead, body)


def test_a_correction_is_not_told_after_a_sentence_that_it_does_not_correct() -> None:
    said, own, back = (
        "Xã A khánh thành trạm bơm mới.",
        "Xã B bị tố nợ lương.",
        "Nơi này khẳng định chưa từng nợ lương ai.",
    )
    assert summarise(said, "", f"{said}\n{own}\n{back}") == f"{said} {own} {back}"
    told = summarise(said, "", f"{said}\nXã A có 300 ha lúa và trạm bơm mới.\n{own}\n{back}")
    assert back not in told or f"{own} {back}" in told


@pytest.mark.parametrize(
    ("lead", "body", "told"),
    [
        (
            "",
            "Báo cáo đầu nói 9 người chết ở A.\nĐến tối, huyện điều chỉnh số liệu: không ai chết.",
            "không ai chết",
        ),
        (
            "Từ 5/11 cầu A cấm ô tô.",
            "Sở gửi thông báo hôm 1/11.\nLệnh cấm bị hoãn đến 20/11.",
            "20/11",
        ),
        (
            "Trẻ ở A cần mấy mũi vắc xin? Nhiều người nghĩ một mũi là đủ.",
            "Bác sĩ trả lời: hai mũi.",
            "hai mũi",
        ),
        (
            "",
            "Uống lá A hai tuần là bỏ được thuốc.\nLời quảng cáo ấy đã khiến bốn người nhập viện.",
            "nhập viện",
        ),
        (
            "",
            "Đập A nứt dài 20 m.\nHơn 700 dân xã A sơ tán.\nĐó là tình huống giả định.\nĐập A an toàn.",
            "giả định",
        ),
        (
            "Huyện A hết dịch, được tái đàn.",
            "Quyết định có hiệu lực từ 8/10, trừ hai xã ven sông.",
            "trừ hai xã",
        ),
        ("Huyện A có hai việc phải làm ngay. Một là nạo vét hồ.", "Hai là ngừng khoan giếng.", "Hai là"),
        ("Trưởng thôn A hưởng 2,3 lần lương cơ sở.", "Đó là nội dung dự thảo đang lấy ý kiến.", "dự thảo"),
        (
            "Phụ huynh A truyền tai nhau việc trường giải thể.",
            "Sở cho hay chưa từng có chủ trương ấy.",
            "chưa từng",
        ),
    ],
)
def test_what_answers_the_last_sentence_is_told_with_it(lead: str, body: str, told: str) -> None:
    assert told in summarise("Xã A", lead, body)
