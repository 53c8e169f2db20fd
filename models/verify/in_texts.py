"""Texts as they are written beside official notices, labelled sentence by sentence: what they teach.

A sentence says what the notice says (S), says otherwise (R), tells what the notice does not settle (N), or
states nothing that could be checked (O). All are our own, one hand to a file, and all facts are invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from models.quick_yaml import parse

FOLDER = Path(__file__).resolve().parent / "weeks"
#: Files that nothing learns from: on them it is measured what was learnt from the others.
KEPT = tuple("hijltwx")
#: Those that are learnt from.
READ = tuple("efgkmnopqrsuvyz")
#: Those written last, two texts of four contradicting their notice.
SINCE = ("aa", "ab", "ac", "ad")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its label: S, R, N or O."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A post or an article: its sentences in order (the title first, where it has one)."""

    text_id: str
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
    texts: tuple[Text, ...]


@cache
def told(parts: Sequence[str] = (*READ, *SINCE, *KEPT)) -> tuple[Told, ...]:
    """Return the notices of ``parts`` (a tuple) with their texts, in the order of the files.

    Raises:
        OSError: there is no file of that name.
    """
    return tuple(one for part in parts for one in _of_file(part))


def _of_file(part: str) -> Iterator[Told]:
    for one in parse((FOLDER / f"{part}.yaml").read_text(encoding="utf-8")):
        yield Told(one["id"], part, tuple(map(_text, one["texts"])))


def _text(row: dict[str, Any]) -> Text:
    headed = [(row["title_label"], row["title"])] if row["title"] else []
    return Text(row["id"], tuple(Sentence(*one) for one in (*headed, *row["sentences"])))
