"""Reviews that a fetched page carries as ClaimReview, and which of them concern the province."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.guards import provinces_in
from pipeline.locate import Profile, locate
from pipeline.record.reviews import Review, as_evidence, reviews_in_page
from pipeline.types import Article, Evidence, Source, Tier


def reviews_of_page(body: bytes, source: Source, now: datetime) -> list[tuple[Review, Evidence]]:
    """Return the plain reviews of a page, as written and as they go on record.

    Of any publisher but the public and those who copy others.
    """
    if source.tier in {Tier.SOCIAL, Tier.AGGREGATOR}:
        return []
    zone = ZoneInfo(source.timezone)
    found = ((one, as_evidence(one, zone=zone, now=now)) for one in reviews_in_page(body))
    return [(one, evidence) for one, evidence in found if evidence is not None]


def concerns_province(review: Review, article: Article, profile: Profile, *, home: bool) -> bool:
    """Whether a review on a page that does not name the province is evidence here all the same.

    It is where the claim itself names the province (it often stands in the page's data alone), and where
    neither claim nor page names any province: rumours about all the country are told in this one too, as
    are the checks of fact-checkers' own pages, which are kept whatever they are about. A claim about another
    province stays off topic: the next flood there has nothing to do with a bridge of the same kind here.
    """
    claim = replace(article, title=review.claim, lead="", body="")
    at_home = {claim.article_id} if home else frozenset[str]()
    if locate([claim], profile, at_home=at_home)[0].about_province:
        return True
    return not any(provinces_in(text) for text in (review.claim, article.title, article.lead, article.body))
