"""Posts and articles held against whole notices, colloquially and without repeating their words.

What the notice does not contradict must never be flagged. How many of the contradictions are found is kept
as a floor: comparing words finds few of those that are told in other words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.evidence import evidence_from_article
from pipeline.types import AlertKind, Article, Evidence, Source, SourceKind, Tier
from tests.pipeline.claims_kit import article, flags

FILE = Path(__file__).parent / "data" / "record_and_posts.yaml"
OFFICE = Source("cong", "Cổng thông tin", SourceKind.PORTAL, Tier.OFFICIAL, "vi", "Asia/Ho_Chi_Minh", "", ())
TRUTH = {AlertKind.CONTRADICTED, AlertKind.ALREADY_CHECKED}
#: Least number of contradictions found; raised when the figure rises. It was 2 while a clash counted that the
#: clause itself does not bear out: true reports paid for it (:mod:`tests.pipeline.test_claims_laid`).
LEAST_FOUND = 1


def _notices() -> list[dict[str, Any]]:
    notices: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))
    return notices


def _record(notices: list[dict[str, Any]]) -> list[Evidence]:
    stated = [
        article(one["id"], one["title"], one["body"], when=datetime.fromisoformat(one["date"]), source="cong")
        for one in notices
    ]
    return [found for one in stated for found in evidence_from_article(one, OFFICE)]


def _posts(notices: list[dict[str, Any]]) -> Iterator[tuple[str, Article]]:
    for notice in notices:
        for post in notice["posts"]:
            when = datetime.fromisoformat(notice["date"]) + timedelta(hours=float(post["hours_after"]))
            yield post["label"], article(post["id"], "", post["text"], when=when)


@pytest.fixture(scope="module")
def flagged() -> list[tuple[str, str]]:
    """Label and id of every post that was flagged against the record."""
    notices = _notices()
    record = _record(notices)
    return [
        (label, one.article_id)
        for label, one in _posts(notices)
        if any(alert.kind in TRUTH for alert in flags([one], record))
    ]


def test_the_set_is_whole() -> None:
    notices = _notices()
    labels = [post["label"] for one in notices for post in one["posts"]]
    assert len(notices) == 36
    assert set(labels) == {"REFUTED", "SUPPORTED", "NEI"}
    assert all(post["claim"] in post["text"] for one in notices for post in one["posts"])


def test_nothing_true_or_open_is_flagged(flagged: list[tuple[str, str]]) -> None:
    assert [one for one in flagged if one[0] != "REFUTED"] == []


def test_contradictions_found_do_not_become_fewer(flagged: list[tuple[str, str]]) -> None:
    assert len(flagged) >= LEAST_FOUND
