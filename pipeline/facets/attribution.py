"""Who is said to have said it: an office, the crowd, or nobody named.

“Theo Sở Y tế”, “Sở Y tế cho biết” and “…, theo Sở Y tế” name an office; “dân mạng lan truyền”, “theo lời kể của bà
con” and “nghe nói” the crowd. Where several speak the first one tells what the others are said to have said. What
merely names a medium or a rumour (“trên Facebook”, “tin đồn”) is the crowd's only where nobody speaks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import Phrases, View

OFFICIAL, CROWD = "official", "crowd"
#: How far before a speaker "theo" may stand, and behind one the verb of saying.
_BEFORE, _AFTER = 45, 60
_END = re.compile(r"[.;:!?()]")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody who may speak, and the stretch around in which nobody else is named."""

    who: str
    start: int
    end: int
    since: int
    until: int


def attribution(text: View) -> str:
    """Return official | crowd | '' : who is said to have said it."""
    lex = lexicon()
    said = [(one.start(), CROWD) for one in lex.speech["hearsay"].find(text) if _plain(one, text)]
    said += [(one.start, one.who) for one in _speakers(text) if _speaks(one, text)]
    if said:
        return min(said)[1]
    if lex["attribution_crowd"].has(text):
        return CROWD
    return OFFICIAL if lex["attribution_official"].has(text) else ""


def _speakers(text: View) -> list[_Speaker]:
    speech = lexicon().speech
    found = [(m.start(), m.end(), OFFICIAL) for m in speech["office"].find(text)]
    found = sorted([*found, *((m.start(), m.end(), CROWD) for m in speech["crowd"].find(text))])
    bounds = [0, *(end for _, end, _ in found)], [*(start for start, _, _ in found), len(text.scan)]
    return [
        _Speaker(who, start, end, max(bounds[0][at], start - _BEFORE), min(bounds[1][at + 1], end + _AFTER))
        for at, (start, end, who) in enumerate(found)
    ]


def _speaks(one: _Speaker, text: View) -> bool:
    """Whether "theo" stands before, or a verb of saying behind, with no other clause between."""
    speech = lexicon().speech
    after = _END.split(text.scan[one.end : one.until])[0]
    says = speech["says" if one.who == OFFICIAL else "crowd_says"]
    if _in(says, one.end, one.end + len(after), text, but=(speech["not_says"], lexicon()["not_uncertain"])):
        return True
    before = re.split(r"[,.;:!?()]", text.scan[one.since : one.start])[-1]
    return _in(speech["from"], one.start - len(before), one.start, text, but=(speech["not_from"],))


def _in(phrases: Phrases, start: int, end: int, text: View, *, but: Sequence[Phrases]) -> bool:
    """Whether one of the phrases is surely in a part of the text, and is not part of one of ``but``.

    Those are looked for in all of it: "đồn" is cut off "đồn công an", where another speaker begins.
    """
    part = text.scan[start:end]
    others = [found.span() for one in but for found in one.find(text)]
    return any(
        _plain(one, text) and not any(a < start + one.end() and start + one.start() < b for a, b in others)
        for one in phrases.find(View(part, part, part, text.bare))
    )


def _plain(found: re.Match[str], text: View) -> bool:
    """Typed without marks a single syllable may be another word: "nói" or "nơi", "kể" or "kè"; "theo" is not."""
    return not text.bare or " " in found.group() or found.group() == "theo"
