"""From a fetched page with ClaimReview to reviewed evidence, whether or not the article is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache

import pytest

from pipeline.group import StoryIndex
from pipeline.locate import Profile, load_profile
from pipeline.process import Context, Result, process
from pipeline.types import Disposition, Source, Tier
from tests.pipeline.extract_kit import NOW, page, source

HERE = "Vỡ đập hồ Cấm Sơn ở tỉnh Bắc Giang trong đêm, nước tràn về hạ du"
NOWHERE = "Từ tháng 12, người gửi tiết kiệm dưới 50 triệu đồng phải nộp thuế"
THERE = "Cầu treo ở tỉnh Nghệ An sập làm hàng chục người rơi xuống suối"
NEWS = (
    "Trung tâm kiểm chứng cho biết thông tin nói trên lan truyền từ một tài khoản ẩn danh hai ngày qua.",
    "Cơ quan chức năng khẳng định nội dung này là bịa đặt và đề nghị người dân không chia sẻ lại.",
    "Người đăng tin đã gỡ bài sau khi được nhắc nhở, theo thông báo phát đi chiều cùng ngày.",
    "Bạn đọc nên xem kỹ nguồn trước khi chuyển tiếp những nội dung gây hoang mang trong dư luận.",
)


@lru_cache(maxsize=1)
def _profile() -> Profile:
    return load_profile("bac-giang")


def _html(
    claim: str, *more: str, title: str = "Sự thật về tin lan truyền trên mạng", rating: str = "Sai"
) -> str:
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "claimReviewed": claim,
        "reviewRating": {"@type": "Rating", "alternateName": rating},
        "author": {"@type": "Organization", "name": "Báo Vì Dụ"},
        "datePublished": "2026-11-22",
        "url": "https://vidu.example/bai-1.html",
    }
    data = json.dumps({"@graph": [{"@type": "WebPage"}, review]}, ensure_ascii=False)
    told = "".join(f"<p>{one}</p>" for one in (*NEWS, *more))
    return (
        f'<html lang="vi"><head><title>{title}</title><script type="application/ld+json">{data}</script>'
        f"</head><body><article><h1>{title}</h1>{told}</article></body></html>"
    )


def _run(html: str, of: Source | None = None) -> Result:
    context = Context(
        sources={"vidu": of or source()},
        profile=_profile(),
        stories=StoryIndex(()),
        languages=frozenset({"vi"}),
        now=NOW,
    )
    return process([page(html)], lambda _: {}, context)


def _reviewed(result: Result) -> list[tuple[str, str, str, str]]:
    return [(one.text, one.basis, one.verdict, one.source) for one in result.evidence]


def test_a_review_on_a_page_about_the_province_is_evidence() -> None:
    result = _run(_html(NOWHERE, "Tin này cũng lan truyền tại tỉnh Bắc Giang, ở phường Đa Mai."))
    assert [one.disposition for one in result.outcomes] == [Disposition.STORED]
    assert _reviewed(result) == [(NOWHERE, "fact-check", "reviewed:sai", "Báo Vì Dụ")]


@pytest.mark.parametrize("claim", [HERE, NOWHERE])
def test_a_review_outlives_an_article_that_is_off_topic(claim: str) -> None:
    result = _run(_html(claim))
    assert [one.disposition for one in result.outcomes] == [Disposition.OFF_TOPIC]
    assert not result.processed
    assert _reviewed(result) == [(claim, "fact-check", "reviewed:sai", "Báo Vì Dụ")]
    assert result.evidence[0].url == "https://vidu.example/bai-1.html"


def test_a_claim_that_names_the_province_counts_on_a_page_that_names_another() -> None:
    assert len(_run(_html(HERE, "Ảnh trong bài được chụp ở Nghệ An năm 2019.")).evidence) == 1


@pytest.mark.parametrize(
    "html",
    [
        _html(THERE),
        _html(NOWHERE, "Công an tỉnh Nghệ An đã mời người đăng tin đến làm việc."),
        _html(NOWHERE, title="Nghệ An bác tin thu thuế tiết kiệm"),
        _html(NOWHERE, rating="Gây hiểu lầm"),
    ],
    ids=["claim", "page", "title", "unclear"],
)
def test_what_is_of_another_province_or_unclear_stays_out(html: str) -> None:
    result = _run(html)
    assert [one.disposition for one in result.outcomes] == [Disposition.OFF_TOPIC]
    assert not result.evidence


@pytest.mark.parametrize("tier", [Tier.SOCIAL, Tier.AGGREGATOR])
def test_the_public_and_those_who_copy_put_nothing_on_record(tier: Tier) -> None:
    for html in (_html(HERE), _html(HERE, "Tin này lan truyền ở tỉnh Bắc Giang.")):
        assert not _run(html, replace(source(), tier=tier)).evidence


def test_what_is_no_character_breaks_no_page() -> None:
    broken = (
        _html(HERE)
        .replace("Cấm Sơn", "Cấm Sơn\\ud800\\u0000")
        .replace("2026-11-22", "0001-01-01T00:00+14:00")
    )
    result = _run(broken)
    assert [one.disposition for one in result.outcomes] == [Disposition.OFF_TOPIC]
    assert [one.text for one in result.evidence] == [HERE]
