"""Articles and posts as wholes beside notices: which event they are about, and what that finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from benchmarks.claims_lost import followed
from benchmarks.laid import Case, told, true_reports
from benchmarks.never_flagged import HOME
from pipeline.alert_rules import load_rules
from pipeline.bearing import NEARBY, Bearings, Tie
from pipeline.evidence import EvidenceIndex
from pipeline.types import AlertKind, Evidence
from pipeline.verify import verify
from tests.pipeline.claims_kit import NOW, article, flags, on_record

TITLE = "Thông báo về vụ cháy kho vải sấy tại xã Tân Mộc"
BODY = (
    "Khoảng 21 giờ ngày 9/9/2026, kho vải sấy tại xã Tân Mộc bị cháy. Vụ cháy làm 1 người chết, 3 người bị"
    " thương. 14 tấn vải khô bị hỏng. Đến 23 giờ cùng ngày đám cháy được dập tắt. Nguyên nhân đang được điều"
    " tra."
)
STORY = (
    "Cháy kho vải sấy trong đêm ở Tân Mộc\nTối 9/9, một kho vải sấy ở xã Tân Mộc bốc cháy dữ dội.\n"
    "Ngọn lửa khiến bốn người tử vong.\nHơn 14 tấn vải khô bị hỏng."
)


def bearing(story: str, *, days: float = 0.2, title: str = TITLE, body: str = BODY) -> tuple[str, ...]:
    record = on_record("notice", title, body)
    bearings = Bearings(EvidenceIndex(record), {"story": story}, HOME)
    return tuple(one.notice for one in bearings.of("story", NOW + timedelta(days=days)))


def test_a_story_of_the_event_bears_on_its_notice() -> None:
    assert bearing(STORY) == ("notice",)


@pytest.mark.parametrize(
    ("story", "why"),
    [
        (STORY.replace("9/9", "3/4"), "another day"),
        (STORY.replace("Tối 9/9", "Tối 9/9/2021"), "another year"),
        (STORY.replace("Tân Mộc", "Bản Hạ").replace("14 tấn", "9 tấn"), "another place"),
        (STORY + "\nXã Tân Mộc thuộc tỉnh Lào Cai.", "another province"),
        ("Giá vải khô tăng mạnh\nSáng nay, vải khô bán được giá cao.", "another matter"),
        ("", "nothing"),
    ],
)
def test_of_another_event_it_does_not(story: str, why: str) -> None:
    assert bearing(story) == (), why


def test_a_notice_of_other_weeks_is_of_another_event() -> None:
    assert bearing(STORY, days=NEARBY.days + 1) == ()
    assert bearing(STORY, days=-NEARBY.days - 1) == ()


def test_a_lone_statement_ties_nothing_but_what_its_own_words_say() -> None:
    assert bearing(STORY, title="", body="Kho vải sấy tại xã Tân Mộc cháy lúc 21 giờ ngày 9/9/2026.") == ()


def test_of_articles_it_was_not_told_of_nothing_is_known() -> None:
    bearings = Bearings(EvidenceIndex(on_record("notice", TITLE, BODY)), {"story": STORY}, HOME)
    assert bearings.of("other", NOW) == ()
    bearings.turn_to({"other": STORY})
    assert bearings.of("story", NOW) == ()
    (tie,) = bearings.of("other", NOW)
    assert tie == Tie(
        "notice", "bài và hồ sơ nói cùng một sự việc: xã Tân Mộc; ngày 9/9; 1 số liệu trùng nhau"
    )


def test_a_notice_does_not_bear_on_itself() -> None:
    bearings = Bearings(EvidenceIndex(on_record("notice", TITLE, BODY)), {"notice": f"{TITLE}\n{BODY}"}, HOME)
    assert bearings.of("notice", NOW) == ()


def test_a_sentence_that_names_nothing_is_held_against_the_event_of_its_article() -> None:
    record = on_record("notice", TITLE, BODY)
    story = replace(article("story", "", STORY), published_at=NOW + timedelta(hours=3))
    found = [one for one in flags([story], record) if one.kind is AlertKind.CONTRADICTED]
    (flag,) = found
    assert "bốn người" in flag.title
    assert "1 người chết" in flag.verdict_reasons[0]
    assert flag.verdict_reasons[-1].startswith("bài và hồ sơ nói cùng một sự việc: xã Tân Mộc; ngày 9/9")
    alone = replace(story, body="Ngọn lửa khiến bốn người tử vong.")
    assert [one for one in flags([alone], record) if one.kind is AlertKind.CONTRADICTED] == []


def test_without_articles_nothing_changes() -> None:
    record = on_record("notice", TITLE, BODY)
    assert verify([], EvidenceIndex(record), bearings=Bearings(EvidenceIndex(record))) == []


def _flagged(cases: Callable[[list[Evidence]], Iterable[Case]]) -> Counter[tuple[bool, bool]]:
    """How many texts there are by whether the record is against them and whether they are flagged."""
    record: list[Evidence] = []
    found, index, rules = list(cases(record)), EvidenceIndex(record), load_rules()
    return Counter((case.against, followed(case, index, rules)[0] > 0) for case in found)


def test_texts_find_the_notice_of_their_event_and_no_other() -> None:
    record: list[Evidence] = []
    cases = list(told(record))
    bearings = Bearings(
        EvidenceIndex(record), {one.article.article_id: one.article.text for one in cases}, HOME
    )
    found = [
        (one, {tie.notice for tie in bearings.of(one.article.article_id, one.article.dated)}) for one in cases
    ]
    assert len(cases) == 240
    assert sum(one.notice in notices for one, notices in found if one.against) >= 36
    assert [one.article.article_id for one, notices in found if notices - {one.notice}] == []


@pytest.mark.parametrize(
    ("part", "against", "least", "others", "most"),
    [("later", 20, 6, 100, 2), ("blind", 26, 15, 130, 3)],
)
def test_what_a_week_of_articles_and_posts_flags(
    part: str, against: int, least: int, others: int, most: int
) -> None:
    """Of the blind part only these counts are looked at; other weeks: `python -m benchmarks.claims_lost`.

    8 and 18 are found, 1 and 1 wrong (4 and 17, 0 and 1 before both readers were weighed; 9 and 12, 0 and 3
    by limits chosen on the first week, of which this is the second half); processors round differently.
    """
    count = _flagged(lambda record: told(record, part))
    assert count[True, True] + count[True, False] == against
    assert count[False, True] + count[False, False] == others
    assert count[True, True] >= least
    assert count[False, True] <= most


def test_true_reports_that_look_as_if_they_were_not() -> None:
    """Written to break what holds articles against notices, by somebody who had read how it works.

    Of 70 true ones 4 are flagged, one of them at .81, and of 25 false ones 19 found (6 and 19 before trees
    weighed it; 3 and 13 before a claim was read where it stands). An earlier set: `benchmarks.claims_lost`.
    """
    count = _flagged(partial(true_reports, later=True))
    assert count[False, True] + count[False, False] >= 70
    assert count[False, True] <= 5
    assert count[True, True] >= 16


def test_a_name_in_quotation_marks_and_a_bare_day_tie_a_post_to_its_notice() -> None:
    title = "Thông báo ngày hội hiến máu “Sắc đỏ mùa thu”"
    body = "Ngày hội tại nhà văn hóa huyện có 320 người đăng ký. Đợt sau tổ chức ngày 14/10/2026."
    post = "Ngày hội hiến máu Sắc đỏ mùa thu đông vui quá! Hẹn mọi người đợt 14/10 nhé, có 320 người đăng ký."
    assert bearing(post, title=title, body=body) == ("notice",)
    assert (
        bearing(post.replace("Sắc đỏ mùa thu", "năm nay").replace("14/10", "ấy"), title=title, body=body)
        == ()
    )
