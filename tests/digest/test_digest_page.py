"""The digest page: what it says, in which words, and that nothing from outside can break it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.digest.build import assemble
from pipeline.digest.outlining import on_paper, outline
from pipeline.digest.render import render_html
from pipeline.digest.rows import ArticleRow, DayRow, DigestRows, SourceRow
from pipeline.digest.shown import safe_url, show_day, show_number, show_signed
from pipeline.digest.stories import shorten, story_lines
from pipeline.digest.types import Digest, Silent, TierCount
from pipeline.record.statement import REVIEWED
from pipeline.settings import Settings
from pipeline.types import Alert, AlertKind, Evidence, Reason
from tests.digest import digest_kit as kit
from tests.digest.digest_kit import rows

DAY = date(2026, 11, 14)
NOON = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)
TOPICS = {"health": "Y tế", "agriculture": "Nông nghiệp"}


def row(number: int, **changes: object) -> ArticleRow:
    base = ArticleRow(
        article_id=f"a{number}",
        kind="article",
        source_id=f"bao-{number}",
        source_name=f"Báo Ví Dụ {number}",
        tier="central",
        url=f"https://bao{number}.example/bai",
        title=f"Cam Lục Ngạn vào vụ {number}",
        lead="Nông dân xã Lục Ngạn bắt đầu thu hoạch cam. Giá bán tại vườn tăng nhẹ.",
        body="Sáng 14/11, các vườn cam tại xã Lục Ngạn vào vụ.",
        language="vi",
        dated=NOON + timedelta(minutes=number),
        exact_time=True,
        salience="main",
        score=0.9,
        tone="positive",
        topic="agriculture",
        story_id="s1",
        reprint_of="",
        places=("Lục Ngạn",),
        changed=False,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # test helper


def make(data: DigestRows) -> Digest:
    return assemble(data, Settings(), DAY, DAY, now=NOON, province="tỉnh Bắc Ninh", topics=TOPICS)


def page(data: DigestRows) -> str:
    return render_html(make(data))


def text_of(html: str) -> str:
    body = re.sub(r"<style>.*?</style>|<svg.*?</svg>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_an_empty_day_is_still_a_digest() -> None:
    words = text_of(page(rows()))
    assert "ĐIỂM BÁO" in words
    assert "Không có tin, bài nào về tỉnh trong kỳ" in words
    assert "Không có phản ánh nào" in words


def test_reprints_are_folded_under_the_first_outlet() -> None:
    data = rows(row(1), row(2, reprint_of="a1", title="Cam vào vụ"), row(3, reprint_of="a1"))
    digest = make(data)
    assert [len(section.stories) for section in digest.fields] == [1]
    story = digest.fields[0].stories[0]
    assert [one.outlet for one in story.originals] == ["Báo Ví Dụ 1"]
    assert len(story.reprints) == 2
    assert "2 bản đăng lại" in text_of(render_html(digest))


def test_only_main_subject_and_press_are_listed() -> None:
    data = rows(
        row(1), row(2, salience="passing", story_id="s2"), row(3, kind="post", tier="social", story_id="s3")
    )
    digest = make(data)
    assert digest.items == 1
    assert digest.posts == 1
    assert sum(len(section.stories) for section in digest.fields) == 1


def test_change_is_against_the_mean_of_days_that_were_read() -> None:
    days = tuple(DayRow(DAY - timedelta(days=back), "negative", "central", 4) for back in (1, 2))
    digest = make(rows(row(1, tone="negative"), days=days))
    negative = next(one for one in digest.tones if one.label == "negative")
    assert (negative.count, negative.mean, negative.difference) == (1, 4.0, -3.0)
    assert make(rows(row(1))).tones[0].mean is None


def test_text_from_outside_is_escaped_and_scripts_are_no_links() -> None:
    bad = '<script>alert(1)</script> & "giả"'
    html = page(rows(row(1, title=bad, lead=bad, source_name=bad, url="javascript:alert(1)")))
    assert "<script" not in html
    assert "javascript:" not in html
    assert "&lt;script&gt;" in html


def test_page_is_self_contained() -> None:
    days = tuple(DayRow(DAY - timedelta(days=back), "neutral", "central", back) for back in range(5))
    html = page(rows(row(1), days=days))
    assert "<svg" in html
    assert "<title>Số tin, bài về tỉnh theo ngày và sắc thái" in html
    assert not re.search(r"<(link|script|img|iframe)\b|@import|url\(", html)


def test_an_alert_shows_claim_evidence_source_and_date() -> None:
    evidence = Evidence("e1", "Có 2 người bị thương.", "Sở Y tế", "official", NOON, "https://syt.example/tb")
    alert = Alert(
        "al1",
        "k",
        AlertKind.CONTRADICTED,
        "12 người chết ở Chũ",
        1,
        9.0,
        (Reason("harm", 3, "liên quan tính mạng"),),
        ("c1",),
        ("a1",),
        ("e1",),
        ("bản tin nói 12 người; thông báo ghi 2 người",),
        "Sở Y tế",
        NOON,
        NOON,
    )
    data = rows(
        row(1), alerts=(alert,), evidence={"e1": evidence}, claims={"c1": "12 người chết ở Chũ đêm qua."}
    )
    words = text_of(page(data))
    for needed in (
        "Cần xác minh",
        "12 người chết ở Chũ đêm qua.",
        "Có 2 người bị thương.",
        "14/11/2026 12:00",
        "P1",
    ):
        assert needed in words
    assert "tin giả" not in words.lower()
    judged = replace(evidence, basis="fact-check", verdict=f"{REVIEWED}sai")
    quoting = rows(
        row(1), alerts=(alert,), evidence={"e1": judged}, claims={"c1": "12 người chết ở Chũ đêm qua."}
    )
    assert "kết luận kiểm chứng: thông tin sai" not in words
    assert "14/11/2026 12:00; kết luận kiểm chứng: thông tin sai" in text_of(page(quoting))


def test_unbalanced_accounts_are_shouted() -> None:
    assert "KHÔNG KHỚP" in page(rows(row(1), discovered=5))
    assert "KHÔNG KHỚP" not in page(rows(row(1)))


def test_silent_sources_are_named() -> None:
    words = text_of(page(rows(sources=(SourceRow("x", "Báo Im Lặng", None, 0, ("HTTP 500",)),))))
    assert "Báo Im Lặng" in words
    assert "chưa từng có" in words


def test_eighty_reprints_and_a_headline_of_300_letters() -> None:
    many = [row(n, title="Rất dài " * 40, reprint_of="a1" if n > 1 else "") for n in range(1, 82)]
    assert "80 bản đăng lại" in text_of(page(rows(*many)))


def test_foreign_coverage_keeps_its_language() -> None:
    html = page(rows(row(1, language="zh", title="北宁省柑橘丰收", story_id="z")))
    assert '<span lang="zh">北宁省柑橘丰收</span>' in html
    assert "Tiếng Trung" in html


@pytest.mark.parametrize(("value", "shown"), [(1234567, "1.234.567"), (1.5, "1,5"), (2.0, "2"), (0, "0")])
def test_numbers_the_vietnamese_way(value: float, shown: str) -> None:
    assert show_number(value) == shown


def test_signed_and_days() -> None:
    assert show_signed(-1.5) == "−1,5"
    assert show_signed(2) == "+2"
    assert show_signed(0.01) == "±0"
    assert show_day(DAY) == "Thứ Bảy, ngày 14 tháng 11 năm 2026"
    assert safe_url("data:text/html,x") == ""


def test_shorten_ends_after_a_sentence_or_a_word() -> None:
    assert shorten("Câu một ngắn. " * 3 + "x" * 400, 60).endswith(".")
    assert shorten("từ " * 100, 20).endswith("…")
    assert len(shorten("từ " * 100, 20)) <= 21


def test_stories_read_widest_come_first() -> None:
    lines = story_lines([row(1), row(2, story_id="s2"), row(3, story_id="s2")], Settings().zone)
    assert [line.story_id for line in lines] == ["s2", "s1"]


def test_nine_sections_in_the_order_of_the_other_forms() -> None:
    html = page(rows(row(1)))
    heads = re.findall(r"<h2>(\d)\. ", html)
    assert heads == [str(number) for number in range(1, 10)]


def test_a_story_of_reprints_alone_still_names_where_it_was_read() -> None:
    story = make(rows(row(1, reprint_of="khac"), row(2, reprint_of="khac"))).fields[0].stories[0]
    assert [one.outlet for one in story.originals] == ["Báo Ví Dụ 1"]
    assert [one.outlet for one in story.reprints] == ["Báo Ví Dụ 2"]


def test_controls_and_turned_writing_do_not_reach_the_page() -> None:
    html = page(rows(row(1, title="giá \u202exăng\u202c tăng\x00\x0b", source_name="Báo\u2066 A")))
    assert "giá xăng tăng" in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x0b]", html)


def test_two_thousand_stories_are_all_on_the_page() -> None:
    many = [row(n, story_id=f"s{n}", title=f"Sự việc số {n}") for n in range(2000)]
    html = page(rows(*many))
    assert all(f"Sự việc số {n}" in html for n in (0, 59, 60, 1999))
    assert "1.940 sự việc khác" in html


def test_a_day_without_network_says_so_before_any_figure() -> None:
    content = outline(kit.unfounded())
    assert content.numbers.startswith("Lưu ý: 8 nguồn im lặng hoặc không đọc được")
    assert content.problems == (), "what the table of sources says is not said again"
    assert not outline(kit.full()).numbers.startswith("Lưu ý")
    stopped = replace(kit.full(), silent=(Silent("Bộ thu thập", None, "đã 3 ngày không đọc", ours=True),))
    assert outline(stopped).numbers.startswith("Lưu ý: việc thu thập bị gián đoạn")
    card = next(one for one in content.alerts)
    assert card.wording == "Chưa có căn cứ đối chiếu"
    assert not any("Nguồn đối chiếu" in fact.name for fact in card.facts)


def test_addresses_of_a_trouble_are_told_without_the_site() -> None:
    silent = (Silent("Báo A", None, "danh sách https://a.example:8080/rss/home.rss: HTTP 500"),)
    (row,) = outline(replace(kit.full(), silent=silent)).silent.rows
    assert row[2] == "danh sách /rss/home.rss: HTTP 500"


def test_numbers_on_charts_and_of_words_are_vietnamese() -> None:
    digest = kit.crowded(1200)
    tones = next(one for one in outline(digest).pictures if one.key == "tones")
    assert ">600<" in tones.svg
    two = replace(digest, tier_counts=(*digest.tier_counts, TierCount("Cổng, trang chính thức", 1, 1)))
    tiers = next(one for one in outline(two).pictures if one.key == "tiers")
    assert "1.200 cơ quan · 1.200 tin, bài" in tiers.svg
    assert "Lục Ngạn (1.200 sự việc)" in outline(digest).keywords
    one = replace(digest.field_tones[0], counts=(*digest.field_tones[0].counts[1:], ("positive", 1234)))
    many = outline(replace(digest, field_tones=(one, digest.field_tones[1]))).pictures
    assert ">1.234<" in next(picture for picture in many if picture.key == "tones").svg


def test_the_days_of_a_title_stay_on_one_line_of_a_sheet() -> None:
    week = replace(kit.full(), first=date(2026, 11, 9), last=date(2026, 11, 15))
    shown = on_paper(outline(week)).paper.summary
    assert shown.endswith("(từ\u00a0ngày\u00a009/11/2026\u00a0đến\u00a0ngày\u00a015/11/2026)")
    assert "\u00a0" not in outline(week).paper.summary  # a phone may break it


@pytest.mark.parametrize("title", ["(Ảnh minh họa).", "Ảnh", "Video", "[Infographic]"])
def test_the_caption_of_a_picture_is_no_headline(title: str) -> None:
    (line,) = story_lines([row(1, title=title)], Settings().zone)
    assert line.headline.startswith("Sáng 14/11, các vườn cam")
    (line,) = story_lines([row(1, title="Ảnh: Mùa cam Lục Ngạn")], Settings().zone)
    assert line.headline == "Ảnh: Mùa cam Lục Ngạn"


def test_a_headline_that_cannot_be_seen_is_told_so_everywhere() -> None:
    content = outline(kit.made(kit.rows(kit.article(1, title="\u200b\u200d", places=("\u200b", "Chũ")))))
    assert content.highlights[0].text == "(không có tiêu đề)"
    assert content.fields[0].stories[0].headline == "(không có tiêu đề)"
    assert content.fields[0].stories[0].about == "Tích cực · Chũ"
