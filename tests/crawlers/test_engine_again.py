"""Runs after the first: conditional GET, second looks at young articles, pace."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawlers.api import crawl, read_body
from crawlers.jobs import is_due
from crawlers.plan import Limits, Progress, Revisit, save_plan
from crawlers.spool import SpoolTail
from pipeline.errors import WrongUsage
from pipeline.types import Disposition, FetchState, Kind, Tier
from tests.crawlers.engine_kit import Answer, Hit, Route, listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

DAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def _tagged(body: bytes, tag: str, *, silent: bool = False) -> Route:
    """A page with an entity tag; ``silent`` leaves the tag out of a 304."""

    def answer(hit: Hit) -> Answer:
        if hit.headers.get("if-none-match") == tag:
            return Answer(status=304, headers={} if silent else {"ETag": tag})
        return Answer(body, headers={"ETag": tag})

    return answer


def _keyed(states: tuple[FetchState, ...]) -> Mapping[str, FetchState]:
    return {f"{state.source_id} {state.url}": state for state in states}


def test_three_days_of_one_outlet(tmp_path: Path) -> None:
    with sites(1) as (site,):
        root = site.root
        outlet = source("bao", f"{root}/list")
        site.routes["/list"] = _tagged(listing(f"{root}/1", f"{root}/2").body, '"l1"', silent=True)
        site.routes["/1"] = _tagged(page("một").body, '"a1"')
        site.routes["/2"] = page("hai")

        first = crawl(plan(tmp_path, outlet, now=DAY))
        assert {item.fetched_at for item in first.items} == {DAY}
        kept = dict(_keyed(first.states))

        # A quarter of an hour later the list is unchanged, and that is all we ask.
        site.hits.clear()
        second = crawl(
            plan(tmp_path, outlet, run_id="luot-2", now=DAY + timedelta(minutes=15), states=kept, known=kept)
        )
        assert site.paths() == ["/list"]
        assert (second.discovered, second.reports[0].not_modified) == (0, 1)
        kept |= _keyed(second.states)
        assert kept[f"bao {root}/list"].etag == '"l1"'
        assert kept[f"bao {root}/list"].fetched_at == DAY

        # A day later the page that was silently corrected is found, though the list is still the same.
        site.routes["/2"] = page("hai, đã sửa")
        site.hits.clear()
        third = crawl(
            plan(tmp_path, outlet, run_id="luot-3", now=DAY + timedelta(days=1), states=kept, known=kept)
        )
        assert [item.url for item in third.items] == [f"{root}/2"]
        assert [(end.url, end.disposition) for end in third.outcomes] == [
            (f"{root}/1", Disposition.UNCHANGED)
        ]
        asked = {hit.path: hit.headers.get("if-none-match") for hit in site.hits}
        assert asked["/1"] == '"a1"'
        kept |= _keyed(third.states)
        assert kept[f"bao {root}/1"].fetched_at == DAY + timedelta(days=1)

        # Long after, known articles are not asked for again.
        site.routes["/list"] = listing(f"{root}/1", f"{root}/2", f"{root}/3")
        site.routes["/3"] = page("ba")
        site.hits.clear()
        last = crawl(
            plan(tmp_path, outlet, run_id="luot-4", now=DAY + timedelta(days=9), states=kept, known=kept)
        )
        assert site.paths() == ["/list", "/3"]
        assert last.discovered == 3
        assert len(last.outcomes) == 2


def test_an_equal_body_is_unchanged_and_not_archived_again(tmp_path: Path) -> None:
    with sites(1) as (site,):
        site.routes |= {"/list": listing(f"{site.root}/1"), "/1": page()}
        outlet = source("bao", f"{site.root}/list")
        first = crawl(plan(tmp_path, outlet, now=DAY))
        known = _keyed(first.states)
        again = crawl(plan(tmp_path, outlet, run_id="luot-2", now=DAY + timedelta(hours=7), known=known))
    assert [end.disposition for end in again.outcomes] == [Disposition.UNCHANGED]
    assert site.paths().count("/1") == 2
    assert not list((tmp_path / "archive").glob("luot-2-*"))


@pytest.mark.parametrize(
    ("fetched", "published", "due"),
    [
        (5, None, False),
        (7, None, True),
        (7, 71, False),
        (13, 71, True),
        (13, 73, False),
        (80, None, False),
        (80, 2, True),
    ],
)
def test_when_an_article_is_due(fetched: float, published: float | None, due: bool) -> None:
    state = FetchState("u", "s", fetched_at=DAY - timedelta(hours=fetched))
    moment = None if published is None else DAY - timedelta(hours=published)
    assert is_due(state, moment, DAY, Revisit()) is due
    assert is_due(None, moment, DAY, Revisit())


def test_posts_are_masked_before_anything_touches_the_disk(tmp_path: Path) -> None:
    words = "Ai cần xác minh xin gọi 0912 345 678 hoặc viết cho nguoidan@vidu.example nhé."
    with sites(1) as (site,):
        post = {"url": f"{site.root}/t/1#post-2", "content": words, "title": "Gọi 0912 345 678"}
        empty = {"url": f"{site.root}/t/1#post-3", "content": " "}
        site.routes["/list"] = listing(f"{site.root}/t/1", leads=[post, empty])
        outlet = source("dien-dan", f"{site.root}/list", tier=Tier.SOCIAL)
        first = crawl(plan(tmp_path, outlet, now=DAY))
        known = _keyed(first.states)
        again = crawl(plan(tmp_path, outlet, run_id="luot-2", now=DAY + timedelta(days=1), known=known))
    (item,) = first.items
    assert item.kind is Kind.POST
    assert item.url.endswith("#post-2")
    assert item.archive is not None
    assert read_body(tmp_path / "archive", item.archive).decode() == item.content
    assert site.paths() == ["/list", "/list"]
    assert {end.reason for end in first.outcomes} == {"social_page", "empty_post"}
    assert Disposition.UNCHANGED in {end.disposition for end in again.outcomes}
    for path in tmp_path.rglob("*"):
        text = path.read_bytes() if path.is_file() else b""
        assert b"345 678" not in text
        assert b"nguoidan@" not in text
    assert "345 678" not in item.content + item.hint.title


def test_progress_and_pace_of_a_local_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # what runs here is never asked for elsewhere
    seen: list[Progress] = []
    with sites(1) as (site,):
        site.routes["/list"] = listing(*(f"{site.root}/{n}" for n in range(60)))
        for n in range(60):
            site.routes[f"/{n}"] = Answer(page(f"{n}").body, before=lambda: time.sleep(0.05))
        task = plan(tmp_path, source("bao", f"{site.root}/list"), limits=Limits(local_concurrency=3))
        result = crawl(task, on_progress=seen.append)
    assert len(result.items) == 60
    # Scrapy itself would send all sixty at once here.
    assert 2 <= site.most_at_once <= 3
    assert seen[-1] == Progress(60, 60, 60, 62, seen[-1].bytes)
    assert [step.finished for step in seen] == sorted(step.finished for step in seen)
    assert any(0 < step.finished < 60 for step in seen)
    order = [item.url for item in result.items]
    assert order[:10] != order[:10][::-1]


def test_a_run_out_of_time_says_what_it_left(tmp_path: Path) -> None:
    with sites(1) as (site,):
        site.routes["/list"] = listing(*(f"{site.root}/{n}" for n in range(50)))
        for n in range(50):
            site.routes[f"/{n}"] = Answer(page(f"{n}").body, before=lambda: time.sleep(0.2))
        limits = Limits(local_concurrency=1, run_seconds=1.0)
        result = crawl(plan(tmp_path, source("bao", f"{site.root}/list"), limits=limits))
    assert result.discovered == 50 == len(result.items) + len(result.outcomes)
    assert result.items
    assert {end.reason for end in result.outcomes} == {"out_of_time"}
    assert not [state for state in result.states if state.url.endswith("/list")]


def test_a_slow_host_gets_fewer_pages_a_run(tmp_path: Path) -> None:
    with sites(1) as (site,):
        site.routes["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 0.3")
        site.routes["/list"] = listing(*(f"{site.root}/{n}" for n in range(9)))
        site.routes |= {f"/{n}": page(f"{n}") for n in range(9)}
        outlet = source("bao", f"{site.root}/list")
        result = crawl(plan(tmp_path, outlet, limits=Limits(source_seconds=1.0)))
        impossible = crawl(plan(tmp_path, outlet, limits=Limits(max_delay=0.2)))
    assert len(result.items) == 3
    assert any("6 bài vượt mức 3 trang" in line for line in result.reports[0].problems)
    assert impossible.reports[0].robots_denied == 1
    assert any("giãn cách quá dài" in line for line in impossible.reports[0].problems)


def test_plans_that_hide_who_we_are_are_refused(tmp_path: Path) -> None:
    outside = source("bao", "https://bao.example/", local=False)
    for task in (
        plan(tmp_path, outside, contact=" "),
        plan(tmp_path, outside, user_agent="Mozilla/5.0"),
        plan(tmp_path, outside, run_id="../x"),
        plan(tmp_path, outside, now=datetime(2026, 1, 1)),  # noqa: DTZ001  the mistake under test
        plan(tmp_path, outside, outside),
    ):
        with pytest.raises(WrongUsage):
            crawl(task)


def test_a_truncated_last_line_waits_for_its_end(tmp_path: Path) -> None:
    path = tmp_path / "spool.jsonl"
    tail = SpoolTail(path)
    assert list(tail.lines()) == []
    path.write_bytes(b'{"a":1}\n{"b"')
    assert list(tail.lines()) == [b'{"a":1}\n']
    with path.open("ab") as stream:
        stream.write(b":2}\n")
    assert list(tail.lines()) == [b'{"b":2}\n']


def test_the_plan_survives_its_file(tmp_path: Path) -> None:
    from crawlers.plan import load_plan

    task = plan(tmp_path, source("bao", "http://127.0.0.1:9/x", local=False), now=DAY)
    task = replace(task, known={"x": FetchState("u", "bao", '"e"', "", "sha256:0", DAY)})
    save_plan(task, tmp_path / "plan.json")
    assert load_plan(tmp_path / "plan.json") == task
