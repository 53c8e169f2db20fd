"""Who did what to whom: a claim that has the two sides of one word the other way round."""

from __future__ import annotations

from pipeline.compare.aligned import Aligned
from pipeline.facets.senses import Word, senses

#: With one of these the other order may say the same: "A do B xây", "A thuộc về B", "A được B tặng".
_CONVERSE = frozenset(
    [
        "do",
        "bởi",
        "được",
        "bị",
        "của",
        "cho",
        "nhận",
        "thuộc",
        "về",
        "từ",
        "là",
        "nằm",
        "với",
        "và",
        "cùng",
        "giữa",
        "nhờ",
        "bằng",
        "duoc",
        "boi",
        "cua",
        "nhan",
        "thuoc",
        "tu",
        "la",
        "voi",
        "va",
    ]
)


def crossed(aligned: Aligned) -> bool:
    """Whether two names, or the sides of a word, may stand the other way round: too much for support."""
    mine, theirs = _plain(aligned, aligned.words), _plain(aligned, aligned.window.words)
    if _converse(aligned):
        return False
    return _names_crossed(aligned) or any(
        _turned_at(word, mine, theirs, 1) for word in set(mine) & set(theirs)
    )


def _names_crossed(aligned: Aligned) -> bool:
    folded = aligned.window.one.text.folded
    at = [folded.find(name.norm) for name in aligned.claim.names]
    at = [one for one in at if one >= 0]
    return at != sorted(at)


def negated_words(aligned: Aligned, words: tuple[Word, ...]) -> list[list[str]]:
    """Return for each negation the words that follow it, or the word that has it within."""
    negating, found = senses(bare=aligned.bare).negating, []
    for at, word in enumerate(words):
        parts = word.text.split()
        if parts[0] in negating:
            found.append([*parts[1:], *(w.text for w in words[at + 1 : at + 6])])
    return found


def _plain(aligned: Aligned, words: tuple[Word, ...]) -> list[str]:
    small = senses(bare=aligned.bare).operators
    return [word.text for word in words if word.text not in small]


def _converse(aligned: Aligned) -> bool:
    """One side has a passive or a belonging that the other has not."""
    window = aligned.window
    said = set(aligned.claim.text.scan.split()) & _CONVERSE
    written = set(window.one.text.scan[window.start : window.end].split()) & _CONVERSE
    return (
        ("do" in said) != ("do" in written)
        or ("được" in said) != ("được" in written)
        or ("bị" in said) != ("bị" in written)
    )


def _turned_at(word: str, mine: list[str], theirs: list[str], least: int) -> bool:
    if mine.count(word) != 1 or theirs.count(word) != 1:
        return False
    at, other = mine.index(word), theirs.index(word)
    left, right = set(mine[:at]), set(mine[at + 1 :])
    before, after = set(theirs[:other]), set(theirs[other + 1 :])
    moved, kept = (left & after) | (right & before), (left & before) | (right & after)
    return len(left & after) >= least and len(right & before) >= least and len(moved) > len(kept)
