"""Verdicts on the same words are found once, and found anew wherever something could change them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from pipeline import verify as room
from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.types import Claim, Evidence, Verdict
from pipeline.verify import verify
from tests.pipeline.claims_kit import HOME, NOW, ZONE, article, on_record

TOLD = "Đê sông Cầu đã bị vỡ đêm qua"


Times = dict[str, datetime]


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often a verdict was really worked out, by text."""
    seen: Counter[str] = Counter()
    original = room._one

    def one(claim: Claim, before: room._Before, index: EvidenceIndex) -> Verdict:
        seen[claim.text] += 1
        return original(claim, before, index)

    monkeypatch.setattr(room, "_one", one)
    return seen


def _record(text: str = "Đê sông Cầu an toàn, không xảy ra vỡ đê.", article_id: str = "") -> Evidence:
    made = desk_statement(text, source="Sở Nông nghiệp", day=date(2026, 9, 9), zone=ZONE)
    return (
        made
        if not article_id
        else Evidence(article_id + "-0", text, "Sở", "official", NOW, article_id=article_id)
    )


def _claims(*told: tuple[str, timedelta]) -> tuple[list[Claim], Times]:
    posts = [article(f"p{at}", text, when=NOW + when) for at, (text, when) in enumerate(told)]
    claims = [found[0] for found in detect_claims(posts, [HOME] * len(posts))]
    return claims, {one.claim_id: post.dated for one, post in zip(claims, posts, strict=True)}


def test_the_same_words_of_one_day_are_worked_out_once(counted: Counter[str]) -> None:
    minute = timedelta(minutes=1)
    claims, when = _claims(
        *((TOLD + end, at * minute) for at, end in enumerate(("", " 😭", "!!!", "!", "  😱")))
    )
    verdicts = verify(claims, EvidenceIndex([_record()]), published=when)
    assert counted.total() == 1
    assert [one.claim_id for one in verdicts] == [one.claim_id for one in claims]
    assert len({(one.label, one.probs, one.reasons) for one in verdicts}) == 1


@pytest.mark.parametrize(
    "other",
    [
        ("Đê sông Cầu chưa bị vỡ đêm qua", timedelta(0)),
        (TOLD, timedelta(days=1)),
        (TOLD, timedelta(days=40)),
    ],
    ids=["negated", "next day", "long after"],
)
def test_what_may_change_a_verdict_is_worked_out_anew(
    counted: Counter[str], other: tuple[str, timedelta]
) -> None:
    claims, when = _claims((TOLD, timedelta(0)), other)
    verify(claims, EvidenceIndex([_record()]), published=when)
    assert counted.total() == 2


def test_the_same_words_in_an_article_of_another_event_are_worked_out_anew(counted: Counter[str]) -> None:
    record = on_record(
        "notice",
        "Cháy kho vải ở Tân Mộc",
        "Ngày 9/9, kho vải ở xã Tân Mộc bị cháy. Vụ cháy làm 1 người chết.",
    )
    claims, when = _claims((TOLD, timedelta(0)), (TOLD, timedelta(0)))
    texts = {claims[0].article_id: f"Cháy kho vải ở xã Tân Mộc ngày 9/9. {TOLD}", claims[1].article_id: TOLD}
    index = EvidenceIndex([*record, _record()])
    verify(claims, index, published=when, bearings=Bearings(index, texts))
    assert counted.total() == 2


def test_each_claim_gets_the_verdict_it_would_get_alone() -> None:
    ends = ("", " rồi", "!!!", " 😭", " nhé")
    told = [(TOLD + ends[at % 5], timedelta(hours=7 * at)) for at in range(60)]
    claims, when = _claims(*told)
    index = EvidenceIndex([_record()])
    alone = [verify([one], index, published=when)[0] for one in claims]
    together = verify(claims, index, published=when)
    assert [_told(one) for one in together] == [_told(one) for one in alone]
    odds = [
        abs(dict(a.probs)["REFUTED"] - dict(b.probs)["REFUTED"]) for a, b in zip(together, alone, strict=True)
    ]
    assert max(odds) < 0.02, "only an emoji may have moved them"
    assert len({_told(one) for one in alone}) > 1, "times must matter here"


def _told(one: Verdict) -> tuple[object, ...]:
    return one.claim_id, one.label, one.evidence_ids, one.reasons


def test_an_article_is_not_held_against_itself_because_another_said_the_same() -> None:
    record = _record("Đê sông Cầu an toàn, không xảy ra vỡ đê.", article_id="p1")
    claims, when = _claims((TOLD, timedelta(0)), (TOLD, timedelta(0)))
    verdicts = verify(claims, EvidenceIndex([record]), published=when)
    assert verdicts[0].evidence_ids
    assert not verdicts[1].evidence_ids
