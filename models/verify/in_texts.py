"""Texts as they are written beside official notices, labelled sentence by sentence: what they teach.

A sentence says what the notice says (S), says otherwise (R), tells what the notice does not settle (N), or
states nothing that could be checked (O). All are our own, one hand to a file, and all facts are invented.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from models.quick_yaml import parse
from models.verify.context import in_context
from models.verify.stream import NEI, REFUTED, SUPPORTED, Pair
from models.verify.window import window

FOLDER = Path(__file__).resolve().parent / "weeks"
#: Files that no reader learns from: on them it is fitted from when on a claim is held to be contradicted.
KEPT = (*"hijltwx", "cb", "cd", "cf", "cj", "cl", "dd")
#: Those that the reader of texts learnt from first, sentence by sentence; since then each with what stands
#: around it: of all matters, and two texts of four contradicting their notice.
READ = tuple("efgkmnopqrsuvyz")
READ_SINCE = tuple(f"b{one}" for one in "abcdefghijklmnop")
READ_LAST = ("ca", "cc", "ce", "cg", "ci", "ck")
#: Dense reports whose further facts look like contradictions and are none.
DENSE = ("da", "db", "dc")
#: Neither the reader of texts nor the trees learnt from them. In all but the last two of four contradict.
SINCE = ("aa", "ab", "ac", "ad", "ch")
_LABELS = {"S": SUPPORTED, "R": REFUTED, "N": NEI, "O": NEI}
#: One sentence in ten contradicts its notice; what states nothing is soon learnt.
_WEIGHTS = {"R": 1.6, "O": 0.7}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its label: S, R, N or O."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A post or an article: its sentences in order (the title first, where it has one).

    ``kind_of`` says what contradicts in it, or what makes it look as if something did.
    """

    text_id: str
    kind: str
    kind_of: str
    hours_after: float
    title: str
    body: str
    sentences: tuple[Sentence, ...]

    @property
    def against(self) -> tuple[str, ...]:
        """The sentences that say otherwise than the notice."""
        return tuple(one.text for one in self.sentences if one.label == "R")


@dataclass(frozen=True, slots=True)
class Told:
    """A notice and what was written beside it; ``part`` is the file."""

    notice_id: str
    part: str
    stated: datetime
    title: str
    body: str
    texts: tuple[Text, ...]


@cache
def told(parts: Sequence[str] = (*READ, *READ_SINCE, *READ_LAST, *DENSE, *SINCE, *KEPT)) -> tuple[Told, ...]:
    """Return the notices of ``parts`` (a tuple) with their texts, in the order of the files.

    Raises:
        OSError: there is no file of that name.
    """
    return tuple(one for part in parts for one in _of_file(part))


def pairs(parts: Sequence[str], chance: random.Random) -> Iterator[Pair]:
    """Yield each sentence beside the part of its notice that it is read with; half of the notices headed."""
    for one in told(tuple(parts)):
        text = f"{one.title}. {one.body}" if chance.random() < 0.5 else one.body
        for each in one.texts:
            # The title last: what follows draws by chance, and so stays what it was for the course then.
            for sentence in (*each.sentences[bool(each.title) :], *each.sentences[: bool(each.title)]):
                yield pair_of(sentence.text, text, sentence.text, sentence.label)


def in_their_places(parts: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """Yield each sentence, the same where it stands, its notice (every second one headed) and its label."""
    for one in told(tuple(parts)):
        text = f"{one.title}. {one.body}" if chance.random() < 0.5 else one.body
        for each in one.texts:
            for said, around, label in _placed(each):
                yield said, around, text, label


def _placed(text: Text) -> Iterator[tuple[str, str, str]]:
    body = text.sentences[bool(text.title) :]
    beside = ["", *(one.text for one in body), ""]
    for at, one in enumerate(body):
        yield one.text, in_context(one.text, text.title, beside[at], beside[at + 2]), one.label
    if text.title:
        yield text.title, in_context(text.title, after=beside[1]), text.sentences[0].label


def pair_of(said: str, notice: str, text: str, label: str) -> Pair:
    """Return a sentence, as it is read, beside the part of its notice that it is read with."""
    beside = window(said, [notice])
    return Pair(text, beside, _LABELS[label], f"in-text-{label}", _WEIGHTS.get(label, 1.0))


def _of_file(part: str) -> Iterator[Told]:
    for one in parse((FOLDER / f"{part}.yaml").read_text(encoding="utf-8")):
        stated = datetime.fromisoformat(str(one["date"]))
        yield Told(one["id"], part, stated, one["title"], one["body"], tuple(map(_text, one["texts"])))


def _text(row: dict[str, Any]) -> Text:
    title = str(row["title"] or "")
    sentences = [Sentence(label, text) for label, text in row["sentences"]]
    headed = [Sentence(row["title_label"], title), *sentences] if title else sentences
    return Text(
        row["id"], row["kind"], row["kind_of"], float(row["hours_after"]), title,
        " ".join(one.text for one in sentences), tuple(headed),
    )  # fmt: skip
