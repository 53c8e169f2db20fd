"""Bad input to claims and verdicts: silence or one clear word, never a crash and never a wrong flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.claim_match import Limits, Reviews
from pipeline.claims import detect_claims
from pipeline.clusters import assign_clusters
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.types import AlertKind, Evidence, Verdict, VerdictLabel
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


def _told(text: str, record: Sequence[Evidence]) -> tuple[Verdict, bool]:
    """The verdict on a claim, and whether a flag against it is raised."""
    claims = detect_claims([article("a", text)], [HOME])[0]
    (verdict,) = verify(claims, EvidenceIndex(record), published={claims[0].claim_id: NOW})
    raised = flags([article("a", text)], record)
    return verdict, any(one.kind is AlertKind.CONTRADICTED for one in raised)


@pytest.mark.parametrize("dead", [5, 12])
def test_words_of_one_day_that_disagree_leave_the_claim_open_and_are_both_shown(dead: int) -> None:
    """Whether the claim agrees with one of them or with neither."""
    pair = [
        _said("Vụ lật xe tại đèo Bụt làm 2 người tử vong.", source="UBND xã"),
        _said("Vụ lật xe tại đèo Bụt làm 12 người tử vong.", source="Công an tỉnh"),
    ]
    claim = f"Vụ lật xe tại đèo Bụt làm {dead} người tử vong."
    verdict, flagged = _told(claim, pair)
    assert verdict.label is VerdictLabel.NEI
    assert not flagged
    assert set(verdict.evidence_ids) == {one.evidence_id for one in pair}
    assert verdict.reasons[0] == "hồ sơ cùng ngày không thống nhất"
    assert ["UBND xã" in " ".join(verdict.reasons), "Công an tỉnh" in " ".join(verdict.reasons)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    "other",
    [
        _said("Vụ lật xe tại đèo Bụt làm 2 người tử vong.", source="Công an tỉnh"),
        _said("Vụ lật xe tại đèo Bụt làm 12 người bị thương.", source="Công an tỉnh"),
        replace(
            _said("Vụ lật xe tại đèo Bụt làm 3 người tử vong."),
            stated_at=datetime(2026, 9, 9, 11, tzinfo=UTC),
        ),
    ],
    ids=["agrees", "counts something else", "the same office counts anew"],
)
def test_words_of_one_day_that_do_not_contradict_each_other_still_decide(other: Evidence) -> None:
    record = [_said("Vụ lật xe tại đèo Bụt làm 2 người tử vong."), other]
    verdict, flagged = _told("Vụ lật xe tại đèo Bụt làm 25 người tử vong.", record)
    assert verdict.label is VerdictLabel.REFUTED
    assert flagged


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
