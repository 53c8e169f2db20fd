"""Generate ``rules/lexicons/social_forms.tsv``: ``python -m pipeline.text.build_forms DICTIONARY.json``.

The dictionary is that of ViSoLex (MIT): non-standard words of social text with what they stand for. Only
the pairs are taken. Left out are words with digits or blanks, single letters, units, syllables that are
words or parts of words (by the dictionary of underthesea), and words that the press uses as they are:
changing those does more harm than good.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipeline.paths import rules_dir
from pipeline.text.syllables import is_syllable, place_tone

#: Words and pairs of the press with their inverse document frequency, ten times.
_PRESS = Path(__file__).resolve().parents[1] / "stories" / "idf.tsv"
#: A word of the press rarer than this is as good as unknown to it.
_RARE = 58
#: Units, ranks, abbreviations, English words and names that stand for themselves in any text.
_KEPT_WORDS = """
kg km cm mm ml mg gr ha kw mw tr đ vnd usd tp tt gs ts ths pgs bs vtv tv pc mb gb hz st nd rd th pm am ok mc
cv dj vip vs ad app web mail email fan show sale shop hot game team top clip video live vlog
of as any see said time pay cook lag lol real pink pole quad tree tide dot lips lone penthouse
dell mac lee moto ling shin yang
"""
_KEPT = frozenset(_KEPT_WORDS.split())
_HEAD = (
    "# Short forms of social Vietnamese and what they stand for, likeliest first. From the dictionary of",
    "# ViSoLex (MIT, see MIT-ViSoLex.txt beside this file); made by pipeline/text/build_forms.py.",
)


def main(arguments: list[str]) -> int:
    """Write the table and return the exit status."""
    dictionary: dict[str, dict[str, Any]] = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    out = rules_dir() / "lexicons" / "social_forms.tsv"
    out.write_text("\n".join([*_HEAD, *lines(dictionary)]) + "\n", encoding="utf-8")
    return 0


def lines(dictionary: dict[str, dict[str, Any]]) -> list[str]:
    """Return the lines of the table, by word."""
    press, known = _press(), headwords()
    found = []
    for word, entry in sorted(dictionary.items()):
        senses = [sense for sense in entry["normalized"] if sense and sense != word]
        if senses and _taken(word, press, known):
            found.append("\t".join([word, "|".join(senses)]))
    return found


def _taken(word: str, press: dict[str, int], known: frozenset[str]) -> bool:
    if len(word) < 2 or not word.isalpha() or word != word.lower() or word in _KEPT:
        return False
    return not is_syllable(word) or (word not in known and press.get(word, 10 * _RARE) >= _RARE)


def headwords() -> frozenset[str]:
    """Return the syllables of all headwords of underthesea's largest dictionary."""
    import underthesea

    path = Path(underthesea.__file__).with_name("corpus") / "data" / "Viet74K.txt"
    words = path.read_text(encoding="utf-8").lower().replace("-", " ").split()
    return frozenset(place_tone(word) for word in words) | frozenset(words)


def _press() -> dict[str, int]:
    rows = (line.split("\t") for line in _PRESS.read_text(encoding="utf-8").splitlines())
    return {term: int(value) for term, value in rows}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
