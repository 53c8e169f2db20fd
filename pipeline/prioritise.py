"""From verdicts to what the desk works on: alerts with additive, named reasons."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.alert_rules import Rules, load_rules
from pipeline.claim_match import Match, shown, verdict_of
from pipeline.clusters import assign_clusters
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.guards import keeps_silent
from pipeline.never_flag import asserts_nothing, refuted_by_itself
from pipeline.record.statement import REVIEWED
from pipeline.types import (
    Alert,
    AlertKind,
    ClaimContext,
    Evidence,
    Reason,
    Salience,
    Tier,
    Verdict,
    VerdictLabel,
)

__all__ = ["Rules", "load_rules", "prioritise"]

_RECORD = frozenset({Tier.OFFICIAL, Tier.FACT_CHECK})
MAX_LISTED = 200
#: Ends the key of the alert that says that a concluded claim came back.
_AGAIN = "+"
_NONE = Verdict("", VerdictLabel.NEI, ())


@dataclass(frozen=True, slots=True)
class _Case:
    """One cluster: its appearances, oldest first, and the verdict that decides."""

    key: str
    contexts: tuple[ClaimContext, ...]
    verdict: Verdict
    kind: AlertKind
    hints: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()

    @property
    def first(self) -> ClaimContext:
        return self.contexts[0]

    @property
    def sources(self) -> set[str]:
        return {one.article.source_id for one in self.contexts}


def prioritise(
    contexts: Sequence[ClaimContext],
    verdicts: Sequence[Verdict],
    evidence: Sequence[Evidence],
    rules: Rules,
    now: datetime,
    *,
    clusters: Mapping[str, str] | None = None,
    home: Collection[str] = (),
    matches: Mapping[str, Match] | None = None,
) -> list[Alert]:
    """Return the alerts, most urgent first.

    Args:
        contexts: claims with their articles.
        verdicts: verdicts by claim id (any order).
        evidence: the record, for the sentences that alerts show.
        rules: :func:`load_rules`.
        now: when the alerts are raised (UTC).
        clusters: claim id → cluster id; computed from the claims where not given.
        matches: claim id → the judged claim that it repeats (:mod:`pipeline.claim_match`).
        home: names of the province; a claim that names only another one is not held against the record.
    """
    by_claim = {one.claim_id: one for one in verdicts}
    reviews = matches or {}
    ours = {one.evidence.evidence_id: one.evidence for one in reviews.values() if one.own}
    record = {one.evidence_id: one for one in evidence} | ours
    ordered = sorted(contexts, key=lambda one: (one.article.dated, one.claim.claim_id))
    groups = clusters or assign_clusters([one.claim for one in ordered], {})
    dated = {one.claim.claim_id: one.article.dated for one in ordered}
    groups = {**groups, **_come_back(groups, reviews)}
    by_claim |= {
        claim_id: _checked(claim_id, one, by_claim.get(claim_id, _NONE))
        for claim_id, one in reviews.items()
        if one.automatic and _decides(one, by_claim.get(claim_id, _NONE), dated.get(claim_id))
    }
    cases = (_hinted(case, reviews) for case in _cases(ordered, by_claim, record, rules, groups, home))
    alerts = [_alert(case, record, rules, now) for case in cases]
    alerts += _reflections(ordered, rules, now)
    return sorted(alerts, key=lambda alert: (alert.priority, -alert.score, alert.alert_id))


def _come_back(groups: Mapping[str, str], matches: Mapping[str, Match]) -> dict[str, str]:
    """The claims in which what their own cluster was concluded of comes back: one alert beside the closed."""
    return {
        claim_id: f"{one.own.cluster}{_AGAIN}"
        for claim_id, one in matches.items()
        if one.own is not None and one.own.cluster == groups.get(claim_id)
    }


def _decides(match: Match, verdict: Verdict, made: datetime | None) -> bool:
    """A judged claim decides what the record leaves open; what we found false before, also what it refutes.

    Only for what was written since: an alert raised from the record stays the one alert of its claim.
    """
    if verdict.label is VerdictLabel.NEI:
        return True
    false = match.own is not None and verdict_of("", match).label is VerdictLabel.REFUTED
    later = match.own is not None and made is not None and made > match.own.concluded_at
    return verdict.label is VerdictLabel.REFUTED and false and later


def _checked(claim_id: str, match: Match, verdict: Verdict) -> Verdict:
    """What was concluded before, with what the record says against the claim, if anything."""
    found = verdict_of(claim_id, match)
    if verdict.label is not VerdictLabel.REFUTED:
        return found
    return replace(
        found,
        evidence_ids=tuple(dict.fromkeys([*found.evidence_ids, *verdict.evidence_ids])),
        reasons=(*found.reasons, *verdict.reasons),
    )


def _hinted(case: _Case, matches: Mapping[str, Match]) -> _Case:
    """The case with the judged claim that it repeats or comes near to, where it does not rest on that one.

    Of a claim that was concluded before, ours are the checks that it rests on alone: it is opened again once
    one of them is gone, and what it only comes near to may be concluded otherwise.
    """
    found = [matches[one.claim.claim_id] for one in case.contexts if one.claim.claim_id in matches]
    ours = {one.evidence.evidence_id for one in found if one.own}
    rests_on = case.verdict.evidence_ids
    others = [one for one in found if one.evidence.evidence_id not in rests_on]
    hints = sorted(others, key=lambda one: (-one.automatic, -one.score))[:1]
    near = [] if case.kind is AlertKind.ALREADY_CHECKED else hints
    told = [*rests_on, *(one.evidence.evidence_id for one in near)]
    checks = tuple(dict.fromkeys(one for one in told if one in ours))
    return replace(case, hints=tuple(shown(one) for one in hints), checks=checks)


def _cases(
    ordered: Sequence[ClaimContext],
    verdicts: Mapping[str, Verdict],
    record: Mapping[str, Evidence],
    rules: Rules,
    groups: Mapping[str, str],
    home: Collection[str],
) -> Iterable[_Case]:
    members: dict[str, list[ClaimContext]] = defaultdict(list)
    for one in ordered:
        if one.claim.claim_id in verdicts and _may_be_held(one, rules):
            members[groups.get(one.claim.claim_id, one.claim.claim_id)].append(one)
    for key, found in members.items():
        case = _case(key, found, verdicts, record, rules, home)
        if case is not None:
            yield case


def _may_be_held(one: ClaimContext, rules: Rules) -> bool:
    """Official words are the record itself; what asserts nothing cannot disagree with it."""
    if one.tier in _RECORD or one.salience is Salience.NONE:
        return False
    return one.claim.p >= rules.file.thresholds.check_worthy and not asserts_nothing(one.claim, one.article)


def _case(
    key: str,
    found: list[ClaimContext],
    verdicts: Mapping[str, Verdict],
    record: Mapping[str, Evidence],
    rules: Rules,
    home: Collection[str],
) -> _Case | None:
    limits = rules.file.thresholds
    against = [(one, verdicts[one.claim.claim_id]) for one in found]
    for one, verdict in against:
        on_record = [record[e] for e in verdict.evidence_ids if e in record]
        sure = dict(verdict.probs).get(VerdictLabel.REFUTED.value, 0.0)
        if verdict.label is not VerdictLabel.REFUTED or not on_record:
            continue
        checked = on_record[0].basis == "fact-check"
        if sure < (limits.already_checked if checked else limits.refuted):
            continue
        if on_record[0].verdict.startswith(REVIEWED) and len(one.claim.text.split()) < limits.review_words:
            continue
        if any(refuted_by_itself(one.claim, one.article, other) for other in _answers(on_record)):
            continue
        if keeps_silent(one.claim, one.article, on_record, verdict, home):
            continue
        kind = AlertKind.ALREADY_CHECKED if checked else AlertKind.CONTRADICTED
        rest = tuple(other for other in found if other is not one)
        return _Case(key, (one, *rest), verdict, kind)
    if all(verdict.label is VerdictLabel.NEI for _, verdict in against) and _worth_asking(
        found, against[0][1], rules
    ):
        return _Case(key, tuple(found), against[0][1], AlertKind.NOTHING_ON_RECORD)
    return None


def _answers(on_record: Sequence[Evidence]) -> Sequence[Evidence]:
    """What an article may itself carry: the statement that decides; of a judged claim, all behind it."""
    return on_record if on_record[0].verdict.startswith(REVIEWED) else on_record[:1]


def _worth_asking(found: Sequence[ClaimContext], verdict: Verdict, rules: Rules) -> bool:
    """Consequential and spreading, with nothing on record that comes near."""
    limits = rules.file.thresholds
    one = found[0]
    if one.claim.p < limits.nothing_check_worthy or one.salience is not Salience.MAIN or _attributed(one):
        return False
    shown = view(one.claim.text)
    harm, official = lexicon()["harm"].has(shown), lexicon()["official_matter"].has(shown)
    social = any(other.tier is Tier.SOCIAL for other in found)
    spreading = len({other.article.source_id for other in found}) >= limits.nothing_min_sources
    hearsay = social or one.claim.facets.attribution == "crowd" or one.claim.facets.modality.endswith("?")
    return bool((harm or official) and (spreading or social) and hearsay) and not verdict.evidence_ids


def _attributed(one: ClaimContext) -> bool:
    """The press naming an official source has done its part: nothing to ask the office about."""
    return one.claim.facets.attribution == "official" and one.tier is not Tier.SOCIAL


def _alert(case: _Case, record: Mapping[str, Evidence], rules: Rules, now: datetime) -> Alert:
    reasons = _reasons(case, rules)
    score = round(sum(reason.points for reason in reasons), 3)
    shown = view(case.first.claim.text)
    return Alert(
        alert_id=_identity(case.key, case.kind),
        dedupe_key=case.key,
        kind=case.kind,
        title=_short(case.first.claim.text),
        priority=_priority(score, rules),
        score=score,
        reasons=reasons,
        claim_ids=tuple(one.claim.claim_id for one in case.contexts[:MAX_LISTED]),
        article_ids=tuple(dict.fromkeys(one.article.article_id for one in case.contexts))[:MAX_LISTED],
        evidence_ids=tuple(e for e in case.verdict.evidence_ids if e in record and e not in case.checks),
        verdict_reasons=_words(case),
        unit=rules.unit_for(shown, case.first.topic),
        raised_at=now,
        last_seen_at=max(one.article.dated for one in case.contexts),
        check_ids=case.checks,
    )


def _words(case: _Case) -> tuple[str, ...]:
    heads = {
        AlertKind.CONTRADICTED: "Cần xác minh",
        AlertKind.ALREADY_CHECKED: "Đã có kết luận",
        AlertKind.NOTHING_ON_RECORD: "Chưa có căn cứ đối chiếu",
    }
    head = heads[case.kind]
    if case.kind is AlertKind.NOTHING_ON_RECORD:
        return (head, *case.hints)
    return (f"{head}: {case.verdict.reasons[0]}", *case.verdict.reasons[1:], *case.hints)


def _reasons(case: _Case, rules: Rules) -> tuple[Reason, ...]:
    shown = view(case.first.claim.text)
    names = {
        AlertKind.CONTRADICTED: "contradiction",
        AlertKind.ALREADY_CHECKED: "checked_before",
        AlertKind.NOTHING_ON_RECORD: "nothing_on_record",
    }
    found = [_reason(names[case.kind], rules)]
    if harm := lexicon()["harm"].words(shown):
        found.append(_reason("harm", rules, ", ".join(dict.fromkeys(word.lower() for word in harm[:3]))))
    if len(case.sources) > 1:
        found.append(_reason("reach", rules, str(len(case.sources)), times=len(case.sources)))
    found += _speed(case, rules)
    tiers = {one.tier for one in case.contexts}
    found += [
        _reason(f"tier_{t.value}", rules) for t in (Tier.CENTRAL, Tier.PROVINCIAL, Tier.SOCIAL) if t in tiers
    ]
    if lexicon()["official_matter"].has(shown):
        found.append(_reason("official_matter", rules))
    if any(one.salience is Salience.MAIN for one in case.contexts):
        found.append(_reason("main_subject", rules))
    return tuple(found)


def _speed(case: _Case, rules: Rules) -> list[Reason]:
    times = sorted(one.article.dated for one in case.contexts)
    hours = rules.file.thresholds.fast_hours
    if len(case.sources) >= 3 and times[-1] - times[0] <= timedelta(hours=hours):
        return [_reason("speed", rules, f"{len(case.sources)} nguồn trong {hours:g} giờ")]
    return []


def _reason(name: str, rules: Rules, detail: str = "", *, times: int = 1) -> Reason:
    rule = rules.file.reasons[name]
    return Reason(name, round(min(rule.points * times, rule.cap), 3), rule.words.replace("{detail}", detail))


def _priority(score: float, rules: Rules) -> int:
    return next((rank for rank, limit in enumerate(rules.file.priorities, 1) if score >= limit), 5)


def _identity(key: str, kind: AlertKind) -> str:
    return hashlib.sha256(f"{key}|{kind.value}".encode()).hexdigest()[:20]


def _short(text: str) -> str:
    return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + "…"


def _reflections(ordered: Sequence[ClaimContext], rules: Rules, now: datetime) -> list[Alert]:
    """Return "phản ánh cần trả lời" alerts: complaints and questions, one alert for each story."""
    stories: dict[str, list[ClaimContext]] = defaultdict(list)
    for one in {context.article.article_id: context for context in ordered}.values():
        if one.tier not in _RECORD and one.salience is not Salience.NONE and asks(one.article.text, rules):
            stories[one.story_id or one.article.article_id].append(one)
    return [_reflection(key, found, rules, now) for key, found in stories.items()]


def asks(text: str, rules: Rules) -> bool:
    """Whether the text of an article or post complains or asks so much that it wants an answer."""
    shown = view(text[:3000])
    marks = len({word.lower() for word in lexicon()["complaint"].words(shown)}) + min(shown.raw.count("?"), 1)
    return marks >= rules.file.thresholds.complaint_marks


def _reflection(key: str, found: Sequence[ClaimContext], rules: Rules, now: datetime) -> Alert:
    first = found[0]
    case = _Case(key, tuple(found), Verdict("", VerdictLabel.NEI, ()), AlertKind.NEEDS_ANSWER)
    reasons = [_reason("needs_answer", rules)]
    if len(case.sources) > 1:
        reasons.append(_reason("reach", rules, str(len(case.sources)), times=len(case.sources)))
    reasons += _speed(case, rules)
    score = round(sum(reason.points for reason in reasons), 3)
    return Alert(
        alert_id=_identity(key, AlertKind.NEEDS_ANSWER),
        dedupe_key=key,
        kind=AlertKind.NEEDS_ANSWER,
        title=_short(first.article.title or first.claim.text),
        priority=_priority(score, rules),
        score=score,
        reasons=tuple(reasons),
        claim_ids=(),
        article_ids=tuple(one.article.article_id for one in found[:MAX_LISTED]),
        evidence_ids=(),
        verdict_reasons=("Phản ánh cần trả lời",),
        unit=rules.unit_for(view(first.article.text[:3000]), first.topic),
        raised_at=now,
        last_seen_at=max(one.article.dated for one in found),
    )
