"""A simulated week of the desk: real articles, planted contradictions with evidence, hard negatives.

Run: ``python -m benchmarks.claims_week [--articles 10000] [--planted 40] [--negatives 200] [--show]``.
Prints the precision of the first 20 flags of each day, the share of the planted that one cycle finds, and
flag rates by tier, with ``--tone`` by tone too. Real articles come from the data folder and are dated beside
the notices, so that each may be taken for a contradiction; planted posts and negatives are invented.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import yaml

from benchmarks.never_flagged import DATA, HOME, OFFICE
from benchmarks.never_flagged import cases as never
from models.data import news
from pipeline.claims import detect_claims
from pipeline.evidence import EvidenceIndex, evidence_from_article
from pipeline.fairness import flag_rates, table
from pipeline.locate import load_profile, locate
from pipeline.prioritise import load_rules, prioritise
from pipeline.types import (
    Alert,
    AlertKind,
    Article,
    ClaimContext,
    Evidence,
    Kind,
    Precision,
    Salience,
    Tier,
)
from pipeline.verify import verify

DAYS, CAPACITY = 7, 20
TRUTH = {AlertKind.CONTRADICTED, AlertKind.ALREADY_CHECKED}
SETS = ("bacgiang_bacninh", "five_outlets_2016", "dantri_2020", "vietnews_sample")


@dataclass
class Day:
    """What comes in on one day: texts with what they are (`real`, `planted`, `negative`)."""

    texts: list[tuple[str, Article]] = field(default_factory=list)


@dataclass
class Week:
    """The days and the record that they are held against."""

    days: list[Day]
    record: list[Evidence]


def _article(identity: str, title: str, body: str, when: datetime, kind: Kind) -> Article:
    return Article(
        identity, f"s{hash_of(identity) % 12}", kind, f"https://s.example/{identity}", "", title, "", body,
        when, Precision.SECOND, "vi", identity, when,
    )  # fmt: skip


def hash_of(text: str) -> int:
    """Return a number that is the same in every run."""
    return sum(ord(char) * (at + 1) for at, char in enumerate(text))


def build(articles: int, planted: int, negatives: int, data: Path, seed: int = 1) -> Week:
    """Return a week; notices, with what belongs to them, are spread over its days."""
    chance = random.Random(seed)  # noqa: S311  a sample, no secret
    notices = yaml.safe_load((DATA / "record_and_posts.yaml").read_text("utf-8"))
    week = Week([Day() for _ in range(DAYS)], [])
    posts: list[tuple[str, int, Article]] = []
    for at, one in enumerate(notices):
        stated = datetime.fromisoformat(str(one["date"]))
        page = _article(one["id"], one["title"], one["body"], stated, Kind.ARTICLE)
        week.record += evidence_from_article(page, OFFICE)
        for post in one["posts"]:
            when = stated + timedelta(hours=float(post["hours_after"]))
            label = "planted" if post["label"] == "REFUTED" else "negative"
            posts.append((label, at % DAYS, _article(post["id"], "", post["text"], when, Kind(post["kind"]))))
    for at, (_, _, article, record) in enumerate((*never("first"), *never("blind"))):
        week.record += [one for one in record if one not in week.record]
        posts.append(("negative", at % DAYS, article))
    for label, many in (("planted", planted), ("negative", negatives)):
        chosen = [one for one in posts if one[0] == label]
        for _, day, article in chance.sample(chosen, min(many, len(chosen))):
            week.days[day].texts.append((label, article))
    _add_real(week, articles, data, chance)
    return week


def _add_real(week: Week, many: int, data: Path, chance: random.Random) -> None:
    moments = [one.stated_at for one in week.record if one.stated_at is not None]
    for at, (identity, title, body) in enumerate(_real(data, many)):
        when = chance.choice(moments) + timedelta(hours=chance.uniform(-20, 60))
        week.days[at % DAYS].texts.append(("real", _article(identity, title, body, when, Kind.ARTICLE)))


def _real(data: Path, many: int) -> Iterator[tuple[str, str, str]]:
    left = many
    for name in SETS:
        for one in news(data, name)[: max(left, 0)]:
            left -= 1
            yield f"{name}-{one.id}", one.title, "\n".join(filter(None, (one.lead, one.body)))


def flagged(day: Day, record: Sequence[Evidence], tone: bool) -> tuple[list[Alert], list[ClaimContext]]:
    """Return the alerts of one cycle over a day's texts, most urgent first, and what they were made of."""
    articles = [article for _, article in day.texts]
    kinds = {article.article_id: label for label, article in day.texts}
    places = locate(articles, load_profile("bac-giang"))
    kept = []
    for article, place in zip(articles, places, strict=True):
        if kinds[article.article_id] != "real":  # invented posts rely on their notice for the place
            kept.append((article, replace(place, about_province=True, salience=Salience.MAIN)))
        elif place.about_province:
            kept.append((article, place))
    claims = detect_claims([article for article, _ in kept], [place for _, place in kept])
    tones = _tones([article for article, _ in kept]) if tone else ["?"] * len(kept)
    contexts = [
        ClaimContext(
            claim, article, "nguồn", _tier(article), "health", mood, place.salience, article.article_id
        )
        for (article, place), found, mood in zip(kept, claims, tones, strict=True)
        for claim in found
    ]
    published = {one.claim.claim_id: one.article.dated for one in contexts}
    verdicts = verify([one.claim for one in contexts], EvidenceIndex(record), published=published)
    now = max((one.article.dated for one in contexts), default=datetime.now().astimezone())
    return prioritise(contexts, verdicts, record, load_rules(), now, home=HOME), contexts


def _tier(article: Article) -> Tier:
    if article.kind is Kind.POST:
        return Tier.SOCIAL
    return Tier.CENTRAL if hash_of(article.source_id) % 2 else Tier.PROVINCIAL


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
    parser.add_argument("--show", action="store_true", help="print what was flagged wrongly")
    parser.add_argument("--tone", action="store_true", help="rates by tone too (slow)")
    options = parser.parse_args()
    started = time.perf_counter()
    week = build(options.articles, options.planted, options.negatives, options.data)
    contexts: list[ClaimContext] = []
    alerts: list[Alert] = []
    shown: dict[str, int] = defaultdict(int)
    for number, day in enumerate(week.days, 1):
        kinds = {article.article_id: label for label, article in day.texts}
        raised, seen = flagged(day, week.record, options.tone)
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
    for by in ("tier", *(("sentiment", "both") if options.tone else ())):
        print(f"\n{table(flag_rates(contexts, alerts, by))}")


if __name__ == "__main__":
    main()
