"""Claims laid end to end: a notice goes on record, what was said of it comes in as a post or an article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import yaml

from benchmarks.never_flagged import DATA, OFFICE
from benchmarks.never_flagged import cases as never
from models.verify.stream import REFUTED
from models.verify.written import FOLDER, blind_pairs
from pipeline.evidence import evidence_from_article
from pipeline.types import AlertKind, Article, Evidence, Kind, Precision

#: Kinds of flag that say what the record says otherwise.
TRUTH = {AlertKind.CONTRADICTED, AlertKind.ALREADY_CHECKED}
#: Tables of plain pairs, by hands who were told no more than what such a set is for.
PLAIN = ("blind3", "blind3_news", "blind5", "blind5_news", "blind6", "blind6_news")
#: Weeks as they are written: those of which only counts are looked at by name, the others in the first, of
#: which so many notices were looked at while the tool was built.
BLIND = {
    "blind": "week_blind.yaml",
    "third": "week_third.yaml",
    "fourth": "week_fourth.yaml",
    "fifth": "week_fifth.yaml",
}
TOLD, SEEN = "week.yaml", 20
#: Texts that tell the truth though they do not look it, and a few that do not (``should: flag``).
TRUE = ("true_reports.yaml", "true_reports_later.yaml")
#: Posts and articles beside notices, written to be hard.
POSTS = "record_and_posts.yaml"
#: When the notices of tables were given out; they have no date of their own.
STATED = datetime.fromisoformat("2026-08-10T09:00+07:00")


@dataclass(frozen=True)
class Case:
    """A text, whether the record contradicts it, and where that stands."""

    set: str
    article: Article
    against: bool
    notice: str = ""
    claim: str = ""

    def has(self, text: str) -> bool:
        """Whether a sentence taken from the text is the one that is judged, or a part of it, or holds it."""
        return self.claim in text or text.rstrip(".!?") in self.claim


def hash_of(text: str) -> int:
    """Return a number that is the same in every run."""
    return sum(ord(char) * (at + 1) for at, char in enumerate(text))


def article(identity: str, title: str, body: str, when: datetime, kind: Kind) -> Article:
    """Return an article or post as it would have come in."""
    return Article(
        identity, f"s{hash_of(identity) % 12}", kind, f"https://s.example/{identity}", "", title, "", body,
        when, Precision.SECOND, "vi", identity, when,
    )  # fmt: skip


def posts(record: list[Evidence]) -> Iterator[Case]:
    """Yield posts and articles beside notices, written to be hard; the notices go on record."""
    for one in yaml.safe_load((DATA / POSTS).read_text("utf-8")):
        yield from _beside({**one, "texts": one["posts"]}, record, "posts", wanted=True)


def told(record: list[Evidence], part: str = "") -> Iterator[Case]:
    """Yield articles and posts as they are written, four or six beside each notice, one contradicting it.

    By hands that knew nothing of the tool. ``part``: "seen", which was looked at while the tool was built,
    "later", which was looked at once its figures stood in a report; "" for both; or one of ``BLIND``, sets
    by other hands of which only counts are looked at.
    """
    notices = yaml.safe_load((DATA / BLIND.get(part, TOLD)).read_text("utf-8"))
    for number, one in enumerate(notices):
        wanted = part in {"", *BLIND} or part == ("seen" if number < SEEN else "later")
        yield from _beside(one, record, f"told {part}".strip(), wanted)


def true_reports(record: list[Evidence], later: bool = False) -> Iterator[Case]:
    """Yield true reports that look as if they were not, and a few false ones: written to break the tool.

    ``later``: those written by somebody who had read how what stands alone is compared.
    """
    for one in yaml.safe_load((DATA / TRUE[later]).read_text("utf-8")):
        yield from _beside(one, record, "true later" if later else "true", wanted=True)


def _beside(one: dict[str, Any], record: list[Evidence], name: str, wanted: bool) -> Iterator[Case]:
    stated = datetime.fromisoformat(str(one["date"]))
    record += _on_record(one["id"], one["title"], one["body"], stated)
    for text in one["texts"] if wanted else ():
        when = stated + timedelta(hours=float(text["hours_after"]))
        made = article(text["id"], text.get("title", ""), text["text"], when, Kind(text["kind"]))
        against = text.get("label") == "REFUTED" or text.get("should") == "flag"
        yield Case(name, made, against, one["id"], text.get("claim", ""))


def plain(record: list[Evidence], tables: Sequence[str] = PLAIN) -> Iterator[Case]:
    """Yield the claims of tables that nothing learns from, each five hours after its notice."""
    said = [pair for _, pair in blind_pairs() if pair.source in tables]
    days: dict[str, int] = {}
    for number, pair in enumerate(said):
        new = pair.evidence not in days
        day = days.setdefault(pair.evidence, len(days))
        if new:
            record += _on_record(f"told-{day}", "", pair.evidence, _stated(day))
        when = _stated(day) + timedelta(hours=5)
        kind = Kind.POST if number % 2 else Kind.ARTICLE
        made = article(f"{pair.source}-{number}", "", sentence(pair.claim), when, kind)
        yield Case("plain", made, pair.label == REFUTED, f"told-{day}", pair.claim)


def _stated(number: int) -> datetime:
    return STATED + timedelta(days=number % 60)


def written(record: list[Evidence], every: int) -> Iterator[Case]:
    """Yield the claims of every so many notices that were written for training; all go on record."""
    files = (yaml.safe_load(file.read_text("utf-8")) for file in sorted(FOLDER.glob("*.yaml")))
    notices = [one for file in files for one in file if "notice" in one]  # twins have two
    for number, one in enumerate(notices, 1):
        stated = _stated(number)
        record += _on_record(f"w{number}", "", one["notice"], stated)
        for side in "srn" if number % every == 0 else "":
            for at, claim in enumerate(one[side]):
                kind = Kind.POST if at % 2 else Kind.ARTICLE
                made = article(f"w{number}{side}{at}", "", sentence(claim), stated + timedelta(hours=5), kind)
                yield Case("written", made, side == "r", f"w{number}", claim)


def never_flagged(record: list[Evidence]) -> Iterator[Case]:
    """Yield the texts that must never be flagged; what stands beside them goes on record."""
    for half in ("first", "blind"):
        for _, _, one, beside in never(half):
            record += [each for each in beside if each not in record]
            yield Case("never", one, against=False)


def sentence(claim: str) -> str:
    """Return the claim with a mark at its end."""
    return claim if claim[-1] in ".!?" else f"{claim}."


def _on_record(identity: str, title: str, body: str, stated: datetime) -> list[Evidence]:
    return evidence_from_article(article(identity, title, body, stated, Kind.ARTICLE), OFFICE)
