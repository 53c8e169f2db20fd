"""The load world in small: manners are kept on a clock that jumps, and harm ends by name."""

from __future__ import annotations

import argparse
from pathlib import Path
from unittest.mock import patch

from benchmarks.load_world import _child, outlets, serving
from benchmarks.load_world_harm import HARM, kind_of
from benchmarks.load_world_pages import NOW, is_harmful, path_of
from crawlers.api import crawl
from crawlers.plan import CrawlPlan
from pipeline.types import Disposition

PAGES = 45
#: Kinds that only the extractor can tell; the collector brings them home.
READ = frozenset({"binary", "nested", "attribute", "elements", "plain", "a-feed", "a-list"})


def test_a_small_world_is_read_a_second_apart_in_less_time_than_that(tmp_path: Path) -> None:
    given = argparse.Namespace(pages=PAGES, failing=0.0, seed=1)
    with serving(given) as (port, _), patch("crawlers.api._start", _child):
        sources = outlets(2, PAGES, port)
        result = crawl(CrawlPlan("r1", sources, tmp_path / "a", tmp_path / "s.jsonl", "local", now=NOW))
    assert result.crashed == ""
    assert result.discovered == 2 * PAGES
    gaps = [one.least_gap for one in result.hosts.hours]
    assert gaps
    assert all(gap is not None and gap >= 1.0 for gap in gaps)
    clock = float((tmp_path / "s.log").read_text("utf-8").rpartition("virtual seconds: ")[2].split()[0])
    assert clock >= PAGES - 3, "a second between two requests"

    ends = {(one.source_id, one.url): one for one in result.outcomes}
    brought = {(one.source_id, one.url) for one in result.items}
    for host, source in enumerate(sources):
        for number in range(PAGES):
            page = source.id, source.home + path_of(host, number)
            kind = kind_of(host, number)
            if not is_harmful(host, number) or kind in READ:
                assert page in brought or ends[page].disposition is Disposition.REJECTED
            else:
                assert ends[page].reason.startswith(HARM[kind].reasons), kind
