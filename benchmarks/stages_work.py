"""The stages that ``benchmarks.stages`` measures, each with what it needs before, and a simple alternative.

A stage is made ready with all articles that will come (models load later, at its first text) and then given
them in batches. What earlier stages have to give is made here, before anything is measured.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.laid import article
from pipeline.types import Article, Claim, Evidence, Kind, Located

Articles = Sequence[Article]
Step = Callable[[Articles], object]
Ready = Callable[[Articles], Step]
PROFILE, HOME, RECORD = "bac-giang", ("Bắc Giang", "Bắc Ninh"), 2_000
_START = datetime(2026, 8, 12, tzinfo=UTC)
_FOREIGN = {"title": "Provincial road reopens", "text": "The road was closed for two weeks after the storm."}
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Stage:
    """``beside`` names the alternative, "" for none; that is given all its articles at once."""

    ready: Ready
    beside: str = ""
    other: Ready | None = None


def articles_of(rows: Iterable[dict[str, str]]) -> list[Article]:
    """Return articles of rows of ``title`` and ``text``, one every two minutes; the first is in English.

    So what only foreign texts need is loaded before anything is timed.
    """
    return [
        article(f"a{at}", row["title"], row["text"], _START + timedelta(minutes=2 * at), Kind.ARTICLE)
        for at, row in enumerate(itertools.chain([_FOREIGN], itertools.islice(rows, 1, None)))
    ]


def _each(work: Callable[[Article], object]) -> Step:
    return lambda batch: [work(one) for one in batch]


def _language(_: Articles) -> Step:
    from pipeline.language import detect_language

    return _each(lambda one: detect_language(one.text))


def _language_alone(_: Articles) -> Step:
    import py3langid

    return _each(lambda one: py3langid.classify(one.text))


def _normalise(_: Articles) -> Step:
    from pipeline.normalise import normalise

    return normalise


def _composed(_: Articles) -> Step:
    return _each(lambda one: unicodedata.normalize("NFC", one.text))


def _locate(_: Articles) -> Step:
    from pipeline.locate import load_profile, locate

    return lambda batch: locate(batch, load_profile(PROFILE))


def _names_sought(_: Articles) -> Step:
    from pipeline.locate import load_profile

    names = sorted({unit.name for unit in load_profile(PROFILE).units.values()})
    return _each(lambda one: [name for name in names if name in one.text])


def _classify(_: Articles) -> Step:
    from pipeline.classify import classify

    return classify


def _words_alone(_: Articles) -> Step:
    from models import api
    from models.linear import load

    def run(batch: Articles) -> object:
        texts = api.texts([(one.title, one.lead, one.body) for one in batch])
        return [load(name).probabilities(texts) for name in ("sentiment-press", "topics")]

    return run


def _placed(articles: Articles) -> dict[str, Located]:
    from pipeline.locate import load_profile, locate

    found = locate(articles, load_profile(PROFILE))
    return {one.article_id: where for one, where in zip(articles, found, strict=True)}


def _claims(articles: Articles) -> Step:
    from pipeline.claims import detect_claims

    where = _placed(articles)
    return lambda batch: detect_claims(batch, [where[one.article_id] for one in batch])


def _with_digits(_: Articles) -> Step:
    from pipeline.sentences import split_sentences

    def run(one: Article) -> object:
        text = one.text
        return [(a, b) for a, b in split_sentences(text) if _DIGIT.search(text, a, b)]

    return _each(run)


def _tone(_: Articles) -> Step:
    from pipeline.tone import tone_of

    return _each(lambda one: tone_of(one.text))


def _group(_: Articles) -> Step:
    from pipeline.group import StoryIndex, group

    index = StoryIndex()

    def run(batch: Articles) -> object:
        return group(batch, index), index.take_rows()  # rows go to the store after each batch

    return run


def _all_pairs(_: Articles) -> Step:
    from sklearn.feature_extraction.text import TfidfVectorizer

    def run(articles: Articles) -> object:
        matrix = TfidfVectorizer(ngram_range=(1, 2)).fit_transform(one.text for one in articles)
        return (matrix @ matrix.T).nnz

    return run


def _copies(_: Articles) -> Step:
    from pipeline.deduplicate import Deduplicator

    return Deduplicator().add


def _shingles_compared(_: Articles) -> Step:
    def run(articles: Articles) -> object:
        sets = [_shingles(one.text) for one in articles]
        return sum(len(a & b) > 0.36 * len(a | b) for a, b in itertools.combinations(sets, 2))

    return run


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return frozenset(itertools.pairwise(words))


def _asked(articles: Articles) -> dict[str, tuple[Claim, ...]]:
    from pipeline.claims import detect_claims

    where = _placed(articles)
    found = detect_claims(articles, [where[one.article_id] for one in articles])
    return {one.article_id: claims for one, claims in zip(articles, found, strict=True)}


def _record() -> list[Evidence]:
    from pipeline.own_fit import record

    return list(itertools.islice(record(), RECORD))


def _verify(articles: Articles) -> Step:
    """All claims of all articles, as if each were about the province: a cycle has fewer."""
    from pipeline.bearing import Bearings
    from pipeline.evidence import EvidenceIndex
    from pipeline.verify import same_words, verify

    asked, index, known = _asked(articles), EvidenceIndex(_record()), same_words()
    bearings = Bearings(index, home=HOME)

    def run(batch: Articles) -> object:
        claims = [claim for one in batch for claim in asked[one.article_id]]
        published = {claim.claim_id: one.dated for one in batch for claim in asked[one.article_id]}
        bearings.turn_to({one.article_id: one.text for one in batch})
        return verify(claims, index, published=published, known=known, bearings=bearings)

    return run


def _nearest(articles: Articles) -> Step:
    from sklearn.feature_extraction.text import TfidfVectorizer

    asked, words = _asked(articles), TfidfVectorizer(ngram_range=(1, 2))
    record: Any = words.fit_transform(one.text for one in _record())

    def run(batch: Articles) -> object:
        claims = [claim.text for one in batch for claim in asked[one.article_id]]
        return (words.transform(claims) @ record.T).argmax(axis=1) if claims else None

    return run


def _summaries(_: Articles) -> Step:
    from pipeline.digest.summarise import summarise

    return _each(lambda one: summarise(one.title, one.lead, one.body))


def _first_two(_: Articles) -> Step:
    from pipeline.digest.summarise import sentences

    return _each(lambda one: sentences(one.body)[:2])


STAGES: dict[str, Stage] = {
    "language": Stage(_language, "py3langid on every text", _language_alone),
    "normalise": Stage(_normalise, "Unicode NFC alone", _composed),
    "locate": Stage(_locate, "each name looked for as it stands", _names_sought),
    "classify": Stage(_classify, "words alone (TF-IDF, linear)", _words_alone),
    "claims": Stage(_claims, "every sentence with a digit", _with_digits),
    "tone": Stage(_tone),
    "stories": Stage(_group, "TF-IDF, all pairs", _all_pairs),
    "near-duplicates": Stage(_copies, "pairs of words, all texts compared", _shingles_compared),
    "verify": Stage(_verify, "nearest by TF-IDF, no verdict", _nearest),
    "summaries": Stage(_summaries, "the first two sentences", _first_two),
}
