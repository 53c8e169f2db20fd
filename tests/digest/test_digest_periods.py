"""Weeks, months, years, one field, one place; what comes first; what came of closed alerts."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.digest.build import assemble
from pipeline.digest.docx import render_docx
from pipeline.digest.outlining import outline
from pipeline.digest.paper import official_date, period
from pipeline.digest.pdf import render_pdf
from pipeline.digest.rows import Before, DayRow, EndRow, Narrow
from pipeline.digest.scope import chart_days, grain, named_scope, narrowed
from pipeline.digest.types import Highlight
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.types import AlertKind, AlertState
from tests.digest import digest_kit as kit


@pytest.mark.parametrize(
    ("first", "last", "words", "size"),
    [
        (date(2026, 11, 14), date(2026, 11, 14), "ngày 14/11/2026", "day"),
        (
            date(2026, 11, 9),
            date(2026, 11, 15),
            "tuần 46 năm 2026 (từ ngày 09/11/2026 đến ngày 15/11/2026)",
            "day",
        ),
        (date(2026, 11, 10), date(2026, 11, 16), "từ ngày 10/11/2026 đến ngày 16/11/2026", "day"),
        (date(2026, 2, 1), date(2026, 2, 28), "tháng 2 năm 2026", "day"),
        (date(2026, 12, 1), date(2026, 12, 31), "tháng 12 năm 2026", "day"),
        (date(2026, 7, 1), date(2026, 9, 30), "quý III năm 2026", "week"),
        (date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026", "week"),
        (
            date(2025, 11, 1),
            date(2026, 10, 31),
            "năm 2026 (từ ngày 01/11/2025 đến ngày 31/10/2026)",
            "month",
        ),
        (date(2026, 1, 1), date(2026, 12, 31), "năm 2026", "month"),
    ],
)
def test_periods_have_their_names_and_bars(first: date, last: date, words: str, size: str) -> None:
    assert period(replace(kit.empty(), first=first, last=last, year_end=(31, 10))) == words
    assert grain(first, last) == size


def test_a_year_has_twelve_bars_and_all_its_articles() -> None:
    begin = date(2026, 1, 1)
    days = [DayRow(begin + timedelta(days=n), "neutral", "central", 2) for n in range(365)]
    bars = chart_days(days, begin, date(2026, 12, 31))
    assert len(bars) == 12
    assert sum(bar.count for bar in bars) == 730
    assert len(chart_days(days, date(2026, 7, 14), date(2026, 7, 14))) == 30


def test_a_silent_day_or_week_keeps_its_place_in_the_chart() -> None:
    days = [DayRow(date(2026, 11, day), "negative", "central", 2) for day in (2, 5)]
    bars = chart_days(days, date(2026, 11, 6), date(2026, 11, 6))
    assert [(bar.day.day, bar.count) for bar in bars] == [(2, 2), (3, 0), (4, 0), (5, 2), (6, 0)]
    apart = [DayRow(date(2026, month, 1), "negative", "central", 2) for month in (7, 9)]
    assert len(chart_days(apart, date(2026, 7, 1), date(2026, 9, 30))) == 14
    assert chart_days([], date(2026, 11, 6), date(2026, 11, 6)) == ()


def test_a_week_is_held_against_the_week_before() -> None:
    first, last = date(2026, 11, 9), date(2026, 11, 15)
    before = Before(
        21, 5, 7, 14, date(2026, 11, 2), (("positive", 21),), (("central", 21),), (("health", 21),)
    )
    digest = kit.made(kit.rows(*(kit.article(n) for n in range(1, 15)), before=before), first, last)
    positive = next(one for one in digest.tones if one.label == "positive")
    assert (positive.count, positive.mean, positive.difference) == (14, 21.0, -7.0)
    content = outline(digest)
    assert content.tables[0].head == ("Chỉ số", "Tuần này", "Tuần trước", "So với tuần trước")
    assert content.tables[0].rows[0] == ("Tin, bài", "14", "21", "−7 (−33%)")
    assert content.tables[0].rows[1] == ("Cơ quan báo chí, trang tin", "14", "5", "+9 (+180%)")
    assert content.tables[2].rows == (
        ("Nông nghiệp", "14", "0", "+14"),
        ("Y tế", "0", "21", "−21 (−100%)"),
    )
    assert "từ ngày 02/11/2026 đến ngày 08/11/2026" in content.numbers
    later = kit.made(kit.rows(before=replace(before, since=date(2026, 11, 6))), first, last)
    assert "chỉ có từ ngày 06/11/2026" in outline(later).numbers
    assert "Chưa có số liệu của tuần trước" in outline(kit.made(kit.rows(), first, last)).numbers


def test_a_day_is_held_against_the_mean_of_the_days_that_were_read() -> None:
    days = tuple(DayRow(kit.DAY - timedelta(days=back), "positive", "central", 4) for back in (1, 2))
    before = Before(8, 3, 2, 5)
    rows = outline(kit.made(kit.rows(kit.article(1), days=days, before=before))).tables[0].rows
    assert rows[0] == ("Tin, bài", "1", "4", "−3")
    assert rows[1] == ("Cơ quan báo chí, trang tin", "1", "2,5", "−1,5")


def test_official_dates_follow_the_decree() -> None:
    assert official_date(date(2026, 1, 5)) == "ngày 05 tháng 01 năm 2026"
    assert official_date(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"


def test_one_field_or_place_is_only_that() -> None:
    data = kit.rows(
        kit.article(1, topic="health", places=("Chũ",)),
        kit.article(2, topic="agriculture", places=("Chũ",)),
        kit.article(3, topic="health", places=("Yên Thế",)),
        alerts=(kit.alert(AlertKind.CONTRADICTED), kit.alert(AlertKind.CONTRADICTED, article_ids=("a3",))),
    )
    assert len(narrowed(data, Narrow(topic="health")).alerts) == 2
    assert len(narrowed(data, Narrow("health", "chũ")).alerts) == 1
    assert narrowed(data, Narrow(found=frozenset({"a2"}))).alerts == ()
    assert named_scope("health", "Chũ", kit.TOPICS) == "lĩnh vực Y tế, địa bàn Chũ"
    with pytest.raises(BadInput, match="khong-co"):
        named_scope("khong-co", "", kit.TOPICS)


def test_a_partial_digest_says_so_on_every_form() -> None:
    scope = "lĩnh vực Y tế"
    digest = assemble(
        kit.rows(kit.article(1)),
        Settings(),
        kit.DAY,
        kit.DAY,
        now=kit.NOON,
        province="tỉnh Bắc Ninh",
        topics=kit.TOPICS,
        scope=scope,
    )
    content = outline(digest)
    assert content.paper.summary.endswith(scope)
    assert scope in content.title
    assert scope in content.opening


def test_what_is_urgent_comes_before_what_is_wide() -> None:
    wide = [kit.article(n, story_id="rong", title="Lễ hội") for n in range(10, 15)]
    one = kit.article(1, title="Tin cần xác minh")
    urgent = kit.alert(AlertKind.CONTRADICTED, priority=1)
    lines = kit.made(kit.rows(one, *wide, alerts=(urgent,))).highlights
    assert lines[0] == Highlight(
        "Cần xác minh: 12 người bị thương ở Chũ", one.url, "Báo Ví Dụ 1, 12:00 14/11", "mục 4"
    )
    assert lines[1].text.startswith("Lễ hội (5 tin, bài)")
    assert lines[1].section == "mục 5.1"
    assert len(lines) == 2  # the urgent story is not told again
    for changes in ({"priority": 3}, {"state": AlertState.SNOOZED}):
        calm = kit.made(kit.rows(one, *wide, alerts=(replace(urgent, **changes),)))
        assert calm.highlights[0].text.startswith("Lễ hội")


def test_closed_alerts_are_told_with_their_outcome() -> None:
    at = datetime(2026, 11, 14, 3, 0, tzinfo=UTC)
    end = EndRow(None, at, "tin đúng – cần xử lý thực tế: đã sửa cầu")
    closed = kit.alert(AlertKind.CONTRADICTED, state=AlertState.CLOSED)
    digest = kit.made(kit.rows(closed=(closed,), ends={"al1": end}))
    assert [(one.outcome, one.at.hour) for one in digest.closed] == [(end.closing, 10)]
    card = outline(digest).alerts[0]
    assert card.wording == "Đã có kết quả"
    assert [fact.text for fact in card.facts][:2] == ["Cần xác minh", end.closing]


def test_a_matter_of_before_tells_that_it_still_waits_or_when_it_was_answered() -> None:
    old = kit.article(1, dated=kit.NOON - timedelta(days=3))
    waiting = kit.alert(AlertKind.NEEDS_ANSWER, alert_id="al2", raised_at=kit.NOON - timedelta(days=3))
    answered = replace(waiting, alert_id="al3", state=AlertState.ANSWERED)
    ends = {"al3": EndRow(kit.NOON)}
    content = outline(kit.made(kit.rows(old, alerts=(waiting, answered), ends=ends)))
    assert [one.state for one in content.matters] == ["chưa ai nhận xử lý", "đã trả lời lúc 14/11/2026 12:00"]
    assert "đã 4 ngày" in content.matters[0].since
    assert "2 vấn đề còn tồn từ trước" in content.matters_note


def test_names_come_from_the_settings() -> None:
    office = Settings().office.model_copy(
        update={
            "name": "Sở Ví Dụ",
            "number": "7",
            "authority": ("KT. Giám đốc", "Phó Giám đốc"),
            "signer": "Người Ký",
        }
    )
    digest = kit.made(kit.rows(), settings=Settings(office=office))
    paper = outline(digest).paper
    assert (paper.office, paper.number) == ("SỞ VÍ DỤ", "Số: 07/BC-STTTT")
    assert paper.authority == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert paper.recipients[-1] == "- Lưu: VT."
    assert b"%PDF" in render_pdf(digest)
    assert render_docx(digest)


@pytest.mark.slow
def test_thirty_days_over_a_hundred_thousand_articles_are_outlined_in_seconds() -> None:
    rows = kit.rows(
        *(
            kit.article(n, dated=kit.NOON - timedelta(minutes=n % 43000), story_id=f"s{n % 60000}")
            for n in range(100_000)
        )
    )
    begun = time.perf_counter()
    digest = kit.made(rows, kit.DAY - timedelta(days=29))
    outline(digest)
    assert time.perf_counter() - begun < 15  # 5 s on an idle core
