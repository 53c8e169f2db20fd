"""The words of ``rules/lexicons/claims_senses.yaml``: like and opposite senses, and words that bound a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pydantic import BaseModel, ConfigDict

from pipeline.facets.text import fold, key
from pipeline.paths import rules_dir
from pipeline.rule_file import read_rule_file

FILE = "lexicons/claims_senses.yaml"
_WORD = re.compile(r"[^\W_]+(?:[.,/&+-][^\W_]+)*%?")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    alike: list[list[str]]
    opposites: list[tuple[list[str], list[str]]]
    negating: list[str]
    doubting: list[str]
    bounding: list[str]
    timing: list[str]
    empty: list[str]


@dataclass(frozen=True, slots=True)
class Word:
    """A word or fixed phrase in the form it is compared in, and where it stands."""

    text: str
    start: int
    end: int


class Senses:
    """The lists in one form of writing: with marks, or without them (``bare``)."""

    def __init__(self, data: _File, *, bare: bool) -> None:
        form = fold if bare else key
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        kept = [*data.doubting, *data.bounding, *data.negating, *(w for line in data.alike for w in line)]
        kept += [word for pair in data.opposites for side in pair for word in side]
        kept += [phrase for phrase in data.empty if " " in phrase]
        # Typed without marks "dỡ" and "do" are one: there only phrases are replaced.
        lines = [[w for w in line if not bare or " " in w or w == line[0]] for line in data.alike]
        to = {form(word): form(line[0]) for line in reversed(lines) for word in line}
        for phrase in dict.fromkeys(map(form, kept)):
            parts = tuple(_WORD.findall(phrase))
            self._phrases.setdefault(parts[0], []).append((parts, to.get(phrase, phrase)))
        for found in self._phrases.values():
            found.sort(key=lambda one: -len(one[0]))
        self.negating = self._all(data.negating, form)
        self.doubting = self._all(data.doubting, form)
        self.bounding = self._all(data.bounding, form)
        self.timing = self._all(data.timing, form)
        self.empty = frozenset(map(form, data.empty)) - self.negating - self.bounding - self.timing
        self.operators = self.negating | self.doubting | self.bounding | self.timing
        self._opposed: dict[str, set[str]] = {}
        for one, other in data.opposites:
            mine, theirs = self._all(one, form), self._all(other, form)
            for word in mine - theirs:
                self._opposed.setdefault(word, set()).update(theirs - mine)
            for word in theirs - mine:
                self._opposed.setdefault(word, set()).update(mine - theirs)

    def _all(self, phrases: Iterable[str], form: object) -> frozenset[str]:
        return frozenset(word.text for one in phrases for word in self._read(form(one)))  # type: ignore[operator]

    def _read(self, text: str) -> list[Word]:
        marks = list(_WORD.finditer(text))
        found, at = [], 0
        while at < len(marks):
            word, width = self._longest(marks, at)
            found.append(Word(word, marks[at].start(), marks[at + width - 1].end()))
            at += width
        return found

    def _longest(self, marks: list[re.Match[str]], at: int) -> tuple[str, int]:
        head = marks[at].group()
        for parts, to in self._phrases.get(head, ()):
            if len(parts) == 1 or tuple(m.group() for m in marks[at : at + len(parts)]) == parts:
                return to, len(parts)
        return head, 1

    def words(self, text: str) -> list[Word]:
        """Return the words of a text (in the form of its view) that tell something, in order; no numbers."""
        return [w for w in self._read(text) if w.text not in self.empty and not w.text[0].isdigit()]

    def opposite(self, word: str) -> frozenset[str]:
        """Return the words that cannot be true together with this one."""
        return frozenset(self._opposed.get(word, ()))


@lru_cache(maxsize=2)
def senses(*, bare: bool) -> Senses:
    """Return the lists, with marks or without.

    Raises:
        BadInput: the file is missing or wrong; the message names file and field.
    """
    return Senses(read_rule_file(rules_dir() / FILE, _File), bare=bare)
