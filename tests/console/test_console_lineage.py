"""The page of an article says what it repeats, what repeats it, and what was changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import escape
from pathlib import Path

import duckdb

from pipeline.store.lineage import lineage_of
from pipeline.types import StoryLink
from tests.console.console_kit import HOSTILE, NOW, TestDesk
from tests.store.store_kit import batch, processed, source

KEPT = "Cam được chở về kho lạnh ở phường Chũ."
CUT = "Giá bán tại vườn là 20 nghìn đồng một cân."
FIRST = f"Xã Lục Ngạn thu 12 tấn cam. {KEPT} {CUT}"
COPY = f"Xã Lục Ngạn thu 2 tấn cam. {KEPT} {HOSTILE} và một câu thêm."


def stored(
    desk: TestDesk,
    number: int,
    body: str,
    *,
    repeats: str = "",
    outlet: str = "bao-a",
    title: str = "",
    hours: int = 0,
) -> None:
    """An article as it was read so many hours after the others, which repeats another."""
    one = processed(number, body=body, source_id=outlet)
    article = replace(
        one.article,
        title=title or f"Tin số {number}",
        content_digest=f"{number}-{hours}-{len(body)}",
        fetched_at=one.article.fetched_at + timedelta(hours=hours),
    )
    link = StoryLink(
        article.article_id, "s-cam" if repeats or number == 11 else f"s{number}", repeats or None, 0.8
    )
    run = f"r{number}-{hours}"
    desk.store.begin_run(run, NOW, [source(outlet)])
    desk.store.commit_batch(
        replace(batch(run, number), processed=(replace(one, article=article, story=link),))
    )
    desk.store.finish_run(run, NOW)


def page_of(desk: TestDesk, article_id: str) -> str:
    return " ".join(desk.client("viewer").get(f"/articles/{article_id}").text.split())


def section(page: str, name: str) -> str:
    found = re.search(rf'<section aria-labelledby="{name}">.*?</section>', page)
    return found.group() if found else ""


def test_a_reprint_shows_what_it_changed(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    stored(desk, 11, FIRST)
    stored(desk, 12, COPY, repeats="a11", outlet="bao-b", title=HOSTILE)
    shown = section(page_of(desk, "a12"), "ban-goc")
    for words in ("Bản gốc", "Báo bao-a", 'href="/articles/a11"', "Đổi tiêu đề", "Sửa: 1 câu", "Bỏ: 1 câu"):
        assert words in shown, words
    assert "đổi tiêu đề, sửa 1 câu, bỏ 1 câu, thêm 1 câu" in shown
    assert "Thêm: 1 câu" in shown
    assert f'<del><span class="hidden">Bỏ: </span>{CUT}</del>' in shown
    assert "<strong>12</strong>" in shown
    assert "<strong>2</strong>" in shown
    assert KEPT not in shown, "what was kept is not told"
    assert "<script>alert" not in shown
    assert "<img" not in shown
    assert escape(HOSTILE)[:20] in shown
    whole = page_of(desk, "a11")
    listed = section(whole, "ban-dang-lai")
    assert "Bản đăng lại (1)" in listed
    assert 'href="/articles/a12#ban-goc"' in listed
    assert "bỏ 1 câu" in listed
    assert "<script>alert" not in whole
    assert 'id="ban-goc"' not in whole


def test_another_order_is_said_as_such_and_a_true_copy_too(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    stored(desk, 11, FIRST)
    stored(desk, 12, f"{CUT} {FIRST.removesuffix(CUT)}", repeats="a11", outlet="bao-b", title="Tin số 11")
    stored(desk, 13, FIRST, repeats="a11", outlet="bao-c", title="Tin số 11")
    shown = section(page_of(desk, "a12"), "ban-goc")
    assert "giữ 100% chữ của bản gốc; đổi thứ tự 1 câu" in shown
    assert "Đổi thứ tự: 1 câu" in shown
    assert "<del>" not in shown
    assert "giữ nguyên văn bản gốc" in section(page_of(desk, "a13"), "ban-goc")
    assert "Bản đăng lại (2)" in page_of(desk, "a11")


def test_code_of_the_original_and_in_moved_sentences_is_only_shown(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    first = f"Trước hết là câu {HOSTILE} này."
    stored(desk, 11, f"{first} {KEPT} {CUT}", title=HOSTILE)
    stored(desk, 12, f"{KEPT} {CUT} {first}", repeats="a11", outlet="bao-b")
    shown = section(page_of(desk, "a12"), "ban-goc")
    assert "Đổi thứ tự: 1 câu" in shown
    assert shown.count(escape("<script>")) == 3, "the title twice, the sentence once"
    assert "<script>" not in shown
    assert "<img" not in shown


def test_an_original_that_is_not_kept_is_told_of(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    stored(desk, 11, FIRST)
    stored(desk, 12, COPY, repeats="a11", outlet="bao-b")
    with duckdb.connect(str(desk.path)) as connection:
        connection.execute("DELETE FROM articles WHERE article_id = 'a11'")
        connection.execute("DELETE FROM story_members WHERE article_id = 'a11'")
        connection.execute("DELETE FROM revisions WHERE article_id = 'a11'")
    assert "Bản gốc không còn trong kho" in section(page_of(desk, "a12"), "ban-goc")
    assert lineage_of(desk.path, 5, "a12").original is None


def test_an_article_by_itself_shows_nothing_of_it(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    page = page_of(desk, "a1")
    assert 'id="ban-goc"' not in page
    assert 'id="ban-dang-lai"' not in page


def test_a_reprint_is_not_blamed_for_what_the_original_changed_later(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    stored(desk, 11, FIRST)
    stored(desk, 12, FIRST, repeats="a11", outlet="bao-b", title="Tin số 11")
    stored(desk, 11, FIRST.replace("12 tấn", "2 tấn"), hours=3)
    shown = section(page_of(desk, "a12"), "ban-goc")
    assert "giữ nguyên văn bản gốc" in shown
    assert "sau đó bản gốc đã sửa" in shown


def test_what_an_outlet_says_everywhere_is_folded_and_not_counted(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    slogan = "Đồng hành cùng nhà nông mỗi sớm mai."
    stored(desk, 11, FIRST)
    for number in (21, 22, 23):
        stored(desk, number, f"Một tin khác hẳn, số {number}. {slogan}", outlet="bao-b")
    stored(desk, 12, f"{FIRST} {slogan}", repeats="a11", outlet="bao-b", title="Tin số 11")
    shown = section(page_of(desk, "a12"), "ban-goc")
    assert "giữ nguyên văn bản gốc" in shown
    assert '<details class="more"><summary>Chân trang, lời mời của trang (không tính): 1 câu' in shown


def test_a_long_diff_is_folded(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    more = " ".join(f"Câu thêm thứ {number} của bản đăng lại." for number in range(2, 9))
    stored(desk, 11, FIRST)
    stored(desk, 12, f"{FIRST} {more}", repeats="a11", outlet="bao-b", title="Tin số 11")
    assert '<details class="more"><summary>Thêm: 7 câu' in page_of(desk, "a12")


def test_the_page_of_an_alert_leads_to_it(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    stored(desk, 1, FIRST, repeats="a2", outlet="bao-a", hours=1)
    assert (
        '<a class="tag" href="/articles/a1#ban-goc">đăng lại</a>'
        in desk.client("officer").get("/alerts/al1").text
    )
