"""Fitting which notices are of a claim's own matter: ``minhtin models train own-notice``.

``python -m pipeline.own_fit [--data ../shared/data]`` does the same and prints what each number weighs.

Learnt from the claims written by hand beside the notices they were written for, searched for among all those
notices, and from real articles about the province, which are of none of them. Half of the claims are put
before a record that lacks their own notice, and records are thinned to all, half and a quarter of what the
search finds, so that nothing rests on how much is on record.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

from models.data import WHOLE, news
from models.linear import ARTEFACTS
from models.rank import own
from models.verify import written
from pipeline.claims import detect_claims
from pipeline.compare.content import read
from pipeline.compare.cores import cores
from pipeline.compare.notice import matter
from pipeline.compare.own import notice_scores, row, standings
from pipeline.evidence import evidence_from_article
from pipeline.facets.text import view
from pipeline.locate import load_profile, locate
from pipeline.normalise import normalise_social
from pipeline.retrieval import EvidenceIndex
from pipeline.types import (
    Article,
    Claim,
    Evidence,
    Kind,
    Precision,
    Salience,
    Source,
    SourceKind,
    Tier,
)
from pipeline.verify import CANDIDATES, found_notices, read_notice

PROFILE = "bac-giang"
OFFICE = Source("cong", "Cổng thông tin", SourceKind.PORTAL, Tier.OFFICIAL, "vi", "Asia/Ho_Chi_Minh", "", ())
#: Of the notices one in so many has its claims looked for; of the real articles so many are read.
EVERY, REAL = 12, 600
SEED = 20261129
#: Which share of what was found is left in a record that is thinned.
_LEFT = (1.0, 0.5, 0.25)
_STATED = datetime(2026, 8, 10, 2, tzinfo=UTC)
_LATER = timedelta(hours=5)


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim, when it was made, and its own notice ("" for none)."""

    claim: Claim
    made: datetime
    own: str


def train(data: Path | None, folder: Path = ARTEFACTS, watch: Callable[[str], None] | None = None) -> own.Own:
    """Fit the regression and write it; without ``data`` no real articles are among what it learns from.

    Args:
        data: the data folder.
        folder: where artefacts go.
        watch: told one line every 200 claims.

    Raises:
        MissingDataError: a file of the data folder is absent.
    """
    told_of = list(record())
    index = EvidenceIndex(told_of)
    chance = random.Random(SEED)  # noqa: S311  reproducible, no secret
    asked = [*_claims(), *(real(data, chance) if data else ())]
    told: list[tuple[dict[str, float], bool]] = []
    for done, each in enumerate(asked, 1):
        told += weighed(each, index, _thinned(chance, each.own))
        if watch and done % 200 == 0:
            watch(f"{done}/{len(asked)}")
    names = tuple(told[0][0])
    rows = np.array([[values[name] for name in names] for values, _ in told])
    truth = np.array([mine for _, mine in told])
    made = own.learn(names, rows, truth)
    notes = {"sentences": len(told_of), "claims": len(asked), "rows": len(told), "own": int(truth.sum())}
    own.save(made, {**notes, "seed": SEED}, folder)
    own.load.cache_clear()
    return made


def _thinned(chance: random.Random, mine: str) -> Callable[[str], bool]:
    """What is left of a record: a part of the other notices, the claim's own in every second case."""
    left, lacking = chance.choice(_LEFT), chance.random() < 0.5
    return lambda one: not lacking if one == mine else chance.random() < left


def weighed(
    asked: Asked, index: EvidenceIndex, left: Callable[[str], bool] = bool
) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield what is weighed for each notice found that is ``left``, and whether it is the claim's own."""
    claim = asked.claim
    hits = index.search(claim.text, CANDIDATES)
    scores = notice_scores(hits, claim.article_id)
    standing = standings({one: score for one, score in scores.items() if left(one)})
    bare, places = view(claim.text).bare, claim.facets.places
    reading = read(normalise_social(cores(claim.text)[0]), bare=bare, said=asked.made)
    for found in found_notices([evidence for evidence, _ in hits], index):
        one = found[0].article_id
        if one in standing:
            whole = read_notice(found, bare)
            yield row(reading, whole, matter(reading, whole, places), places, standing[one]), one == asked.own


def record() -> Iterator[Evidence]:
    """Yield the sentences of all notices that were written for training, as if they were on record."""
    for number, one in enumerate(_notices()):
        yield from evidence_from_article(
            article_of(f"w{number}", str(one["notice"]), _stated(number)), OFFICE
        )


def _notices() -> list[dict[str, object]]:
    return [one for one in written.notices() if "twin" not in one]


def _stated(number: int) -> datetime:
    return _STATED + timedelta(days=number % 60)


def _claims() -> Iterator[Asked]:
    for number, one in enumerate(_notices()):
        if number % EVERY == 0:
            told = [str(claim) for side in "srn" for claim in one[side]]  # type: ignore[attr-defined]  # lists of texts
            made = _stated(number) + _LATER
            articles = [article_of(f"w{number}-{at}", text, made) for at, text in enumerate(told)]
            yield from asked_of(articles, f"w{number}")


def real(data: Path, chance: random.Random, first: int = 0, last: int = REAL) -> Iterator[Asked]:
    """Yield the claims of some real articles about the province, in the order that ``chance`` gives them."""
    items = [one for name in WHOLE for one in news(data, name)]
    chance.shuffle(items)
    profile = load_profile(PROFILE)
    texts = (f"{one.title}\n{one.lead}\n{one.body}" for one in items)
    articles = (_dated(f"r{at}", text, chance) for at, text in enumerate(texts))
    near = (one for one in articles if locate([one], profile)[0].about_province)
    yield from asked_of(islice(near, first, last), "")


def _dated(identity: str, text: str, chance: random.Random) -> Article:
    return article_of(identity, text, _STATED + timedelta(days=chance.randrange(60)))


def asked_of(articles: Iterable[Article], notice: str) -> Iterator[Asked]:
    """Yield the claims of articles, whose own ``notice`` is known ("" for none)."""
    profile = load_profile(PROFILE)
    for one in articles:
        place = replace(locate([one], profile)[0], about_province=True, salience=Salience.MAIN)
        for claim in detect_claims([one], [place])[0]:
            yield Asked(claim, one.dated, notice)


def article_of(
    identity: str, text: str, made: datetime, kind: Kind = Kind.ARTICLE, title: str = ""
) -> Article:
    """Return an article or a post of our own as if it had been collected."""
    url = f"https://x.example/{identity}"
    return Article(
        identity, "x", kind, url, "", title, "", text, made, Precision.SECOND, "vi", identity, made
    )


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    chosen = parser.parse_args()
    made = train(chosen.data if chosen.data.is_dir() else None)
    order = sorted(zip(made.names, made.weights.tolist(), strict=True), key=lambda pair: -abs(pair[1]))
    sys.stdout.writelines(f"{weight:6.2f}  {name}\n" for name, weight in order)


if __name__ == "__main__":
    main()
