"""From findings to one of three labels with probabilities. Silence is preferred to a doubtful clash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.compare.content import (
    Read,
    coverage,
    overlap_pairs,
    plain_words,
    quote,
    read,
    same_matter,
    vietnamese,
)
from pipeline.compare.finding import Answer, Finding
from pipeline.compare.names import compare_names
from pipeline.compare.numbers import compare_numbers
from pipeline.compare.times import compare_dates, compare_times
from pipeline.compare.words import compare_words
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.sentences import split_sentences
from pipeline.types import VerdictLabel

MAX_CLAIM = 1200
MAX_SENTENCES = 60
#: Letters of one sentence that are read: what runs on without a stop is no sentence.
MAX_SENTENCE = 2000
#: Least common content (the differing words set aside) for two sentences to be about one matter.
SAME_MATTER = 0.6
SAME_MATTER_PLACE = 0.75
BORNE_OUT = 0.75


@dataclass(frozen=True, slots=True)
class Judgement:
    """A label with probabilities (in the order of :class:`VerdictLabel`) and reasons in Vietnamese.

    ``grew`` says that the numbers clash and the record has the greater one. ``facet`` is that of the first
    finding a refutation rests on. ``first`` are the odds for and against that the words alone gave, before
    the claim was laid beside one clause (:mod:`pipeline.compare.sound`).
    """

    label: VerdictLabel
    probs: tuple[float, float, float]
    reasons: tuple[str, ...]
    answer: Answer
    grew: bool = False
    facet: str = ""
    first: tuple[float, float] = (0.0, 0.0)


def judge(
    claim: str,
    evidence: Sequence[str],
    *,
    given: bool = True,
) -> Judgement:
    """Return what the evidence says of the claim. Never raises on odd text; those are NEI.

    ``given`` evidence was put beside the claim by a person; with
    False it was found by searching, and has to show more that it speaks of the same matter.
    """
    if not claim.strip():
        return _nei("phát biểu trống", Answer.UNREADABLE)
    if len(claim) > MAX_CLAIM:
        return _nei("phát biểu quá dài để đối chiếu như một câu; hãy tách thành từng câu", Answer.UNREADABLE)
    sentences = _sentences(evidence)
    if not sentences:
        return _nei("không có câu bằng chứng nào", Answer.UNREADABLE)
    if not vietnamese(view(claim)) or not any(vietnamese(view(s)) for s in sentences):
        return _nei("phát biểu hoặc bằng chứng không phải tiếng Việt: chưa đối chiếu được", Answer.UNREADABLE)
    bare = view(claim).bare or all(view(s).bare for s in sentences)
    mine = read(claim.strip(), bare=bare)
    if lexicon()["question"].has(mine.text) and claim.rstrip().endswith("?"):
        return _nei("câu hỏi, không phải phát biểu để đối chiếu", Answer.UNREADABLE)
    return _against(mine, [read(s, bare=bare) for s in sentences], given=given)


def _sentences(evidence: Sequence[str]) -> list[str]:
    found = [text[a:b][:MAX_SENTENCE] for text in evidence for a, b in split_sentences(text[:40_000])]
    return found[:MAX_SENTENCES]


def _nei(reason: str, answer: Answer, p: float = 0.9) -> Judgement:
    rest = (1 - p) / 2
    return Judgement(VerdictLabel.NEI, (rest, rest, p), (reason,), answer)


def _against(claim: Read, sentences: list[Read], *, given: bool) -> Judgement:
    context = " ".join(one.text.folded for one in sentences)
    ranked = sorted(sentences, key=lambda one: -_closeness(claim, one))[:4]
    judged = [_pair(claim, one, context, sentences, given=given) for one in ranked]
    refuted = [j for j in judged if j.label is VerdictLabel.REFUTED]
    supported = [j for j in judged if j.label is VerdictLabel.SUPPORTED]
    if refuted and supported:
        both = (refuted[0].reasons[0], supported[0].reasons[0])
        if judged[0].label is VerdictLabel.NEI or abs(refuted[0].probs[1] - supported[0].probs[0]) < 0.15:
            words = ("các bằng chứng không thống nhất với nhau", *both)
            return Judgement(VerdictLabel.NEI, (0.2, 0.2, 0.6), words, Answer.DISAGREE)
        return max((refuted[0], supported[0]), key=lambda j: max(j.probs))
    chosen = refuted or supported
    return max(chosen, key=lambda j: max(j.probs)) if chosen else judged[0]


def _closeness(claim: Read, one: Read) -> float:
    return 0.7 * coverage(claim, one.content) + 0.3 * overlap_pairs(claim, one.pairs)


def _pair(claim: Read, one: Read, context: str, sentences: list[Read], *, given: bool) -> Judgement:
    findings = [
        *_numbers(claim, one, sentences),
        *compare_dates(claim, one),
        *compare_times(claim, one),
        *compare_names(claim, one, context),
    ]
    whole = frozenset().union(*(s.content for s in sentences))
    denial = _denial(claim, one, whole, findings, given=given)
    if denial:
        return denial
    if one.denied and not claim.denied:
        return _nei("hồ sơ bác bỏ một thông tin khác", Answer.DENIES_OTHER, 0.8)
    if lexicon()["pending"].has(one.text) and not lexicon()["pending"].has(claim.text):
        return _nei(f"cơ quan chức năng chưa kết luận: “{quote(one)}”", Answer.PENDING, 0.85)
    return _weigh(claim, one, [*findings, *compare_words(claim, one)], whole, given=given)


def _numbers(claim: Read, one: Read, sentences: list[Read]) -> list[Finding]:
    """A number that any sentence of the evidence confirms clashes with none of them."""
    found = compare_numbers(claim, one)
    if not any(f.clash for f in found):
        return found
    confirmed = {f.words for s in sentences for f in compare_numbers(claim, s) if not f.clash}
    return [
        f
        for f in found
        if not f.clash or f.words.split(";")[0].removeprefix("bản tin nói ") not in _told(confirmed)
    ]


def _told(confirmed: set[str]) -> set[str]:
    return {words.removeprefix("cùng ghi ") for words in confirmed}


def _denial(
    claim: Read, one: Read, whole: frozenset[str], findings: list[Finding], *, given: bool
) -> Judgement | None:
    """The evidence says that what the claim says is untrue (or the claim is such a denial itself)."""
    if not one.denied:
        return None
    shared = max(coverage(claim, one.content), coverage(claim, whole) - 0.1)
    named = any(f.clash and f.facet in {"place", "name", "other-name", "other-time"} for f in findings)
    if shared < SAME_MATTER or named or not same_matter(claim, one, frozenset(), given=given):
        return None
    p = min(0.93, 0.45 + 0.5 * shared)
    if claim.denied or (claim.negated and not one.negated):
        words = (f"hồ sơ cũng bác bỏ: “{quote(one)}”",)
        return Judgement(VerdictLabel.SUPPORTED, (p, 0.05, 0.95 - p), words, Answer.DENIAL)
    words = (f"hồ sơ bác bỏ thông tin này: “{quote(one)}”",)
    return Judgement(VerdictLabel.REFUTED, (0.04, p, 0.96 - p), words, Answer.DENIAL, facet="denial")


def _weigh(
    claim: Read, one: Read, findings: list[Finding], whole: frozenset[str], *, given: bool
) -> Judgement:
    clashes = [f for f in findings if f.clash and f.strength > 0]
    others = [f for f in findings if f.clash and not f.strength]
    used = frozenset().union(*(f.used for f in clashes)) if clashes else frozenset[str]()
    shared = coverage(claim, one.content, used)
    names = claim.content - plain_words(claim)
    told = coverage(claim, one.content, used | names) if claim.content - used - names else shared
    turned = _turned(claim, one, used) if clashes else 0.0
    if clashes and turned < SAME_MATTER_PLACE and not same_matter(claim, one, used, given=given):
        return _nei("gần chủ đề nhưng chưa đủ chắc là cùng một sự việc", Answer.NEAR, 0.75)
    if clashes:
        return _clashing(claim, clashes, others, findings, max(min(shared, told + 0.1), turned))
    return _agreeing(claim, one, findings, others, whole)


def _turned(claim: Read, one: Read, used: frozenset[str]) -> float:
    """How much of a short sentence on record the claim repeats: a denial is shorter than its rumour."""
    return 0.95 * coverage(one, claim.content, used) if len(one.content - used) >= 3 else 0.0


def _clashing(
    claim: Read, clashes: list[Finding], others: list[Finding], findings: list[Finding], shared: float
) -> Judgement:
    facets = {f.facet for f in clashes}
    elsewhere = facets & {"place", "date", "name"}
    anchors = sum(not f.clash for f in findings)
    needed = SAME_MATTER_PLACE if elsewhere else SAME_MATTER
    different_event = len(facets) > 1 and bool(elsewhere)
    if others or different_event or shared < needed or len(claim.content) < 3:
        reason = "gần chủ đề nhưng chưa đủ chắc là cùng một sự việc: " + "; ".join(f.words for f in clashes)
        return _nei(reason, Answer.NEAR, 0.7)
    strength = max(f.strength for f in clashes)
    p = min(0.95, 0.35 + 0.3 * strength + 0.3 * shared + 0.03 * anchors)
    words = tuple(f.words for f in clashes)
    first = clashes[0]
    return Judgement(VerdictLabel.REFUTED, (0.03, p, 0.97 - p), words, first.answer, first.grew, first.facet)


def _agreeing(
    claim: Read, one: Read, findings: list[Finding], others: list[Finding], whole: frozenset[str]
) -> Judgement:
    shared = max(coverage(claim, one.content), coverage(claim, whole) - 0.08)
    names = claim.content - plain_words(claim)
    if claim.content - names and coverage(claim, whole, names) < 0.6:
        return _nei("bằng chứng nêu cùng tên nhưng không nói đến việc này", Answer.SAME_NAMES, 0.75)
    matched = sum(not f.clash for f in findings)
    numbers = sum(f.facet == "number" for f in findings)
    missing = len(claim.quantities) - numbers
    if missing > 0 or others or shared < BORNE_OUT or one.denied != claim.denied:
        p = 0.6 + 0.3 * (1 - min(shared, 1.0))
        if shared >= 0.5:
            return _nei("bằng chứng không nói đến đúng chi tiết này", Answer.NO_DETAIL, p)
        return _nei("bằng chứng nói về việc khác", Answer.OTHER_MATTER, p)
    p = min(0.95, 0.3 + 0.6 * shared + 0.03 * matched)
    if bool(claim.negated) != bool(one.negated):
        p = min(p, 0.62)  # one side negates something: the words agree, the sense may not
    reasons = [f.words for f in findings if not f.clash and f.words][:3]
    words = (f"hồ sơ ghi: “{quote(one)}”", *reasons)
    return Judgement(VerdictLabel.SUPPORTED, (p, 0.03, 0.97 - p), words, Answer.FACT)
