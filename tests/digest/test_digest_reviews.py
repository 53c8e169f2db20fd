"""Long periods over a real store: what they are held against, months, how the flags did."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.digest import digest_of, make_digest
from pipeline.digest import Digest
from pipeline.digest.outlining import outline
from pipeline.digest.periods import CALENDAR, against, before, last_whole, span, to_report
from pipeline.settings import Paths, Periods, Settings
from pipeline.store import Store

NOW = datetime(2026, 12, 2, 1, 0, tzinfo=UTC)
OCTOBER, NOVEMBER = (date(2026, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2026, 11, 30))


def at(month: int, day: int, hour: int = 5) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def put_article(database: duckdb.DuckDBPyConnection, number: int, when: datetime, **given: str) -> None:
    about = {"source": "tw", "tone": "neutral", "topic": "health", "kind": "article"}
    about |= {"place": "bac-ninh-2025.chu", **given}
    key, url = f"a{number}", f"https://bao.example/{number}"
    database.execute(
        "INSERT INTO articles (article_id, source_id, kind, url, canonical_url, title, lead, body, "
        "date_precision, dated, language, content_digest, fetched_at) "
        "VALUES (?, ?, ?, ?, ?, ?, '', 'Một câu đủ dài để đọc được ở đây.', 'minute', ?, 'vi', ?, ?)",
        [key, about["source"], about["kind"], url, url, f"Tin số {number}", when, key, when],
    )
    database.execute("INSERT INTO relevance VALUES (?, true, 'main', 0.9)", [key])
    database.execute(
        "INSERT INTO labels VALUES (?, ?, '{}', ?, '{}', [])", [key, about["tone"], about["topic"]]
    )
    database.execute("INSERT INTO story_members VALUES (?, ?, '', 1.0, ?)", [key, f"s{number % 4}", when])
    database.execute("INSERT INTO mentions VALUES (?, ?, 'Chũ', 0, 3, 1.0)", [key, about["place"]])


def put_alert(
    database: duckdb.DuckDBPyConnection,
    key: str,
    when: datetime,
    article: str,
    *,
    kind: str = "can_xac_minh",
    reasons: tuple[str, ...] = ("harm",),
    deeds: tuple[tuple[datetime, str, str], ...] = (),
    evidence: tuple[str, ...] = (),
) -> None:
    told = json.dumps([{"name": one, "points": 1.0, "words": one} for one in reasons])
    database.execute(
        "INSERT INTO alerts VALUES (?, ?, ?, ?, 2, 7.0, ?, [], [?], ?, [], 'Sở Y tế', ?, ?, [])",
        [key, key, kind, f"Cảnh báo {key}", told, article, list(evidence), when, when],
    )
    steps = [(when, "moi", ""), *deeds]
    for number, (moment, state, reason) in enumerate(steps):
        database.execute(
            "INSERT INTO alert_events VALUES (?, ?, ?, ?, 'trực ban', 'x', 'moi', ?, ?)",
            [f"{key}{number}", key, number, moment, state, reason],
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Settings]:
    settings = Settings(paths=Paths(data=tmp_path_factory.mktemp("var")))
    store = Store(settings.database)
    store.migrate()
    with duckdb.connect(str(settings.database)) as database:
        database.execute("SET TimeZone = 'UTC'")
        for key, tier in (("tw", "central"), ("dp", "provincial"), ("mxh", "social")):
            database.execute(
                "INSERT INTO sources (source_id, name, kind, tier, language, home) "
                "VALUES (?, ?, 'newspaper', ?, 'vi', 'https://x.example/')",
                [key, f"Nguồn {key}", tier],
            )
        for number in range(6):
            put_article(database, number, at(10, 5 + number))
        for number in range(10, 19):
            put_article(
                database, number, at(11, 2 + number), tone="negative", source="dp" if number % 3 else "tw"
            )
        put_article(database, 30, at(11, 20), kind="post", source="mxh", topic="education")
        put_article(database, 31, at(11, 21), kind="post", source="mxh", place="bac-giang.luc-ngan.chu")
        wrong = ((at(11, 22), "dong", "cảnh báo nhầm: trích lời người khác"),)
        for key, office in (("e1", "Sở Y tế"), ("e2", "Sở Y tế"), ("e3", "Xã Chũ")):
            database.execute(
                "INSERT INTO evidence (evidence_id, text, source, basis, stated_at) "
                "VALUES (?, 'Câu.', ?, 'official', ?)",
                [key, office, at(11, 1)],
            )
        put_alert(
            database, "nham", at(11, 20), "a30", reasons=("harm", "reach"), deeds=wrong, evidence=("e1", "e2")
        )
        right = ((at(11, 23), "dong", "tin đúng – cần xử lý"),)
        put_alert(database, "dung", at(11, 21), "a10", deeds=right, evidence=("e2", "e3"))
        put_alert(database, "mo-lai", at(11, 21), "a11", deeds=(*wrong, (at(11, 25), "moi", "mở lại")))
        put_alert(database, "thang-sau", at(11, 24), "a12", deeds=((at(12, 1, 20), "dong", "sai"),))
        put_alert(database, "cho", at(10, 9), "a4", kind="phan_anh_can_tra_loi")
        answered = ((at(11, 13), "da_phan_hoi", "đã trả lời báo"),)
        put_alert(database, "tra-loi", at(11, 12), "a10", kind="phan_anh_can_tra_loi", deeds=answered)
    return store, settings


def made(desk: tuple[Store, Settings], days: tuple[date, date], **about: str) -> Digest:
    scope = (about.get("topic", ""), about.get("place", ""))
    return digest_of(*desk, days, now=NOW, about=scope)


def test_a_month_is_held_against_the_month_before(desk: tuple[Store, Settings]) -> None:
    content = outline(made(desk, NOVEMBER))
    assert content.paper.summary == "Tổng hợp điểm báo tháng 11 năm 2026"
    assert content.tables[0].head == ("Chỉ số", "Tháng này", "Tháng trước", "So với tháng trước")
    assert content.tables[0].rows[:2] == (
        ("Tin, bài", "9", "6", "+3 (+50%)"),
        ("Cơ quan báo chí, trang tin", "2", "1", "+1 (+100%)"),
    )
    assert "chỉ có từ ngày 05/10/2026" in content.numbers
    first = outline(made(desk, OCTOBER))
    assert first.tables[0].head == ("Chỉ số", "Tháng này", "Tỷ lệ"), "nothing to compare: shares instead"
    assert "Chưa có số liệu của tháng trước" in first.numbers


def test_false_alarms_by_reason_count_what_is_closed_then(desk: tuple[Store, Settings]) -> None:
    content = outline(made(desk, NOVEMBER))
    tables = {one.title: one.rows for one in content.reviews}
    assert tables["Cảnh báo nhầm theo lý do"] == (
        ("Có từ ngữ về thiệt hại", "2", "1", "50%"),
        ("Xuất hiện ở nhiều nguồn", "1", "1", "100%"),
    ), "an alert opened again and one closed later are not among them"
    assert tables["Cảnh báo nhầm theo loại"] == (("Cần xác minh", "2", "1", "50%"),)
    assert tables["Tỷ lệ bị nêu theo loại nguồn"] == (
        ("Báo chí địa phương", "6", "2", "33%"),
        ("Báo chí trung ương", "3", "1", "33%"),
        ("Mạng xã hội", "2", "1", "50%"),
    )
    assert tables["Căn cứ của cơ quan, tin hóa ra đúng"] == (
        ("Sở Y tế", "2", "1", "50%"),
        ("Xã Chũ", "1", "1", "100%"),
    ), "two sentences of one office are one word of it"
    assert "đóng 2 cảnh báo, trong đó 1 cảnh báo nhầm (50%)" in content.reviews_note
    assert "Chưa có cảnh báo nào được đóng" in outline(made(desk, OCTOBER)).reviews_note


def test_matters_wait_over_the_turn_of_the_month_and_answers_are_timed(desk: tuple[Store, Settings]) -> None:
    digest = made(desk, NOVEMBER)
    assert [one.alert_id for one in digest.matters] == ["cho", "tra-loi"]
    content = outline(digest)
    assert content.matters[1].state == "đã trả lời lúc 13/11/2026 12:00"
    assert "1 vấn đề còn tồn từ trước kỳ này" in content.matters_note
    assert (
        "phát sinh 1 vấn đề cần trả lời, đã trả lời 1 (100%); một nửa số đó được trả lời trong vòng 24 giờ"
        in (content.matters_note)
    )
    assert [one.outcome for one in digest.closed] == [
        "tin đúng – cần xử lý",
        "cảnh báo nhầm: trích lời người khác",
    ]


def test_a_week_has_no_rates_and_a_year_has_its_months(desk: tuple[Store, Settings]) -> None:
    week = outline(made(desk, span("week", date(2026, 11, 18))))
    assert week.reviews == ()
    assert week.months.rows == ()
    assert week.tables[0].rows[0] == ("Tin, bài", "5", "4", "+1 (+25%)")
    year = outline(made(desk, span("year", date(2026, 11, 1))))
    assert year.paper.summary == "Tổng hợp điểm báo năm 2026"
    assert len(year.months.rows) == 13, "twelve months and their sum"
    assert year.months.rows[8] == ("09/2026", *"–––––––"), "before anything was collected"
    assert year.months.rows[9] == ("10/2026", "6", "1", "0", "6", "0", "1", "0")
    assert year.months.rows[10] == ("11/2026", "9", "2", "0", "0", "9", "1", "4")
    assert year.months.rows[-1] == ("Cả kỳ", "15", "2", "0", "6", "9", "2", "4")
    assert "Kỳ chưa kết thúc; số liệu tính đến" in year.numbers


def test_a_field_and_a_place_are_compared_too(desk: tuple[Store, Settings]) -> None:
    field = made(desk, NOVEMBER, topic="education")
    assert (field.items, field.posts) == (0, 1)
    place = made(desk, NOVEMBER, place="chũ")
    assert [(one.name, one.items, one.negative) for one in place.communes] == [("phường Chũ", 9, 9)]
    assert outline(place).tables[0].rows[0] == ("Tin, bài", "9", "6", "+3 (+50%)")
    nowhere = made(desk, NOVEMBER, place="Yên Thế")
    assert (nowhere.items, nowhere.days, nowhere.events, nowhere.matters) == (0, (), (), ())


def test_events_of_the_chart_come_from_its_days(desk: tuple[Store, Settings]) -> None:
    events = made(desk, NOVEMBER).events
    assert len(events) == 1
    assert events[0].items >= 3
    assert NOVEMBER[0] <= events[0].day <= NOVEMBER[1]


def test_posts_are_told_together_and_compared(desk: tuple[Store, Settings]) -> None:
    told = outline(made(desk, NOVEMBER)).social
    assert told.startswith("2 bài viết công khai nhắc tới tỉnh")
    assert "Chũ" not in told, "so few are not told by place"


def test_a_digest_knows_the_files_it_was_written_to(desk: tuple[Store, Settings], tmp_path: Path) -> None:
    done = make_digest(*desk, *NOVEMBER, now=NOW, out=tmp_path, forms=("html", "docx"))
    assert done.digest.items == 9
    assert [one.name for one in done.files] == [
        f"diem-bao-2026-11-01--2026-11-30.{end}" for end in ("html", "docx")
    ]


@pytest.mark.parametrize(
    ("kind", "today", "days"),
    [
        ("day", date(2026, 3, 1), (date(2026, 2, 28), date(2026, 2, 28))),
        ("week", date(2026, 1, 4), (date(2025, 12, 22), date(2025, 12, 28))),
        ("month", date(2024, 3, 31), (date(2024, 2, 1), date(2024, 2, 29))),
        ("quarter", date(2026, 1, 1), (date(2025, 10, 1), date(2025, 12, 31))),
        ("year", date(2026, 11, 2), (date(2026, 1, 1), date(2026, 12, 31))),
        ("year", date(2027, 1, 5), (date(2026, 1, 1), date(2026, 12, 31))),
    ],
)
def test_what_is_reported_on_a_day(kind: str, today: date, days: tuple[date, date]) -> None:
    assert to_report(kind, today) == days


def test_a_reporting_year_may_end_in_october() -> None:
    end = Periods(year_ends="31/10").year_end
    assert to_report("year", date(2026, 11, 2), end) == (date(2025, 11, 1), date(2026, 10, 31))
    assert before(date(2025, 11, 1), date(2026, 10, 31), end) == (date(2024, 11, 1), date(2025, 10, 31))
    assert last_whole("year", date(2026, 11, 2), end)[1] == date(2026, 10, 31)
    for wrong in ("31/02", "1", "32/12", "a/b"):
        with pytest.raises(ValueError, match=r"year_ends|day|month"):
            Periods(year_ends=wrong)


def test_a_period_that_runs_is_held_against_as_many_days() -> None:
    first, last = span("week", date(2026, 11, 11))
    assert against(first, last, date(2026, 11, 10)) == (date(2026, 11, 2), date(2026, 11, 3))
    assert against(first, last, date(2026, 12, 1), CALENDAR) == (date(2026, 11, 2), date(2026, 11, 8))
    assert before(date(2026, 11, 10), date(2026, 11, 12)) == (date(2026, 11, 7), date(2026, 11, 9))
    whole = first
    for _ in range(60):
        assert span("week", whole)[1] - whole == timedelta(days=6)
        whole = span("week", whole + timedelta(days=8))[0]
