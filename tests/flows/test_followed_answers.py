"""After an answer the press is read again by real cycles; the alert's page says who corrected what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.follow_view import following
from flows.cycle import run_cycle
from flows.watched import watched_pages
from pipeline.desk import Action
from pipeline.settings import Crawl, Paths, Settings
from pipeline.store import Store
from pipeline.store.console_alert import alert_page
from pipeline.store.console_desk import Act, act_on_alert
from pipeline.store.edits import silent_edits
from pipeline.types import Alert, AlertKind, Reason, Source
from tests.crawlers.engine_kit import Answer, Site, sites

pytestmark = pytest.mark.usefixtures("readied_crawls")

AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Báo thử</title>'
    "{items}</channel></rss>"
)
ITEM = (
    "<item><title>{title}</title><link>{url}</link><pubDate>Mon, 16 Nov 2026 08:00:00 +0700</pubDate></item>"
)
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body>'
    "<article><h1>{title}</h1><p>Sáng 16/11, nông dân xã Lục Ngạn, tỉnh Bắc Giang bước vào vụ thu hoạch "
    "cam với nhiều kỳ vọng về giá bán.</p><p>{claim}</p><p>Giá cam tại vườn ổn định so với cùng kỳ năm "
    "trước, theo những người trồng cam ở địa phương.</p>{more}</article></body></html>"
)
CLAIM = "Xã Lục Ngạn đã thu hoạch 12 tấn cam trong ba ngày đầu vụ."
SOURCE = """id: bao-thu
name: Báo Thử
kind: newspaper
tier: provincial
language: vi
timezone: Asia/Ho_Chi_Minh
home: {root}/
local: true
readers:
  - kind: feed
    url: {root}/rss
politeness: {{delay: 0.0}}
"""


def article(title: str, claim: str = CLAIM, more: str = "") -> Answer:
    page = PAGE.format(title=title, claim=claim, more=more)
    return Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def feed(items: str = "") -> Answer:
    return Answer(FEED.format(items=items).encode(), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def site() -> Iterator[Site]:
    with sites(1) as (one,):
        yield one


@pytest.mark.slow
def test_who_corrected_and_how_long_it_took(tmp_path: Path, site: Site) -> None:
    names = {"/mot": "Vụ cam một", "/hai": "Vụ cam hai", "/ba": "Vụ cam ba", "/bon": "Vụ cam bốn"}
    for path, title in names.items():
        site.routes[path] = article(title)
    items = "".join(ITEM.format(title=title, url=site.root + path) for path, title in names.items())
    site.routes["/rss"] = feed(items)
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "bao-thu.yaml").write_text(SOURCE.format(root=site.root), encoding="utf-8")
    settings = Settings(
        paths=Paths(data=tmp_path / "var", sources=tmp_path / "sources"), crawl=Crawl(contact="thu@tinh.vn")
    )
    report = run_cycle(settings, now=AT)
    store = Store(settings.database)
    rows = {
        one.url.removeprefix(site.root): one
        for one in store.digest_rows(AT.date(), AT.date(), settings.zone, chart_days=1).articles
    }
    assert set(rows) == set(names), report
    raised = Alert(
        "al1", "k", AlertKind.CONTRADICTED, CLAIM, 2, 5.0, (Reason("a", 1.0, "khác hồ sơ"),), (),
        tuple(rows[path].article_id for path in names), (), (), "", AT, AT,
    )  # fmt: skip
    store.upsert_alerts([raised], AT)
    sources = _sources(settings)
    assert watched_pages(settings, sources, AT + timedelta(days=1)) == (), "nobody has taken it"
    for number, action in enumerate((Action.TAKE, Action.VERIFY, Action.CONCLUDE, Action.ANSWER), 1):
        moment = AT + timedelta(minutes=10 * number)
        act_on_alert(store.path, 5, Act("al1", number, action, "canbo1", "đã hỏi đơn vị"), moment)
    assert len(watched_pages(settings, sources, AT + timedelta(hours=2))) == 4

    # The feed has moved on. One corrects and says so, one silently, one is gone, one stays.
    site.routes["/rss"] = feed()
    right = CLAIM.replace("12 tấn", "2 tấn")
    site.routes["/mot"] = article(
        names["/mot"], right, "<p>Tòa soạn đính chính số liệu trong bài đã đăng.</p>"
    )
    site.routes["/hai"] = article(names["/hai"], right)
    site.routes["/ba"] = Answer(b"khong con", 404)
    two = AT + timedelta(hours=2, minutes=40)
    assert run_cycle(settings, now=two).conservation.balanced
    again = AT + timedelta(hours=3)
    assert watched_pages(settings, sources, again) == (), "each was just looked at, also the one that is gone"
    assert run_cycle(settings, now=again).conservation.balanced

    shown = following(alert_page(store.path, 5, "al1"))
    kinds = {one.seen.title: (one.found.kind, one.took) for one in shown.lines}
    assert kinds == {
        "Vụ cam một": ("corrected", "2 giờ"),
        "Vụ cam hai": ("edited", "2 giờ"),
        "Vụ cam ba": ("removed", "2 giờ"),
        "Vụ cam bốn": ("unchanged", ""),
    }
    assert (shown.done, shown.watched) == (3, 4)
    dated = {one.seen.title: one.seen.dated for one in shown.lines}
    assert set(dated.values()) == {datetime(2026, 11, 16, 1, 0, tzinfo=UTC)}, "reading again moves no date"

    # The silent one takes its correction back: a third version, with the words of the first.
    site.routes["/hai"] = article(names["/hai"])
    assert run_cycle(settings, now=AT + timedelta(hours=4)).conservation.balanced
    shown = following(alert_page(store.path, 5, "al1"))
    kinds = {one.seen.title: (one.found.kind, one.took) for one in shown.lines}
    assert kinds["Vụ cam hai"] == ("restored", "3 giờ 20 phút")
    assert (shown.done, shown.watched) == (2, 4)
    (back,) = [one.edit for one in silent_edits(store.path, 5, AT) if one.edit.as_at is not None]
    assert back.changes[0].added == CLAIM


def _sources(settings: Settings) -> tuple[Source, ...]:
    from flows.cycle import usable_sources

    return usable_sources(settings, None)[0]
