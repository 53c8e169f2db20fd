"""Small nouns for the tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.store import Batch
from pipeline.types import (
    Alert,
    AlertKind,
    Article,
    Claim,
    Disposition,
    Facets,
    FetchState,
    Kind,
    Label,
    Located,
    Outcome,
    PlaceMention,
    Precision,
    Processed,
    Quantity,
    Reason,
    Salience,
    Source,
    SourceKind,
    SourceReport,
    StoryLink,
    Tier,
)

NOW = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)


def source(identity: str = "bao-a", tier: Tier = Tier.CENTRAL) -> Source:
    return Source(
        identity,
        f"Báo {identity}",
        SourceKind.NEWSPAPER,
        tier,
        "vi",
        "Asia/Ho_Chi_Minh",
        "https://a.example/",
        (),
    )


def processed(
    number: int, *, body: str = "Xã Lục Ngạn thu 12 tấn cam.", source_id: str = "bao-a"
) -> Processed:
    identity = f"a{number}"
    when = NOW + timedelta(minutes=number)
    article = Article(
        article_id=identity,
        source_id=source_id,
        kind=Kind.ARTICLE,
        url=f"https://a.example/{number}",
        canonical_url=f"https://a.example/{number}",
        title=f"Tin số {number}",
        lead="",
        body=body,
        published_at=when,
        precision=Precision.MINUTE,
        language="vi",
        content_digest=f"{number}:{body}",
        fetched_at=when,
    )
    facets = Facets(quantities=(Quantity(12.0, "tấn", "", 14, 20),), places=("Lục Ngạn",))
    return Processed(
        article,
        Located(
            (PlaceMention("luc-ngan", "Lục Ngạn", 3, 11, 0.9),), about_province=True, salience=Salience.MAIN
        ),
        Label("neutral", (("negative", 0.2), ("neutral", 0.6), ("positive", 0.2))),
        Label("agriculture", (("agriculture", 0.9),)),
        ("agriculture",),
        StoryLink(identity, f"s{number % 3}"),
        (Claim(f"c{number}", identity, 0, 27, body, 0.8, facets),),
    )


def batch(run_id: str, *numbers: int, body: str = "Xã Lục Ngạn thu 12 tấn cam.") -> Batch:
    found = tuple(processed(number, body=body) for number in numbers)
    return Batch(
        run_id,
        processed=found,
        outcomes=tuple(
            Outcome("bao-a", one.article.url, Disposition.STORED, "", one.article.article_id) for one in found
        ),
        states=tuple(
            FetchState(one.article.url, "bao-a", etag=f'"{one.article.article_id}"', fetched_at=NOW)
            for one in found
        ),
        reports=(
            SourceReport("bao-a", requests=len(found), discovered=len(found), problems=("máy chủ chậm",)),
        ),
    )


def alert(priority: int = 3, identity: str = "al1") -> Alert:
    return Alert(
        identity,
        "cluster-1",
        AlertKind.CONTRADICTED,
        "12 tấn hay 2 tấn?",
        priority,
        5.0,
        (Reason("contradiction", 3.0, "khác với thông báo"),),
        ("c1",),
        ("a1",),
        ("e1",),
        ("bản tin nói 12 tấn; thông báo ghi 2 tấn",),
        "UBND xã Lục Ngạn",
        NOW,
        NOW,
    )
