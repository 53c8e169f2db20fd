"""Code hidden in what is collected: a feed, a headline, a forum's post, a file's name and rows, all the way
through a real cycle onto the pages of the desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import duckdb
import pytest

from console.access import route_table
from console.app import build_app
from console.options import Access
from flows.cycle import run_cycle
from flows.inbox import import_into
from pipeline.settings import Crawl, Paths, Settings
from pipeline.store import Store
from pipeline.store.console_accounts import Accounts, Officer
from pipeline.types import Alert, AlertKind, Reason
from tests.console.console_kit import HASH, ORIGIN, PASSWORD, options
from tests.console.test_console_attacks import harm
from tests.crawlers.engine_kit import Answer, Site, sites

pytestmark = pytest.mark.usefixtures("readied_crawls")

AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


def code(place: str) -> str:
    """A headline that would run if a page took it for its own."""
    escape_first = "</title></textarea>"
    return f'{place}: xã Lục Ngạn {escape_first}<script>alert("{place}")</script><img src=x onerror=alert(1)>'


TEXT = (
    "Sáng 16/11, nông dân xã Lục Ngạn, tỉnh Bắc Ninh bước vào vụ thu hoạch cam với nhiều kỳ vọng về giá bán, "
    "theo những người trồng cam ở địa phương. Xã đã thu hoạch 12 tấn cam trong ba ngày đầu vụ."
)
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title><item>'
    "<title>{title}</title><link>{link}</link><description>{title}</description>"
    "<pubDate>Mon, 16 Nov 2026 08:00:00 +0700</pubDate>"
    "</item></channel></rss>"
)
PAGE = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title></head><body><article>'
    "<h1>{title}</h1><p>{text}</p><p>{title}</p></article></body></html>"
)
THREAD = (
    '<!doctype html><html lang="vi"><head><meta charset="utf-8"></head><body>'
    '<h1 class="p-title-value">{title}</h1>'
    '<article class="message message--post" data-content="post-1"><a class="username">ai_do_98</a>'
    '<div class="message-attribution"><time class="u-dt" datetime="2026-11-16T08:00:00+0700">x</time>'
    '<a href="{link}#post-1">#1</a></div>'
    '<div class="message-body"><div class="bbWrapper">{title} {text}</div></div>'
    "</article></body></html>"
)
SOURCE = (
    "id: {id}\nname: '{name}'\nkind: {kind}\ntier: {tier}\nlanguage: vi\ntimezone: Asia/Ho_Chi_Minh\n"
    "home: {root}/\nlocal: true\nreaders:\n  - kind: {reader}\n    url: {root}/{id}.rss\n"
    "politeness: {{delay: 0.0}}\n"
)


def newsroom(site: Site, folder: Path) -> None:
    """An outlet and a forum whose feeds, names, headlines and posts hold code."""
    html, rss = {"Content-Type": "text/html; charset=utf-8"}, {"Content-Type": "application/rss+xml"}
    for name, page, kind, tier, reader in (
        ("bao", PAGE, "newspaper", "provincial", "feed"),
        ("dien-dan", THREAD, "forum", "social", "forum-feed"),
    ):
        link, title = f"{site.root}/threads/{name}.1/", escape(code(name))
        site.routes[f"/{name}.rss"] = Answer(FEED.format(title=title, link=link).encode(), headers=rss)
        site.routes[f"/threads/{name}.1/"] = Answer(
            page.format(title=title, text=TEXT, link=link).encode(), headers=html
        )
        (folder / f"{name}.yaml").write_text(
            SOURCE.format(id=name, name=code("tên"), kind=kind, tier=tier, reader=reader, root=site.root),
            "utf-8",
        )


def raise_alerts(database: Path) -> list[str]:
    """An alert about each article, titled as it is (a post: with its words); returns the articles' ids."""
    with duckdb.connect(str(database)) as connection:
        rows = connection.execute(
            "SELECT article_id, coalesce(nullif(title, ''), body) FROM articles"
        ).fetchall()
    Store(database).upsert_alerts([_alert(f"al{number}", *row) for number, row in enumerate(rows)], AT)
    return [row[0] for row in rows]


def _alert(identity: str, article: str, words: str) -> Alert:
    words = words[:300]
    return Alert(
        identity, f"k-{identity}", AlertKind.CONTRADICTED, words, 2, 5.0, (Reason("a", 1.0, words),), (),
        (article,), (), (words,), words, AT, AT,
    )  # fmt: skip


@pytest.mark.slow
def test_nothing_collected_becomes_code(tmp_path: Path) -> None:
    from starlette.testclient import TestClient

    (tmp_path / "sources").mkdir()
    settings = Settings(
        paths=Paths(data=tmp_path / "var", sources=tmp_path / "sources"), crawl=Crawl(contact="thu@tinh.vn")
    )
    with sites(1) as (site,):
        newsroom(site, tmp_path / "sources")
        report = run_cycle(settings, now=AT)
    file = tmp_path / '"><img src=x onerror=alert(7)>.csv'
    file.write_text(f'text,date\n"{code("tệp").replace(chr(34), chr(34) * 2)} {TEXT}",2026-11-16\n', "utf-8")
    import_into(settings, [file], "tep-nhap", "", lambda *_: None)
    articles = raise_alerts(settings.database)
    assert len(articles) >= 3, report
    Accounts(settings.database).add_officer(
        Officer("ad", code("họ tên"), HASH, "admin", AT, AT, None), by="t"
    )
    app = build_app(options(settings.database, Access(hosts=("127.0.0.1",))), now=lambda: AT)
    client = TestClient(app, base_url=ORIGIN, headers={"Origin": ORIGIN})
    client.post("/login", data={"name": "ad", "password": PASSWORD})
    shown = ""
    for address in addresses(app, articles):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert harm(answer.text) == [], address
        shown += answer.text
    for place in ("bao", "dien-dan", "tệp", "tên", "họ tên"):
        assert escape(f'<script>alert("{place}")').replace("&quot;", "&#34;") in shown, place


def addresses(app: object, articles: list[str]) -> list[str]:
    """Every page with every alert and article."""
    from fastapi import FastAPI

    assert isinstance(app, FastAPI)
    values = {
        "alert_id": [f"al{number}" for number in range(len(articles))],
        "article_id": articles,
        "source_id": ["bao", "dien-dan", "tep-nhap"],
    }
    found = []
    for one in route_table(app):
        names = re.findall(r"\{(\w+)\}", one.path)
        if one.method != "GET" or one.needs == "open" or one.needs.startswith("token"):
            continue
        if not names:
            found.append(one.path)
        elif names[0] in values:
            found += [one.path.replace(f"{{{names[0]}}}", value) for value in values[names[0]]]
    return found
