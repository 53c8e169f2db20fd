"""What an alert says of why: the record's own words, whose, of which day, each once and to be seen."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.claims import detect_claims
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.in_words import in_full
from pipeline.record.statement import REVIEWED, concluded
from pipeline.types import AlertKind, Evidence, VerdictLabel
from pipeline.verify import verify
from tests.pipeline.claims_kit import HOME, NOW, ZONE, article, flags

DAY = "ngày 9/9/2026"


def _said(text: str, *, basis: str = "official", verdict: str = "") -> Evidence:
    return desk_statement(
        text, source="Cổng vẽ", day=date(2026, 9, 9), zone=ZONE, basis=basis, verdict=verdict
    )


def _why(claim: str, record: list[Evidence]) -> tuple[str, ...]:
    (found,) = [one for one in flags([article("a", claim)], record) if one.kind is AlertKind.CONTRADICTED]
    return found.verdict_reasons


@pytest.mark.parametrize(
    ("claim", "said", "words"),
    [
        (
            "Vụ lật xe tại đèo Bụt làm hơn 12 người tử vong.",
            "Vụ lật xe tại đèo Bụt làm 2 người tử vong.",
            f"bản tin nói hơn 12 người tử vong; Cổng vẽ, {DAY} ghi 2 người tử vong",
        ),
        (
            "Phường Đa Mai thu phí rác 60.000 đồng/hộ/tháng.",
            "Phường Đa Mai thu phí rác 35.000 đồng/hộ/tháng.",
            f"bản tin nói 60.000 đồng/hộ/tháng; Cổng vẽ, {DAY} ghi 35.000 đồng/hộ/tháng",
        ),
        (
            "Tỉnh đã có quy hoạch sân bay tại xã Lục Nam.",
            "Không có quy hoạch sân bay tại xã Lục Nam.",
            f"Cổng vẽ, {DAY} phủ định: “Không có quy hoạch sân bay tại xã Lục Nam”",
        ),
        (
            "Lễ hội cam Lục Ngạn bị hủy do mưa lũ.",
            "Lễ hội cam Lục Ngạn không bị hủy do mưa lũ.",
            f"Cổng vẽ, {DAY} phủ định: “không bị hủy",
        ),
        (
            "Đập hồ Cấm Sơn đã vỡ đêm qua.",
            "Thông tin đập hồ Cấm Sơn vỡ đêm qua là sai sự thật.",
            f"Cổng vẽ, {DAY} bác bỏ thông tin này: “Thông tin đập hồ Cấm Sơn vỡ đêm qua là sai sự thật.”",
        ),
    ],
    ids=["number with its hedge", "rate", "nothing of the kind", "not so", "denied"],
)
def test_the_reason_names_source_and_day_and_quotes_the_record(claim: str, said: str, words: str) -> None:
    first = _why(claim, [_said(said)])[0]
    assert first.startswith("Cần xác minh: ")
    assert words in first


def test_what_further_sentences_say_is_neither_repeated_nor_quoted_unseen() -> None:
    one = _said("Ban Quản lý: Không có doanh nghiệp đóng cửa tại KCN Quang Châu, 3.000 lao động vẫn đi làm.")
    reasons = (
        "bản tin khẳng định, hồ sơ phủ định: “Không có doanh nghiệp đóng cửa tại KCN Quang Châu”",
        "bản tin khẳng định, hồ sơ phủ định: “không có doanh nghiệp đóng cửa tại KCN Quang Châu.”",
        "bản tin khẳng định, hồ sơ phủ định: “chưa ghi nhận doanh nghiệp nào đóng cửa”",
        "bản tin nói 5.000 lao động; hồ sơ ghi 3.000 lao động",
        "bản tin nói 5.000 lao động; hồ sơ ghi 3.000 lao động",
        "bản tin nói 2 doanh nghiệp; hồ sơ ghi 14 doanh nghiệp",
        "bài và hồ sơ nói cùng một sự việc: KCN Quang Châu",
    )
    made = in_full(Judgement(VerdictLabel.REFUTED, (0.05, 0.9, 0.05), reasons, Answer.FACT), one)
    assert made.reasons == (
        f"bản tin khẳng định, Cổng vẽ, {DAY} phủ định: “Không có doanh nghiệp đóng cửa tại KCN Quang Châu”",
        f"bản tin nói 5.000 lao động; Cổng vẽ, {DAY} ghi 3.000 lao động",
        "bài và hồ sơ nói cùng một sự việc: KCN Quang Châu",
    )


def test_a_sentence_that_quotes_a_judged_claim_says_what_was_concluded() -> None:
    rumour = "Một số bài đăng cho rằng hồ Cấm Sơn vỡ đập sáng 9/9."
    assert concluded(_said(rumour, basis="fact-check", verdict=f"{REVIEWED}sai")) == (
        "kết luận kiểm chứng: thông tin sai"
    )
    assert concluded(_said("Thông tin này là sai sự thật.")) == "", "words that deny are no conclusion"


def test_words_that_only_name_the_thing_repeat_no_judged_claim() -> None:
    text = "Một số người rao bán đất đưa ra bản đồ có dấu đỏ, nói rằng xã Lục Nam sắp có sân bay."
    index = EvidenceIndex([_said(text, basis="fact-check", verdict=f"{REVIEWED}sai")])

    def judged(claim: str) -> VerdictLabel:
        claims = detect_claims([article("a", claim)], [HOME])[0]
        assert claims
        return verify(claims, index, published={claims[0].claim_id: NOW})[0].label

    assert judged("Sân bay đâu ra mà sân bay, có 3 ông cò đất bày chiêu ở xã này thôi.") is VerdictLabel.NEI
    assert judged("Nghe nói xã Lục Nam sắp có sân bay.") is VerdictLabel.REFUTED


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("Giá dịch vụ thu gom rác là 35.000 đồng.", False),
        ("Điểm giao dịch chuyển về phường Tân Tiến.", False),
        ("Công an mở chiến dịch trấn áp tội phạm.", False),
        ("Chủ tịch xã có dịch vụ cho thuê xe.", False),
        ("Xã Bố Hạ có dịch tả lợn châu Phi.", True),
        ("Phường Chũ công bố ổ dịch sởi.", True),
        ("Xa Bo Ha bung phat dich cum gia cam.", True),
    ],
)
def test_a_service_is_no_disease(text: str, harm: bool) -> None:
    assert lexicon()["harm"].has(view(text)) is harm
