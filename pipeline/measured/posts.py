"""Posts as people typed them: words wrong as typed, with a dictionary alone, with :func:`normalise_social`.

The posts lie in the data folder; beside the tests lie only their rows, digests and what should be changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.data import read_rows
from models.row import Row
from pipeline.measured import kit
from pipeline.measured.social import errors, invented
from pipeline.normalise import clean_text, normalise_social, text_digest
from pipeline.text.build_forms import headwords

#: Rows of real posts with what should be changed; see the head of the file.
CHANGES = kit.TESTS / "data" / "social_posts.tsv"
_FOLDERS = {"vlsp2016.train": "sentiment", "vsfc.train": "sentiment", "reintel.train": "unreliable"}
_DICTIONARY = Path("normalisation") / "visolex_dictionary.json"
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]+")
_CHANGE = re.compile(r"(\d+)([=~])(\S+)")
_CONSONANTS = "bcdđghjklmnpqrstvwxz"
_OVER_TYPED, _OVER_DICTIONARY = "error reduction", "error reduction over the dictionary"
_BOTH = "lexicon improved on half of them"

Reading = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Post:
    """A post as typed, with its short forms written out, and with its misspellings mended as well."""

    typed: str
    written_out: str
    mended: str
    #: Whether it belongs to the half on which the lexicon may be improved (even digests).
    tuned: bool

    def wrong(self, read: str) -> int:
        """Return how many words of a reading are wrong; misspellings may be mended or stay."""
        return min(errors(read, self.written_out), errors(read, self.mended))

    @property
    def plain(self) -> bool:
        """Whether nothing in it is wrong."""
        return self.typed == self.mended


def rows(data: Path) -> list[Row]:
    """Return the rows of real posts and, against the dictionary, of invented ones; none without the data."""
    if not kit.present(CHANGES) or not kit.present(data / _DICTIONARY):
        return []
    clock, alone, spared = kit.Clock(), dictionary(data), dictionary(data, spare=True)
    some = posts(data)
    wrong = [one for one in some if not one.plain]
    found = [
        _wrong(wrong, normalise_social, ""),
        replace(_wrong(wrong, str, ", as typed"), compared=True),
        replace(_wrong(wrong, alone, ", dictionary alone"), compared=True),
        replace(_wrong(wrong, spared, ", dictionary alone, no real words"), compared=True),
        *_reductions(wrong, str, _OVER_TYPED),
        *_reductions(wrong, alone, _OVER_DICTIONARY),
        *_reductions(wrong, spared, f"{_OVER_DICTIONARY}, no real words"),
        _invented(alone),
        _kept([one.typed for one in some if one.plain]),
    ]
    return [replace(one, seconds=clock.seconds) for one in found]


def posts(data: Path) -> list[Post]:
    """Return the posts of :data:`CHANGES` in its order.

    Raises:
        MissingDataError: a set is absent.
        ValueError: a row holds another text than the one that was read.
    """
    lines = [line for line in CHANGES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    sets = {name: [row["text"] for row in read_rows(_file(data, name))] for name in _FOLDERS}
    return [_post(sets, *line.split("\t")) for line in lines]


def dictionary(data: Path, *, spare: bool = False) -> Reading:
    """Return the baseline: every word that the dictionary of ViSoLex has, by its first sense there.

    It has many ordinary words ("là", "cái") for what else they may be typed for; with ``spare``, the words of
    underthesea's dictionary are left alone, but for the letters that are listed there ("k", "b").
    """
    real = headwords() - frozenset(_CONSONANTS) if spare else frozenset()
    (entries,) = read_rows(data / _DICTIONARY)
    first = {
        word: entry["normalized"][0]
        for word, entry in entries.items()
        if entry["normalized"] and word not in real
    }
    return lambda text: _LETTERS.sub(lambda found: first.get(found.group().lower(), found.group()), text)


def reduction(what: tuple[str, str, str], counted: Sequence[tuple[int, int]]) -> Row:
    """Return by what share the first errors of (ours, of a baseline) by post are fewer than the second."""
    pairs = np.asarray(counted, dtype=np.float64)
    low, high = kit.spread(len(pairs), lambda drawn: _fewer(pairs[drawn]))
    domain, split, measure = what
    return Row("normalisation", domain, split, len(pairs), measure, _fewer(pairs), low, high, 0.0, None, 0.0)


def _fewer(counted: NDArray[np.float64]) -> float:
    ours, base = counted.sum(axis=0)
    return float(1 - ours / base) if base else 0.0


def _reductions(some: Sequence[Post], base: Reading, name: str) -> list[Row]:
    """All posts, the two halves, and with misspellings to mend."""
    counted = [(one.wrong(normalise_social(one.typed)), one.wrong(base(one.typed))) for one in some]
    halves = [
        [pair for pair, one in zip(counted, some, strict=True) if one.tuned is half] for half in (True, False)
    ]
    strict = [
        (errors(normalise_social(one.typed), one.mended), errors(base(one.typed), one.mended)) for one in some
    ]
    return [
        reduction(("real posts", _BOTH, name), counted),
        reduction(("real posts, half improved on", "even digests", name), halves[0]),
        reduction(("real posts, other half", "odd digests, nothing chosen on them", name), halves[1]),
        reduction(("real posts, misspellings too", _BOTH, name), strict),
    ]


def _invented(base: Reading) -> Row:
    pairs = [
        (errors(normalise_social(typed), read), errors(base(typed), read))
        for typed, read in invented()
        if errors(typed, read)
    ]
    return reduction(("invented posts", "written by the project", _OVER_DICTIONARY), pairs)


def _wrong(some: Sequence[Post], read: Reading, suffix: str) -> Row:
    """The share of words that are wrong by a reading, by post."""
    shares = [one.wrong(read(one.typed)) / len(one.written_out.split()) for one in some]
    return kit.mean_row(("normalisation", f"real posts{suffix}", _BOTH, "wrong words"), shares)


def _kept(plain: Sequence[str]) -> Row:
    return kit.mean_row(
        ("normalisation", "real posts", "nothing wrong in them", "plain posts kept"),
        [float(normalise_social(text) == text) for text in plain],
    )


def _file(data: Path, name: str) -> Path:
    return data / _FOLDERS[name] / f"{name}.jsonl"


def _post(sets: dict[str, list[str]], name: str, number: str, digest: str, changes: str) -> Post:
    text = sets[name][int(number)]
    if text_digest(text)[:16] != digest:
        raise ValueError(f"{name}, row {number}: not the text that was read")
    typed = clean_text(text)
    by_word = {int(at): (kind, new.replace("_", " ")) for at, kind, new in _CHANGE.findall(changes)}
    forms = {at: new for at, (kind, new) in by_word.items() if kind == "="}
    mended = {at: new for at, (_, new) in by_word.items()}
    return Post(typed, _changed(typed, forms), _changed(typed, mended), int(digest, 16) % 2 == 0)


def _changed(text: str, by_word: dict[int, str]) -> str:
    """The text with the words of these numbers exchanged."""
    pieces, end = [], 0
    for number, found in enumerate(_WORD.finditer(text)):
        if number in by_word:
            pieces += [text[end : found.start()], by_word[number]]
            end = found.end()
    return "".join([*pieces, text[end:]])
