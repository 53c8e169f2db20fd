"""Claims against the record: three labels with probabilities and reasons a person can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.bearing import Bearings
from pipeline.compare.at_odds import at_odds
from pipeline.compare.content import Read, read
from pipeline.compare.cores import cores
from pipeline.compare.decide import Judgement, judge
from pipeline.compare.finding import Answer
from pipeline.compare.notice import Notice, notice_of
from pipeline.compare.own import FIRST, Standing, notice_scores, standings
from pipeline.compare.paired import NOTICE_SENTENCES, denies
from pipeline.compare.record import hold
from pipeline.compare.scope import lapsed, within
from pipeline.contradicted import hours
from pipeline.event import Event, event_of
from pipeline.facets.dates import LOCAL
from pipeline.facets.text import view
from pipeline.in_words import in_full
from pipeline.normalise import normalise_social
from pipeline.opened import RISEN, SAME_DAY, Open
from pipeline.record.statement import REVIEWED
from pipeline.retrieval import EvidenceIndex
from pipeline.same_words import Hits, SameWords, said
from pipeline.second_reading import Looked, looked_at, read_again
from pipeline.types import Claim, Evidence, Verdict, VerdictLabel

#: How many sentences on record a claim is held against.
CANDIDATES = 8
#: A number or a status on record older than this says nothing certain about a newer claim.
STALE = timedelta(days=10)
#: A record that came this much later speaks of another time.
LATE = timedelta(days=120)
#: A denial older than this says nothing certain; a status may have moved within this.
OLD_DENIAL, MOVED = timedelta(days=180), timedelta(days=1)
#: What there is more of from day to day.
_COUNTED = frozenset(
    {"người", "ca", "con", "hộ", "học sinh", "công nhân", "cháu", "em", "bệnh nhân", "trường hợp"}
)
#: Answers that settle that a claim stays open: nothing is read once more. That one notice is of another time
#: says nothing of the others.
_SETTLES = frozenset({Answer.PENDING, Answer.UPDATED})
#: Telling syllables that a claim has at least when it repeats one that was judged: "sân bay đâu ra" names a
#: thing that many claims are about, and says nothing of it.
FEWEST = 4
_LABELS = tuple(VerdictLabel)


def verdict_of(claim_id: str, judged: Judgement, evidence_ids: tuple[str, ...]) -> Verdict:
    """Return a judgement as the verdict on a claim."""
    probs = tuple((label.value, round(p, 4)) for label, p in zip(_LABELS, judged.probs, strict=True))
    return Verdict(claim_id, judged.label, probs, evidence_ids, judged.reasons)


def verify(
    claims: Sequence[Claim],
    index: EvidenceIndex,
    *,
    published: Mapping[str, datetime] | None = None,
    known: SameWords | None = None,
    bearings: Bearings | None = None,
) -> list[Verdict]:
    """Return one verdict per claim, in order.

    Args:
        claims: claims of :func:`pipeline.claims.detect_claims`.
        index: the record.
        published: claim id → when its article appeared. With it, evidence that is too old does not
            contradict, and evidence that came later is called an update.
        known: verdicts on the same words under this index, for work that is done in parts.
        bearings: what the articles as wholes speak of. With it, a sentence that names nothing is held
            against the notices of its article's event.
    """
    when, known = published or {}, known or same_words()
    bearings = bearings or Bearings(index)
    return [_known(claim, index, when.get(claim.claim_id), known, bearings) for claim in claims]


def same_words() -> SameWords:
    """Return an empty memory of verdicts for one index."""
    limits = {-LATE, -MOVED, timedelta(0), RISEN, SAME_DAY, STALE, OLD_DENIAL}
    return SameWords(sorted(limits | {timedelta(hours=one) for one in hours()}))


def _known(
    claim: Claim, index: EvidenceIndex, made: datetime | None, known: SameWords, bearings: Bearings
) -> Verdict:
    hits = known.hits(said(claim.text), lambda: index.search(claim.text, CANDIDATES))
    event, found = event_of(claim, hits, index, made, bearings)
    if not found:  # most claims: nothing need be read, nor remembered
        return _silent(claim, [])
    return known.verdict(
        claim,
        found,
        made,
        event.told(claim),
        lambda: _one(claim, _before(claim, hits, event, found, index, made), index),
    )


@dataclass(frozen=True, slots=True)
class _Before:
    """A claim before the record: as it is read, the notices as the comparer judged them, when it was made."""

    reading: Read
    found: list[tuple[Evidence, Judgement]]
    opened: list[Open]
    made: datetime | None
    event: Event

    @property
    def settled(self) -> bool:
        """Whether the record says that the matter stays open: the notices of its event, where it is known."""
        said = {e.article_id for e, judged in self.found if judged.answer in _SETTLES}
        return bool(said & (self.event.notices or said) - self.event.only)


def _before(
    claim: Claim,
    hits: Hits,
    event: Event,
    near: Sequence[Evidence],
    index: EvidenceIndex,
    made: datetime | None,
) -> _Before:
    others = [e for e in near if not e.article_id or e.article_id != claim.article_id]
    bare = view(claim.text).bare
    readings = [read(normalise_social(one), bare=bare, said=made) for one in cores(claim.text)]
    notices = [(one, read_notice(one, bare)) for one in found_notices(others, index)]
    judged = [_against(claim, readings, one, whole, made) for one, whole in notices]
    stand = standings(notice_scores(hits, claim.article_id))
    opened = _opened(notices, judged, made, event, stand)
    return _Before(readings[0], [one for one in judged if one], opened, made, event)


def looked_at_of(
    claim: Claim, index: EvidenceIndex, made: datetime | None, bearings: Bearings
) -> list[Looked]:
    """Return the notices that are read once more for a claim, with what speaks for a contradiction."""
    hits = index.search(claim.text, CANDIDATES)
    event, found = event_of(claim, hits, index, made, bearings)
    before = _before(claim, hits, event, found, index, made)
    return looked_at(claim.text, before.reading, before.opened, claim.facets.places, settled=before.settled)


def _one(claim: Claim, before: _Before, index: EvidenceIndex) -> Verdict:
    checked = [(e, j) for e, j in before.found if j.answer is Answer.CHECKED]
    told = _read_again(claim, before)
    told = [(e, _apart(j) if _of_another(e, j, before.event, index) else j) for e, j in told]
    telling = [(e, j) for e, j in (*checked, *told) if j.label is not VerdictLabel.NEI]
    if telling:
        return _settled(claim, telling, before.made)
    return _silent(claim, [*told, *(one for one in before.found if one[1].label is VerdictLabel.NEI)])


def _opened(
    notices: Sequence[tuple[Sequence[Evidence], Notice]],
    judged: Sequence[tuple[Evidence, Judgement] | None],
    made: datetime | None,
    event: Event,
    stand: Mapping[str, Standing],
) -> list[Open]:
    """The notices that may be read once more: not what a person checked, nor what was not in force."""
    opened = []
    for (one, whole), found in zip(notices, judged, strict=True):
        notice = one[0].article_id
        if not one[0].verdict.startswith(REVIEWED) and (notice or found) and not lapsed(one[0], made):
            at, said = found or (None, None)
            about = event.article if notice in event.words else None
            stands, beside = stand.get(notice, FIRST), event.beside.get(notice, 0.0)
            opened.append(Open(one, whole, said, at, about, made, stands, event.around, beside))
    return opened


def _read_again(claim: Claim, before: _Before) -> list[tuple[Evidence, Judgement]]:
    """What comparer and cross-encoder make of the notices together, held against the clock as well."""
    told = read_again(claim.text, before.reading, before.opened, claim.facets.places, settled=before.settled)
    words = before.event.words
    return [(e, _placed(_of_event(j, words.get(e.article_id, "")), claim, e, before.made)) for e, j in told]


def _of_another(evidence: Evidence, judged: Judgement, event: Event, index: EvidenceIndex) -> bool:
    """Whether a notice clashes with a sentence of an article that as a whole is about another event.

    A denial stands by itself, and so does a statement that is no whole notice.
    """
    if event.of is None or judged.label is not VerdictLabel.REFUTED or judged.answer is Answer.DENIAL:
        return False
    if evidence.article_id in event.notices:
        return False
    return evidence.article_id not in event.of and len(index.notice(evidence.article_id)) > 1


def _apart(judged: Judgement) -> Judgement:
    words = ("cả bài không nói về sự việc của hồ sơ này", *judged.reasons)
    return Judgement(VerdictLabel.NEI, (0.2, 0.2, 0.6), words, Answer.APART)


def _of_event(judged: Judgement, words: str) -> Judgement:
    """The judgement with the words that say why claim and notice are of one event."""
    if not words or judged.label is not VerdictLabel.REFUTED:
        return judged
    return replace(judged, reasons=(*judged.reasons, words))


def found_notices(hits: Sequence[Evidence], index: EvidenceIndex) -> list[list[Evidence]]:
    """Return the notices that were hit, each whole; lone statements and checked claims by themselves."""
    found: dict[str, list[Evidence]] = {}
    for one in hits:
        if one.verdict.startswith(REVIEWED) or not one.article_id:
            found[one.evidence_id] = [one]
        else:
            whole = [e for e in index.notice(one.article_id) if not e.verdict.startswith(REVIEWED)]
            found.setdefault(one.article_id, whole[:NOTICE_SENTENCES])
    return list(found.values())


def read_notice(notice: Sequence[Evidence], bare: bool) -> Notice:
    """Return a notice as it is compared; ``bare`` for a claim that was typed without diacritics."""
    return notice_of([one.text for one in notice], bare=bare, said=notice[0].stated_at)


def _against(
    claim: Claim,
    readings: Sequence[Read],
    notice: Sequence[Evidence],
    whole: Notice,
    made: datetime | None,
) -> tuple[Evidence, Judgement] | None:
    """What one notice says of the claim; ``readings`` are the sentence itself and its shorter cores."""
    first = notice[0]
    if first.verdict.startswith(REVIEWED):
        checked = _reviewed(cores(claim.text)[:2], first)
        return (first, within(checked, claim, first, made)) if checked else None
    held = hold(readings, whole, claim.facets.places)
    if held is None:
        return None
    return notice[held.at], _placed(held.judged, claim, notice[held.at], made)


def _reviewed(whole: Sequence[str], evidence: Evidence) -> Judgement | None:
    """A claim that says what a fact-checker has judged gets the checker's conclusion; any other, nothing."""
    told = [one for one in whole if len(read(one).content) >= FEWEST]
    if not any(judge(one, [evidence.text], given=False).label is VerdictLabel.SUPPORTED for one in told):
        return None
    conclusion = evidence.verdict.removeprefix(REVIEWED)
    words = (f"hồ sơ ghi nội dung này đã được kiểm chứng, kết luận: thông tin {conclusion}",)
    if conclusion == "sai":
        return Judgement(VerdictLabel.REFUTED, (0.05, 0.9, 0.05), words, Answer.CHECKED)
    return Judgement(VerdictLabel.SUPPORTED, (0.9, 0.05, 0.05), words, Answer.CHECKED)


def _silent(claim: Claim, judged: Sequence[tuple[Evidence, Judgement]]) -> Verdict:
    """Nothing tells: NEI. A notice that comes near is shown with why it does not decide."""
    if judged:
        evidence, near = max(judged, key=lambda pair: pair[1].answer in {Answer.UPDATED, Answer.APART})
        return verdict_of(claim.claim_id, near, (evidence.evidence_id,))
    words = ("chưa có căn cứ đối chiếu",)
    nothing = Judgement(VerdictLabel.NEI, (0.05, 0.05, 0.9), words, Answer.SILENT)
    return verdict_of(claim.claim_id, nothing, ())


def _first_hand(evidence: Evidence, made: datetime | None) -> bool:
    """A fact-check after the claim rests on the notices; one that came before settles it at once."""
    earlier = made is not None and evidence.stated_at is not None and evidence.stated_at <= made
    return earlier or evidence.basis != "fact-check"


def _settled(
    claim: Claim, telling: Sequence[tuple[Evidence, Judgement]], made: datetime | None = None
) -> Verdict:
    """The newest word decides; two words of one day that disagree decide nothing and are both shown."""
    telling = _confirmed(telling)
    newest = max((e.stated_at for e, _ in telling if e.stated_at), default=None)
    last = [
        (e, j) for e, j in telling if newest is None or not e.stated_at or _day(e.stated_at) == _day(newest)
    ]
    labels = {j.label for _, j in last}
    if len(labels) > 1 or at_odds(last):
        ids = tuple(e.evidence_id for e, _ in last)
        words = tuple(f"{e.source}: {j.reasons[0]}" for e, j in last)
        words = ("hồ sơ cùng ngày không thống nhất", *words)
        odds = Judgement(VerdictLabel.NEI, (0.2, 0.2, 0.6), words, Answer.DISAGREE)
        return verdict_of(claim.claim_id, odds, ids)
    if any(j.label not in labels for _, j in telling) and VerdictLabel.REFUTED in labels:
        ids = tuple(e.evidence_id for e, _ in telling)
        words = ("bản tin khớp với hồ sơ cũ; hồ sơ đã có cập nhật mới hơn", last[0][1].reasons[0])
        odds = Judgement(VerdictLabel.NEI, (0.25, 0.25, 0.5), words, Answer.UPDATED)
        return verdict_of(claim.claim_id, odds, ids)
    agreed = [(e, j) for e, j in telling if j.label in labels]
    best, judged = max(agreed, key=lambda pair: (_first_hand(pair[0], made), max(pair[1].probs)))
    ids = (best.evidence_id, *(e.evidence_id for e, _ in agreed if e is not best))
    return verdict_of(claim.claim_id, _updating(in_full(judged, best), best, made), ids[:3])


def _confirmed(telling: Sequence[tuple[Evidence, Judgement]]) -> list[tuple[Evidence, Judgement]]:
    """Leave out clashes that are less sure than another notice's agreement: they are about another matter."""
    borne = max((j.probs[0] for _, j in telling if j.label is VerdictLabel.SUPPORTED), default=0.0)
    return [
        (e, j) for e, j in telling if j.label is not VerdictLabel.REFUTED or j.probs[1] >= borne or denies(j)
    ]


def _day(moment: datetime) -> str:
    return moment.astimezone(LOCAL).date().isoformat()


def _updating(judged: Judgement, evidence: Evidence, made: datetime | None) -> Judgement:
    """What came on record after the claim is said to be an update."""
    if made is None or evidence.stated_at is None or evidence.stated_at <= made:
        return judged
    words = "hồ sơ được công bố sau bản tin: đây là thông tin cập nhật"
    return replace(judged, reasons=(*judged.reasons, words))


def _placed(judged: Judgement, claim: Claim, evidence: Evidence, made: datetime | None) -> Judgement:
    """A statement decides nothing beyond its place, its period and the days it is in force."""
    return _timed(within(judged, claim, evidence, made), claim, evidence, made)


def _timed(judged: Judgement, claim: Claim, evidence: Evidence, made: datetime | None) -> Judgement:
    """A clash over something that changes with time counts only while both speak of the same days."""
    if judged.label is not VerdictLabel.REFUTED or made is None or evidence.stated_at is None:
        return judged
    gap = made - evidence.stated_at
    if -gap > (STALE if judged.facet == "number" else LATE):
        return _aged(judged)
    if judged.answer is Answer.DENIAL:
        return _aged(judged) if gap > OLD_DENIAL else judged
    if gap > STALE:
        return _aged(judged)
    return _moved(judged, claim, gap)


def _moved(judged: Judgement, claim: Claim, gap: timedelta) -> Judgement:
    """A clash that the day between both may explain is left open, with why."""
    words = ""
    if gap > MOVED and judged.facet == "number" and not judged.grew and _rises(claim):
        words = "hồ sơ có trước bản tin hơn một ngày; con số có thể đã tăng thêm"
    elif -gap > _settled_in(judged, claim) and _may_have_moved(judged, claim):
        words = "hồ sơ cập nhật sau khi bản tin đăng; bản tin có thể đúng vào lúc đó"
    if not words:
        return judged
    return Judgement(VerdictLabel.NEI, (0.25, 0.2, 0.55), (words, *judged.reasons), Answer.UPDATED)


def _aged(judged: Judgement) -> Judgement:
    words = ("hồ sơ và bản tin cách nhau khá lâu, chưa đủ để nói là trái nhau; cần cập nhật", *judged.reasons)
    return Judgement(VerdictLabel.NEI, (0.2, 0.25, 0.55), words, Answer.APART)


def _rises(claim: Claim) -> bool:
    """Whether the claim counts persons, animals or cases: there are more of them from day to day."""
    return any(one.unit in _COUNTED for one in claim.facets.quantities)


def _settled_in(judged: Judgement, claim: Claim) -> timedelta:
    """How long before the notice a claim may have been right that it says otherwise."""
    return timedelta(0) if _counts_what_moves(judged, claim) else MOVED


def _counts_what_moves(judged: Judgement, claim: Claim) -> bool:
    """Whether numbers differ that go up, or down, by the hour: of those hurt, evacuated, missing, flooded."""
    if judged.answer is Answer.READ:
        return bool(claim.facets.quantities)
    return judged.facet == "number" and (judged.grew or "mất tích" in claim.text.casefold())


def _may_have_moved(judged: Judgement, claim: Claim) -> bool:
    """Counts grow, plans get done, people leave: what a later notice says anew may have been otherwise."""
    if judged.answer in {Answer.STATUS, Answer.NEGATION, Answer.READ}:
        return True
    return bool(claim.facets.quantities) and _counts_what_moves(judged, claim)
