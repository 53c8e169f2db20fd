"""When an article is asked for again: by its age."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawlers.jobs import is_due, may_be_due
from crawlers.plan import Revisit
from pipeline.types import FetchState

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def looked(ago: float) -> FetchState:
    return FetchState("https://vidu.example/a", "bao", "", "", "", NOW - timedelta(hours=ago))


@pytest.mark.parametrize(
    ("age", "pause"), [(0.5, 1), (5.9, 1), (6.1, 4), (23, 4), (25, 12), (71, 12), (73, None), (2000, None)]
)
def test_the_younger_the_more_often(age: float, pause: float | None) -> None:
    published = NOW - timedelta(hours=age)
    assert is_due(looked(500), published, NOW, Revisit()) is (pause is not None)
    if pause is not None:
        assert is_due(looked(pause), published, NOW, Revisit())
        assert not is_due(looked(pause - 0.1), published, NOW, Revisit())


def test_where_the_age_is_not_known_it_is_asked_for_every_six_hours() -> None:
    assert not is_due(looked(5.9), None, NOW, Revisit())
    assert is_due(looked(6), None, NOW, Revisit())
    assert is_due(None, None, NOW, Revisit())


def test_whatever_is_due_may_be_due() -> None:
    for ago in (0.5, 1, 3, 7, 30, 71):
        for age in (0.5, 7, 30, 71):
            if is_due(looked(ago), NOW - timedelta(hours=age), NOW, Revisit()):
                assert may_be_due(looked(ago), NOW, Revisit())
