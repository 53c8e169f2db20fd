"""Claims against the record: after each cycle, and whenever evidence was added or retired by hand.

A claim is judged once. It is judged again only when evidence came that may speak to it, or when
evidence its verdict rests on is no longer in force; so the work of a cycle grows with what is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline import logs
from pipeline.batches import batches
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.types import Alert, Claim, Evidence, Verdict, VerdictLabel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from flows.progress import Report
    from pipeline.alert_rules import Rules
    from pipeline.bearing import Bearings
    from pipeline.claim_match import Match, OwnChecks
    from pipeline.retrieval import Embed, EvidenceIndex
    from pipeline.same_words import SameWords
    from pipeline.store.reviewing import Reviewing

CHUNK = 200


def review_claims(store: Store, settings: Settings, now: datetime, *, report: Report) -> int:
    """Judge what needs judging and raise or renew alerts.

    Returns:
        The number of alerts that are new.
    """
    from pipeline.alert_rules import load_rules
    from pipeline.claim_match import OwnChecks
    from pipeline.locate import load_profile
    from pipeline.reading import adopt
    from pipeline.verify_fit import own_file

    adopt(own_file(settings))
    # Only the window is read, and of it few claims at a time: what a review costs does not grow with the
    # years in the store, nor its memory with the claims of the window.
    since = now - timedelta(days=settings.processing.claim_window_days)
    window = store.reviewing(since, until=now)
    with logs.stage("review") as at:
        at.items = window.count()
        # Also what has lapsed since then: a claim is held against what was in force when it was made.
        evidence = store.evidence(at=now, since=since)
        _cluster(window)
        embed = _embedder(settings.processing.encoder)
        rules, home = load_rules(), load_profile(settings.province).home
        fresh = store.unreviewed_evidence(at=now, since=since)
        _judge(store, window, evidence, fresh, home, now=now, report=report, embed=embed)
        # First: an alert that now rests on other evidence would not show that it lost what it had, and what
        # was concluded from evidence that is gone would be held against others.
        store.reopen_unfounded(now)
        own = OwnChecks(store.own_checks())
        alerts = _alerts(window, evidence, rules, now, home=home, embed=embed, own=own)
        return store.upsert_alerts([*alerts, *_bursts(store, rules, now)], now)


def _cluster(window: Reviewing) -> None:
    from pipeline.clusters import Clusters, Mark, mark_of

    new = window.unclustered()
    if not new:
        return
    known, fresh, found = Clusters(), list[Mark](), dict[str, str]()
    for mark in window.marks():
        known.add(mark)
    unmarked = window.unmarked()
    for heads in window.pages(list(unmarked)):
        for claim, _ in heads:
            fresh.append(mark_of(claim, unmarked[claim.claim_id]))
            known.add(fresh[-1])
    for claims in window.pages(new):
        for claim, _ in claims:
            found[claim.claim_id], mark_ = known.of(claim)
            fresh += [mark_] if mark_ else []
    window.save_clusters(found, fresh)


def _alerts(
    window: Reviewing,
    evidence: Sequence[Evidence],
    rules: Rules,
    now: datetime,
    *,
    home: frozenset[str],
    embed: Embed | None,
    own: OwnChecks | None = None,
) -> list[Alert]:
    """The alerts as they now stand, from the claims of which one may come."""
    from pipeline.prioritise import asks, prioritise

    matches = _matches(window, evidence, rules, embed, own)
    asking = [article for article, text in window.texts() if asks(text, rules)]
    contexts = window.contexts(list(matches), asking, rules.file.thresholds.nothing_check_worthy)
    ids = [one.claim.claim_id for one in contexts]
    verdicts, clusters = window.verdicts(ids), window.clusters(ids)
    return prioritise(contexts, verdicts, evidence, rules, now, clusters=clusters, home=home, matches=matches)


def _matches(
    window: Reviewing,
    evidence: Sequence[Evidence],
    rules: Rules,
    embed: Embed | None,
    own: OwnChecks | None = None,
) -> dict[str, Match]:
    """The judged claim that each claim repeats which the record does not bear out."""
    from pipeline.claim_match import Limits, Reviews
    from pipeline.compare.scope import lapsed

    limits = rules.file.thresholds
    reviews = Reviews(evidence, own, embed=embed or _embedder("packaged"))
    if not reviews.reviews:
        return {}
    least = Limits(limits.review_suggest, limits.review_automatic, limits.review_words)
    found: dict[str, Match] = {}
    for claims in window.pages(window.open(limits.check_worthy)):
        clusters = window.clusters([claim.claim_id for claim, _ in claims])
        for claim, made in claims:
            cluster = clusters.get(claim.claim_id, "")
            match = reviews.match(claim.text, least, cluster=cluster, made=made)
            if match is not None and not lapsed(match.evidence, made):
                found[claim.claim_id] = match
    return found


def _bursts(store: Store, rules: Rules, now: datetime) -> list[Alert]:
    """Topics and places that more is written of than their past explains."""
    from pipeline.bursts import PAST, WINDOW, Limits, burst_alerts, find_bursts, mentions_of
    from pipeline.classify import load_topics

    began, rows = store.mentions(now - WINDOW - PAST, until=now)
    if began is None:
        return []
    names = {f"topic:{one.id}": one.name for one in load_topics()}
    limits = rules.file.thresholds
    found = find_bursts(
        mentions_of(rows, names),
        now,
        since=began,
        limits=Limits(limits.burst_rate, limits.burst_least, limits.burst_ratio),
    )
    return burst_alerts(found, rules, now)


def _embedder(name: str) -> Embed | None:
    if not name:
        return None
    from models.encoder import EncoderError, embed

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            return embed(name, texts)
        except EncoderError as error:
            raise BadInput(f"processing.encoder: {error}") from error

    return vectors


def _judge(
    store: Store,
    window: Reviewing,
    evidence: Sequence[Evidence],
    fresh: set[str],
    home: frozenset[str],
    *,
    now: datetime,
    report: Report,
    embed: Embed | None,
) -> None:
    from pipeline.bearing import Bearings
    from pipeline.evidence import EvidenceIndex
    from pipeline.verify import same_words

    arrived = [one for one in evidence if one.evidence_id in fresh]
    again = _to_judge(window, arrived, {one.evidence_id for one in evidence}, home)
    index = EvidenceIndex(evidence if again else (), embed=embed)  # most cycles have nothing to judge
    done, told, bearings = 0, same_words(), Bearings(index, home=home)
    report("Đối chiếu", 0, len(again))
    for claims in window.pages(again):
        for some in batches(claims, CHUNK):
            verdicts = _verdicts(window, some, index, told, bearings)
            store.save_verdicts(verdicts, now)
            done += len(some)
            report("Đối chiếu", done, len(again))
    # Last: a review that is killed before this judges the same claims again.
    store.note_reviewed([one.evidence_id for one in arrived], now)


def _verdicts(
    window: Reviewing,
    claims: Sequence[tuple[Claim, datetime]],
    index: EvidenceIndex,
    told: SameWords,
    bearings: Bearings,
) -> list[Verdict]:
    """Verdicts on claims, each in the light of what its article as a whole speaks of."""
    from pipeline.verify import verify

    bearings.turn_to(window.texts_of({claim.article_id for claim, _ in claims}))
    published = {claim.claim_id: dated for claim, dated in claims}
    return verify([one for one, _ in claims], index, published=published, known=told, bearings=bearings)


def _to_judge(
    window: Reviewing, arrived: Sequence[Evidence], in_force: set[str], home: frozenset[str]
) -> list[str]:
    """Ids of the claims without a verdict, of those that lost what theirs rests on, and of those touched."""
    unfounded = [claim for claim, found in window.founded().items() if not set(found) <= in_force]
    touched = _touched(window, arrived, home) if arrived else []
    return list(dict.fromkeys([*window.unjudged(), *unfounded, *touched]))


def _touched(window: Reviewing, arrived: Sequence[Evidence], home: frozenset[str]) -> list[str]:
    """Ids of the judged claims that the evidence which arrived may speak to."""
    from pipeline.bearing import Bearings
    from pipeline.evidence import EvidenceIndex
    from pipeline.verify import same_words

    index, told, touched = EvidenceIndex(arrived), same_words(), list[str]()
    bearings = Bearings(index, home=home)
    for claims in window.pages(window.judged()):
        verdicts = _verdicts(window, claims, index, told, bearings)
        touched += [one.claim_id for one in verdicts if one.label is not VerdictLabel.NEI or one.evidence_ids]
    return touched
