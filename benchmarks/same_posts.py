"""One rumour in very many posts: what each step costs, and how many alerts come of it.

``python -m benchmarks.same_posts [--posts 100000]``; a tenth of the posts first, so that growth is seen.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.clusters import assign_clusters
from pipeline.evidence import EvidenceIndex, desk_statement
from pipeline.prioritise import load_rules, prioritise
from pipeline.types import Article, ClaimContext, Kind, Located, Precision, Salience, Tier
from pipeline.verify import verify

HOME = Located((), True, Salience.MAIN)
NOW = datetime(2026, 9, 10, 3, tzinfo=UTC)
ENDS = ("", " 😭", " mọi người ơi", "!!!", " rồi", " nhé", " 😱😱", " …", " mn ơi")
HEADS = ("", "Tin nóng: ", "nghe nói ", "Cả nhà ơi ")


def posts(many: int) -> list[Article]:
    """Return posts that tell one rumour in nearly the same words within fifteen hours."""
    chance = random.Random(1)  # noqa: S311  reproducible, no secret
    made = []
    for at in range(many):
        title = f"{chance.choice(HEADS)}đê sông Cầu đã bị vỡ đêm qua{chance.choice(ENDS)}"
        when = NOW + timedelta(seconds=chance.randrange(54_000))
        url = f"https://dien-dan.example/{at}"
        made.append(
            Article(f"p{at}", "dien-dan", Kind.ARTICLE, url, "", title, "", "", when, Precision.SECOND, "vi",
                    f"p{at}", when)
        )  # fmt: skip
    return made


def run(many: int) -> None:
    """Print seconds of computing by step and the alerts."""
    record = [
        desk_statement(
            "Đê sông Cầu an toàn, không xảy ra vỡ đê.",
            source="Sở Nông nghiệp",
            day=date(2026, 9, 9),
            zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        )
    ]
    articles, marks = posts(many), [time.process_time()]
    found = detect_claims(articles, [HOME] * many)
    marks.append(time.process_time())
    contexts = [
        ClaimContext(
            claim, one, "Diễn đàn vẽ", Tier.SOCIAL, "society", "negative", Salience.MAIN, one.article_id
        )
        for one, claims in zip(articles, found, strict=True)
        for claim in claims
    ]
    claims = [one.claim for one in contexts]
    clusters = assign_clusters(claims, {})
    marks.append(time.process_time())
    published = {one.claim.claim_id: one.article.dated for one in contexts}
    index = EvidenceIndex(record)
    bearings = Bearings(index, {one.article_id: one.text for one in articles}, ("Bắc Giang", "Bắc Ninh"))
    verdicts = verify(claims, index, published=published, bearings=bearings)
    marks.append(time.process_time())
    alerts = prioritise(contexts, verdicts, record, load_rules(), NOW, clusters=clusters)
    marks.append(time.process_time())
    steps = [f"{after - before:.1f}" for before, after in itertools.pairwise(marks)]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kinds = ", ".join(f"{one.kind.value} ({len(one.article_ids)} listed)" for one in alerts)
    print(
        f"{many} posts, {len(claims)} claims, {len(set(clusters.values()))} clusters; "
        f"seconds: detect, cluster, verify, prioritise {steps}; "
        f"peak {memory:.0f} MB; {len(alerts)} alerts: {kinds}"
    )


def main() -> None:
    """Run a tenth, then all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    many = parser.parse_args().posts
    run(many // 10)
    run(many)


if __name__ == "__main__":
    main()
