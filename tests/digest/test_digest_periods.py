"""Weeks, months, years, one field, one place; what comes first; what came of closed alerts."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipeline.digest.alerts import closed_lines
from pipeline.digest.build import assemble
from pipeline.digest.docx import render_docx
from pipeline.digest.outlining import outline
from pipeline.digest.paper import official_date, period
from pipeline.digest.pdf import render_pdf
from pipeline.digest.rows import DayRow
from pipeline.digest.scope import chart_days, grain, named_scope, narrowed
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.store import AlertDetail
from pipeline.types import AlertEvent, AlertKind, AlertState
from tests.digest import digest_kit as kit

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("first", "last", "words", "size"),
    [
        (date(2026, 11, 14), date(2026, 11, 14), "ngày 14/11/2026", "day"),
        (date(2026, 11, 9), date(2026, 11, 15), "từ ngày 09/11/2026 đến ngày 15/11/2026", "day"),
        (date(2026, 2, 1), date(2026, 2, 28), "tháng 2 năm 2026", "day"),
        (date(2026, 12, 1), date(2026, 12, 31), "tháng 12 năm 2026", "day"),
        (date(2026, 7, 1), date(2026, 9, 30), "từ ngày 01/07/2026 đến ngày 30/09/2026", "week"),
        (date(2026, 1, 1), date(2026, 12, 31), "năm 2026", "month"),
    ],
)
def test_periods_have_their_names_and_bars(first: date, last: date, words: str, size: str) -> None:
    assert period(replace(kit.empty(), first=first, last=last)) == words
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


def test_a_week_is_compared_by_the_day() -> None:
    first, last = date(2026, 11, 9), date(2026, 11, 15)
    days = tuple(DayRow(first - timedelta(days=back), "positive", "central", 3) for back in range(1, 8))
    digest = kit.made(kit.rows(*(kit.article(n) for n in range(1, 15)), days=days), first, last)
    positive = next(one for one in digest.tones if one.label == "positive")
    assert (positive.count, positive.mean, positive.difference) == (14, 3.0, -1.0)
    assert "mỗi ngày" in outline(digest).tables[0].head[-1]


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
    health = narrowed(data, ZONE, topic="health")
    assert [row.article_id for row in health.articles] == ["a1", "a3"]
    here = narrowed(data, ZONE, topic="health", place="chũ")
    assert [row.article_id for row in here.articles] == ["a1"]
    assert len(here.alerts) == 1
    assert sum(day.count for day in here.days) == 1
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
    assert lines[0] == ("Cần xác minh: 12 người bị thương ở Chũ", one.url)
    assert lines[1][0].startswith("Lễ hội (5 tin, bài)")
    assert len(lines) == 2  # the urgent story is not told again
    for changes in ({"priority": 3}, {"state": AlertState.SNOOZED}):
        calm = kit.made(kit.rows(one, *wide, alerts=(replace(urgent, **changes),)))
        assert calm.highlights[0][0].startswith("Lễ hội")


class ClosedStore:
    """A store with one alert closed at a time."""

    def __init__(self, at: datetime, reason: str) -> None:
        self._alert = kit.alert(AlertKind.CONTRADICTED, state=AlertState.CLOSED, last_seen_at=at)
        self._event = AlertEvent("e", "al1", at, "trực ban", "close", "moi", AlertState.CLOSED.value, reason)

    def list_alerts(self, *, state: AlertState, include_closed: bool) -> list[object]:
        assert state is AlertState.CLOSED
        assert include_closed
        return [self._alert]

    def alert_detail(self, alert_id: str) -> AlertDetail:
        assert alert_id == "al1"
        return AlertDetail(self._alert, (), (), (), (self._event,))


def test_closed_alerts_are_told_with_their_outcome() -> None:
    at = datetime(2026, 11, 14, 3, 0, tzinfo=UTC)
    store = ClosedStore(at, "tin đúng – cần xử lý thực tế: đã sửa cầu")
    lines = closed_lines(store, kit.DAY, kit.DAY, ZONE)  # type: ignore[arg-type]  # only what it uses
    assert [one.outcome for one in lines] == ["tin đúng – cần xử lý thực tế: đã sửa cầu"]
    later = kit.DAY + timedelta(days=1)
    assert closed_lines(store, later, later, ZONE) == ()  # type: ignore[arg-type]  # as above
    card = outline(replace(kit.empty(), closed=lines)).alerts[0]
    assert card.wording == "Đã có kết quả"
    assert "đã sửa cầu" in card.facts[0].text


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
