"""What the province is to a text: its main subject, or named in passing. A scored rule, no model.

Each mention has a weight: full when something is said to happen there, little when it is somebody's
origin, one of a list of provinces, or the credit of a source. The score adds the best mention in the
title, the best one at the beginning, the share against other provinces, and the number of mentions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.places.cues import Cues
from pipeline.places.reading import Found, Reading
from pipeline.places.tokens import Tokens
from pipeline.types import Salience

#: Words at the beginning that stand for the lead where a text has no line breaks.
LEAD_WORDS = 70
MAIN = 0.5
STOP = re.compile(r"[.!?;\n](?:\s|\Z)|\n")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A mention by its first word and its weight in [0, 1]."""

    word: int
    weight: float


def salience(reading: Reading, found: list[Found], title_words: int) -> tuple[Salience, float]:
    """Return what the province is to the text, and a score in [0, 1] (main from 0.5)."""
    if not found:
        return Salience.NONE, 0.0
    mentions = [Weighed(one.match.first, _weight(reading, one)) for one in _outermost(reading, found)]
    score = round(min(1.0, _score(reading, mentions, title_words)), 3)
    return (Salience.MAIN if score >= MAIN else Salience.PASSING), max(score, 0.01)


def _outermost(reading: Reading, found: list[Found]) -> list[Found]:
    """One mention per address: "xã X, huyện Y, tỉnh Z" counts once."""
    kept: list[Found] = []
    last = -10
    for one in found:
        if one.match.from_word - last > 2 or _stops(reading.tokens, last, one.match.first):
            kept.append(one)
        last = one.match.last
    return kept


def _stops(tokens: Tokens, begin: int, end: int) -> bool:
    return begin >= 1 and bool(STOP.search(tokens.text[tokens.end[begin - 1] : tokens.start[end]]))


def _score(reading: Reading, mentions: list[Weighed], title_words: int) -> float:
    total = len(reading.tokens.key)
    lead_end = title_words + LEAD_WORDS
    title = max((m.weight for m in mentions if m.word < title_words), default=0.0)
    lead = max((m.weight for m in mentions if title_words <= m.word < lead_end), default=0.0)
    mass = sum(m.weight for m in mentions)
    others = _others(reading)
    share = mass / (mass + others) if mass else 0.0
    density = min(1.0, mass / max(2.0, total / 120))
    if total <= LEAD_WORDS:
        best = max(title, lead, *(m.weight for m in mentions))
        return 0.75 * best + 0.25 * best * share
    # Where no other province is named, the events are likely to be here.
    alone = 0.12 * share * share * min(1.0, mass / 2)
    return 0.42 * title + 0.27 * lead + 0.22 * share * min(1.0, mass) + 0.22 * density + alone


def _others(reading: Reading) -> float:
    """Mentions of provinces elsewhere, an address counted once."""
    count, last = 0.0, -10
    for index in sorted(reading.elsewhere):
        match = reading.matches[index]
        if match.from_word - last > 2:
            count += 1.0
        last = match.last
    return count


def _weight(reading: Reading, one: Found) -> float:
    weight = one.confidence
    if _credit(reading, one):
        return 0.1
    if _listed(reading, one) >= 2:
        weight *= 0.25
    if _origin(reading, one):
        weight *= 0.3
    return weight


def _credit(reading: Reading, one: Found) -> bool:
    keys, first = reading.tokens.key, one.match.from_word
    return tuple(keys[max(0, first - 2) : first]) in reading.profile.cues.lists["source_credit"]


def _listed(reading: Reading, one: Found) -> int:
    """Number of names elsewhere in the same enumeration."""
    where = next(i for i, match in enumerate(reading.matches) if match is one.match)
    return sum(_run(reading, where, step) for step in (-1, 1))


def _run(reading: Reading, index: int, step: int) -> int:
    count = 0
    while 0 <= index + step < len(reading.matches):
        left, right = sorted((index, index + step))
        if not _enumerated(reading, left, right):
            break
        index += step
        count += index in reading.elsewhere
    return count


def _enumerated(reading: Reading, left: int, right: int) -> bool:
    a, b = reading.matches[left], reading.matches[right]
    if b.from_word - a.last > 4:
        return False
    # "tuyến Hà Nội - Lạng Sơn lật tại Lạng Giang": what happens at a place is no item of a list.
    here = right not in reading.elsewhere
    if here and reading.profile.cues.word_in("happens_at", reading.tokens.key_at(b.from_word - 1)):
        return False
    between = reading.tokens.text[reading.tokens.end[a.last - 1] : reading.tokens.start[b.from_word]]
    return not re.search(r"[.;!?\n]\s", between) or between.count(";") == 1


def _origin(reading: Reading, one: Found) -> bool:
    """Whether the mention tells where somebody or something comes from."""
    tokens, cues = reading.tokens, reading.profile.cues
    first = _address_start(reading, one)
    before = _clause(tokens, first)
    if not before:
        return False
    near = before[-4:]
    phrases = [tuple(near[i : i + n]) for n in (1, 2, 3, 4) for i in range(len(near) - n + 1)]
    if any(phrase in cues.lists["origin_strong"] for phrase in phrases):
        return True
    # An age or "a man of" is only an origin where the text also speaks of another place.
    aged = any(phrase in cues.lists["origin_weak"] for phrase in phrases)
    if aged and (
        reading.elsewhere or "(" in tokens.text[max(0, tokens.start[first] - 40) : tokens.start[first]]
    ):
        return True
    # "xe khách tuyến Bắc Giang - TP.HCM lật tại Bình Thuận"
    line = before[-1] == "tuyến" and bool({"xe", "tàu"} & set(near)) and _happens_elsewhere(reading)
    if line or (before[-1] == "người" and reading.elsewhere):
        return True
    # "(đoàn Bắc Ninh)" after a deputy's name
    deputy = before[-1] == "đoàn" and "(" in tokens.gap(first - 1)
    if deputy or _donor(tokens, first, one.match.last, before, cues):
        return True
    last = [tuple(near[-n:]) for n in (1, 2, 3)]
    # "Đường từ Sơn Động" is the road there, "xe khách từ Sơn Động" only comes from there.
    comes = before[-1] == "từ" and not (set(before[-4:-1]) & {"đường", "tuyến", "quốc", "tỉnh", "cao"})
    return comes or any(phrase in cues.lists["origin_adjacent"] for phrase in last)


#: "Trường THPT Ngô Sĩ Liên (Bắc Giang)": a body that bears somebody's name.
_BODIES = frozenset({"trường", "thpt", "thcs", "viện", "ty", "đền", "chùa", "chợ", "cầu", "hồ"})


def _happens_elsewhere(reading: Reading) -> bool:
    before = [reading.tokens.key_at(reading.matches[at].from_word - 1) for at in reading.elsewhere]
    return any(reading.profile.cues.word_in("happens_at", word) for word in before)


def _donor(tokens: Tokens, first: int, last: int, before: list[str], cues: Cues) -> bool:
    """As in "bạn Hoa (Bắc Giang)": the place alone in brackets behind somebody's name."""
    if "(" not in tokens.gap(first) or ")" not in tokens.gap(last) or not tokens.is_capital(first - 1):
        return False
    near = before[-5:]
    if _BODIES & set(before):
        return False
    titled = any(cues.word_in("titles", word) or word == "bạn" for word in near[:-1])
    named = cues.word_in("surnames", near[0]) or any(
        cues.word_in("surnames", word) and tokens.is_capital(first - len(near) + at)
        for at, word in enumerate(near[:-1])
    )
    return titled or named


def _clause(tokens: Tokens, first: int) -> list[str]:
    """Up to seven words before ``first`` in the same clause."""
    begin = max(0, first - 7)
    for step in range(first, begin, -1):
        if re.search(r"[.!?;:]\s|\n", tokens.gap(step)):
            return tokens.key[step:first]
    return tokens.key[begin:first]


def _address_start(reading: Reading, one: Found) -> int:
    """First word of the address the mention ends ("xã X, huyện Y" before "tỉnh Z")."""
    where = next(i for i, match in enumerate(reading.matches) if match is one.match)
    first = one.match.from_word
    while where > 0:
        previous = reading.matches[where - 1]
        if first - previous.last > 1 or (where - 1) in reading.elsewhere:
            break
        first, where = previous.from_word, where - 1
    for _ in range(2):  # names of communes that the lexicon lacks: "xã Phú Lâm, huyện …"
        window = reading.tokens.key[max(0, first - 4) : first]
        if not {"thôn", "xã", "xóm", "bản", "tổ", "phường", "khu"} & set(window):
            break
        place = max(
            i for i, key in enumerate(window) if key in {"thôn", "xã", "xóm", "bản", "tổ", "phường", "khu"}
        )
        first = max(0, first - 4) + place
    return first
