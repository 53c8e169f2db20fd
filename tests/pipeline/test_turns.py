"""Where a report turns to another event, or goes on to what came after the notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.claims import detect_claims
from pipeline.facets import extract_facets
from pipeline.locate import load_profile, locate
from pipeline.turns import counts_of_one_household, tells_of_another, tells_of_far_away, tells_what_came_after
from pipeline.types import Article, Claim
from tests.pipeline.claims_kit import NOW, article, on_record

RECORD = on_record(
    "n", "Thông báo lễ hội đình Vồng", "Lễ hội ở xã Song Vân có 8 đội thi vật và 12 gian hàng, ngày 9/9/2026."
)


def claim_of(story: Article, words: str) -> Claim:
    place = locate([story], load_profile("bac-giang"))[0]
    start = story.text.index(words)
    found = [one for one in detect_claims([story], [place])[0] if one.start <= start < one.end]
    return found[0] if found else Claim("c", story.article_id, start, start + len(words), words, 0.9)


def story(title: str, body: str, *, hours: float = 3) -> Article:
    return replace(article("s", title, body), published_at=NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Hội làng", "Hội đình Vồng vui.\nTrong khi đó, làng bên cũng mở hội. Hội có 16 đội thi vật."),
        ("Hội làng", "Hội đình Vồng vui.\nMột cụ kể mùa hội trước đông hơn. Khi ấy Hội có 16 đội thi vật."),
        ("Hai vụ ngã ở hội làng", "Hội đình Vồng vui.\nHội có 16 đội thi vật."),
        ("Thêm một vụ ngộ độc ở hội làng", "Hội đình Vồng vui.\nHội có 16 đội thi vật."),
        ("Xuất hiện ổ dịch thứ hai", "Hội đình Vồng vui.\nHội có 16 đội thi vật."),
    ],
)
def test_what_is_said_of_another_event_is_told_apart(title: str, body: str) -> None:
    one = story(title, body)
    assert tells_of_another(claim_of(one, "Hội có 16 đội thi vật."), one, RECORD)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Hội làng mở sáng thứ Hai", "Hội đình Vồng vui.\nNăm nay trời đẹp. Hội có 16 đội thi vật."),
        ("Hội làng", "Hội có 16 đội thi vật."),
        ("Khởi tố hai vụ án ở hội làng", "Hội đình Vồng vui.\nHội có 16 đội thi vật."),
    ],
)
def test_of_the_same_event_it_is_not(title: str, body: str) -> None:
    one = story(title, body)
    assert not tells_of_another(claim_of(one, "Hội có 16 đội thi vật."), one, RECORD)


def test_a_sentence_that_names_the_record_is_held_against_it_wherever_it_stands() -> None:
    one = story(
        "Hội làng", "Làng bên cũng mở hội.\nTrong khi đó trời mưa. Lễ hội ở xã Song Vân có 16 đội thi vật."
    )
    assert not tells_of_another(claim_of(one, "Lễ hội ở xã Song Vân có 16 đội thi vật."), one, RECORD)


@pytest.mark.parametrize(
    ("title", "hours", "after"),
    [
        ("Hội đình Vồng kéo dài thêm hai ngày", 40, True),
        ("Hội đình Vồng kéo dài thêm hai ngày", 2, False),
        ("Hội đình Vồng kéo dài thêm hai ngày", -40, False),
        ("Hội đình Vồng đông vui", 40, False),
    ],
)
def test_what_came_hours_after_the_notice(title: str, hours: float, after: bool) -> None:
    one = story(title, "Hội có 16 đội thi vật.", hours=hours)
    assert tells_what_came_after(claim_of(one, "Hội có 16 đội thi vật."), one, RECORD) is after


@pytest.mark.parametrize(
    ("body", "far"),
    [
        ("Đình Vồng thuộc một tỉnh phía Nam vừa mở hội.", True),
        ("Đình Vồng ở miền Tây Bắc vừa mở hội.", True),
        ("Gió tây bắc thổi khi đình Vồng mở hội.", False),
        ("Đình Vồng vừa mở hội.", False),
    ],
)
def test_a_place_of_the_same_name_far_away(body: str, far: bool) -> None:
    assert tells_of_far_away(story("Mở hội", body), RECORD) is far


@pytest.mark.parametrize(
    ("body", "one"),
    [
        ("Nhà bác em phải tiêu hủy cả đàn 1.000 con gà.", True),
        ("Xã phải tiêu hủy cả đàn 1.000 con gà.", False),
        ("Nhà bác em ở thôn trên.", False),
    ],
)
def test_what_one_household_counts(body: str, one: bool) -> None:
    told = story("", body)
    claim = replace(claim_of(told, body), facets=extract_facets(body))
    assert counts_of_one_household(claim) is one
