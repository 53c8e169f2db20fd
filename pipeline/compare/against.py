"""Refutations that rest on one facet of a claim in a clause that has the rest of it."""

from __future__ import annotations

import itertools
import re

from pipeline.compare.amounts import Stand
from pipeline.compare.content import quote
from pipeline.compare.decide import Judgement
from pipeline.compare.denied import denied
from pipeline.compare.finding import Answer
from pipeline.compare.laid import Laid
from pipeline.compare.ranks import misplaced
from pipeline.compare.times import shown_date
from pipeline.compare.turned import crossed
from pipeline.facets.senses import senses
from pipeline.types import VerdictLabel

_EVENT_YEAR = re.compile(r"(?<!\w)(?:vào|từ|kể từ|đến|hoàn thành|tu|vao)\s+$")
#: Least number of telling words of a claim that can be held against a clause.
FEWEST = 2
#: A level that rises to a number or is kept at it: the number is what is compared.
_LEVEL = frozenset(
    {
        "tăng",
        "giảm",
        "nâng",
        "nâng lên",
        "âm",
        "giữ",
        "giữ nguyên",
        "đạt",
        "nộp",
        "đóng",
        "thu",
        "trả",
        "tổng",
        "tang",
        "giam",
        "nang",
        "dat",
    }
)
_BUT_NOT = re.compile(r"(?:chứ |mà )?không phải (?:là |do |vì |ở |tại |của )?(?P<x>[^,;:.()]{2,60})")
_ALL = re.compile(
    r"(?<!\w)(?:tất cả|toàn bộ|mọi(?! người ơi)|toàn thể|hết thảy|cả (?:\d+|xã|tỉnh|huyện|phường|thôn|trường|lớp|bản|làng)|100%)(?!\w)"
)
#: That it happens, which a day says too.
_HAPPENS = frozenset({"bắt đầu", "diễn ra"})
_SOME = frozenset({"một số", "chỉ", "phần lớn", "riêng", "còn lại", "trừ"})
_DONE, _NOT_YET = frozenset({"đã", "vừa"}), frozenset({"chưa", "đang", "sẽ", "sắp"})
#: Least share of what is done in the clause that says it is still to come.
STILL_TO_COME = 0.8


def refuted(laid: Laid) -> Judgement | None:
    """Return a refutation that rests on one number, day, state or opposite in a clause that has the rest."""
    if laid.aligned.told < FEWEST:
        return None
    if words := misplaced(laid):
        return _against(words, "name", laid)
    if not laid.apart and denied(laid):
        return _denied(laid)
    return None if laid.apart or laid.framed else _by_rule(laid)


def _by_rule(laid: Laid) -> Judgement | None:
    for facet, rule in _RULES.items():
        if words := rule(laid):
            return _against(words, facet, laid)
    return None


def _denied(laid: Laid) -> Judgement:
    """The record says that this is untrue."""
    told = next((one for one in laid.told if one.denied), laid.aligned.window.one)
    words = f"hồ sơ bác bỏ thông tin này: “{quote(told)}”"
    return Judgement(VerdictLabel.REFUTED, (0.03, 0.92, 0.05), (words,), Answer.DENIAL, facet="denial")


def _number(laid: Laid) -> str:
    a = laid.aligned
    clash = next((one for one in laid.numbers if one.stand is Stand.CLASH), None)
    if clash is None or {w.text for w in a.missing} - _LEVEL or a.unsaid or laid.other_year:
        return ""
    if "cứ " in a.claim.text.key:
        return ""
    if any(one.stand is not Stand.CONFIRMED for one in laid.days) or laid.unread or not laid.timed:
        return ""
    return clash.words


def _day(laid: Laid) -> str:
    a = laid.aligned
    clash = next((one for one in laid.days if one.stand is Stand.CLASH), None)
    if clash is None and not laid.days:
        return _year(laid)
    if (
        clash is None
        or {w.text for w in a.missing} - _HAPPENS
        or a.unsaid - senses(bare=a.bare).doubting
        or laid.numbers
        or (laid.other_year and not clash.stretch.year)
    ):
        return ""
    if laid.reckoned or laid.unread or a.negations[0] != a.negations[1]:
        return ""
    return clash.words


def _year(laid: Laid) -> str:
    """What happens "vào năm 2025" on one side happens in the one year of the clause on the other."""
    a, window = laid.aligned, laid.aligned.window
    mine = [when for when in a.claim.dates if when.year and not when.month]
    here = [w for w in window.one.dates if window.start <= w.start < window.end and w.year]
    if len(mine) != 1 or len(here) != 1 or not laid.other_year or a.missing or a.unsaid or laid.numbers:
        return ""
    if (
        not _EVENT_YEAR.search(a.claim.text.key[: mine[0].start])
        or laid.reckoned
        or a.negations[0] != a.negations[1]
    ):
        return ""
    said, written = shown_date(a.claim, mine[0]), shown_date(window.one, here[0])
    return f"bản tin nói {said}; hồ sơ ghi {written}"


def _opposite(laid: Laid) -> str:
    """A word of the claim stands beside its opposite in the clause, and all else is the same."""
    a = laid.aligned
    if laid.opposed is None or a.negations[0] != a.negations[1] or not laid.confirmed or not laid.timed:
        return ""
    said, written = laid.opposed
    if "hơn" in said and crossed(a):
        return ""
    if ({w.text for w in a.missing} | a.unsaid) - {said}:
        return ""
    return f"bản tin nói “{said}”; hồ sơ ghi “{written}”"


def _whole(laid: Laid) -> str:
    """The claim says of all what the clause says of some, or of so many."""
    a, window = laid.aligned, laid.aligned.window
    if (
        a.unsaid != {"mọi"}
        or not _ALL.search(a.claim.text.key)
        or a.missing
        or not laid.confirmed
        or a.negations[0] != a.negations[1]
    ):
        return ""
    some = sorted(window.has & _SOME)
    if some:
        return f"bản tin nói “tất cả”; hồ sơ chỉ ghi “{some[0]}”"
    here = [
        q
        for q in window.one.quantities
        if window.start <= q.start < window.end and q.value > 1 and (q.value, q.unit) != (100, "%")
    ]
    return (
        f"bản tin nói “tất cả”; hồ sơ ghi {window.one.text.raw[here[0].start : here[0].end]}" if here else ""
    )


def _not_that(laid: Laid) -> str:
    """The clause says "…, chứ không phải X": the claim says X, and all else of it is there."""
    a, window = laid.aligned, laid.aligned.window
    if a.missing or a.unsaid or a.negations[0] or a.claim.denied or a.bare or not laid.confirmed:
        return ""
    lists = senses(bare=a.bare)
    mine = {w.text for w in a.words}
    for match in _BUT_NOT.finditer(window.one.text.key, window.start, window.end):
        against = {w.text for w in window.words if match.start("x") <= w.start < match.end("x")}
        rest = {w.text for w in window.words if not match.start() <= w.start < match.end()}
        if against and against - lists.operators <= mine and (against & mine) - rest:
            said = window.one.text.raw[match.start() : match.end()].strip(" ,;.")
            return f"bản tin khẳng định, hồ sơ phủ định: “{said}”"
    return ""


def _to_come(laid: Laid) -> str:
    """The claim says it is done; the clause says that it is still to come, or in the making."""
    a = laid.aligned
    mine = {w.text for w in a.words}
    ahead = sorted(a.window.has & _NOT_YET)
    if (
        not mine & _DONE
        or not ahead
        or not _of_it(laid, mine)
        or a.window.has & _DONE
        or a.bare
        or laid.numbers
        or a.unsaid
    ):
        return ""
    if a.share < STILL_TO_COME or a.window.clauses > 2 or a.negations[0] or not laid.confirmed:
        return ""
    return f"bản tin nói “đã”; hồ sơ ghi “{ahead[0]}”: “{quote(a.window.one)}”"


def _of_it(laid: Laid, mine: set[str]) -> bool:
    """What is still to come is what the claim says is done."""
    words = [w.text for w in laid.aligned.window.words]
    return any(one in _NOT_YET and other in mine for one, other in itertools.pairwise(words))


def _against(words: str, facet: str, laid: Laid) -> Judgement:
    p = 0.92
    grew = any(one.grew for one in laid.numbers if one.stand is Stand.CLASH)
    return Judgement(VerdictLabel.REFUTED, (0.03, p, 0.97 - p), (words,), Answer.FACT, grew, facet)


_RULES = {
    "number": _number,
    "date": _day,
    "antonym": _opposite,
    "quantifier": _whole,
    "status": _to_come,
    "negation": _not_that,
}
