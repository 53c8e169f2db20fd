"""Short reports and posts of one event meet, in other languages too; events of one kind stay apart."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.group import StoryIndex, group
from pipeline.stories.anchors import anchors, parted
from pipeline.stories.neighbours import Neighbours
from pipeline.types import Article, Kind, Precision
from tests.pipeline.stories_kit import DAY, article

FILE = Path(__file__).parent / "data" / "stories_short.yaml"


def items() -> tuple[list[Article], dict[str, str]]:
    made, gold = [], {}
    for event, rows in yaml.safe_load(FILE.read_text("utf-8")).items():
        for at, row in enumerate(rows):
            gold[f"{event}/{at}"] = event
            one = article(f"{event}/{at}", row["title"], row["body"], hours=row["at"])
            made.append(one if row["kind"] == "article" else _post(one))
    return made, gold


def _post(one: Article) -> Article:
    from dataclasses import replace

    return replace(one, kind=Kind.POST)


def test_press_items_and_posts_of_one_event_meet_and_events_of_one_kind_do_not() -> None:
    made, gold = items()
    story = {link.article_id: link.story_id for link in group(made, StoryIndex())}
    found = {pair for pair in combinations(sorted(story), 2) if story[pair[0]] == story[pair[1]]}
    wanted = {pair for pair in combinations(sorted(story), 2) if gold[pair[0]] == gold[pair[1]]}
    assert len(made) == 60
    assert found <= wanted  # two accidents, two poisonings, two fires, two closed roads
    assert len(found & wanted) >= 0.9 * len(wanted)


VIETNAMESE = "Công ty Sao Khuê rót 245 triệu USD vào nhà máy kính ở khu công nghiệp Tiên Lãng Đông"
NOTES = {
    "vi": "Dự án sẽ tuyển 1.350 lao động, dùng 62 ha đất ở Tiên Lãng Đông.",
    "en": "Glass plant worth US$245 million to hire 1,350 workers in Tien Lang Dong",
    "zh": "玻璃厂项目总投资二亿四千五百万美元，将雇用一千三百五十名工人。",
    "ja": "ガラス工場に二億四千五百万ドルを投資し、千三百五十人を雇用する計画。",
    "ko": "유리 공장에 2억 4천5백만 달러를 투자해 1,350명을 고용할 계획이다.",
}
OTHER = {
    "en": "Glass plant worth US$730 million to hire 2,900 workers in Hung Phu",
    "zh": "玻璃厂项目总投资七亿三千万美元，将雇用两千九百名工人。",
}


def told(language: str, text: str, *, hours: float = 3.0) -> Article:
    from dataclasses import replace

    return replace(article(f"{language}-{hours}", "", text, hours=hours), language=language)


@pytest.mark.parametrize("language", ["en", "zh", "ja", "ko"])
def test_a_report_in_another_language_meets_the_story_by_its_numbers(language: str) -> None:
    home = told("vi", f"{VIETNAMESE}. {NOTES['vi']}", hours=1)
    links = group([home, told(language, NOTES[language])], StoryIndex())
    assert links[0].story_id == links[1].story_id
    assert links[1].reprint_of is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_same_kind_of_news_with_other_numbers_is_another_story(language: str) -> None:
    home = told("vi", f"{VIETNAMESE}. {NOTES['vi']}", hours=1)
    links = group([home, told(language, OTHER[language])], StoryIndex())
    assert links[0].story_id != links[1].story_id


def test_numbers_say_nothing_where_the_day_is_unknown() -> None:
    from dataclasses import replace

    home = told("vi", f"{VIETNAMESE}. {NOTES['vi']}", hours=1)
    undated = replace(told("zh", NOTES["zh"]), published_at=None, precision=Precision.UNKNOWN)
    links = group([home, undated], StoryIndex())
    assert links[0].story_id != links[1].story_id


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("320 triệu USD", "#320000000"),
        ("US$320 million", "#320000000"),
        ("三亿二千万美元", "#320000000"),
        ("3억 2천만 달러", "#320000000"),
        ("2만 1,600명", "#21600"),
        ("21.600 lao động", "#21600"),
        ("1,2 tỷ đồng", "#1200000000"),
    ],
)
def test_numbers_are_read_alike_in_every_language(text: str, number: str) -> None:
    assert number in dict(parted(anchors(text, "vi"))[2])


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_gives_anchors_that_can_be_told_from_words(text: str) -> None:
    found = anchors(text, "vi")
    assert parted((("từ", 0.5), *found)) == ((("từ", 0.5),), "vi", found[1:])
    assert all(term[0] in "#~" for term, _ in found[1:])


def test_a_name_that_every_story_knows_says_less_than_one_of_few() -> None:
    index = Neighbours()
    for at in range(400):
        index.add((("phường chũ", 0.7), (f"việc {at}", 0.7)), f"s{at}")
    known = dict(index.nearest((("phường chũ", 0.7), ("việc 3", 0.7)), 0.0))
    assert known[3] > 0.95
    assert max(alike for number, alike in known.items() if number != 3) < 0.3


def test_follow_ups_over_days_stay_with_their_story() -> None:
    from dataclasses import replace

    first = article(
        "a", "Cháy kho bông Hà Thượng", "Kho bông của hợp tác xã Hà Thượng cháy rụi, mất 40 tấn bông."
    )
    later = article(
        "b", "Kho bông Hà Thượng: tìm ra nguyên nhân", "Vụ cháy kho bông hợp tác xã Hà Thượng do chập điện."
    )
    later = replace(later, published_at=DAY + timedelta(days=6))
    links = group([first, later], StoryIndex())
    assert links[0].story_id == links[1].story_id
