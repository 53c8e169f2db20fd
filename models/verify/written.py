"""Notices and claims written by hand: read, told in other names, and put beside one another."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from models.quick_yaml import parse
from models.verify.paraphrase import synonyms
from models.verify.pending import invented_name
from models.verify.stream import NEI, REFUTED, SUPPORTED, Pair
from models.verify.window import window

#: Names of files: one letter each, or a tuple of names.
Parts = str | tuple[str, ...]

FOLDER = Path(__file__).resolve().parent / "notices"
_SIDES = {"s": SUPPORTED, "r": REFUTED, "n": NEI}
_LETTERS = {"S": SUPPORTED, "R": REFUTED, "N": NEI}
_NAME = re.compile(
    r"\b(?:xã|phường|thôn|cầu|chợ|hồ|ga|đèo|công ty|chung cư|mỏ) ((?:[A-ZĐ][\wÀ-ỹ]+)(?: [A-ZĐ][\wÀ-ỹ]+))"
)


#: Written to be hard: one thing turned among sentences that are alike, or told in wholly other words. A
#: reader that learns only from these takes plain true sentences for refuted ones, so beside them stand
#: plain pairs, as a fact-checker meets them.
HARD, PLAIN = tuple("abcdefghijklmnopqrstuvwxyz0"), tuple("1234567")
#: Plain too, and learnt whole.
PLAINER = ("8", "9", *(f"plain{at}" for at in range(10, 46)))
#: Passages as of an encyclopedia beside answers of some sentences, of which one thing may be wrong or added.
PASSAGES = tuple(f"passages_{letter}" for letter in "abcd")
#: Sentences of articles and posts beside the notice of their event, which they need not name; from 40 on all
#: sentences of an article, and such as differ in who, when, why, how much of it, or how far it has come.
EVENT = tuple(f"plain{at}" for at in range(35, 46))
#: Two notices of one kind of matter that differ in some facts, and claims whose label changes with them: what
#: a claim sounds like tells nothing there.
TWINS = tuple(f"twins_{letter}" for letter in "abcdefgh")
#: The same, written since, most with facts swapped between what both notices name. Read by courses that were
#: tried, but by none of the reader in use.
SWAPPED = tuple(f"twins_{letter}" for letter in "ijklmnop")
#: The same, written last, a quarter of the claims as posts: no course at all has read them yet.
TWINS_SINCE = tuple(f"twins_{letter}" for letter in "qrstuvwx")
#: The files to learn from, by name.
PARTS = HARD + PLAIN + PLAINER + PASSAGES + TWINS + SWAPPED + TWINS_SINCE
#: Parts of which one notice in six is kept for the combiner; training sees the others whole.
_SHARED = (*"fghijklmnopqrst", *PLAIN, *EVENT, *TWINS)


@cache
def _all() -> tuple[tuple[str, dict[str, object]], ...]:
    return tuple(
        (file.stem, notice)
        for file in sorted(FOLDER.glob("*.yaml"))
        for entry in parse(file.read_text(encoding="utf-8"))
        for notice in ([entry] if "notice" in entry else _apart(entry))
    )


def _apart(entry: dict[str, object]) -> Iterator[dict[str, object]]:
    """The notices ``a`` and ``b`` of an entry, each with its claims: their labels are given as "sr"."""
    for at, name in enumerate("ab"):
        told: dict[str, object] = {side: [] for side in _SIDES}
        for sides, claim in entry["claims"]:  # type: ignore[attr-defined]  # a list of pairs, by the files' form
            told[sides[at]].append(claim)  # type: ignore[attr-defined]  # as above
        yield {"notice": entry[name], "twin": entry["a"], **told}


def _kept(part: str, notice: dict[str, object]) -> bool:
    return part in _SHARED and zlib.crc32(whose(notice).encode()) % 6 == 0


def whose(notice: dict[str, object]) -> str:
    """Return the text by which notices are drawn: twins share one, so that they stay together."""
    return str(notice.get("twin", notice["notice"]))


@cache
def notices(parts: Parts = PARTS) -> tuple[dict[str, object], ...]:
    """Return the notices of ``parts`` that training may see, with their claims by side."""
    return tuple(notice for part, notice in _all() if part in parts and not _kept(part, notice))


def kept_pairs() -> list[tuple[str, Pair]]:
    """Return (part, pair) of the notices that nothing is trained on, evidence whole: for the combiner.

    The ``source`` of a pair is ``kept``, ``kept_plain`` where it was not written to be hard, ``kept_event``
    where it is a sentence of an article, ``kept_twins`` where its notice has a twin.
    """
    return [
        (part, Pair(claim, str(notice["notice"]), label, _origin(part)))
        for part, notice in _all()
        if _kept(part, notice)
        for side, label in _SIDES.items()
        for claim in notice[side]  # type: ignore[attr-defined]  # lists of texts, by the files' form
    ]


def _origin(part: str) -> str:
    if part in TWINS + SWAPPED + TWINS_SINCE:
        return "kept_twins"
    return "kept_event" if part in EVENT else "kept_plain" if part in PLAIN else "kept"


def told_pairs(
    chance: random.Random, parts: Parts, *, renamed: bool, wanted: Callable[[str], bool]
) -> list[Pair]:
    """Return the training pairs of the ``wanted`` notices of ``parts``, as they stand or told otherwise."""
    chosen = [one for one in notices(parts) if wanted(whose(one))]
    made: list[Pair] = []
    for notice in chosen:
        made += _told(notice, renamed, chance)
        made += _beside(notice, chosen, chance)
    return made


def _told(notice: dict[str, object], renamed: bool, chance: random.Random) -> Iterator[Pair]:
    text = str(notice["notice"])
    names = _renaming(text, chance) if renamed else {}
    for side, label in _SIDES.items():
        for claim in notice[side]:  # type: ignore[attr-defined]  # lists of texts, by the files' form
            said = synonyms(claim, chance) if renamed and chance.random() < 0.4 else claim
            yield _beside_window(_put(said, names), _put(text, names), label, f"written-{side}")


def _beside(
    notice: dict[str, object], others: Sequence[dict[str, object]], chance: random.Random
) -> Iterator[Pair]:
    """Claims of other notices say nothing about this one, nor do they when they name its place."""
    other = chance.choice(others)
    if other is notice:
        return
    sides = [*other["s"], *other["r"]]  # type: ignore[misc]  # as above
    claim = str(chance.choice(sides))
    here, there = _NAME.findall(str(notice["notice"])), _NAME.findall(str(other["notice"]))
    if here and there and chance.random() < 0.7:
        claim = claim.replace(there[0], here[0])
    yield _beside_window(claim, str(notice["notice"]), NEI, "written-beside")


def _beside_window(claim: str, text: str, label: int, source: str) -> Pair:
    """A pair as it is read at work: beside the part of a long notice that shares most with the claim."""
    return Pair(claim, window(claim, [text]), label, source)


def _renaming(text: str, chance: random.Random) -> dict[str, str]:
    return {name: invented_name(chance) for name in _NAME.findall(text)}


def _put(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


#: Tables of pairs that no training saw: one of newspapers' sentences, the others of a press office's kind.
HELD = ("held", "held2", "held3", "news")
#: Tables that nothing learns from, not even the combiner. The second and the fourth are told in wholly other
#: words; the third and those from the fifth on are by hands who were told no more than what such a set is
#: for.
BLIND = tuple(f"blind{at}{kind}" for at in ("", 2, 3, 4, 5, 6, 7) for kind in ("", "_news"))
#: The oldest of them was opened on 30 November 2026, for docs/wrong-verdicts.md: its mistakes have been read,
#: so it no longer counts as blind. Nothing is fitted on it all the same.
OPENED = ("blind",)


def held_pairs() -> list[tuple[str, Pair]]:
    """Return (what the difference is, pair) of the pairs that no training saw: for the combiner.

    The ``source`` of a pair is its table, one of ``HELD``.
    """
    return [one for name in HELD for one in _table(name)]


def blind_pairs() -> list[tuple[str, Pair]]:
    """Return (what the difference is, pair) of the pairs that nothing at all learns from: they measure."""
    return [one for name in BLIND for one in _table(name)]


def is_opened(name: str) -> bool:
    """Whether the mistakes on this table may be shown: it has been declared opened."""
    return name in OPENED


def _table(name: str) -> list[tuple[str, Pair]]:
    rows = [line.split("\t") for line in (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
    return [(kind, Pair(claim, told, _LETTERS[side], name)) for kind, side, claim, told in rows]
