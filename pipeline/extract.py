"""Fetched pages to articles: title, lead, body, time of publication, address, language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from pipeline.errors import ItemError, Quarantine, Reject
from pipeline.types import Article, Kind, Precision, RawItem, RawPage, Source

#: An article with fewer words, or a post with fewer, says nothing that could be worked with.
MIN_WORDS = 25
MIN_POST_WORDS = 4
#: The same in letters, for scripts written without spaces between words.
MIN_LETTERS = 60
MIN_POST_LETTERS = 6
_UNSPACED = re.compile("[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def extract(
    pages: Sequence[RawPage], sources: Mapping[str, Source], *, now: datetime
) -> list[Article | ItemError]:
    """Read every page.

    Args:
        pages: fetched items with their bytes; a post needs none.
        sources: by id; zone, language and page rules of each source.
        now: aware; the limit up to which dates are believed.

    Returns:
        For each page, in order, the article or the error that says what to do with the page. Nothing is
        raised for a bad page.
    """
    return [_guarded(page, sources, now) for page in pages]


def _guarded(page: RawPage, sources: Mapping[str, Source], now: datetime) -> Article | ItemError:
    source = sources.get(page.raw.source_id)
    if source is None:
        return Quarantine(f"unknown_source: {page.raw.source_id}")
    try:
        given = page.raw.kind is Kind.POST or page.raw.content
        return _given(page.raw, source, now) if given else _article(page, source, now)
    except ItemError as error:
        return error
    except Exception as error:  # noqa: BLE001  one strange page must not stop the batch; it is kept for a person
        return Quarantine(f"extract_failed: {type(error).__name__}")


def _article(page: RawPage, source: Source, now: datetime) -> Article:
    from pipeline.extraction.page import read_page
    from pipeline.language import detect_language
    from pipeline.normalise import repair_parts

    raw = page.raw
    found = read_page(page.body, raw, source, now)
    title, lead, body, repaired = repair_parts(found.title, found.lead, found.body)
    if not title and not body:
        raise Reject("no_text")
    return _made(
        raw,
        canonical=found.canonical_url,
        parts=(title, lead, body),
        when=(found.published_at, found.precision),
        language=detect_language(f"{title}\n{lead}\n{body}", source.language or found.language),
        repaired_from=found.repaired_from or repaired,
    )


def _given(raw: RawItem, source: Source, now: datetime) -> Article:
    """A post, or an article out of a file: its text came with it and no page has to be read."""
    from pipeline.dates import parse_date
    from pipeline.extraction.address import without_tracking
    from pipeline.language import detect_language
    from pipeline.masking import mask_personal
    from pipeline.normalise import repair_parts

    title, _, body, repaired = repair_parts(raw.hint.title.strip(), "", raw.content.strip())
    post = raw.kind is Kind.POST
    if post:
        title, body = mask_personal(title).text, mask_personal(body).text
    if not body and not title:
        raise Reject("empty")
    if post and body.startswith(title.rstrip("….")):
        title = ""  # the reader made a title of the first words
    return _made(
        raw,
        canonical=raw.url if post else without_tracking(raw.url),
        parts=(title, "", body),
        when=parse_date(raw.hint.published_raw, timezone=source.timezone, now=now),
        language=detect_language(f"{title}\n{body}", raw.hint.language[:2] or source.language),
        repaired_from=repaired,
    )


def _made(
    raw: RawItem,
    *,
    canonical: str,
    parts: tuple[str, str, str],
    when: tuple[datetime | None, Precision],
    language: str,
    repaired_from: str,
) -> Article:
    from pipeline.normalise import text_digest

    title, lead, body = parts
    return Article(
        article_id=article_id(raw.source_id, canonical),
        source_id=raw.source_id,
        kind=raw.kind,
        url=raw.url,
        canonical_url=canonical,
        title=title,
        lead=lead,
        body=body,
        published_at=when[0],
        precision=when[1],
        language=language,
        content_digest=text_digest("\n".join(part for part in parts if part)),
        fetched_at=raw.fetched_at,
        body_digest=raw.body_digest,
        archive=raw.archive,
        repaired_from=repaired_from,
    )


def article_id(source_id: str, canonical_url: str) -> str:
    """Return the 16 hex digits by which one canonical address of one source is known."""
    return hashlib.sha256(f"{source_id}\n{canonical_url}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def is_too_short(article: Article) -> bool:
    """Whether there is too little text to work with: words, or letters in scripts without spaces."""
    post = article.kind is Kind.POST
    spaced, dense = count_words(article.text)
    words, letters = (MIN_POST_WORDS, MIN_POST_LETTERS) if post else (MIN_WORDS, MIN_LETTERS)
    return spaced / words + dense / letters < 1


def count_words(text: str) -> tuple[int, int]:
    """Return the number of words, and of letters in scripts written without spaces between words."""
    dense = _UNSPACED.findall(text)
    words = _UNSPACED.sub(" ", text).split()
    return sum(any(map(str.isalnum, word)) for word in words), len(dense)
