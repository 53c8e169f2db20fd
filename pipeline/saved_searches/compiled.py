"""From a search to a condition in SQL: every value is a parameter, nothing that was typed becomes SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.errors import BadInput
from pipeline.saved_searches import patterns
from pipeline.saved_searches.query import And, Filter, Node, Not, Or, Term
from pipeline.saved_searches.sense import Meaning, filters_of, possible
from pipeline.saved_searches.vocabulary import Vocabulary

if TYPE_CHECKING:
    import duckdb

_COLUMNS = {
    "source": "a.source_id",
    "tier": "coalesce(s.tier, '')",
    "language": "a.language",
    "tone": "coalesce(l.sentiment, '')",
}
_TEXT = "concat_ws(chr(10), a.title, a.lead, a.body)"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A search ready to be asked: its condition, the values of its parameters, and notes for the reader."""

    condition: str
    values: Mapping[str, object]
    notes: tuple[str, ...] = ()

    def articles(self, connection: duckdb.DuckDBPyConnection, *, schema: str = "main") -> frozenset[str]:
        """Return the ids of the articles and posts that match, from the tables in ``schema``."""
        found = connection.execute(
            f"SELECT a.article_id FROM {schema}.articles a LEFT JOIN {schema}.sources s ON s.source_id = a.source_id "  # noqa: S608  the schema's name is ours
            f"LEFT JOIN {schema}.labels l ON l.article_id = a.article_id WHERE {self.condition.replace('{schema}', schema)}",
            dict(self.values),
        ).fetchall()
        return frozenset(row[0] for row in found)


@dataclass(slots=True)
class _Writer:
    ids: Mapping[Filter, frozenset[str]]
    zone: ZoneInfo
    values: dict[str, object] = field(default_factory=dict)

    def sql(self, node: Node) -> str:
        if isinstance(node, Not):
            return f"NOT ({self.sql(node.part)})"
        if isinstance(node, And):
            return " AND ".join(f"({self.sql(part)})" for part in node.parts)
        if isinstance(node, Or):
            return self._any(node)
        return self._terms([node.text]) if isinstance(node, Term) else self._filter(node)

    def _any(self, node: Or) -> str:
        # All words of an OR are looked for in one pass over the text.
        words = [part.text for part in node.parts if isinstance(part, Term)]
        rest = [f"({self.sql(part)})" for part in node.parts if not isinstance(part, Term)]
        return " OR ".join([*rest, *([f"({self._terms(words)})"] if words else [])])

    def _terms(self, words: list[str]) -> str:
        quick, exact = self._value(patterns.loose(words)), self._value(patterns.strict(words))
        # CASE keeps the order: the exact pattern, which is slow, is tried only where the quick one finds something.
        return (
            f"CASE WHEN regexp_matches({_TEXT}, {quick}) THEN regexp_matches({_TEXT}, {exact}) ELSE false END"
        )

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
    return Compiled(writer.sql(node), writer.values, tuple(notes))


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
