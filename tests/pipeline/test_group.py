# ruff: noqa: E501  texts
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.group import StoryIndex, group
from pipeline.normalise import text_digest
from pipeline.stories.rows import StoryRow
from pipeline.types import Article, Precision, StoryLink
from tests.pipeline.stories_kit import SENTENCES, article, newsroom

ORIGINAL = article("goc", "Kho lạnh chợ Phú Lương mất điện", " ".join(SENTENCES), hours=5)
EARLIER = article(
    "som", "Kho lạnh ở chợ Phú Lương ngừng chạy", " ".join(SENTENCES[:12]), hours=1, source="dai"
)
LATER = article("muon", "Chợ Phú Lương: sơ tán rau", " ".join(SENTENCES[2:]), hours=9, source="mang")


def in_batches(
    articles: Sequence[Article], cuts: Sequence[int], *, restart: bool = False
) -> dict[str, StoryLink]:
    """Links after grouping in batches cut at ``cuts``; with ``restart`` through stored rows."""
    index, links, rows = StoryIndex(), {}, list[StoryRow]()
    edges = [0, *sorted(cuts), len(articles)]
    for start, end in pairwise(edges):
        links.update({link.article_id: link for link in group(articles[start:end], index)})
        if restart:
            rows += index.take_rows()
            index = StoryIndex(rows)
    return links


def partition(links: dict[str, StoryLink]) -> set[frozenset[str]]:
    stories = defaultdict(set)
    for link in links.values():
        stories[link.story_id].add(link.article_id)
    return {frozenset(one) for one in stories.values()}


def test_links_come_in_the_order_given_and_the_earliest_is_the_original() -> None:
    links = group([LATER, ORIGINAL, EARLIER], StoryIndex())
    assert [link.article_id for link in links] == ["muon", "goc", "som"]
    assert [link.reprint_of for link in links] == ["som", "som", None]
    assert len({link.story_id for link in links}) == 1
    assert all(0.3 < link.similarity <= 1.0 for link in links[:2])


@pytest.mark.parametrize("restart", [False, True])
def test_a_version_fetched_later_but_published_earlier_becomes_the_first(restart: bool) -> None:
    index = StoryIndex()
    group([ORIGINAL, LATER], index)
    rows = {row.article_id: row for row in index.take_rows()}
    if restart:
        index = StoryIndex(rows.values())
    (link,) = group([EARLIER], index)
    changed = {row.article_id: row for row in index.take_rows()}
    assert (link.reprint_of, link.story_id) == (None, rows["goc"].story_id)
    assert {one: row.reprint_of for one, row in changed.items()} == {"goc": "som", "muon": "som", "som": None}
    assert {replace(row, reprint_of=rows[one].reprint_of) for one, row in changed.items() if one in rows} == {
        rows["goc"],
        rows["muon"],
    }
    assert [link.reprint_of for link in group([ORIGINAL, LATER], index)] == ["som", "som"]
    newest = replace(LATER, article_id="moi", content_digest="moi", title="Rau chợ Phú Lương")
    assert group([newest], index)[0].reprint_of == "som"


def test_where_a_time_is_unknown_the_first_to_arrive_is_the_original() -> None:
    index = StoryIndex()
    group([replace(ORIGINAL, published_at=None, precision=Precision.UNKNOWN)], index)
    assert group([EARLIER], index)[0].reprint_of == "goc"


NOTICE = "Điện lực tạm ngừng cấp điện để bảo dưỡng lưới tại {} và {}. Khách hàng chủ động phương án sản xuất, sinh hoạt và bảo quản thiết bị; điện có lại sớm hơn nếu công việc xong trước giờ hẹn. Mọi thắc mắc xin gọi tổng đài chăm sóc khách hàng của công ty điện lực để được giải đáp."


def test_one_form_filled_in_for_other_places_is_no_reprint_and_no_story() -> None:
    places = (("Thôn Đông Khê", "Xóm Núi Hiểu"), ("Thôn Tây Yên", "Xóm Cầu Chàm"))
    made = [
        article(f"d{at}", "Thông báo ngừng cấp điện", NOTICE.format(*two)) for at, two in enumerate(places)
    ]
    made.append(article("lai", "Lịch cắt điện tuần này", NOTICE.format(*places[0]), source="mang"))
    links = group(made, StoryIndex())
    assert [link.reprint_of for link in links] == [None, None, "d0"]
    assert links[0].story_id != links[1].story_id


SHORT_BODY = "Sáng nay nước sông Thương lên mức báo động một tại cầu bến đò cũ."


def test_a_short_body_repeated_under_another_headline_is_a_reprint() -> None:
    made = [
        article("g", "Nước lên nhanh", SHORT_BODY),
        article("l", "Sông Thương báo động một, bà con ven sông chú ý", SHORT_BODY, hours=1),
        article("k", "Nước lên nhanh", SHORT_BODY.replace("một", "hai"), hours=2),
    ]
    assert in_batches(made, [1], restart=True)["l"].reprint_of == "g"
    assert [link.reprint_of for link in group(made, StoryIndex())] == [None, "g", None]


def test_a_headline_with_its_own_number_and_a_body_of_few_words_are_other_texts() -> None:
    made = [
        article("a", "Bản tin số 214", SHORT_BODY),
        article("b", "Bản tin số 215", SHORT_BODY),
        article("c", "Mất điện ở Kép", "Bà con chú ý nhé"),
        article("d", "Mất nước ở Bố Hạ", "Bà con chú ý nhé"),
        article("e", "Mất nước ở Bố Hạ", "Bà con chú ý nhé!"),
    ]
    assert [link.reprint_of for link in group(made, StoryIndex())] == [None, None, None, None, "d"]


def test_running_a_batch_again_changes_nothing() -> None:
    index = StoryIndex()
    made, _ = newsroom(1)
    first = group(made, index)
    assert len(index.take_rows()) == len(made)
    assert group(made, index) == first
    assert index.take_rows() == ()


def test_a_revision_keeps_its_story_and_is_no_reprint_of_itself() -> None:
    index = StoryIndex()
    before = group([ORIGINAL], index)[0]
    index.take_rows()
    body = " ".join(SENTENCES[:10])
    revised = replace(ORIGINAL, body=body, content_digest=text_digest(body))
    assert group([revised], index)[0] == before
    (row,) = index.take_rows()
    assert (row.article_id, row.story_id, row.content_digest) == (
        "goc",
        before.story_id,
        revised.content_digest,
    )
    assert group([LATER], index)[0].reprint_of == "goc"


def test_a_reprint_that_is_revised_stays_one() -> None:
    index = StoryIndex()
    link = group([EARLIER, ORIGINAL], index)[1]
    revised = replace(ORIGINAL, body="Bài đã được gỡ theo yêu cầu của tòa soạn.", content_digest="khac")
    assert group([revised], index)[0] == link


@given(st.lists(st.integers(0, 40), max_size=6), st.integers(1, 4), st.booleans())
@settings(max_examples=25, deadline=None)
def test_batches_cut_anywhere_give_the_same_links(cuts: list[int], seed: int, restart: bool) -> None:
    made, _ = newsroom(seed)
    assert in_batches(made, cuts, restart=restart) == in_batches(made, [])


@given(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_order_inside_a_batch_does_not_matter_where_times_are_known(chance: random.Random) -> None:
    made, _ = newsroom(2)
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert in_batches(shuffled, []) == in_batches(made, [])


@pytest.mark.parametrize("seed", range(1, 6))
def test_events_are_told_apart(seed: int) -> None:
    made, gold = newsroom(seed, each=6)
    events = defaultdict(set)
    for one, event in gold.items():
        events[event].add(one)
    assert partition(in_batches(made, [])) == {frozenset(one) for one in events.values()}


def test_rows_are_plain_and_small() -> None:
    import json

    index = StoryIndex()
    group([ORIGINAL, article("rong", "", "")], index)
    for row in index.take_rows():
        assert len(row.terms) <= 161  # words, the language, numbers and names
        json.dumps({**asdict(row), "dated": row.dated.isoformat()})
        assert row.known_time


ACCIDENTS = (
    article("xe-tai", "Va chạm xe tải và xe máy trên quốc lộ 37, một người tử vong",
            "Khoảng 6h30 sáng 12/11, trên quốc lộ 37 đoạn qua xã Bích Khê, xe tải chở gạch va chạm với xe máy do một công nhân điều khiển. Nạn nhân 34 tuổi tử vong tại chỗ. Công an xã đã có mặt phân luồng, khám nghiệm hiện trường để điều tra nguyên nhân. Tài xế khai do trời mù, tầm nhìn hạn chế.", hours=1),
    article("muong", "Ô tô con lao xuống mương ở Bích Khê, hai người bị thương",
            "Chiều 12/11, một ô tô con mất lái lao xuống mương nước bên đường liên thôn xã Bích Khê. Hai người trong xe bị thương nhẹ được người dân đập kính đưa ra ngoài, chuyển đến trung tâm y tế. Nguyên nhân ban đầu do tránh một đàn trâu băng qua đường. Công an xã đang làm rõ vụ việc.", hours=9),
    article("xe-tai-2", "Tai nạn giữa xe tải và xe máy ở Bích Khê: một công nhân tử vong",
            "Sáng 12/11, xe tải chở gạch và xe máy va chạm trên quốc lộ 37, xã Bích Khê khiến một công nhân 34 tuổi tử vong tại chỗ. Theo công an, tài xế xe tải cho biết trời nhiều sương mù nên khuất tầm nhìn. Hiện trường được phân luồng, nguyên nhân đang điều tra.", hours=2),
)  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
def test_two_accidents_of_one_commune_on_one_day_are_two_stories(known: bool) -> None:
    made = [
        one if known else replace(one, published_at=None, precision=Precision.UNKNOWN) for one in ACCIDENTS
    ]
    links = in_batches(made, [])
    assert partition(links) == {frozenset({"xe-tai", "xe-tai-2"}), frozenset({"muong"})}
    assert not any(link.reprint_of for link in links.values())


WEATHER = "Dự báo thời tiết ngày {}: khu vực trung tâm nhiều mây, sáng sớm có sương mù nhẹ rải rác, trưa chiều giảm mây trời nắng. Nhiệt độ thấp nhất {} độ, cao nhất {} độ, độ ẩm {} phần trăm. Người dân chú ý giữ ấm cho người già, trẻ nhỏ và gia súc."
LOTTERY = (
    "Kết quả ngày {}: giải đặc biệt {}, giải nhất {}, giải nhì {} {}, giải ba {} {} {}, giải tư {} {} {} {}."
)


def test_bulletins_of_different_days_are_not_one_story() -> None:
    values = (("12/11", 14, 24, 75), ("13/11", 15, 26, 78), ("19/11", 12, 21, 81))
    made = [
        article(f"t{at}", "Thời tiết hôm nay", WEATHER.format(*one), hours=24.0 * (int(one[0][:2]) - 12))
        for at, one in enumerate(values)
    ]
    assert len(partition(in_batches(made, []))) == 3


def test_lottery_tables_of_different_days_are_not_one_story() -> None:
    chance = random.Random(4)
    made = [
        article(
            f"x{day}", "Kết quả xổ số", LOTTERY.format(f"{day}/11", *chance.sample(range(10_000, 99_999), 11))
        )
        for day in range(5, 9)
    ]
    links = in_batches(made, [])
    assert len(partition(links)) == 4
    assert not any(link.reprint_of for link in links.values())


def test_the_same_words_weeks_apart_are_another_story_unless_it_is_a_copy() -> None:
    made, _ = newsroom(1)
    one, other = made[0], replace(made[0], article_id="lai", body=SENTENCES[0], content_digest="lai")
    near = group([one, replace(other, title=one.title)], StoryIndex(window_days=14))
    assert near[0].story_id == near[1].story_id
    from datetime import timedelta

    assert one.published_at is not None
    far = replace(other, title=one.title, published_at=one.published_at + timedelta(days=40))
    apart = group([one, far], StoryIndex(window_days=14))
    assert apart[0].story_id != apart[1].story_id
    unknown = replace(far, published_at=None, precision=Precision.UNKNOWN)
    together = group([one, unknown], StoryIndex(window_days=14))
    assert together[0].story_id == together[1].story_id


def test_day_only_dates_come_after_the_times_of_that_day() -> None:
    day_only = replace(
        LATER,
        published_at=ORIGINAL.published_at and ORIGINAL.published_at.replace(hour=0),
        precision=Precision.DAY,
    )
    links = group([day_only, ORIGINAL], StoryIndex())
    assert [link.reprint_of for link in links] == ["goc", None]


def test_chinese_and_english_reports_of_one_event_meet_in_their_language() -> None:
    made = [
        article(
            "z1",
            "北江省发生工厂火灾",
            "越南北江省一家电子工厂周二发生火灾，造成两人受伤，消防部门已经控制火势，原因正在调查。",
        ),
        article(
            "z2",
            "越南北江电子工厂火灾两人受伤",
            "北江省消防部门表示，周二一家电子工厂起火，两名工人受伤，火势已被控制，起火原因仍在调查。",
        ),
        article(
            "z3", "北江荔枝出口创新高", "北江省今年荔枝出口量创下新高，主要销往中国和日本市场，农民收入增加。"
        ),
        article(
            "e1",
            "Factory fire injures two in Bac Giang",
            "A fire at an electronics factory in Bac Giang province on Tuesday injured two workers, officials said. Firefighters brought the blaze under control.",
        ),
        article(
            "e2",
            "Lychee exports from Bac Giang hit record",
            "Lychee exports from Bac Giang province reached a record high this year, officials said, with most of the fruit sold to China and Japan.",
        ),
        article(
            "e3",
            "Two hurt in Bac Giang electronics plant blaze",
            "Two workers were injured when a fire broke out at an electronics factory in northern Bac Giang on Tuesday; firefighters controlled the blaze within an hour.",
        ),
    ]
    assert partition(in_batches(made, [])) == {
        frozenset({"z1", "z2"}), frozenset({"z3"}), frozenset({"e1", "e3"}), frozenset({"e2"})
    }  # fmt: skip


def test_one_batch_may_hold_an_article_twice() -> None:
    links = group([ORIGINAL, ORIGINAL, article("khong", "", "")], StoryIndex())
    assert links[0] == links[1]
    assert Counter(link.reprint_of for link in links) == {None: 3}
