"""Places and organisations: the same slot filled by another name."""

from __future__ import annotations

from pipeline.compare.content import Read, syllables_of
from pipeline.compare.finding import Finding
from pipeline.facets.names import Named
from pipeline.facets.text import fold

_PLACE_KINDS = frozenset(
    {
        "commune",
        "district",
        "province",
        "hamlet",
        "water",
        "bridge",
        "market",
        "zone",
        "mount",
        "temple",
        "station",
        "road",
        "street",
    }
)


def compare_names(claim: Read, evidence: Read, context: str) -> list[Finding]:
    """Return findings on named things.

    Args:
        claim: the claim.
        evidence: the evidence sentence closest to it.
        context: all evidence text, folded: a name that occurs anywhere in it is no clash.
    """
    found = []
    mine_norms = {one.norm for one in claim.names}
    for mine in claim.names:
        if _occurs(mine.norm, context):
            found.append(Finding("place", False, f"cùng nêu {mine.text}"))
            continue
        rivals = [
            o
            for o in evidence.names
            if o.kind == mine.kind
            and o.norm[:1].isdigit() == mine.norm[:1].isdigit()
            and o.norm not in mine_norms
            and not _occurs(o.norm, claim.text.folded)
        ]
        if mine.kind != "name" and len(rivals) == 1 and _related(mine, rivals[0]):
            found.append(_clash(mine, rivals[0], claim))
        elif rivals or (mine.kind in _PLACE_KINDS or (mine.kind == "name" and not _slot(mine, claim))):
            found.append(Finding("other-name", True, "", 0.0))
    return found


def _clash(mine: Named, other: Named, claim: Read) -> Finding:
    facet = "place" if mine.kind in _PLACE_KINDS else "name"
    strength = 0.85 if facet == "place" else 0.8
    words = f"bản tin nói {mine.text}; hồ sơ ghi {other.text}"
    return Finding(facet, True, words, strength, syllables_of(mine.text, bare=claim.bare))


def _occurs(norm: str, folded: str) -> bool:
    return f" {norm} " in f" {' '.join(_only_words(folded))} "


def _only_words(folded: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in folded).split()


def _related(mine: Named, other: Named) -> bool:
    """Untyped names clash only when they stand alone; a name inside the other is the same thing."""
    return fold(mine.norm) not in fold(other.norm) and fold(other.norm) not in fold(mine.norm)


def _slot(mine: Named, claim: Read) -> bool:
    """A name at the head of a sentence may be an ordinary word in capitals."""
    return mine.kind == "name" and mine.start == 0 and bool(claim.text.raw)
