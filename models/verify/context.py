"""A sentence with what stands around it: of which event, day or place it speaks is often said there only."""

from __future__ import annotations

#: What parts a sentence from what stands around it, and what comes before it from what follows.
PARTS, FOLLOWS = " | ", " > "
#: Most words of the headline, of what comes before (its last ones) and of what follows (its first).
TITLE, BEFORE, AFTER = 18, 25, 15
_ENDS = tuple(".!?…")


def in_context(sentence: str, title: str = "", before: str = "", after: str = "") -> str:
    """Return a sentence as it is read with its headline and its neighbours; alone where there are none."""
    led = [" ".join(title.split()[:TITLE]), " ".join(before.split()[-BEFORE:])]
    told = " ".join(one if one.endswith(_ENDS) else f"{one}." for one in led if one)
    follows = " ".join(after.split()[:AFTER])
    around = f"{told}{FOLLOWS}{follows}" if follows else told
    return f"{sentence}{PARTS}{around.strip()}" if around else sentence
