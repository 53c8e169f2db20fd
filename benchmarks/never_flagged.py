"""How often texts that must never be flagged are: the five parts of our own set, by kind.

Run: ``python -m benchmarks.never_flagged [first|blind|third|fourth|fifth]``. Of all but the first only counts
are printed; the fourth and the fifth are by hands that knew nothing of the tool.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.evidence import EvidenceIndex, evidence_from_article
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
    Source,
    SourceKind,
    Tier,
)
from pipeline.verify import verify

DATA = Path(__file__).resolve().parents[1] / "tests" / "pipeline" / "data"
OFFICE = Source("cong", "Cổng thông tin", SourceKind.PORTAL, Tier.OFFICIAL, "vi", "Asia/Ho_Chi_Minh", "", ())
HOME = ("Bắc Giang", "Bắc Ninh")
#: Parts in which every text has notices of its own.
BESIDE_THEIR_OWN = ("third", "fourth", "fifth")
#: Kinds whose only mark is feeling: none of them may be flagged at all.
FEELING = frozenset({"opinion", "criticism", "complaint", "satire"})


def _article(identity: str, text: str, when: datetime, kind: Kind, source: str) -> Article:
    return Article(
        identity, source, kind, f"https://{source}.example/{identity}", "", "", "", text,
        when, Precision.SECOND, "vi", identity, when,
    )  # fmt: skip


def cases(half: str) -> Iterator[tuple[str, str, Article, list[Evidence]]]:
    """Yield kind, text, article and the record beside it; every text is an article and a post in turn."""
    if half in BESIDE_THEIR_OWN:
        yield from _beside_its_own(half)
        return
    for notice in yaml.safe_load((DATA / f"never_flag_{half}.yaml").read_text("utf-8")):
        stated = datetime.fromisoformat(str(notice["date"]))
        record = evidence_from_article(
            _article(notice["id"], notice["notice"], stated, Kind.ARTICLE, "cong"), OFFICE
        )
        for at, one in enumerate(notice["texts"]):
            when = datetime.fromisoformat(str(one["at"])) if one.get("at") else stated + timedelta(hours=5)
            kind = Kind.POST if at % 2 else Kind.ARTICLE
            yield (
                one["k"],
                one["t"],
                _article(f"{notice['id']}-{at}", one["t"], when, kind, "to-ve"),
                record,
            )


_SHORT = {"denies_rumour": "denial", "hedged_number": "hedge"}


def _beside_its_own(part: str) -> Iterator[tuple[str, str, Article, list[Evidence]]]:
    rows = yaml.safe_load((DATA / f"never_flag_{part}.yaml").read_text("utf-8"))
    for at, one in enumerate(rows):
        record = [
            each
            for number, notice in enumerate(one["evidence"])
            for each in evidence_from_article(
                _article(f"n{at}-{number}", notice["text"], _noon(notice["date"]), Kind.ARTICLE, "cong"),
                OFFICE,
            )
        ]
        kind = Kind.POST if at % 2 else Kind.ARTICLE
        yield (
            _SHORT.get(one["kind"], one["kind"]),
            one["text"],
            _article(f"t{at}", one["text"], _noon(one["date"]), kind, "to-ve"),
            record,
        )


def _noon(day: object) -> datetime:
    return datetime.fromisoformat(f"{day}T05:00:00+00:00")


def raised(article: Article, record: list[Evidence], *, located: bool) -> list[Alert]:
    """Alerts of one text held against one notice; without ``located`` the province counts as its subject."""
    place = locate([article], load_profile("bac-giang"))[0]
    if not located:
        place = replace(place, about_province=True, salience=Salience.MAIN)
    claims = detect_claims([article], [place])[0]
    tier = Tier.SOCIAL if article.kind is Kind.POST else Tier.PROVINCIAL
    contexts = [
        ClaimContext(one, article, "Tổ vẽ", tier, "health", "negative", place.salience, article.article_id)
        for one in claims
    ]
    index, published = EvidenceIndex(record), {one.claim_id: article.dated for one in claims}
    bearings = Bearings(index, {article.article_id: article.text}, HOME)
    verdicts = verify(list(claims), index, published=published, bearings=bearings)
    return prioritise(contexts, verdicts, record, load_rules(), article.dated, home=HOME)


def measure(half: str) -> dict[str, Any]:
    """Return texts and flags (``cần xác minh`` or ``đã có kết luận``) by kind, and what was flagged."""
    seen: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    shown: list[str] = []
    for kind, text, article, record in cases(half):
        seen[kind] += 1
        bad = [
            one
            for one in raised(article, record, located=False)
            if one.kind in {AlertKind.CONTRADICTED, AlertKind.ALREADY_CHECKED}
        ]
        if bad:
            flagged[kind] += 1
            shown.append(f"{kind}: {text} → {bad[0].verdict_reasons[0]}")
    return {"seen": seen, "flagged": flagged, "shown": shown}


def main() -> None:
    """Print a line a kind for the halves named."""
    for half in sys.argv[1:] or ["first", "blind", *BESIDE_THEIR_OWN]:
        found = measure(half)
        total = sum(found["flagged"].values())
        feeling = sum(found["flagged"][kind] for kind in FEELING)
        print(f"{half}: {total} of {sum(found['seen'].values())} flagged, {feeling} by feeling alone")
        print("  " + ", ".join(f"{kind} {found['flagged'][kind]}/{n}" for kind, n in found["seen"].items()))
        if half == "first":
            print("\n".join(f"  {line}" for line in found["shown"]))


if __name__ == "__main__":
    main()
