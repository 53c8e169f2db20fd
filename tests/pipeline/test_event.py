"""What stands around a claim leads to the notice of its matter, unless it plainly is of another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.rank import own
from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.compare.content import read
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.event import BESIDE, Event, event_of
from pipeline.retrieval import EvidenceIndex
from pipeline.types import Claim, Evidence, VerdictLabel
from pipeline.verify import _Before
from tests.pipeline.claims_kit import HOME, NOW, article, on_record

TITLE = "Kết quả điều tra cá chết trên sông Thương đoạn qua xã Bố Hạ"
BODY = (
    "Khoảng 3,5 tấn cá lồng của 11 hộ nuôi trên sông Thương qua xã Bố Hạ chết trong hai ngày 8 và 9/9."
    " Nguyên nhân là nước đục, thiếu ôxy sau mưa lớn. Sáu mẫu nước không có hóa chất độc hại."
)
SAID = "Nhà máy giấy phía trên xả trộm hóa chất lúc nửa đêm."
POST = f"Mấy tấn cá lồng ở Bố Hạ chết nổi trắng sông từ sáng nay. {SAID} Nhìn mà xót cả ruột."


def placed(text: str, said: str = SAID) -> tuple[Event, Claim]:
    index = EvidenceIndex(on_record("notice", TITLE, BODY))
    one = article("post", "", text)
    (claim,) = (each for each in detect_claims([one], [HOME])[0] if each.text == said)
    bearings = Bearings(index, {"post": one.text}, ("Bắc Giang", "Bắc Ninh"))
    event, found = event_of(claim, [], index, NOW + timedelta(hours=5), bearings)
    assert {each.article_id for each in found} == set(event.words) | event.only
    return event, claim


def test_a_sentence_that_names_nothing_finds_its_notice_by_its_neighbours() -> None:
    event, _ = placed(POST)
    assert not event.words, "the article as a whole is not tied to it"
    assert event.only == {"notice"}
    assert event.beside["notice"] >= BESIDE
    assert event.around.startswith(f"{SAID} | ")


@pytest.mark.parametrize(
    ("text", "said", "why"),
    [
        (f"Theo Công an tỉnh Nghệ An. {POST}", SAID, "another province"),
        (f"Chuyện xảy ra hồi năm 2019. {POST}", SAID, "another year"),
        (POST.replace(SAID, f"Năm ngoái {SAID[0].lower()}{SAID[1:]}"), "", "turned to another event"),
        (SAID, SAID, "nothing around it"),
    ],
)
def test_of_another_matter_it_finds_none(text: str, said: str, why: str) -> None:
    event, _ = placed(text, said or f"Năm ngoái {SAID[0].lower()}{SAID[1:]}")
    assert not event.beside, why


def test_the_province_that_a_claim_names_itself_may_be_what_it_gets_wrong() -> None:
    said = "Nhà máy giấy của một công ty ở Nghệ An phía trên xả trộm hóa chất lúc nửa đêm."
    event, _ = placed(POST.replace(SAID, said), said)
    assert event.only == {"notice"}


def judged(answer: Answer, notice: str) -> tuple[Evidence, Judgement]:
    (one, *_) = on_record(notice, TITLE, BODY)
    return one, Judgement(VerdictLabel.NEI, (0.1, 0.1, 0.8), ("",), answer)


@pytest.mark.parametrize(
    ("of_it", "found", "settled"),
    [
        ({"own"}, judged(Answer.PENDING, "own"), True),
        ({"own"}, judged(Answer.PENDING, "other"), False),
        ({"own"}, judged(Answer.APART, "other"), False),
        (set(), judged(Answer.PENDING, "other"), True),
        (set(), judged(Answer.UPDATED, "other"), True),
        (set(), judged(Answer.APART, "other"), False),
        (set(), judged(Answer.PENDING, "beside"), False),
    ],
)
def test_what_stays_open_is_said_by_the_notices_of_the_event(
    of_it: set[str], found: tuple[Evidence, Judgement], settled: bool
) -> None:
    event = Event(dict.fromkeys(of_it, ""), None, None, "", {}, frozenset({"beside"}))
    assert _Before(read(SAID), [found], [], NOW, event).settled is settled


def test_what_changes_nothing_changes_no_key() -> None:
    told = {event.told(claim) for event, claim in map(placed, (POST, f"{POST} 😭", f"{POST} Buồn quá!"))}
    assert len(told) == 1
    other, claim = placed(POST.replace("Nhìn mà xót", "Không ai thấy xót"))
    assert other.told(claim) not in told


def test_without_the_model_of_own_notices_nothing_is_found_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "there", lambda: False)
    event, _ = placed(POST)
    assert not event.beside
    assert not event.only
