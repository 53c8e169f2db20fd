"""Negation, denial, status, quantifiers and antonyms."""

from __future__ import annotations

import re

from pipeline.compare.content import Read, content_words, syllables_of
from pipeline.compare.finding import Finding
from pipeline.facets.lexicon import lexicon
from pipeline.facets.polarity import statuses
from pipeline.facets.text import fold

#: Words that are quoted of what is negated.
_CUT = 12
#: "chưa ghi nhận ca …": what is negated comes after these.
REPORTING = frozenset(
    [
        "ghi",
        "nhận",
        "phát",
        "hiện",
        "xảy",
        "thấy",
        "ca",
        "trường",
        "hợp",
        "nào",
        "bất",
        "kỳ",
        "ai",
        "cố",
        "tình",
        "trạng",
        "hiện",
        "tượng",
        "vụ",
        "chủ",
        "trương",
        "kế",
        "hoạch",
        "nhan",
        "phat",
        "hien",
        "xay",
        "thay",
        "truong",
        "hop",
        "nao",
        "co",
        "tinh",
        "trang",
        "tuong",
        "vu",
        "chu",
        "ke",
        "hoach",
    ]
)
#: What is asserted beside these is not so yet: "mới trình tỉnh xem xét phê duyệt".
_NOT_SO_YET = re.compile(
    r"(?<!\w)(?:xem xét|lấy ý kiến|dự thảo|dự kiến|đề xuất|đề nghị|sẽ|sắp|chờ|mới (?:đạt|hoàn thành|trình|được))(?!\w)"
)
_STATUS_WORDS = {"done": "đã", "ongoing": "đang", "future": "chưa/sẽ"}


def compare_words(claim: Read, evidence: Read) -> list[Finding]:
    """Return clashes of meaning between two sentences about one matter."""
    found = _antonyms(claim, evidence)
    return found or [
        *_quantifiers(claim, evidence),
        *(_status(claim, evidence) or _negation(claim, evidence)),
    ]


def _antonyms(claim: Read, evidence: Read) -> list[Finding]:
    found: list[Finding] = []
    if not (lexicon().with_opposite.has(claim.text) and lexicon().with_opposite.has(evidence.text)):
        return found
    for one, other in lexicon().antonyms:
        for mine, theirs in ((one, other), (other, one)):
            said, denied = _plain(mine, claim), _plain(theirs, evidence)
            if said and denied and not _plain(theirs, claim) and not _plain(mine, evidence):
                words = f"bản tin nói “{said}”; hồ sơ ghi “{denied}”"
                found.append(Finding("antonym", True, words, 0.9, syllables_of(said, bare=claim.bare)))
    return found


def _plain(phrases: object, text: Read) -> str:
    """The first phrase found that is not under a negation."""
    for match in phrases.find(text.text):  # type: ignore[attr-defined]
        if not any(start <= match.start() < min(end, start + 14) for start, end in text.negated):
            return text.text.raw[match.start() : match.end()]
    return ""


def _negation(claim: Read, evidence: Read) -> list[Finding]:
    """A predicate that one side negates and the other asserts."""
    if _unclear(claim, evidence):
        return []
    for mine, theirs, claimed in ((claim, evidence, False), (evidence, claim, True)):
        if not claimed and _NOT_SO_YET.search(theirs.text.key):
            continue
        for start, end in mine.negated:
            scope = negated_scope(mine, start, end)
            if len(scope) >= 1 and _asserted(scope, theirs):
                words = _negation_words(claim, evidence, claimed)
                return [Finding("negation", True, words, 0.8)]
    return []


def _unclear(claim: Read, evidence: Read) -> bool:
    """Both negate something, or a side negates in another way or only supposes: no clash can be read off."""
    hidden, if_words = lexicon()["hidden_negation"], lexicon()["hypothetical"]
    both = bool(claim.negated) and bool(evidence.negated)
    mine, theirs = (frozenset(hidden.words(one.text)) for one in (claim, evidence))
    return both or mine != theirs or any(if_words.has(one.text) for one in (claim, evidence))


def _negation_words(claim: Read, evidence: Read, evidence_negates: bool) -> str:
    if evidence_negates:
        start, end = evidence.negated[0]
        return f"bản tin khẳng định, hồ sơ phủ định: “{_cut(evidence, start, end)}”"
    start, end = claim.negated[0]
    return f"bản tin phủ định (“{_cut(claim, start, end)}”), hồ sơ khẳng định"


def _cut(text: Read, start: int, end: int) -> str:
    """What is negated as it is written, with the words that negate it."""
    before = [one.start() for one in lexicon()["negation"].find(text.text) if one.end() == start]
    words = text.text.raw[min(before, default=start) : end].strip(" .,;:").split()
    return " ".join(words[:_CUT]) + ("…" if len(words) > _CUT else "")


def negated_scope(text: Read, start: int, end: int) -> list[str]:
    """Return the first telling syllables of what is negated from ``start`` to ``end``."""
    base = text.text.folded if text.bare else text.text.key
    words = content_words(lexicon().canonical(base[start:end], bare=text.bare), bare=text.bare)
    while words and words[0] in REPORTING:
        words = words[1:]
    return [word for word in words if word not in {"nào", "nao"}][:4]


def _asserted(scope: list[str], other: Read) -> bool:
    """Whether the head of the negated words stands in the other sentence outside any negation."""
    head = scope[:2]
    missing = sum(word not in other.content for word in scope)
    if missing > (len(scope) > 3) or not all(word in other.content for word in head):
        return False
    for start, end in other.negated:
        if set(head) & set(negated_scope(other, start, end)):
            return False
    return not other.denied


def _status(claim: Read, evidence: Read) -> list[Finding]:
    """One verb, done on one side and still to come on the other."""
    mine, theirs = _by_verb(claim), _by_verb(evidence)
    for verb, status in mine.items():
        other = theirs.get(verb)
        if other and {status, other} == {"done", "future"}:
            words = f"bản tin nói “{_STATUS_WORDS[status]} {verb}”; hồ sơ ghi “{_STATUS_WORDS[other]} {verb}”"
            return [Finding("status", True, words, 0.8)]
    return []


def _by_verb(text: Read) -> dict[str, str]:
    base = text.text.folded if text.bare else text.text.key
    verbs: dict[str, str] = {}
    for status, _, end in statuses(text.text):
        following = re.split(r"[,;.:]", base[end : end + 40])[0]
        words = content_words(lexicon().canonical(following, bare=text.bare), bare=text.bare)
        if words:
            verbs[words[0]] = status
    return verbs


def _quantifiers(claim: Read, evidence: Read) -> list[Finding]:
    """Where one side says "toàn bộ học sinh" and the other "một số học sinh": of one and the same thing."""
    lex = lexicon()
    if lex["quantifier_some"].has(claim.text) or lex["quantifier_all"].has(evidence.text):
        return []
    for mine in lex["quantifier_all"].find(claim.text):
        for other in lex["quantifier_some"].find(evidence.text):
            if _counted(claim, mine.end()) & _counted(evidence, other.end()):
                said, written = mine.group(), other.group()
                words = f"bản tin nói “{said}”; hồ sơ chỉ ghi “{written}”"
                return [Finding("quantifier", True, words, 0.8, frozenset({fold(said)}))]
    return []


def _counted(text: Read, start: int) -> frozenset[str]:
    """What a quantifier is said of: the telling syllables among the next four."""
    return syllables_of(" ".join(text.text.raw[start:].split()[:4]), bare=text.bare)
