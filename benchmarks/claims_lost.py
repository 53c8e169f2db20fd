"""From a post to a flag: contradictions found, where the others get lost, what is wrongly flagged.

Run: ``python -m benchmarks.claims_lost [--written N] [--least 0.5] [--show]``. The articles and posts of four
weeks as they are written (of the blind ones only counts are shown), posts beside 36 notices that were written
to be hard, plain claims of three blind sets, true reports that look as if they were not, the texts that must
never be flagged, and with ``--written`` the claims of every N-th notice that the cross-encoder learned from
(for the stages before it: what it reads there is no measure). What is at least ``--least`` sure is let
through, and the table shows what each threshold would flag.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace

from benchmarks.laid import BLIND, TRUTH, Case, never_flagged, plain, posts, told, true_reports, written
from benchmarks.never_flagged import HOME
from pipeline import second_reading
from pipeline.bearing import Bearings
from pipeline.claims import detect_claims
from pipeline.evidence import EvidenceIndex
from pipeline.locate import load_profile, locate
from pipeline.prioritise import Rules, load_rules, prioritise
from pipeline.types import ClaimContext, Evidence, Kind, Salience, Tier, Verdict, VerdictLabel
from pipeline.verify import verify

LIMITS = (0.5, 0.6, 0.7, 0.75, 0.77, 0.8, 0.85, 0.9)


def all_cases(every: int) -> tuple[list[Case], list[Evidence]]:
    """Return the cases of all sets and the record that they are held against."""
    record: list[Evidence] = []
    found = [one for part in ("seen", "later", *BLIND) for one in told(record, part)]
    found += [*posts(record), *plain(record)]
    found += [*true_reports(record), *true_reports(record, later=True), *never_flagged(record)]
    record[:] = {one.evidence_id: one for one in record}.values()
    return [*found, *(written(record, every) if every else ())], record


def followed(case: Case, index: EvidenceIndex, rules: Rules) -> tuple[float, str, str]:
    """Return how sure the flag is (0 for none), where a contradiction gets lost, and the flag's reason."""
    place = replace(locate([case.article], load_profile("bac-giang"))[0], about_province=True)
    place = replace(place, salience=Salience.MAIN)
    claims = detect_claims([case.article], [place])[0]
    tier = Tier.SOCIAL if case.article.kind is Kind.POST else Tier.PROVINCIAL
    contexts = [
        ClaimContext(one, case.article, "Tổ vẽ", tier, "health", "?", place.salience, case.article.article_id)
        for one in claims
    ]
    published = {one.claim_id: case.article.dated for one in claims}
    bearings = Bearings(index, {case.article.article_id: case.article.text}, HOME)
    verdicts = verify(claims, index, published=published, bearings=bearings)
    when = case.article.dated
    raised = prioritise(contexts, verdicts, index.evidence, rules, when, home=HOME)
    flags = [one for one in raised if one.kind in TRUTH]
    if flags:
        of = {one.claim_id: _against(one) for one in verdicts}
        return max(of[one] for one in flags[0].claim_ids), "", flags[0].verdict_reasons[0]
    mine = [
        (claim.text, verdict) for claim, verdict in zip(claims, verdicts, strict=True) if case.has(claim.text)
    ]
    return 0.0, _lost(mine, case, index), ""


def _against(verdict: Verdict) -> float:
    return dict(verdict.probs).get(VerdictLabel.REFUTED.value, 0.0)


def _lost(mine: list[tuple[str, Verdict]], case: Case, index: EvidenceIndex) -> str:
    if not mine:
        return "no claim taken"
    text, verdict = max(mine, key=lambda pair: _against(pair[1]))
    if case.notice not in {one.article_id for one, _ in index.search(text, 8)}:
        return "notice not found"
    if verdict.label is VerdictLabel.REFUTED:
        return "kept silent or not sure enough"
    return (
        f"{verdict.label.value}: {'; '.join(verdict.reasons)[:60]}"
        if verdict.evidence_ids
        else "not read as clear"
    )


def main() -> None:
    """Print a line a set, where contradictions get lost, and what each threshold would flag."""
    parser = argparse.ArgumentParser(description="From a post to a flag")
    parser.add_argument("--written", type=int, default=0)
    parser.add_argument("--least", type=float, default=second_reading.CONTRADICTED)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    second_reading.CONTRADICTED = second_reading.READ_ALONE = options.least
    rules = load_rules()
    limits = rules.file.thresholds.model_copy(update={"refuted": options.least})
    rules = replace(rules, file=rules.file.model_copy(update={"thresholds": limits}))
    cases, record = all_cases(options.written)
    index = EvidenceIndex(record)
    results = [(case, *followed(case, index, rules)) for case in cases]
    for name in dict.fromkeys(one.set for one in cases):
        here = [one for one in results if one[0].set == name]
        against = sum(case.against for case, *_ in here)
        fine = len(here) - against
        for limit in LIMITS:
            right = sum(sure >= limit and case.against for case, sure, *_ in here)
            wrong = sum(sure >= limit and not case.against for case, sure, *_ in here)
            print(f"{name:10} from {limit:.2f}: found {right} of {against}, wrong {wrong} of {fine}")
        lost = Counter(where.split(":")[0] for case, sure, where, _ in here if case.against and not sure)
        print(f"{name:10} lost: {dict(lost.most_common())}")
    if options.show:
        for case, sure, where, reason in results:
            if case.set.removeprefix("told ") not in BLIND and case.against != (sure > 0):
                text = case.article.text[:140]
                print(f"  {case.article.article_id} {sure:.2f} {where or reason[:140]} | {text}")


if __name__ == "__main__":
    main()
