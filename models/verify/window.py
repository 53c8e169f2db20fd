"""The part of a long text that a claim is read beside: what shares most with it, in its order."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

_END = re.compile(r"(?<=[.!?…;”\"\n])\s+(?=\S)")
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
#: Syllables of evidence that fit beside a claim.
SYLLABLES = 110


def window(claim: str, texts: Sequence[str], syllables: int = SYLLABLES) -> str:
    """Return the sentences of ``texts`` that share most with ``claim``, joined, about ``syllables`` long.

    A sentence counts by the rarity, within these texts, of the words it shares; a short text stays whole.
    """
    parts = [one.strip() for text in texts for one in _END.split(text) if one.strip()]
    if sum(len(one.split()) for one in parts) <= syllables:
        return " ".join(parts)
    seen = [set(_WORD.findall(one.lower())) for one in parts]
    spread = Counter(word for words in seen for word in words)
    mine = set(_WORD.findall(claim.lower()))
    worth = [math.fsum(math.log(1 + len(parts) / spread[word]) for word in mine & words) for words in seen]
    kept: set[int] = set()
    room = syllables
    for at in sorted(range(len(parts)), key=lambda place: -worth[place]):
        size = len(parts[at].split())
        if not kept or (size <= room and worth[at] > 0):
            kept.add(at)
            room -= size
    return " ".join(" ".join(parts[at].split()[:syllables]) for at in sorted(kept))
