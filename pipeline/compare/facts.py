"""What a notice says against a claim about the same matter: a number, a denial, a day, a place, a state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import fsum

from pipeline.compare.content import Read, plain_words
from pipeline.compare.counts import compare_counts, held
from pipeline.compare.fact import Fact, share
from pipeline.compare.finding import Finding
from pipeline.compare.notice import Matter, Notice, part, rarity
from pipeline.compare.times import DATE_ROLES, date_role, event_dates, same_level, shown_date
from pipeline.compare.toll import unhurt
from pipeline.compare.words import compare_words, negated_scope
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import fold, tokens

#: Least share of a claim's telling words that the very sentence must have, by the kind of difference.
SAME_STATE, SAME_DAY, THE_DAY, SAME_PLACE, DENIED = 0.5, 0.45, 0.7, 0.6, 0.55
#: … and where only a word of opposite sense, "đã" and "chưa", or "toàn bộ" and "một số" differ.
SAME_WORDING = 0.65
#: Least share of a denial that the denied claim has to repeat.
REPEATED = 0.4
#: A plan, or another time, on one side only: the two do not speak of one state of things.
_FRAMES = (
    re.compile(r"(?<!\w)(?:mục tiêu|chỉ tiêu|phấn đấu|kế hoạch|muc tieu|chi tieu|phan dau)(?!\w)"),
    re.compile(
        r"(?<!\w)(?:trước đây|trước đó|năm ngoái|năm trước|cùng kỳ|tháng trước|lần trước|đợt trước|tuần trước"
        r"|nam ngoai|nam truoc|cung ky|truoc day|thang truoc)(?!\w)"
    ),
)


def _both_ways(words: str) -> frozenset[str]:
    return frozenset(tokens(words)) | frozenset(tokens(fold(words)))


#: What a denial says of the rumour as such.
_FRAME_OF_DENIAL = _both_ways(
    "thông tin lan truyền mạng xã hội sai sự thật đúng căn cứ bịa đặt đồn giả chính xác khẳng định bác bỏ thực tế"
    " nội dung đăng tải bài viết"
)
#: What is settled in one place only. A fire or a crash in another commune is another fire or crash.
_SETTLED_AT = _both_ways("chuyển dời đặt tổ chức diễn khai mạc xây dựng")


def facts(claim: Read, notice: Notice, found: Matter, whole: Read | None = None) -> list[Fact]:
    """Return the comparisons, agreements and clashes. Nothing is returned for another matter.

    Args:
        claim: a reading of the claim.
        notice: the text on record.
        found: what both have in common.
        whole: the whole sentence of the claim, which may place its readings in another time.
    """
    if not found.same:
        return []
    if found.away:
        # The notice names other places: only the place itself can be what differs.
        compared = [*_places(claim, notice, found)]
    else:
        compared = [
            *compare_counts(claim, notice),
            *unhurt(claim, notice.sentences),
            *_states(claim, notice),
            *_days(claim, notice),
        ]
    return [one for one in compared if _one_time(whole or claim, notice, one)]


def _one_time(whole: Read, notice: Notice, one: Fact) -> bool:
    """Whether a clash is not only one between two times, or between a plan and what came of it."""
    said = notice.sentences[one.at].text.key
    return not one.finding.clash or all(
        bool(rx.search(whole.text.key)) == bool(rx.search(said)) for rx in _FRAMES
    )


def _states(claim: Read, notice: Notice) -> Iterator[Fact]:
    """Denials, negations, antonyms, done or still to come: about what this very sentence speaks of."""
    for at, one in enumerate(notice.sentences):
        near = max(share(claim, one), 0.95 * _repeated(claim, one))
        if near < SAME_STATE:
            continue
        if one.denied:
            yield from _denial(claim, one, at, near)
            continue
        for finding in compare_words(claim, one):
            if finding.facet == "negation" and (_both_deny(claim, notice) or _counts_others(claim, notice)):
                continue
            if finding.facet == "negation" or near >= SAME_WORDING:
                yield Fact(at, finding, near)


def _both_deny(claim: Read, notice: Notice) -> bool:
    """What the claim negates is negated in the notice too."""
    mine = {word for span in claim.negated for word in negated_scope(claim, *span)}
    theirs = {word for one in notice.sentences for span in one.negated for word in negated_scope(one, *span)}
    return bool(mine & theirs)


def _counts_others(claim: Read, notice: Notice) -> bool:
    """The claim counts what the notice does not: those "without" may be the rest of those "with"."""
    told = {other.value for one in notice.sentences for other in one.quantities}
    return any(held(one) and one.value != 1 and one.value not in told for one in claim.quantities)


def _denial(claim: Read, one: Read, at: int, near: float) -> Iterator[Fact]:
    """The sentence says that what the claim says is untrue, or both say so."""
    if near < DENIED or part(plain_words(one) - _FRAME_OF_DENIAL, claim.content) < REPEATED:
        return
    quoted = " ".join(one.text.raw.split()[:40])
    if claim.denied or (claim.negated and not one.negated):
        yield Fact(at, Finding("denial", False, f"hồ sơ cũng bác bỏ: “{quoted}”"), near)
    else:
        yield Fact(at, Finding("denial", True, f"hồ sơ bác bỏ thông tin này: “{quoted}”", 0.9), near)


def _repeated(claim: Read, one: Read) -> float:
    """How much of a short sentence on record the claim repeats: a denial is shorter than its rumour."""
    telling = plain_words(one)
    total = fsum(map(rarity, telling))
    named = any(name.norm in claim.text.folded for name in one.names)
    if (
        len(telling) < (2 if named else 4)
        or not total
        or not any(negated_scope(one, *span) for span in one.negated)
    ):
        return 0.0
    return fsum(map(rarity, telling & claim.content)) / total


def _days(claim: Read, notice: Notice) -> Iterator[Fact]:
    """A beginning, end or day of the same thing; a notice full of days decides nothing."""
    theirs = [(at, one, when) for at, one in enumerate(notice.sentences) for when in event_dates(one)]
    for mine in event_dates(claim):
        if not mine.month:
            continue  # years are mostly of birth, founding or plans
        at = next((at for at, _, when in theirs if same_level(mine, when) and mine.agrees(when)), None)
        if at is not None:
            yield Fact(at, Finding("date", False, f"cùng thời gian {shown_date(claim, mine)}"), 0.5)
            continue
        role = date_role(claim, mine)
        rivals = [
            (near, at, one, when)
            for at, one, when in theirs
            if same_level(mine, when) and date_role(one, when) == role
            if (near := share(claim, one, notice.subject if role else frozenset())) >= SAME_DAY
        ]
        if not role:  # a day without "from" or "until" may be any day of a long story
            rivals = [one for one in rivals if mine.explicit and one[3].explicit and one[0] >= THE_DAY]
        if role in DATE_ROLES and len({when.iso for *_, when in rivals}) == 1:
            near, at, one, when = max(rivals, key=lambda rival: rival[0])
            words = f"bản tin nói {shown_date(claim, mine)}; hồ sơ ghi {shown_date(one, when)}"
            yield Fact(at, Finding("date", True, words, 0.85), near)


def _places(claim: Read, notice: Notice, found: Matter) -> Iterator[Fact]:
    """The one place of the claim that the notice does not name, where the notice says another."""
    if len(found.away) != 1:
        return
    mine = found.away[0]
    for at, one in enumerate(notice.sentences):
        near = share(claim, one)
        rivals = [
            other
            for other in one.names
            if other.kind == mine.kind and f" {other.norm} " not in f" {claim.text.folded} "
        ]
        if near >= SAME_PLACE and len({other.norm for other in rivals}) == 1:
            other = rivals[0]
            if slot(claim, mine.start) & slot(one, other.start) & _SETTLED_AT:
                words = f"bản tin nói {mine.text}; hồ sơ ghi {other.text}"
                yield Fact(at, Finding("place", True, words, 0.85), near)


def slot(text: Read, start: int) -> frozenset[str]:
    """The words right before a name that say what it is to the event: "chuyển đến", "tổ chức tại"."""
    words = text.text.scan[max(0, start - 60) : start].split()[-8:]
    return frozenset(lexicon().canonical(" ".join(words), bare=text.bare).split())
