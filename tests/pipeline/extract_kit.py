"""Pages made for the tests, what should be read from each, and a score for the words found."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.extract import extract
from pipeline.types import (
    Article,
    Hint,
    Kind,
    PageRule,
    RawItem,
    RawPage,
    Reader,
    ReaderKind,
    Source,
    SourceKind,
    Tier,
)

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


def source(*rules: PageRule, name: str = "", language: str = "vi", zone: str = "Asia/Ho_Chi_Minh") -> Source:
    reader = Reader(ReaderKind.SECTION, "https://vidu.example/")
    return Source(
        "vidu",
        name,
        SourceKind.NEWSPAPER,
        Tier.PROVINCIAL,
        language,
        zone,
        "https://vidu.example/",
        (reader,),
        pages=rules,
    )


def page(
    body: bytes | str,
    url: str = "https://vidu.example/bai-1.html",
    *,
    content_type: str = "",
    hint: Hint | None = None,
) -> RawPage:
    data = body.encode() if isinstance(body, str) else body
    return RawPage(
        RawItem("vidu", url, Kind.ARTICLE, NOW, content_type=content_type, hint=hint or Hint()), data
    )


def read(one: RawPage, of: Source | None = None) -> Article:
    found = extract([one], {"vidu": of or source()}, now=NOW)[0]
    assert isinstance(found, Article), repr(found)
    return found


def read_error(one: RawPage, of: Source | None = None) -> Exception:
    found = extract([one], {"vidu": of or source()}, now=NOW)[0]
    assert isinstance(found, Exception), found
    return found


def source_of(expected: dict[str, Any]) -> Source:
    """The source of a fixture: nothing known about it unless the fixture says so."""
    given = expected.get("source", {})
    return source(
        *map(_rule, given.get("pages", [])),
        name=given.get("name", ""),
        language=given.get("language", ""),
        zone=given.get("timezone", "Asia/Ho_Chi_Minh"),
    )


def _rule(given: dict[str, Any]) -> PageRule:
    since = given.pop("valid_from", None)
    return PageRule(
        date.fromisoformat(since) if since else None, remove=tuple(given.pop("remove", ())), **given
    )


def names() -> list[str]:
    return sorted(folder.name for folder in PAGES.iterdir() if (folder / "expected.json").is_file())


def fixture(name: str) -> tuple[RawPage, dict[str, Any]]:
    expected = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    body = (PAGES / name / "page.html").read_bytes()
    hint = Hint(**expected["hint"])
    return page(body, expected["url"], content_type=expected["content_type"], hint=hint), expected


def token_f1(found: str, wanted: str) -> float:
    a, b = (Counter(re.findall(r"[\u4e00-\u9fff]|\w+", text.lower())) for text in (found, wanted))
    shared = sum((a & b).values())
    if not shared:
        return float(not a and not b)
    return 2 * shared / (sum(a.values()) + sum(b.values()))
