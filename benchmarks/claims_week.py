"""A simulated week of the desk: real articles, planted contradictions with evidence, hard negatives.

Run: ``python -m benchmarks.claims_week [--articles 10000] [--planted 40] [--negatives 200]
[--sets told|blind|fifth|plain|hard] [--show]``. What is planted stands in articles and posts as they are
written, with ``--sets blind`` or ``fifth`` in those of other hands, with ``plain`` in lone sentences of sets
that nothing learns from, with ``hard`` in posts written to be hard. Prints the precision of the first 20
flags of each day, the share of the planted that one cycle finds, and flag rates of real articles by the tier
of their outlet where it is known (``benchmarks.outlets``), with ``--tone`` by tone too; of true texts of our
own, posts (social) beside articles. Real articles come from the data folder and are dated beside the notices,
so that each may be taken for a contradiction; what is planted is invented.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.laid import TRUTH, Case, article, hash_of, never_flagged, plain, posts, told
from benchmarks.never_flagged import HOME
from benchmarks.outlets import tiers
from models.data import WHOLE, news
from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.evidence import EvidenceIndex
from pipeline.fairness import flag_rates, table
from pipeline.locate import load_profile, locate
from pipeline.prioritise import load_rules, prioritise
from pipeline.types import Alert, Article, ClaimContext, Evidence, Kind, Salience, Tier
from pipeline.verify import verify

DAYS, CAPACITY = 7, 20
#: What is planted, by name.
SETS_OF: dict[str, Callable[[list[Evidence]], Iterator[Case]]] = {
    "told": told,
    "blind": partial(told, part="blind"),
    "fifth": partial(told, part="fifth"),
    "plain": plain,
    "hard": posts,
}


@dataclass
class Day:
    """What comes in on one day: texts with what they are (`real`, `planted`, `negative`)."""

    texts: list[tuple[str, Article]] = field(default_factory=list)


@dataclass
class Week:
    """The days and the record that they are held against."""

    days: list[Day]
    record: list[Evidence]


def build(articles: int, planted: int, negatives: int, data: Path, *, sets: str = "told") -> Week:
    """Return a week; notices, with what belongs to them, are spread over its days."""
    chance = random.Random(1)  # noqa: S311  a sample, no secret
    week = Week([Day() for _ in range(DAYS)], [])
    cases = list(SETS_OF[sets](week.record))
    if sets not in {"told", "blind"}:
        cases += never_flagged(week.record)
    for label, many, against in (("planted", planted, True), ("negative", negatives, False)):
        chosen = [one for one in cases if one.against is against]
        for one in chance.sample(chosen, min(many, len(chosen))):
            week.days[hash_of(one.notice) % DAYS].texts.append((label, one.article))
    _add_real(week, articles, data, chance)
    return week


def _add_real(week: Week, many: int, data: Path, chance: random.Random) -> None:
    moments = [one.stated_at for one in week.record if one.stated_at is not None]
    for at, (identity, title, body) in enumerate(_real(data, many)):
        when = chance.choice(moments) + timedelta(hours=chance.uniform(-20, 60))
        week.days[at % DAYS].texts.append(("real", article(identity, title, body, when, Kind.ARTICLE)))


def _real(data: Path, many: int) -> Iterator[tuple[str, str, str]]:
    left = many
    for name in WHOLE:
        for one in news(data, name)[: max(left, 0)]:
            left -= 1
            yield f"{name}-{one.id}", one.title, "\n".join(filter(None, (one.lead, one.body)))


def flagged(
    day: Day, record: Sequence[Evidence], tone: bool, outlets: Mapping[str, Tier]
) -> tuple[list[Alert], list[ClaimContext]]:
    """Return the alerts of one cycle over a day's texts, most urgent first, and what they were made of."""
    articles = [one for _, one in day.texts]
    kinds = {one.article_id: label for label, one in day.texts}
    places = locate(articles, load_profile("bac-giang"))
    kept = []
    for one, place in zip(articles, places, strict=True):
        if kinds[one.article_id] != "real":  # invented posts rely on their notice for the place
            kept.append((one, replace(place, about_province=True, salience=Salience.MAIN)))
        elif place.about_province:
            kept.append((one, place))
    claims = detect_claims([one for one, _ in kept], [place for _, place in kept])
    tones = _tones([one for one, _ in kept]) if tone else ["?"] * len(kept)
    contexts = [
        ClaimContext(claim, one, "nguồn", _tier(one, outlets), "health", mood, place.salience, one.article_id)
        for (one, place), found, mood in zip(kept, claims, tones, strict=True)
        for claim in found
    ]
    published = {one.claim.claim_id: one.article.dated for one in contexts}
    index = EvidenceIndex(record)
    bearings = Bearings(index, {one.article_id: one.text for one, _ in kept}, HOME)
    verdicts = verify([one.claim for one in contexts], index, published=published, bearings=bearings)
    now = max((one.article.dated for one in contexts), default=datetime.now().astimezone())
    return prioritise(contexts, verdicts, record, load_rules(), now, home=HOME), contexts


def _tier(one: Article, outlets: Mapping[str, Tier]) -> Tier:
    """The tier of a text: of its outlet where that is known; what has none counts as a province's paper."""
    return Tier.SOCIAL if one.kind is Kind.POST else outlets.get(one.article_id, Tier.PROVINCIAL)


def rates(
    contexts: Sequence[ClaimContext],
    alerts: Sequence[Alert],
    labels: Mapping[str, str],
    known: Container[str],
) -> Iterator[str]:
    """Yield tables: real articles by tier of outlet, by tone, by both, and true texts of our own by tier."""
    real = [one for one in contexts if labels[one.article.article_id] == "real"]
    told = [one for one in real if one.article.article_id in known]
    own = [one for one in contexts if labels[one.article.article_id] == "negative"]
    yield f"Real articles whose outlet is known, by its tier\n{table(flag_rates(told, alerts, 'tier'))}"
    if any(one.sentiment != "?" for one in real):
        yield f"All real articles, by tone\n{table(flag_rates(real, alerts, 'sentiment'))}"
        yield f"Those whose outlet is known, by tier and tone\n{table(flag_rates(told, alerts, 'both'))}"
    yield f"True texts of our own: posts (social) and articles\n{table(flag_rates(own, alerts, 'tier'))}"


def _tones(articles: Sequence[Article]) -> list[str]:
    from pipeline.classify import classify

    return [tone.label for tone, _, _ in classify(articles)]


def main() -> None:
    """Print a line a day, the totals, and the tables of rates."""
    parser = argparse.ArgumentParser(description="A simulated week of the desk")
    parser.add_argument("--articles", type=int, default=700)
    parser.add_argument("--planted", type=int, default=40)
    parser.add_argument("--negatives", type=int, default=200)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--sets", choices=tuple(SETS_OF), default="told", help="what is planted")
    parser.add_argument("--show", action="store_true", help="print what was flagged wrongly")
    parser.add_argument("--tone", action="store_true", help="rates by tone too (slow)")
    options = parser.parse_args()
    started = time.perf_counter()
    week = build(options.articles, options.planted, options.negatives, options.data, sets=options.sets)
    outlets, labels = (
        tiers(options.data),
        {one.article_id: name for day in week.days for name, one in day.texts},
    )
    contexts: list[ClaimContext] = []
    alerts: list[Alert] = []
    shown: dict[str, int] = defaultdict(int)
    for number, day in enumerate(week.days, 1):
        kinds = {one.article_id: label for label, one in day.texts}
        raised, seen = flagged(day, week.record, options.tone, outlets)
        first = [one for one in raised if one.kind in TRUTH][:CAPACITY]
        right = [one for one in first if any(kinds[a] == "planted" for a in one.article_ids)]
        found = {a for one in raised if one.kind in TRUTH for a in one.article_ids if kinds[a] == "planted"}
        planted = sum(label == "planted" for label in kinds.values())
        counts = {"flags": len(first), "right": len(right), "found": len(found), "planted": planted}
        print(f"day {number}: {len(day.texts)} texts, {counts}")
        for name, value in counts.items():
            shown[name] += value
        if options.show:
            for one in first:
                if one not in right:
                    print(f"   wrong: {kinds[one.article_ids[0]]}: {one.title} → {one.verdict_reasons[0]}")
        contexts += seen
        alerts += raised
    print(
        f"precision@{CAPACITY} a day {shown['right']}/{shown['flags']}, "
        f"planted found {shown['found']}/{shown['planted']}, {time.perf_counter() - started:.0f} s"
    )
    for one_table in rates(contexts, alerts, labels, outlets):
        print(f"\n{one_table}")


if __name__ == "__main__":
    main()
