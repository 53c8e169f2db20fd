"""Articles and sentence files for the tests of places."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.locate import load_profile, locate
from pipeline.types import Article, Kind, Located, Precision

HERE = Path(__file__).parent


def article(text: str, day: str = "", title: str = "", lead: str = "") -> Article:
    published = datetime.fromisoformat(f"{day}T05:00:00").replace(tzinfo=UTC) if day else None
    return Article(
        article_id="a",
        source_id="s",
        kind=Kind.ARTICLE,
        url="",
        canonical_url="",
        title=title,
        lead=lead,
        body=text,
        published_at=published,
        precision=Precision.DAY if published else Precision.UNKNOWN,
        language="vi",
        content_digest="",
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def sentences(name: str) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """(day, text, salience, names) of every sentence of a file of pairs."""
    data: Any = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    rows = [(str(day), one) for day, pairs in data.items() for pair in pairs for one in pair]
    return [(day, one[0], one[1], tuple(one[2]) if len(one) > 2 else ()) for day, one in rows]


def names(located: Located) -> set[str]:
    return {mention.name for mention in located.mentions}


def shares(name: str, profile: str) -> tuple[float, float, float]:
    """Of the sentences of a file, the shares whose province, salience and names are found right."""
    rows = sentences(name)
    found = locate([article(text, day) for day, text, _, _ in rows], load_profile(profile))
    right = [
        (one.about_province == (want != "none"), one.salience.value == want, set(wanted) <= names(one))
        for (_, _, want, wanted), one in zip(rows, found, strict=True)
    ]
    about, salience, named = (sum(column) / len(rows) for column in zip(*right, strict=True))
    return about, salience, named
