"""A claim is held against what was in force when it was made, not when it is looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.claims import detect_claims
from pipeline.compare.scope import lapsed
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.record.statement import in_force
from pipeline.types import Claim, Evidence, Verdict, VerdictLabel
from pipeline.verify import same_words, verify
from tests.pipeline.claims_kit import HOME, NOW, ZONE, article

FALSE = "Cầu Bố Hạ cấm xe tải trên 10 tấn."
TODAY = NOW.astimezone(ZONE).date()
DAY = timedelta(days=1)


def _said(start: date | None, end: date | None, verdict: str = "") -> Evidence:
    text = FALSE if verdict else "Cầu Bố Hạ cấm xe tải trên 5 tấn."
    one = desk_statement(text, source="Sở Xây dựng", day=date(2026, 9, 9), zone=ZONE, verdict=verdict)
    return replace(one, valid_from=start, valid_to=end)


def _claims(when: datetime, name: str = "a") -> tuple[Claim, ...]:
    return detect_claims([article(name, FALSE, when=when)], [HOME])[0]


def _verdict(evidence: Evidence, when: datetime = NOW) -> Verdict:
    claims = _claims(when)
    return verify(claims, EvidenceIndex([evidence]), published={claims[0].claim_id: when})[0]


@pytest.mark.parametrize(
    ("start", "end"),
    [(None, None), (TODAY, TODAY), (TODAY - DAY, None), (None, TODAY), (TODAY - DAY, TODAY + DAY)],
)
def test_inside_its_period_a_statement_contradicts(start: date | None, end: date | None) -> None:
    found = _verdict(_said(start, end))
    assert found.label is VerdictLabel.REFUTED
    assert "hiệu lực" not in " ".join(found.reasons)


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (TODAY + DAY, None, "có hiệu lực từ 11/09/2026; bản tin đăng trước ngày đó"),
        (None, TODAY - DAY, "chỉ có hiệu lực đến hết 09/09/2026; bản tin đăng sau ngày đó"),
        (TODAY + DAY, TODAY + 9 * DAY, "có hiệu lực từ 11/09/2026"),
        (TODAY - 9 * DAY, TODAY - DAY, "đến hết 09/09/2026"),
    ],
)
def test_before_and_after_it_decides_nothing_and_says_why(
    start: date | None, end: date | None, words: str
) -> None:
    said = _said(start, end)
    found = _verdict(said)
    assert found.label is VerdictLabel.NEI
    assert words in found.reasons[0]
    assert found.evidence_ids == (said.evidence_id,)


def test_what_is_in_force_decides_beside_what_is_not() -> None:
    old = _said(None, TODAY - DAY)
    now = desk_statement(
        "Cầu Bố Hạ cấm xe tải trên 3 tấn.", source="Sở Xây dựng", day=date(2026, 9, 9), zone=ZONE
    )
    claims = _claims(NOW)
    found = verify(claims, EvidenceIndex([old, now]), published={claims[0].claim_id: NOW})[0]
    assert found.label is VerdictLabel.REFUTED
    assert found.evidence_ids == (now.evidence_id,)
    assert "3 tấn" in found.reasons[0]


def test_a_checked_claim_counts_in_its_period_only() -> None:
    assert _verdict(_said(None, TODAY, "reviewed:sai")).label is VerdictLabel.REFUTED
    found = _verdict(_said(None, TODAY - DAY, "reviewed:sai"))
    assert found.label is VerdictLabel.NEI
    assert "hiệu lực" in found.reasons[0]


def test_the_same_words_on_both_sides_of_the_last_day_get_two_verdicts() -> None:
    """The memory of verdicts tells the days apart, an hour from each other as they may be."""
    midnight = datetime(2026, 9, 10, 17, tzinfo=UTC)  # in Việt Nam
    index, known = EvidenceIndex([_said(None, TODAY)]), same_words()
    labels = []
    for name, when in (("a", midnight - timedelta(minutes=5)), ("b", midnight + timedelta(minutes=5))):
        claims = _claims(when, name)
        (found,) = verify(claims, index, published={claims[0].claim_id: when}, known=known)
        labels.append(found.label)
    assert labels == [VerdictLabel.REFUTED, VerdictLabel.NEI]


def test_days_are_those_of_viet_nam() -> None:
    early = datetime(2026, 9, 9, 18, tzinfo=UTC)  # the 10th, one in the morning
    assert in_force(_said(TODAY, None), early)
    assert not in_force(_said(None, TODAY - DAY), early)
    assert lapsed(_said(TODAY, None), early) == ""
    assert lapsed(_said(None, TODAY - DAY), early)


def test_a_claim_of_unknown_time_is_held_against_all_of_it() -> None:
    assert lapsed(_said(TODAY + DAY, None), None) == ""
