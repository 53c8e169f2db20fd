"""Who came first, second, third: prizes and places that a sentence gives out one after another."""

from __future__ import annotations

import re

from pipeline.compare.laid import Laid

_RANK = re.compile(
    r"(?<!\w)giải\s+(?P<r>đặc biệt|nhất|nhì|ba|tư|khuyến khích)(?!\w)|(?<!\w)(?:huy chương|hcđ|hcb|hcv)\s+(?P<m>vàng|bạc|đồng)(?!\w)"
)
#: Least share of the claim in the evidence, and how many ranks make a list.
SHARE, LIST = 0.7, 2


def misplaced(laid: Laid) -> str:
    """Return in words that the record gives a name of the claim another rank; '' where it does not.

    Only a sentence that lists ranks is read, each with what follows it up to the next.
    """
    a = laid.aligned
    mine = [_rank(m) for m in _RANK.finditer(a.claim.text.key)]
    one = a.window.one
    theirs = list(_RANK.finditer(one.text.key))
    if len(mine) != 1 or len(theirs) < LIST or a.negations[0]:
        return ""
    if sum(word.text in a.spoken for word in a.words) < SHARE * len(a.words):
        return ""
    ends = [m.start() for m in theirs[1:]] + [len(one.text.key)]
    held = {_rank(m): one.text.folded[m.end() : end] for m, end in zip(theirs, ends, strict=True)}
    for name in a.claim.names:
        found = [rank for rank, told in held.items() if name.norm in told]
        if len(name.norm) > 3 and len(found) == 1 and found[0] != mine[0] and mine[0] in held:
            return f"bản tin nói {mine[0]}: {name.text}; hồ sơ ghi {found[0]}: {name.text}"
    return ""


def _rank(match: re.Match[str]) -> str:
    return f"giải {match['r']}" if match["r"] else f"huy chương {match['m']}"
