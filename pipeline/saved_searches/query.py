"""The language of a search: words, "phrases", name:value, AND, OR, NOT (or -), parentheses.

NOT binds before AND, AND before OR; two terms side by side mean AND. The operators may be written in small
letters too; in Vietnamese (VÀ, HOẶC, KHÔNG) only in capitals, since they are common words otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.errors import BadInput
from pipeline.text.syllables import strip_diacritics

LONGEST, MOST_TERMS, DEEPEST = 2000, 60, 30


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase to be found in title, lead or text."""

    text: str


@dataclass(frozen=True, slots=True)
class Filter:
    """``name:value``; the name is one of :data:`FILTERS`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """What must not hold."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the parts."""

    parts: tuple[Node, ...]


Node = Term | Filter | Not | And | Or

#: What may stand before a colon, and what it means (without marks, so that both spellings work).
FILTERS = {
    **dict.fromkeys(("place", "noi", "dia-ban"), "place"),
    **dict.fromkeys(("field", "topic", "linh-vuc"), "field"),
    **dict.fromkeys(("source", "nguon"), "source"),
    **dict.fromkeys(("tier", "hang"), "tier"),
    **dict.fromkeys(("language", "lang", "tieng"), "language"),
    **dict.fromkeys(("tone", "sac-thai"), "tone"),
    **dict.fromkeys(("from", "tu"), "from"),
    **dict.fromkeys(("to", "den"), "to"),
}
_WORDS = {"and": "AND", "or": "OR", "not": "NOT"}
_CAPITALS = {"VÀ": "AND", "HOẶC": "OR", "KHÔNG": "NOT"}
_QUOTED = r'"([^"]*)"|“([^”]*)”|«([^»]*)»'
_TOKEN = re.compile(
    rf"""(?P<blank>\s+)|(?P<open>\()|(?P<close>\))|(?P<minus>-(?=[^\s)]))
    |(?P<name>[^\W\d_][\w-]*):(?P<value>{_QUOTED}|[^\s()"“«]+)
    |(?P<phrase>{_QUOTED})|(?P<stray>["“”«»])|(?P<word>[^\s()"“”«»]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: object
    at: int


def parse(text: str) -> Node:
    """Return what a search means.

    Raises:
        BadInput: parentheses or quotation marks do not pair, an operator lacks a side, a name before a
            colon is unknown, a term has neither letter nor digit, or it is longer or deeper than anyone writes.
    """
    text = unicodedata.normalize("NFC", text)
    if len(text) > LONGEST:
        raise BadInput(f"điều kiện tìm: dài quá {LONGEST} ký tự")
    tokens = list(_tokens(text))
    if sum(token.kind == "leaf" for token in tokens) > MOST_TERMS:
        raise BadInput(f"điều kiện tìm: quá {MOST_TERMS} từ; chia thành nhiều tìm kiếm")
    if not tokens:
        raise BadInput("điều kiện tìm: còn để trống")
    reader = _Reader(tokens, len(text))
    node = reader.any_of(0)
    if (left := reader.peek()) is not None:
        raise _wrong(left.at, "dấu ) thừa" if left.kind == "close" else "không hiểu chỗ này")
    return node


def leaves(node: Node) -> Iterator[Term | Filter]:
    """Yield the terms and filters of a search, in order."""
    if isinstance(node, Term | Filter):
        yield node
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        for part in node.parts:
            yield from leaves(part)


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        kind, at = str(found.lastgroup), found.start()
        if found["blank"]:
            continue
        if found["stray"]:
            raise _wrong(at, "dấu ngoặc kép không có cặp")
        if found["name"]:
            yield _Token("leaf", _filter(found["name"], _unquoted(found["value"]), at), at)
        elif found["phrase"] is not None:
            yield _Token("leaf", _term(_unquoted(found["phrase"]), at), at)
        elif found["word"]:
            yield _word(found["word"], at)
        else:
            yield _Token({"open": "open", "close": "close", "minus": "NOT"}[kind], None, at)


def _word(word: str, at: int) -> _Token:
    operator = _WORDS.get(word.lower()) or _CAPITALS.get(word)
    return _Token(operator, None, at) if operator else _Token("leaf", _term(word, at), at)


def _unquoted(text: str) -> str:
    return text.strip('"“”«»').strip() if text[:1] in '"“«' else text


def _term(text: str, at: int) -> Term:
    if not any(char.isalnum() for char in text):
        raise _wrong(at, f"«{text}» không có chữ nào để tìm")
    if text.endswith(":") and strip_diacritics(text[:-1]).lower() in FILTERS:
        raise _wrong(at, f"bộ lọc «{text}» chưa có giá trị (viết liền sau dấu hai chấm)")
    if "*" in text or "?" in text.rstrip("?"):
        raise _wrong(at, f"«{text}»: không dùng được dấu * hoặc ? thay chữ; viết đủ từ hoặc nối bằng OR")
    return Term(text)


def _filter(name: str, value: str, at: int) -> Filter:
    known = FILTERS.get(strip_diacritics(name).lower())
    if known is None:
        names = ", ".join(sorted(set(FILTERS.values())))
        raise _wrong(at, f"không có bộ lọc «{name}:»; có: {names} (tìm đúng chữ ấy thì đặt trong ngoặc kép)")
    if not value.strip():
        raise _wrong(at, f"bộ lọc «{name}:» chưa có giá trị")
    return Filter(known, value.strip())


class _Reader:
    def __init__(self, tokens: list[_Token], end: int) -> None:
        self._tokens = tokens
        self._next = 0
        self._end = end

    def peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def any_of(self, depth: int) -> Node:
        parts = [self._all_of(depth)]
        while (token := self.peek()) is not None and token.kind == "OR":
            self._next += 1
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all_of(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while (token := self.peek()) is not None and token.kind in {"AND", "NOT", "open", "leaf"}:
            if token.kind == "AND":
                self._next += 1
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node:
        token = self.peek()
        if depth > DEEPEST:
            raise _wrong(token.at if token else self._end, "quá nhiều tầng ngoặc")
        if token is None:
            raise _wrong(self._end, "thiếu từ hoặc cụm từ ở cuối")
        self._next += 1
        if isinstance(token.value, Term | Filter):
            return token.value
        if token.kind == "NOT":
            return Not(self._one(depth + 1))
        if token.kind != "open":
            raise _wrong(token.at, "thiếu từ hoặc cụm từ trước chỗ này")
        node = self.any_of(depth + 1)
        end = self.peek()
        if end is None or end.kind != "close":
            raise _wrong(token.at, "dấu ( chưa đóng")
        self._next += 1
        return node


def _wrong(at: int, words: str) -> BadInput:
    return BadInput(f"điều kiện tìm, ký tự thứ {at + 1}: {words}")
