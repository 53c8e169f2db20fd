"""Which refutations found sentence by sentence stand once the claim is laid beside the clause that speaks of it."""

from __future__ import annotations

import re

from pipeline.compare.amounts import Stand
from pipeline.compare.decide import Judgement
from pipeline.compare.denied import REPORTS, denied
from pipeline.compare.laid import Laid
from pipeline.compare.turned import crossed, negated_words
from pipeline.compare.words import REPORTING
from pipeline.facets.senses import senses

#: Least share of the claim in the clause, by what differs, and how much of it may stand in another order.
LEAST = {
    "antonym": 0.7,
    "quantifier": 0.6,
    "status": 0.75,
    "place": 0.7,
    "name": 0.7,
    "time": 0.75,
    "number": 0.8,
}
#: Words by which a clause leaves open, bounds or only plans what it says.
_OPEN = re.compile(
    r"(?<!\w)(?:chỉ|riêng|dự kiến|sẽ|sắp|chờ|ngày mai|đang|một phần|số còn lại|còn lại|đến nay|an toàn|nguyên vẹn|bình thường|từ chối|trừ|hoãn|cấm|nghỉ|khác|hơn)(?!\w)"
    r"|(?<!\w)mới (?:chỉ |được |đạt |làm |xây |thi công |giải ngân |hoàn thành )"
)
_LIMITED = re.compile(
    r"(?<!\w)(?:chưa|không)\s+(?:đến|tới|đủ|đầy|quá|dưới|hết)\s+(?:\S+\s+)?(?:\d|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)|không phải (?:ai|mọi|tất cả|lúc nào)|(?<!\w)(?:còn|vẫn còn|một số|một phần)(?!\w)"
)
_BOUND = re.compile(r"(?<!\w)(?:chỉ|riêng|trừ|một số|một phần)(?!\w)")
#: What one office or firm does to one thing.
_SINGLE = re.compile(
    r"(?<!\w)(?:được giao|trúng thầu|xử phạt|chủ đầu tư|chủ trì|ký quyết định|vận hành|khai thác)(?!\w)"
)
_LOCATED = re.compile(r"(?<!\w)(?:ở|tại|về|o|tai)\s+$")
#: A house that bears the name of its province: another province's is another house, not the same elsewhere.
_NAMED_AFTER = re.compile(r"(?<!\w)(?:đa khoa|sản nhi|phụ sản|trường \S+|đại học|cao đẳng)\s+$")
_NONE = re.compile(
    r"(?:không|chưa)\s+(?:có\s+|ghi nhận\s+|phát hiện\s+)?(?:\S+\s+){0,8}(?:nào|ai|tử vong|thương vong)(?!\w)|không có"
)


def keeps(laid: Laid, judged: Judgement) -> bool:
    """Whether a refutation stands."""
    facet = judged.facet or "denial"
    said = " ".join(judged.reasons)
    if facet == "negation":
        return _negates(laid) if "bản tin phủ định" in said else _negated(laid)
    if facet == "number":  # of dead and injured the record may say that there are none
        return laid.aligned.share >= 0.6 if "có người" in said else _number(laid)
    rule = _RULES.get(facet)
    return rule(laid) if rule else laid.aligned.share >= LEAST.get(facet, 0.75)


def _dated(laid: Laid) -> bool:
    a = laid.aligned
    if laid.numbers or a.missing or laid.reckoned or laid.unread or a.negations[0] != a.negations[1]:
        return False
    return Stand.CLASH in laid.stands


def _stated(laid: Laid) -> bool:
    a = laid.aligned
    return a.share >= LEAST["status"] and not (
        a.unsaid or (laid.numbers and not _none(laid)) or _BOUND.search(laid.window)
    )


def _opposite(laid: Laid) -> bool:
    a = laid.aligned
    if a.claim.negated or a.claim.denied or REPORTS.search(a.claim.text.key) or crossed(a):
        return False
    return a.share >= LEAST["antonym"] and not (laid.numbers and not laid.confirmed)


def _placed(laid: Laid) -> bool:
    """What differs is where one thing is, or who deals with a thing that both name: not another thing of the kind."""
    claim, window = laid.aligned.claim, laid.aligned.window
    folded = window.one.text.folded
    if laid.numbers or laid.days or laid.aligned.share < LEAST["place"]:
        return False
    shared = [n for n in claim.names if n.norm in folded]
    away = [n for n in claim.names if n.norm not in folded]
    if any(_NAMED_AFTER.search(claim.text.key[: n.start]) for n in away if n.kind == "province"):
        return False
    located = any(_LOCATED.search(claim.text.key[max(0, n.start - 12) : n.start]) for n in away)
    return bool(shared) or located or bool(_SINGLE.search(claim.text.key))


def _number(laid: Laid) -> bool:
    a = laid.aligned
    stands = {one.stand for one in laid.numbers}
    hours = any(q.unit == "giờ" for q in a.claim.quantities) and laid.unread
    if hours and not (a.missing or a.unsaid or laid.framed) and a.window.clauses == 1:
        return True  # the hours of one ban
    if Stand.CLASH not in stands or laid.framed or a.unsaid or laid.other_year:
        return False
    days = {one.stand for one in laid.days}
    if (
        (len(a.missing) > 1 and a.told < 9)
        or (len(a.missing) == 1 and a.told < 8)
        or not laid.timed
        or laid.unread
    ):
        return not a.missing
    return a.share >= LEAST["number"] and len(a.missing) <= 2 and days <= {Stand.CONFIRMED}


def _negates(laid: Laid) -> bool:
    """The claim negates what a clause without any bound says plainly."""
    a = laid.aligned
    small = senses(bare=a.bare)
    if laid.numbers or any(one.stand is not Stand.CONFIRMED for one in laid.days) or a.negations[1] or a.bare:
        return False
    if laid.unread or a.claim.times or laid.other_year or "không phải" in a.claim.text.key:
        return False
    if _OPEN.search(laid.window) or _LIMITED.search(a.claim.text.key) or not laid.plain_time:
        return False
    if a.unsaid - small.negating - frozenset({"không", "chưa", "mọi", "khong", "chua"}):
        return False
    return a.share >= 0.8 and not any(small.opposite(w.text) & a.window.has for w in a.words)


def _negated(laid: Laid) -> bool:
    """The clause negates what the claim says, and it is this that it negates."""
    a = laid.aligned
    if (laid.numbers and not laid.confirmed and not _none(laid)) or a.claim.negated:
        return False
    mine = {w.text for w in a.words}
    if REPORTS.search(a.claim.text.key) or not any(set(said[:2]) <= mine for said in _denied_words(laid)):
        return False
    if (
        a.share == 1.0
        and a.window.clauses <= 2
        and a.negations == (0, 1)
        and not laid.framed
        and not a.unsaid
    ):
        return True
    return a.share >= 0.85 and a.turned < 0.15 and a.negations[1] == 1 and not laid.framed and not a.unsaid


def _denied_words(laid: Laid) -> list[list[str]]:
    """What the window negates, "ghi nhận" and its like left out."""
    found = negated_words(laid.aligned, laid.aligned.window.words)
    return [[word for word in one if word not in REPORTING] for one in found]


def _none(laid: Laid) -> bool:
    """The clause says that there is none: a number of the claim has nothing beside it."""
    if (
        {"chết", "bị thương"}
        & {w.text for w in laid.aligned.words}
        & {w for one in _denied_words(laid) for w in one}
    ):
        return True
    return not laid.aligned.window.one.quantities and bool(_NONE.search(laid.window))


_RULES = {
    "denial": denied,
    "date": _dated,
    "status": _stated,
    "antonym": _opposite,
    "place": _placed,
    "name": _placed,
}
