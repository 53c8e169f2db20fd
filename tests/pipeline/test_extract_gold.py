"""Invented pages in the ways of many outlets: headline, lead, body, time as a reader would copy them."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from pipeline.errors import Reject
from pipeline.extract import extract
from pipeline.types import Article, Hint
from tests.pipeline.extract_kit import NOW, page, read_error, source, token_f1

GOLD = Path(__file__).parent / "pages_gold"


def gold(*, rejected: bool) -> list[tuple[str, bytes, dict[str, Any]]]:
    found = []
    for folder in sorted(GOLD.iterdir()):
        expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
        if ("reject" in expected) == rejected:
            found.append((folder.name, (folder / "page.html").read_bytes(), expected))
    return found


ARTICLES, OTHERS = gold(rejected=False), gold(rejected=True)


def read(body: bytes, expected: dict[str, Any]) -> Article:
    hint = Hint(**expected["hint"])
    raw = page(body, expected["url"], content_type=expected["content_type"], hint=hint)
    found = extract([raw], {"vidu": source(language="")}, now=NOW)[0]
    assert isinstance(found, Article), repr(found)
    return found


def scores(found: Article, expected: dict[str, Any]) -> dict[str, float]:
    moment = found.published_at.isoformat() if found.published_at else None
    exact = {"day": {"day"}, "minute": {"minute", "second"}, "second": {"second"}}[expected["precision"]]
    return {
        "title": token_f1(found.title, expected["title"]),
        "lead": token_f1(found.lead, expected["lead"]),
        "body": token_f1(found.body, "\n".join(expected["body"])),
        "date": float(moment == expected["published_at"] and found.precision.value in exact),
        "address": float(found.canonical_url == expected["canonical_url"]),
    }


def test_the_gold_set_is_large_enough() -> None:
    assert len(ARTICLES) >= 60
    assert len(OTHERS) >= 4


@pytest.mark.parametrize(("name", "body", "expected"), ARTICLES, ids=[one[0] for one in ARTICLES])
def test_each_page_is_read_well(name: str, body: bytes, expected: dict[str, Any]) -> None:
    found = scores(read(body, expected), expected)
    assert min(found.values()) >= 0.85, (name, found)


def test_the_whole_set_is_read_as_a_reader_would(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [scores(read(body, expected), expected) for _, body, expected in ARTICLES]
    means = {part: mean(row[part] for row in rows) for part in rows[0]}
    with capsys.disabled():
        print("\ngold pages: " + ", ".join(f"{part} {value:.3f}" for part, value in means.items()))  # noqa: T201  the figures
    assert mean(means[part] for part in ("title", "lead", "body")) >= 0.95
    assert means["body"] >= 0.97
    assert means["title"] >= 0.97
    assert means["lead"] >= 0.95
    assert means["date"] >= 0.97


@pytest.mark.parametrize(("name", "body", "expected"), OTHERS, ids=[one[0] for one in OTHERS])
def test_what_is_no_article_is_refused(name: str, body: bytes, expected: dict[str, Any]) -> None:
    error = read_error(page(body, expected["url"]), source(language=""))
    assert isinstance(error, Reject), name
    assert error.reason.startswith(expected["reject"])


def test_the_imprint_of_an_outlet_is_never_the_body() -> None:
    from pipeline.extract import is_too_short

    body = (
        "<html><head><title>Ảnh: Chiều trên đồng</title></head><body><article><h1>Ảnh: Chiều trên đồng</h1>"
        "<figure><img src='1.jpg'><figcaption>Mặt trời lặn sau rặng tre.</figcaption></figure></article>"
        "<div class='cuoi'><p>Cơ quan chủ quản: Hội Làm vườn. Giấy phép hoạt động báo điện tử số 12/GP. "
        "Tổng biên tập: một nhà báo. Điện thoại: 0204 000 000. Ghi rõ nguồn khi phát lại thông tin.</p></div>"
        "</body></html>"
    )
    found = extract([page(body)], {"vidu": source()}, now=NOW)[0]
    assert isinstance(found, Article)
    assert "chủ quản" not in found.body
    assert is_too_short(found)


def test_a_report_about_licences_of_the_press_keeps_its_sentences() -> None:
    sentence = (
        "Sở cho biết cơ quan chủ quản của tạp chí đã nộp hồ sơ xin cấp lại giấy phép hoạt động, tổng biên "
        "tập mới sẽ nhận nhiệm vụ từ tháng sau và tòa soạn dời về trụ sở ở phía nam thành phố."
    )
    text = f"<div><p>{sentence}</p><p>{sentence[::-1]}</p></div>"
    body = f"<html><body><h1>Tạp chí đổi trụ sở</h1>{text}</body></html>"
    assert sentence in extract([page(body)], {"vidu": source()}, now=NOW)[0].body  # type: ignore[union-attr]
