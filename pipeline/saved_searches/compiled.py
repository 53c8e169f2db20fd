"""From a search to a condition in SQL: every value is a parameter, nothing that was typed becomes SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput
from pipeline.saved_searches import patterns
from pipeline.saved_searches.narrowing import Looks, passing
from pipeline.saved_searches.query import And, Filter, Node, Not, Or, Term
from pipeline.saved_searches.sense import Meaning, filters_of, possible
from pipeline.saved_searches.vocabulary import Vocabulary
from pipeline.text.word_codes import pieces

if TYPE_CHECKING:
    import duckdb

_COLUMNS = {
    "source": "a.source_id",
    "tier": "coalesce(s.tier, '')",
    "language": "a.language",
    "tone": "coalesce(l.sentiment, '')",
}
_TEXT = "concat_ws(chr(10), a.title, a.lead, a.body)"
# The first look reads no text; the articles that pass it are found again by their place and read whole.
_QUESTION = """
WITH n AS MATERIALIZED (
  SELECT a.rowid AS place, w.codes IS NOT NULL AS told<looks> FROM {schema}.articles a LEFT JOIN {schema}.article_words w
    ON w.article_id = a.article_id AND w.content_digest = a.content_digest)
SELECT a.article_id FROM {schema}.articles a JOIN (
  SELECT n.*<hits> FROM n JOIN {schema}.articles a ON a.rowid = n.place <beside> WHERE <passing>) n ON n.place = a.rowid <beside>
WHERE <exact>
"""
#: From so many phrases joined by OR on, a text is read once for all of them; fewer are sooner found one by one.
MANY = 4
#: What a condition needs beside the article, by the letter of the table.
_BESIDE = {
    "s.": "LEFT JOIN {schema}.sources s ON s.source_id = a.source_id",
    "l.": "LEFT JOIN {schema}.labels l ON l.article_id = a.article_id",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A search ready to be asked: its question, the values of its parameters, and notes for the reader."""

    question: str
    values: Mapping[str, object]
    notes: tuple[str, ...] = ()

    def articles(self, connection: duckdb.DuckDBPyConnection, *, schema: str = "main") -> frozenset[str]:
        """Return the ids of the articles and posts that match, from the tables in ``schema``.

        Raises:
            BadInput: the store was made by an older version and not brought up to date yet.
        """
        import duckdb

        try:
            found = connection.execute(
                self.question.replace("{schema}", schema), dict(self.values)
            ).fetchall()
        except duckdb.CatalogException as error:
            words = "kho dữ liệu do phiên bản cũ lập; chạy `minhtin run --once` một lần để nâng cấp"
            raise BadInput(words) from error
        return frozenset(row[0] for row in found)


@dataclass(slots=True)
class _Writer:
    ids: Mapping[Filter, frozenset[str]]
    zone: ZoneInfo
    values: dict[str, object] = field(default_factory=dict)
    looks: Looks = field(init=False)
    hits: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.looks = Looks(self._value)

    def question(self, node: Node) -> str:
        exact = self._sql(node)
        narrow = passing(node, lambda term: self.looks(term.text), self._filter)
        beside = " ".join(join for letter, join in _BESIDE.items() if letter in narrow + exact)
        parts = {
            "<looks>": self.looks.columns(), "<passing>": narrow, "<exact>": exact, "<beside>": beside,
            "<hits>": "".join(f", {one} AS h{number}" for number, one in enumerate(self.hits)),
        }  # fmt: skip
        return re.sub("<[a-z]+>", lambda mark: parts[mark.group()], _QUESTION)

    def _sql(self, node: Node) -> str:
        if isinstance(node, Not):
            return f"NOT ({self._sql(node.part)})"
        if isinstance(node, Or) and sum(map(_is_phrase, node.parts)) >= MANY:
            return self._many(node)
        if isinstance(node, And | Or):
            word = " AND " if isinstance(node, And) else " OR "
            return word.join(f"({self._sql(part)})" for part in node.parts)
        return self._term(node.text) if isinstance(node, Term) else self._filter(node)

    def _many(self, node: Or) -> str:
        """Many phrases joined by OR: one reading finds the passages where any of them may stand.

        Passages are short and made even (one blank between words), so that one plain pattern decides them all;
        the exact pattern of a phrase alone takes ten milliseconds to be made ready.
        """
        terms = [part.text for part in node.parts if isinstance(part, Term) and _is_phrase(part)]
        rest = [f"({self._sql(part)})" for part in node.parts if not _is_phrase(part)]
        name = f"n.h{len(self.hits)}"
        found = (
            f"array_to_string(regexp_extract_all({_TEXT}, {self._value(patterns.passages(terms))}), chr(10))"
        )
        self.hits.append(f"regexp_replace({found}, {self._value(patterns.GAPS)}, ' ', 'g')")
        return " OR ".join([*rest, f"regexp_matches({name}, {self._value(patterns.told(terms))})"])

    def _term(self, text: str) -> str:
        look, strict = self.looks(text), self._value(patterns.strict(text))
        found = f"regexp_matches({_TEXT}, {strict})"
        told = "n.told" if self.looks.decided(text) and len(pieces(text)) == 1 else "false"
        # The exact pattern is slow: only where a quick one finds something, or the word is known to be there.
        quick = f"({told} OR regexp_matches({_TEXT}, {self._value(patterns.loose(text))}))"
        # CASE keeps the order.
        return f"CASE WHEN NOT ({look}) THEN false WHEN {quick} THEN {found} ELSE false END"

    def _filter(self, leaf: Filter) -> str:
        if leaf.name in {"from", "to"}:
            day = date.fromisoformat(leaf.value) + timedelta(days=leaf.name == "to")
            moment = self._value(datetime.combine(day, time(), self.zone))
            return f"a.dated {'>=' if leaf.name == 'from' else '<'} {moment}"
        ids = self._value(sorted(self.ids[leaf]))
        if leaf.name == "place":
            # {schema} is put in when the question is asked.
            inner = f"SELECT article_id FROM {{schema}}.mentions WHERE list_contains({ids}, place_id)"  # noqa: S608  a parameter
            return f"a.article_id IN ({inner})"
        if leaf.name == "field":
            return f"list_has_any(coalesce(l.topics, [l.topic]), {ids}) OR list_contains({ids}, coalesce(l.topic, ''))"
        return f"list_contains({ids}, {_COLUMNS[leaf.name]})"

    def _value(self, value: object) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def _is_phrase(node: Node) -> bool:
    """Whether it is several words parted by blanks alone; single words are found sooner one by one."""
    return isinstance(node, Term) and patterns.is_plain(node.text) and len(pieces(node.text)) > 1


def compile_node(node: Node, vocabulary: Vocabulary, zone: ZoneInfo) -> Compiled:
    """Return the condition of a search.

    Raises:
        BadInput: it names a place, field, source … that does not exist, or no article can ever match it; all
            that is wrong is told at once.
    """
    node = _dated(node)
    ids: dict[Filter, frozenset[str]] = {}
    wrong, notes = [], []
    for leaf in filters_of(node):
        if leaf.name in {"from", "to"}:
            continue
        try:
            known = vocabulary.find(leaf.name, leaf.value)
        except BadInput as error:
            wrong.append(str(error))
            continue
        ids[leaf] = frozenset(known.ids)
        notes += [known.note] if known.note else []
    if wrong:
        raise BadInput("; ".join(wrong))
    meaning = Meaning(ids, {name: facts.tier for name, facts in vocabulary.sources.items()})
    if not possible(node, meaning):
        raise BadInput("các điều kiện loại trừ nhau: không bài nào có thể khớp")
    if not possible(Not(node), meaning):
        notes.append("điều kiện đúng với mọi bài")
    writer = _Writer(ids, zone)
    return Compiled(writer.question(node), writer.values, tuple(notes))


def _dated(node: Node) -> Node:
    """The same search with its days written 2026-11-22."""
    if isinstance(node, Not):
        return Not(_dated(node.part))
    if isinstance(node, And):
        return And(tuple(_dated(part) for part in node.parts))
    if isinstance(node, Or):
        return Or(tuple(_dated(part) for part in node.parts))
    if isinstance(node, Filter) and node.name in {"from", "to"}:
        return Filter(node.name, read_day(node.value).isoformat())
    return node


def read_day(text: str) -> date:
    """Read ``2026-11-22`` or ``22/11/2026``.

    Raises:
        BadInput: it is neither.
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            continue
        if 1990 <= day.year <= 2200:
            return day
    raise BadInput(f"«{text}» không phải một ngày; viết 2026-11-22 hoặc 22/11/2026")
