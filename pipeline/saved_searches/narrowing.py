"""A first look at every article: which can hold the words of a search, told by numbers kept beside the texts.

What the first look lets pass is read again with the exact pattern; what it does not let pass cannot match.
A row without numbers (an older store, a text changed meanwhile) always passes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product

from pipeline.saved_searches.patterns import is_unspaced
from pipeline.saved_searches.query import And, Filter, Node, Not, Term
from pipeline.text.word_codes import code, pieces

#: Words joined by marks ("COVID-19") may be written as one; more joints than this are not played through.
_JOINTS = 3
_JOINED = re.compile(r"\S+")
Value = Callable[[object], str]


@dataclass(slots=True)
class Looks:
    """The first looks of one search; ``value`` puts a value among its parameters and returns its name.

    Every distinct word is looked for once, as a column of the first look, however many terms share it.
    """

    value: Value
    words: dict[str, str] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)

    def __call__(self, term: str) -> str:
        """A condition over the columns of the first look that every text with ``term`` meets."""
        if term not in self.terms:
            self.terms[term] = self._look(term)
        return self.terms[term]

    def decided(self, term: str) -> bool:
        """Whether the look says something of a row whose words are known."""
        return self(term) != "true"

    def columns(self) -> str:
        """What the first look reads of each row, over ``a`` (articles) and ``w`` (their words)."""
        told = [f"w.codes IS NULL OR {self._has(word)} AS {name}" for word, name in self.words.items()]
        return "".join(f", {one}" for one in (*told, *self.shown.values()))

    def _has(self, word: str) -> str:
        return f"list_contains(w.codes, CAST({self.value(code(word))} AS USMALLINT))"

    def _look(self, term: str) -> str:
        whole = unicodedata.normalize("NFC", term)
        runs = [run for run in pieces(whole) if all(map(is_unspaced, run))]
        if runs:
            return self._part(max(runs, key=len))
        if any(map(is_unspaced, whole)):
            return "true"
        clusters = (pieces(cluster) for cluster in _JOINED.findall(whole))
        wanted = [self._cluster(cluster) for cluster in clusters if 0 < len(cluster) <= _JOINTS + 1]
        return " AND ".join(wanted) or "true"

    def _part(self, run: str) -> str:
        """Of a script without blanks between words: the letters themselves, anywhere."""
        value, name = self.value(run), f"u{len(self.shown)}"
        where = " OR ".join(f"contains(a.{column}, {value})" for column in ("title", "lead", "body"))
        self.shown[name] = f"({where}) AS {name}"
        return f"n.{name}"

    def _cluster(self, words: tuple[str, ...]) -> str:
        """Words joined by marks: each alone, or some written as one."""
        ways = {tuple(_glued(words, glue)) for glue in product((False, True), repeat=len(words) - 1)}
        told = (" AND ".join(map(self._word, way)) for way in sorted(ways))
        return f"({' OR '.join(f'({one})' for one in told)})"

    def _word(self, word: str) -> str:
        return "n." + self.words.setdefault(word, f"c{len(self.words)}")


def _glued(words: tuple[str, ...], glue: tuple[bool, ...]) -> Iterable[str]:
    word = words[0]
    for joined, following in zip(glue, words[1:], strict=True):
        if joined:
            word += following
        else:
            yield word
            word = following
    yield word


def passing(node: Node, looks: Callable[[Term], str], filters: Callable[[Filter], str]) -> str:
    """A condition that every match of ``node`` meets, from conditions for its terms and its exact filters."""
    return _passing(node, looks, filters, wanted=True)


def _passing(
    node: Node, looks: Callable[[Term], str], filters: Callable[[Filter], str], *, wanted: bool
) -> str:
    if isinstance(node, Not):
        return _passing(node.part, looks, filters, wanted=not wanted)
    if isinstance(node, Term):
        return looks(node) if wanted else "true"
    if isinstance(node, Filter):
        return f"({filters(node)})" if wanted else f"(NOT ({filters(node)}))"
    both = " AND " if isinstance(node, And) == wanted else " OR "
    return f"({both.join(_passing(part, looks, filters, wanted=wanted) for part in node.parts)})"
