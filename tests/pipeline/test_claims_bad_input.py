"""Bad input to claims and verdicts: silence or one clear word, never a crash and never a wrong flag."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.claim_match import Limits, Reviews
from pipeline.claims import detect_claims
from pipeline.clusters import assign_clusters
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.types import AlertKind, Evidence, VerdictLabel
from pipeline.verify import verify
from pipeline.verify_pairs import verify_pair
from tests.pipeline.claims_kit import HOME, NOW, ZONE, article, flags

TOLD = "Đê sông Cầu đã bị vỡ đêm qua"


def _said(text: str, source: str = "UBND tỉnh") -> Evidence:
    return desk_statement(text, source=source, day=date(2026, 9, 9), zone=ZONE)


def test_an_empty_claim() -> None:
    assert verify_pair("", ["Đập an toàn."]).label is VerdictLabel.NEI
    assert verify_pair("   \n", ["Đập an toàn."]).label is VerdictLabel.NEI
    assert verify_pair("Đập đã vỡ trong đêm.", []).label is VerdictLabel.NEI
    assert EvidenceIndex([_said("Đập an toàn tuyệt đối.")]).search("", 3) == []
    assert Reviews([]).match("", Limits(0.5, 0.7, 8)) is None


def test_a_claim_of_20_000_characters() -> None:
    long = "Đập hồ Cấm Sơn đã vỡ trong đêm, nước tràn về hạ du. " * 400
    assert len(long) > 20_000
    verdict = verify_pair(long, ["Đập hồ Cấm Sơn an toàn."])
    assert verdict.label is VerdictLabel.NEI
    assert "dài" in verdict.reasons[0]
    assert len(EvidenceIndex([_said("Đập hồ Cấm Sơn an toàn, không bị vỡ.")]).search(long, 3)) == 1
    assert detect_claims([article("a", long.replace(". ", " "))], [HOME]) == [()]


def test_evidence_in_another_language_decides_nothing() -> None:
    for evidence in ("The dam is safe and has not broken.", "大坝安全,没有决堤。", "댐은 안전합니다."):
        assert verify_pair("Đập hồ Cấm Sơn đã vỡ.", [evidence]).label is VerdictLabel.NEI


def test_evidence_of_one_day_that_contradicts_itself_raises_no_flag() -> None:
    pair = [
        _said("Vụ lật xe tại đèo Bụt làm 2 người tử vong.", source="UBND xã"),
        _said("Vụ lật xe tại đèo Bụt làm 12 người tử vong.", source="Công an tỉnh"),
    ]
    found = flags([article("a", "Vụ lật xe tại đèo Bụt làm 5 người tử vong.")], pair)
    told = " ".join(reason for one in found for reason in one.verdict_reasons)
    against = [one for one in found if one.kind is AlertKind.CONTRADICTED]
    # Both say another number than the claim: that is a contradiction, and both sentences are shown.
    assert not against or len(against[0].evidence_ids) == 2, told


def test_words_of_one_day_that_disagree_leave_the_claim_open_and_are_both_shown() -> None:
    pair = [
        _said("Vụ lật xe tại đèo Bụt làm 2 người tử vong.", source="UBND xã"),
        _said("Vụ lật xe tại đèo Bụt làm 12 người tử vong.", source="Công an tỉnh"),
    ]
    told = article("a", "Vụ lật xe tại đèo Bụt làm 12 người tử vong.")
    claims = detect_claims([told], [HOME])[0]
    verdict = verify(claims, EvidenceIndex(pair), published={claims[0].claim_id: NOW})[0]
    assert verdict.label is VerdictLabel.NEI
    assert set(verdict.evidence_ids) == {one.evidence_id for one in pair}
    shown = " ".join(verdict.reasons)
    assert "UBND xã" in shown
    assert "Công an tỉnh" in shown


def test_many_near_identical_posts_are_one_alert() -> None:
    record = [_said("Đê sông Cầu an toàn, không xảy ra vỡ đê.")]
    ends = ("", " 😭", " mọi người ơi", "!!!", " rồi", " nhé")
    posts = [
        article(
            f"p{at}", f"Đê sông Cầu đã bị vỡ đêm qua{ends[at % 6]}", when=NOW + timedelta(minutes=at % 50)
        )
        for at in range(3_000)
    ]
    found = [one for one in flags(posts, record) if one.kind is AlertKind.CONTRADICTED]
    assert len(found) == 1
    assert len(found[0].claim_ids) <= 200


def test_clusters_stay_few_however_many_posts_repeat_a_claim() -> None:
    claims = [
        one
        for at in range(2_000)
        for one in detect_claims(
            [article(f"p{at}", f"Đê sông Cầu đã bị vỡ đêm qua{' ' * (at % 3)}!")], [HOME]
        )[0]
    ]
    assert len(claims) == 2_000
    assert len(set(assign_clusters(claims, {}).values())) == 1
