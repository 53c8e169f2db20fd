"""Notices and claims written by hand: read, told in other names, and put beside one another."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from models.verify.paraphrase import synonyms
from models.verify.pending import invented_name
from models.verify.stream import NEI, REFUTED, SUPPORTED, Pair

FOLDER = Path(__file__).resolve().parent / "notices"
_SIDES = {"s": SUPPORTED, "r": REFUTED, "n": NEI}
_LETTERS = {"S": SUPPORTED, "R": REFUTED, "N": NEI}
_NAME = re.compile(
    r"\b(?:xã|phường|thôn|cầu|chợ|hồ|ga|đèo|công ty|chung cư|mỏ) ((?:[A-ZĐ][\wÀ-ỹ]+)(?: [A-ZĐ][\wÀ-ỹ]+))"
)


@cache
def _notices() -> tuple[dict[str, object], ...]:
    import yaml

    found: list[dict[str, object]] = []
    for file in sorted(FOLDER.glob("*.yaml")):
        found += yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(found)


def written_pairs(chance: random.Random, rounds: int) -> list[Pair]:
    """Return the pairs written for training, ``rounds`` times: as written, then told otherwise."""
    made: list[Pair] = []
    for turn in range(rounds):
        for notice in _notices():
            made += _told(notice, turn, chance)
            made += _beside(notice, chance)
    return made


def _told(notice: dict[str, object], turn: int, chance: random.Random) -> Iterator[Pair]:
    text = str(notice["notice"])
    renamed = _renaming(text, chance) if turn else {}
    for side, label in _SIDES.items():
        for claim in notice[side]:  # type: ignore[attr-defined]  # lists of texts, by the files' form
            said = synonyms(claim, chance) if turn and chance.random() < 0.4 else claim
            yield Pair(_put(said, renamed), _put(text, renamed), label, f"written-{side}")


def _beside(notice: dict[str, object], chance: random.Random) -> Iterator[Pair]:
    """Claims of other notices say nothing about this one, nor do they when they name its place."""
    for other in chance.sample(_notices(), 2):
        if other is notice:
            continue
        sides = [*other["s"], *other["r"]]  # type: ignore[misc]  # as above
        claim = str(chance.choice(sides))
        here, there = _NAME.findall(str(notice["notice"])), _NAME.findall(str(other["notice"]))
        if here and there and chance.random() < 0.7:
            claim = claim.replace(there[0], here[0])
        yield Pair(claim, str(notice["notice"]), NEI, "written-beside")


def _renaming(text: str, chance: random.Random) -> dict[str, str]:
    return {name: invented_name(chance) for name in _NAME.findall(text)}


def _put(text: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        text = text.replace(old, new)
    return text


def held_pairs() -> list[tuple[str, Pair]]:
    """Return (what the difference is, pair) of the pairs that nothing is trained on: for the combiner."""
    rows = [line.split("\t") for line in (FOLDER / "held.tsv").read_text(encoding="utf-8").splitlines()]
    return [(kind, Pair(claim, told, _LETTERS[side], "held")) for kind, side, claim, told in rows]
