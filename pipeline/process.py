"""The stages in order over one batch of fetched pages. Pure: what it needs is given, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from pipeline.errors import ItemError, MinhTinError, Quarantine, Reject
from pipeline.group import StoryIndex, group
from pipeline.locate import Profile, locate
from pipeline.logs import stage
from pipeline.types import (
    Article,
    Claim,
    Disposition,
    Evidence,
    Located,
    Outcome,
    Processed,
    RawPage,
    Salience,
    Source,
    Tier,
)

#: Tiers whose sentences go on record.
RECORD = frozenset({Tier.OFFICIAL, Tier.FACT_CHECK})


class Extractor(Protocol):
    """Reads pages as :func:`pipeline.extract.extract` does."""

    def __call__(
        self, pages: Sequence[RawPage], sources: Mapping[str, Source], *, now: datetime
    ) -> list[Article | ItemError]:
        """For each page, in order, its article or what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Context:
    """What batches are processed with; ``stories`` is the only part that changes as they go by.

    ``home_codes`` are the values of ``Source.province`` that mean the province of the profile.
    """

    sources: Mapping[str, Source]
    profile: Profile
    stories: StoryIndex
    languages: frozenset[str]
    now: datetime
    home_codes: frozenset[str] = frozenset()
    keep_off_topic: bool = False
    #: Reads pages; None: in this process (:func:`pipeline.extract.extract`), without bounds.
    extractor: Extractor | None = None


@dataclass(slots=True)
class Result:
    """What became of a batch: exactly one outcome for each page, and what is to be stored."""

    processed: list[Processed] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    quarantined: list[tuple[RawPage, str]] = field(default_factory=list)

    def joined(self, other: Result) -> Result:
        """Both results as one."""
        return Result(
            self.processed + other.processed,
            self.outcomes + other.outcomes,
            self.evidence + other.evidence,
            self.quarantined + other.quarantined,
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    page: RawPage
    article: Article
    disposition: Disposition


#: Content digests of those of the given article ids that are stored already.
Lookup = Callable[[Sequence[str]], Mapping[str, str]]


def process(pages: Sequence[RawPage], existing: Lookup, context: Context) -> Result:
    """Run all stages over ``pages``; an item that breaks a stage is quarantined, the others go on.

    Args:
        pages: fetched items with their bytes.
        existing: looks up which articles are stored already, and with which words.
        context: sources, profile, story index and limits.

    Returns:
        One outcome per page, articles ready for the store, evidence found in official sources.
    """
    try:
        return _process(pages, existing, context)
    except MinhTinError:
        raise
    except Exception as error:  # noqa: BLE001  the stage boundary: the disposition says what broke
        if len(pages) == 1:
            reason = f"stage_failed: {type(error).__name__}: {str(error)[:200]}"
            outcome = _outcome(pages[0], Disposition.QUARANTINED, reason)
            return Result(outcomes=[outcome], quarantined=[(pages[0], reason)])
    half = len(pages) // 2
    first = process(pages[:half], existing, context)
    second = process(pages[half:], existing, context)
    return first.joined(second)


def _process(pages: Sequence[RawPage], existing: Lookup, context: Context) -> Result:
    result = Result()
    kept = _readable(pages, existing, context, result)
    articles = [one.article for one in kept]
    home = {one.article.article_id for one in kept if _of_province(one, context)}
    with stage("locate", len(articles)):
        places = locate(articles, context.profile, at_home=home)
    located = [_home(one, place, context) for one, place in zip(kept, places, strict=True)]
    relevant = _relevant(kept, located, context, result)
    _understand(relevant, context, result)
    return result


def _readable(pages: Sequence[RawPage], existing: Lookup, context: Context, result: Result) -> list[_Kept]:
    read = _extracted(pages, context, result)
    stored = existing([article.article_id for _, article in read])
    kept: dict[str, _Kept] = {}
    for page, article in read:
        disposition, reason = _fate(article, kept, stored, context)
        if disposition in {Disposition.STORED, Disposition.UPDATED}:
            kept[article.article_id] = _Kept(page, article, disposition)
        else:
            result.outcomes.append(_outcome(page, disposition, reason, article.article_id))
    return list(kept.values())


def _extracted(pages: Sequence[RawPage], context: Context, result: Result) -> list[tuple[RawPage, Article]]:
    from pipeline.extract import extract
    from pipeline.normalise import normalise

    read: list[tuple[RawPage, Article]] = []
    with stage("extract", len(pages)):
        extracted = (context.extractor or extract)(pages, context.sources, now=context.now)
    for page, found in zip(pages, extracted, strict=True):
        if isinstance(found, ItemError):
            _refuse(page, found, result)
        else:
            read.append((page, found))
    with stage("normalise", len(read)):
        articles = normalise([article for _, article in read])
    return [(page, article) for (page, _), article in zip(read, articles, strict=True)]


def _fate(
    article: Article, kept: Mapping[str, _Kept], stored: Mapping[str, str], context: Context
) -> tuple[Disposition, str]:
    from pipeline.extract import is_too_short

    if article.article_id in kept:
        return Disposition.DUPLICATE, f"same article as {kept[article.article_id].page.raw.url}"
    if is_too_short(article):
        return Disposition.TOO_SHORT, ""
    if article.language not in context.languages and article.language != "und":
        return Disposition.WRONG_LANGUAGE, article.language
    before = stored.get(article.article_id)
    if before is None:
        return Disposition.STORED, ""
    return (Disposition.UNCHANGED if before == article.content_digest else Disposition.UPDATED), ""


def _refuse(page: RawPage, error: ItemError, result: Result) -> None:
    if isinstance(error, Quarantine):
        result.quarantined.append((page, error.reason))
        disposition = Disposition.QUARANTINED
    else:
        disposition = Disposition.REJECTED if isinstance(error, Reject) else Disposition.FAILED
    result.outcomes.append(_outcome(page, disposition, error.reason))


def _outcome(page: RawPage, disposition: Disposition, reason: str = "", article_id: str = "") -> Outcome:
    return Outcome(page.raw.source_id, page.raw.url, disposition, reason, article_id)


def _of_province(one: _Kept, context: Context) -> bool:
    return context.sources[one.article.source_id].province in context.home_codes


def _home(one: _Kept, located: Located, context: Context) -> Located:
    """An official notice of the province's own portal is about the province even if it need not say so."""
    official = context.sources[one.article.source_id].tier is Tier.OFFICIAL
    if official and _of_province(one, context) and not located.mentions:
        return replace(located, about_province=True, salience=Salience.MAIN, score=max(located.score, 0.5))
    return located


def _relevant(
    kept: Sequence[_Kept], located: Sequence[Located], context: Context, result: Result
) -> list[tuple[_Kept, Located]]:
    relevant = []
    for one, place in zip(kept, located, strict=True):
        fact_check = context.sources[one.article.source_id].tier is Tier.FACT_CHECK
        if place.about_province or fact_check or context.keep_off_topic:
            relevant.append((one, place))
        else:
            result.outcomes.append(_outcome(one.page, Disposition.OFF_TOPIC, "", one.article.article_id))
            # The article is not kept, what it says of a claim is: a rumour that is told here may be answered
            # on a page that does not name the province.
            result.evidence.extend(_reviews(one, context, off_topic=True))
    return relevant


def _understand(relevant: Sequence[tuple[_Kept, Located]], context: Context, result: Result) -> None:
    from pipeline.claims import detect_claims
    from pipeline.classify import classify

    articles = [one.article for one, _ in relevant]
    located = [place for _, place in relevant]
    with stage("group", len(articles)):
        links = group(articles, context.stories)
    with stage("classify", len(articles)):
        labels = classify(articles)
    with stage("detect_claims", len(articles)):
        claims: Sequence[tuple[Claim, ...]] = detect_claims(articles, located)
    for (one, place), link, (tone, topic, topics), found in zip(relevant, links, labels, claims, strict=True):
        result.processed.append(Processed(one.article, place, tone, topic, topics, link, found))
        result.outcomes.append(_outcome(one.page, one.disposition, "", one.article.article_id))
        result.evidence.extend(_on_record(one, context))


def _on_record(one: _Kept, context: Context) -> list[Evidence]:
    from pipeline.evidence import evidence_from_article

    source = context.sources[one.article.source_id]
    stated = evidence_from_article(one.article, source) if source.tier in RECORD else []
    return [*stated, *_reviews(one, context)]


def _reviews(one: _Kept, context: Context, *, off_topic: bool = False) -> list[Evidence]:
    """What the page says in ClaimReview; of one off topic only what concerns the province all the same."""
    from pipeline.record.on_page import concerns_province, reviews_of_page

    found = reviews_of_page(one.page.body, context.sources[one.article.source_id], context.now)
    home = _of_province(one, context)
    return [
        evidence
        for review, evidence in found
        if not off_topic or concerns_province(review, one.article, context.profile, home=home)
    ]
