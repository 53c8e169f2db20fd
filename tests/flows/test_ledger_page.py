"""The page a publisher is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flows.ledger_page import as_html, as_text
from pipeline.hosts import HostHour, HostRest, HostRobots, SourceMark
from pipeline.store.ledger import HostLedger, LedgerDay

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SUMS = HostHour("bao.example:443", NOW, 12, 3456, 5, 1, 2, 3, 4, 6, least_gap=1.02, most_at_once=1)
LEDGER = HostLedger(
    host="bao.example:443",
    first=NOW,
    last=NOW,
    total=SUMS,
    days=(LedgerDay("2026-03-02", SUMS, (9, 10)),),
    robots=(HostRobots("bao.example:443", NOW, "stop", 503, "robots_unreachable: HTTP 503"),),
    rest=HostRest("bao.example:443", NOW, "back_off: 600 s"),
    marks=(SourceMark("bao", NOW, "Cloudflare", "bao.example:443"),),
    user_agents=("MinhTin/1 (+<lienhe@vidu.example>)",),
)


def test_both_languages_say_the_same_counts() -> None:
    text = as_text(LEDGER, ZoneInfo("Asia/Ho_Chi_Minh"))
    vietnamese, english = text.split("Access ledger")
    for half in (vietnamese, english):
        assert all(word in half for word in ("12", "3456", "1.0", "09 10", "lienhe@vidu.example", "503"))
    assert "không thể đọc một cách lịch sự" in vietnamese
    assert "cannot be read politely" in english
    assert "02/03/2026 16:00" in vietnamese


def test_the_page_is_one_safe_file() -> None:
    page = as_html(LEDGER, ZoneInfo("UTC"))
    assert "<lienhe@" not in page
    assert "http://" not in page.replace("&", "")
    assert page.count("<section") == 2


def test_a_host_without_requests() -> None:
    empty = HostLedger("a:80", None, None, HostHour("a:80", NOW), (), (), None, (), ())
    assert "Không có yêu cầu nào" in as_text(empty, ZoneInfo("UTC"))
