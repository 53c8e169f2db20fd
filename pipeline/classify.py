"""Sentiment toward the province and the fields an article is filed under.

Vietnamese is judged by models of words together with a reader fine-tuned on its press; the other languages
of the encoder by its vectors alone. Where it is unsure, or cannot be loaded, and in all other languages,
the sentiment is `unknown` and the field is found by the words of ``rules/topics/topics.yaml``; without any
of them it is ``other``.
"""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline import logs, quick_yaml
from pipeline.errors import BadInput
from pipeline.faults import file_fault
from pipeline.paths import rules_dir
from pipeline.types import Article, Kind, Label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from models.vectorise import Text

UNKNOWN = "unknown"
OTHER = "other"
#: Below this probability of the best class the sentiment is left open.
SURE = 0.42
#: A field is named beside the main one from this probability on; at most this many in all.
ALSO, MOST = 0.2, 3
_CUT = 6000
#: The languages besides Vietnamese that the encoder reads (models/cards/encoder.md).
COVERED = frozenset({"en", "fr", "zh", "ko", "ja", "lo"})
#: The language detector is unsure of short texts; these letters are hardly used outside Vietnamese.
_VIETNAMESE = re.compile("[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)

Result = tuple[Label, Label, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Topic:
    """One field: its id, Vietnamese name, the unit usually asked first, and its words in other languages."""

    id: str
    name: str
    unit: str
    words: Mapping[str, tuple[str, ...]]


@functools.cache
def load_topics() -> tuple[Topic, ...]:
    """Return the fields in the order of ``rules/topics/topics.yaml``.

    Raises:
        BadInput: the file is missing or an entry lacks a field.
    """
    import yaml

    path = rules_dir() / "topics" / "topics.yaml"
    try:
        rows = quick_yaml.parse(path.read_text(encoding="utf-8"))["topics"]
        return tuple(_topic(row) for row in rows)
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: không đọc được danh sách lĩnh vực: {file_fault(error)}") from error


def classify(articles: Sequence[Article]) -> list[Result]:
    """Return (sentiment, main topic, topics) for each article, in order; never fails on a text.

    The sentiment is ``negative``, ``neutral``, ``positive`` or ``unknown``; its probabilities are over the
    first three and sum to one. Topics are ids of ``rules/topics/topics.yaml``, most probable first, the
    main one included.
    """
    ours = [at for at, article in enumerate(articles) if _readable(article)]
    known = set(ours)
    others = [at for at, article in enumerate(articles) if at not in known and _covered(article)]
    chosen = [articles[at] for at in (*ours, *others)]
    results: list[Result] = [_without_model(article) for article in articles]
    for at, found in zip((*ours, *others), _with_models(chosen, len(ours)), strict=True):
        results[at] = found
    return results


def _covered(article: Article) -> bool:
    return article.language in COVERED and any(map(str.isalpha, article.text[:_CUT]))


def _readable(article: Article) -> bool:
    text = article.text[:_CUT]
    if not any(map(str.isalpha, text)):
        return False
    if article.language == "vi":
        return True
    letters = sum(map(str.isalpha, text))
    marked = len(_VIETNAMESE.findall(text)) / letters
    return marked > 0.06 if article.language not in {"", "und"} else marked > 0.02 or text.isascii()


def _with_models(articles: Sequence[Article], vietnamese: int) -> list[Result]:
    """Judge the articles, of which the first ``vietnamese`` are in Vietnamese; each is embedded once."""
    if not articles:
        return []
    from models import api

    batch = api.texts([_parts(article) for article in articles])
    ours = batch[:vietnamese]
    posts = [article.kind is Kind.POST for article in articles[:vietnamese]]
    vectors = _vectors(ours, api.vectors)
    tones = api.sentiment_probabilities(ours, posts=posts, vectors=vectors)
    labels, fields = api.topic_probabilities(ours, vectors)
    found = [(tone_of(tone), *fields_of(labels, field)) for tone, field in zip(tones, fields, strict=True)]
    foreign = articles[vietnamese:]
    others = _vectors(batch[vietnamese:], api.foreign_vectors) if foreign else None
    if others is None:
        return [*found, *map(_without_model, foreign)]
    return [*found, *_foreign(foreign, others)]


def _foreign(articles: Sequence[Article], vectors: NDArray[np.float32]) -> list[Result]:
    from models import api

    found = []
    tones, labels, fields = api.by_vectors(vectors)
    for article, tone, field in zip(articles, tones, fields, strict=True):
        topics = fields_of(labels, field) if field.max() >= SURE else _without_model(article)[1:]
        found.append((tone_of(tone), *topics))
    return found


def _vectors(
    batch: Sequence[Text], read: Callable[[Sequence[Text]], NDArray[np.float32]]
) -> NDArray[np.float32] | None:
    from models.encoder import EncoderError

    try:
        return read(batch)
    except EncoderError as error:
        _say_once(str(error))
        return None


@functools.cache
def _say_once(reason: str) -> None:
    logs.event("classify.encoder_missing", level=logging.WARNING, reason=reason)


def _parts(article: Article) -> tuple[str, str, str]:
    # Posts are read as typed: the models were trained on teencode and on text without marks.
    return article.title[:_CUT], article.lead[:_CUT], article.body[:_CUT]


def tone_of(row: NDArray[np.float64]) -> Label:
    """Return the sentiment told by probabilities over ``models.api.SENTIMENTS``: the best, if sure enough."""
    from models.api import SENTIMENTS

    probs = tuple(zip(SENTIMENTS, map(float, row), strict=True))
    best, p = max(probs, key=lambda pair: pair[1])
    return Label(best if p >= SURE else UNKNOWN, probs)


def fields_of(labels: Sequence[str], row: NDArray[np.float64]) -> tuple[Label, tuple[str, ...]]:
    """Return the main field and all that are named, most probable first, by probabilities over ``labels``."""
    ranked = sorted(zip(labels, map(float, row), strict=True), key=lambda pair: (-pair[1], pair[0]))
    also = [name for name, p in ranked[1:MOST] if p >= ALSO]
    return Label(ranked[0][0], tuple(ranked)), (ranked[0][0], *also)


def _without_model(article: Article) -> Result:
    third = 1 / 3
    tone = Label(UNKNOWN, (("negative", third), ("neutral", third), ("positive", third)))
    hits = _word_hits(article)
    total = sum(hits.values())
    if not total:
        return tone, Label(OTHER, ((OTHER, 1.0),)), (OTHER,)
    ranked = sorted(
        ((name, count / total) for name, count in hits.items()), key=lambda pair: (-pair[1], pair[0])
    )
    also = [name for name, p in ranked[1:MOST] if p >= ALSO]
    return tone, Label(ranked[0][0], tuple(ranked)), (ranked[0][0], *also)


def _word_hits(article: Article) -> dict[str, float]:
    head, text = article.title.lower(), article.text[:_CUT].lower()
    found: dict[str, float] = {}
    for topic, pattern in _patterns(article.language):
        points = 2.0 * len(pattern.findall(head)) + len(pattern.findall(text))
        if points:
            found[topic] = points
    return found


@functools.cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    edge = "" if language in {"zh", "ko", "ja"} else r"\b"
    found = []
    for topic in load_topics():
        words = topic.words.get(language)
        if words:
            either = "|".join(map(re.escape, words))
            found.append((topic.id, re.compile(f"{edge}(?:{either})s?{edge}" if edge else either)))
    return tuple(found)


def _topic(row: Mapping[str, Any]) -> Topic:
    words = {language: tuple(map(str, found)) for language, found in (row.get("words") or {}).items()}
    return Topic(str(row["id"]), str(row["name"]), str(row["unit"]), words)
