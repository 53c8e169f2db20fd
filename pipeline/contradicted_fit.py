"""Fitting when a claim is held to be contradicted: ``minhtin models train contradicted``.

Learnt from posts and articles beside the notices they were written for, by hands that no reader of pairs
learnt from, and from claims that stand by themselves, all notices on record together. A row is a claim beside
a notice that it was held against; right are those of the sentences that say otherwise than their own notice.
Its probability is scaled on rows that the trees did not see, notice by notice.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import heldout
from models.data import digest
from models.linear import ARTEFACTS
from models.rank import boosted
from models.verify import reader
from models.verify.in_texts import FOLDER, KEPT, Text, told
from models.verify.in_texts import Told as Beside
from models.verify.later import Told
from models.verify.stream import REFUTED
from models.verify.written import SWAPPED, TWINS_SINCE, held_pairs, kept_pairs
from pipeline import reading
from pipeline.bearing import Bearings
from pipeline.contradicted import NAME, hours
from pipeline.evidence import evidence_from_article
from pipeline.locate import load_profile
from pipeline.own_fit import OFFICE, PROFILE, article_of, asked_of
from pipeline.retrieval import EvidenceIndex
from pipeline.second_reading import weighed
from pipeline.types import Article, Evidence, Kind
from pipeline.verify import looked_at_of

SEED, FOLDS = 20261129, 8
#: How much a claim by itself counts. At 1 a quarter less is found in texts, at 0 a tenth less of such claims.
LESS = 0.15
LABELS = ("not against the record", "against the record")
#: Lone claims that are learnt from beside the texts: how many of those beside notices kept from training, and
#: of those beside twins that the reader has not read (the half that its last course left).
KEPT_CLAIMS, TWIN_CLAIMS, LEFT = 700, 400, 1
_STATED = datetime(2026, 8, 10, 2, tzinfo=UTC)
_LATER = timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class Row:
    """What is weighed of a claim beside a notice; whose text and notice; whether it is contradicted.

    ``case`` is the notice that the text was written beside; ``weight`` how much the row counts.
    """

    values: dict[str, float]
    text_id: str
    case: str
    notice_id: str
    against: bool
    weight: float = 1.0


def train(folder: Path = ARTEFACTS, watch: Callable[[str], None] | None = None) -> boosted.Boosted:
    """Fit the trees and write them.

    Args:
        folder: where artefacts go.
        watch: told one line every 200 texts.

    Raises:
        FileNotFoundError: a reader or the combiner is not there.
    """
    if not (reading.available() and reader.of_texts()):
        raise FileNotFoundError(
            "the trees weigh what verify-reader, its combiner and text-reader say: make them first"
        )
    found = [*rows(KEPT, watch), *lone(watch)]
    heldout.write(_kept(found, _fitted(found, folder / NAME)), folder / NAME)
    boosted.load.cache_clear()
    hours.cache_clear()
    return boosted.load(NAME, folder)


def _fitted(found: Sequence[Row], folder: Path) -> NDArray[np.float64]:
    """Write the trees learnt from the rows; return what trees that saw no row of a notice say of its rows."""
    names, values, truth, weights = table(found)
    scores = unseen(found)
    made = boosted.learn(names, values, truth, SEED, weights)
    made = boosted.calibrated(made, scores, truth, weights)
    about = {
        "texts": digest(*(FOLDER / f"{part}.yaml" for part in KEPT)),
        "rows": len(found), "against": int(truth.sum()), "seed": SEED,
    }  # fmt: skip
    boosted.save(made, LABELS, about, folder)
    return made.scaled(scores)


def _kept(found: Sequence[Row], against: NDArray[np.float64]) -> heldout.Heldout:
    """What trees that saw no row of a notice say of its rows, by text."""
    right = tuple((LABELS[one.against],) for one in found)
    odds = np.column_stack([1 - against, against])
    return heldout.Heldout(LABELS, right, odds, tuple(one.text_id for one in found))


def table(
    found: Sequence[Row],
) -> tuple[tuple[str, ...], NDArray[np.float64], NDArray[np.bool_], NDArray[np.float64]]:
    """Return the names of what is weighed, a row of numbers each, whether contradicted, what each counts."""
    names = tuple(found[0].values)
    return (
        names,
        np.array([[one.values[name] for name in names] for one in found]),
        np.array([one.against for one in found]),
        np.array([one.weight for one in found]),
    )


def unseen(found: Sequence[Row]) -> NDArray[np.float64]:
    """Return for each row the log odds by trees that saw no row of its notice (what was told of it)."""
    from sklearn.model_selection import GroupKFold

    names, values, truth, weights = table(found)
    of = [one.case for one in found]
    scores = np.zeros(len(found))
    for seen, left in GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(values, truth, of):
        made = boosted.learn(names, values[seen], truth[seen], SEED, weights[seen])
        scores[left] = [made.odds(found[at].values) for at in left]
    return scores


def rows(parts: Sequence[str], watch: Callable[[str], None] | None = None) -> Iterator[Row]:
    """Yield what is weighed for the claims of the texts of ``parts``, beside all notices of all files."""
    index = EvidenceIndex(list(_record()))
    cases = [
        _Case(_article(one, text), one.notice_id, text.against, 1.0)
        for one in told(tuple(parts))
        for text in one.texts
    ]
    yield from _of_cases(cases, index, watch)


def lone(watch: Callable[[str], None] | None = None) -> Iterator[Row]:
    """Yield the same for claims that stand by themselves, beside their notices and those of all files."""
    chance = random.Random(SEED)  # noqa: S311  reproducible, no secret
    kept = [pair for _, pair in kept_pairs() if pair.source in {"kept_plain", "kept_event"}]
    twins = Told(SWAPPED + TWINS_SINCE, half=LEFT).pairs(chance)
    own = [pair for pair in twins if pair.source != "written-beside"]
    pairs = [pair for _, pair in held_pairs()]
    pairs += [*chance.sample(kept, KEPT_CLAIMS), *chance.sample(own, TWIN_CLAIMS)]
    notices = {text: f"n{at}" for at, text in enumerate(dict.fromkeys(one.evidence for one in pairs))}
    days = {text: _STATED + timedelta(days=at % 60) for at, text in enumerate(notices)}
    on_record = [
        each
        for text, name in notices.items()
        for each in evidence_from_article(article_of(name, text, days[text]), OFFICE)
    ]
    cases = []
    for at, pair in enumerate(pairs):
        kind, name = (Kind.POST if at % 2 else Kind.ARTICLE), notices[pair.evidence]
        claim = pair.claim if pair.claim[-1] in ".!?" else f"{pair.claim}."
        made = article_of(f"{name}-{at}", claim, days[pair.evidence] + _LATER, kind)
        cases.append(_Case(made, name, (pair.claim,) if pair.label == REFUTED else (), LESS))
    yield from _of_cases(cases, EvidenceIndex([*_record(), *on_record]), watch)


@dataclass(frozen=True, slots=True)
class _Case:
    """A text, its notice, its sentences that the notice contradicts, and how much its rows count."""

    article: Article
    notice_id: str
    against: tuple[str, ...]
    weight: float


def _record() -> Iterator[Evidence]:
    """The notices of all files."""
    for one in told():
        made = article_of(one.notice_id, one.body, one.stated, title=one.title)
        yield from evidence_from_article(made, OFFICE)


def _of_cases(
    cases: Sequence[_Case], index: EvidenceIndex, watch: Callable[[str], None] | None
) -> Iterator[Row]:
    for done, case in enumerate(cases, 1):
        yield from _of_case(case, index)
        if watch and done % 200 == 0:
            watch(f"{done}/{len(cases)}")


def _of_case(case: _Case, index: EvidenceIndex) -> Iterator[Row]:
    article = case.article
    bearings = Bearings(index, {article.article_id: article.text}, load_profile(PROFILE).home)
    for one in asked_of([article], case.notice_id):
        for seen in looked_at_of(one.claim, index, one.made, bearings):
            if seen.asked:
                notice = seen.one.record[0].article_id
                mine = notice == case.notice_id and _holds(one.claim.text, case.against)
                values = weighed(seen)
                yield Row(values, article.article_id, case.notice_id, notice, mine, case.weight)


def _holds(claim: str, against: Sequence[str]) -> bool:
    """Whether a claim as it was cut is one of the sentences, a part of one, or holds one."""
    return any(one in claim or claim.rstrip(".!?") in one for one in against)


def _article(one: Beside, text: Text) -> Article:
    made = one.stated + timedelta(hours=text.hours_after)
    return article_of(text.text_id, text.body, made, Kind(text.kind), text.title)
