"""The dead, the hurt and the missing of one event: what a claim counts of them against what the record counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.compare.content import Read
from pipeline.compare.decide import Judgement
from pipeline.compare.fact import Fact
from pipeline.compare.finding import Answer, Finding
from pipeline.compare.numbers import outcome, per_item, shown
from pipeline.facets.lexicon import lexicon
from pipeline.facets.numbers import agree
from pipeline.types import Quantity, VerdictLabel

#: Places in the list of outcomes: dead, hurt, missing.
_TOLL = frozenset({0, 1, 2})
_PERSONS = frozenset({"người", "học sinh", "công nhân", "cháu", "em", "nạn nhân", "bệnh nhân", "trẻ"})
#: "Không ai tử vong" says nothing of the injured.
_DEATH = re.compile(
    r"(?<!\w)(?:tử vong|chết|thiệt mạng|tử nạn|qua đời|mất mạng|tính mạng|tu vong|chet|thiet mang)(?!\w)",
    re.IGNORECASE,
)
#: The dead and the hurt in one, the toll of another time, and one that has risen since are not what the record
#: counts.
_OTHERS = re.compile(
    r"(?<!\w)(?:thương vong|cùng kỳ|năm (?:trước|ngoái)|tháng trước|tuần trước|trước đó|trước đây|tương tự|từng|hồi|riêng|nâng|tăng lên|lên thành|thêm|suýt|thoát chết"
    r"|mỗi năm|hằng năm|thuong vong|cung ky|nam ngoai|truoc do|tuong tu|thoat chet)(?!\w)"
)
#: The record itself counts anew.
_RISES = re.compile(r"(?<!\w)(?:nâng|tăng lên|lên thành|nang|tang len)(?!\w)")
#: "Hai trong mười hai người … đã chết": the second number counts those among whom they were.
_AMONG = re.compile(r"(?<!\w)trong(?:\s+(?:số|so|tổng số|tong so))?\s*$")
_SOMEBODY = re.compile(
    r"(?<!\w)(?:người|nạn nhân|bệnh nhân|học sinh|sinh viên|công nhân|cháu|em|trẻ|bé|tài xế|lái xe|du khách"
    r"|hành khách|ông|bà|anh|chị|nguoi|nan nhan|benh nhan|hoc sinh|cong nhan|chau|tre|be|tai xe)(?!\w)"
)
#: Says that the number is of all: fewer than on record is then otherwise too.
_ALL = re.compile(
    r"(?<!\w)(?:làm|khiến|tổng cộng|tổng số|có tất cả|lam|khien|tong cong|tong so)(?!\w)[^,;.]{0,40}$"
)


def toll_against(claim: Read, told: Sequence[Read]) -> Judgement | None:
    """Return the judgement that the claim counts other dead, hurt or missing than the record; None where not.

    More than any number on record is otherwise; fewer is, where the claim gives them for all. Both have to speak
    of one event: nothing here looks at that.
    """
    if _OTHERS.search(claim.text.key) or any(_RISES.search(one.text.key) for one in told):
        return None
    found = [(one, at, other) for one in _counted(claim) for at, other in [_clash(claim, one, told)] if other]
    if not found:
        none = next(unhurt(claim, told), None) if _SOMEBODY.search(claim.text.key) else None
        return _otherwise(none.finding.words) if none else None
    mine, at, other = found[0]
    words = f"bản tin nói {shown(claim, mine)}; hồ sơ ghi {shown(told[at], other)}"
    return _otherwise(words, grew=other.value > mine.value)


def _otherwise(words: str, *, grew: bool = False) -> Judgement:
    return Judgement(VerdictLabel.REFUTED, (0.04, 0.9, 0.06), (words,), Answer.FACT, grew, "number")


def unhurt(claim: Read, told: Sequence[Read]) -> Iterator[Fact]:
    """Yield where the record says that nobody died or was hurt, and the claim tells of dead or injured."""
    found = lexicon()["casualty"].find(claim.text)
    hurt = [m for m in found if not _negated_at(claim, m.start())]
    if not hurt or claim.denied or lexicon()["uncertain_casualty"].has(claim.text):
        return
    said = [claim.text.raw[m.start() : m.end()] for m in hurt]
    for at, one in enumerate(told):
        none = [words for words in lexicon()["unhurt"].words(one.text) if _spares(words, said)]
        if none:
            words = f"bản tin nói có người {said[0]}; hồ sơ ghi “{none[0]}”"
            yield Fact(at, Finding("number", True, words, 0.9), 0.6)


def _spares(none: str, hurt: Sequence[str]) -> bool:
    """Whether "không ai tử vong" speaks of what the claim tells: of the injured it does not."""
    return not _DEATH.search(none) or any(_DEATH.search(one) for one in hurt)


def _negated_at(text: Read, at: int) -> bool:
    return any(start <= at < end for start, end in text.negated)


def _counted(text: Read) -> list[Quantity]:
    return [
        one
        for one in text.quantities
        if one.unit in _PERSONS
        and outcome(text, one) in _TOLL
        and not per_item(text, one)
        and not _AMONG.search(text.text.key[: one.start])
    ]


def _clash(claim: Read, mine: Quantity, told: Sequence[Read]) -> tuple[int, Quantity | None]:
    kind = outcome(claim, mine)
    theirs = [
        (at, one)
        for at, sentence in enumerate(told)
        for one in sentence.quantities
        if one.unit in _PERSONS and outcome(sentence, one) == kind and not per_item(sentence, one)
    ]
    together = replace(mine, value=sum(one.value for _, one in theirs))
    if not theirs or agree(mine, together) or any(agree(mine, one) for _, one in theirs):
        return 0, None
    most = max(one.value for _, one in theirs)
    everyone = bool(_ALL.search(claim.text.key[: mine.start]))
    if mine.value > most or (everyone and mine.value > 1):
        return next((at, one) for at, one in theirs if one.value == most)
    return 0, None
