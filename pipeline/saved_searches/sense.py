"""Whether a search can match anything at all: a small decision over its terms, exact up to a limit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.saved_searches.patterns import is_marked
from pipeline.saved_searches.query import And, Filter, Node, Not, Or, Term, leaves
from pipeline.text.syllables import strip_diacritics
from pipeline.text.word_codes import pieces

#: Steps after which the search is given the benefit of the doubt.
_PATIENCE = 20_000
#: Filters of which an article has one value only.
_SINGLE = frozenset({"source", "tier", "language", "tone"})


@dataclass(slots=True)
class _Facts:
    """What is assumed so far of one article: which leaves hold and which do not."""

    terms: list[Term] = field(default_factory=list)
    not_terms: list[Term] = field(default_factory=list)
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    not_ids: dict[str, frozenset[str]] = field(default_factory=dict)
    places: list[frozenset[str]] = field(default_factory=list)
    begin: int = 0
    end: int = date.max.toordinal()


@dataclass(slots=True)
class Meaning:
    """The ids that each filter of a search stands for, and the tier of each source."""

    ids: dict[Filter, frozenset[str]]
    tiers: dict[str, str] = field(default_factory=dict)


def possible(node: Node, meaning: Meaning) -> bool:
    """Whether some article could match; true as well where finding out would take too long."""
    steps = [0]
    return _solve([(node, True)], [], meaning, steps)


def _solve(
    goals: list[tuple[Node, bool]], held: list[tuple[Term | Filter, bool]], meaning: Meaning, steps: list[int]
) -> bool:
    steps[0] += 1
    if steps[0] > _PATIENCE:
        return True
    goals = list(goals)
    while goals:
        node, wanted = goals.pop()
        if isinstance(node, Not):
            goals.append((node.part, not wanted))
        elif isinstance(node, And | Or):
            if isinstance(node, And) == wanted:
                goals.extend((part, wanted) for part in node.parts)
            else:
                return any(_solve([*goals, (part, wanted)], held, meaning, steps) for part in node.parts)
        else:
            held = [*held, (node, wanted)]
            if not _consistent(held, meaning):
                return False
    return True


def _consistent(held: Sequence[tuple[Term | Filter, bool]], meaning: Meaning) -> bool:
    facts = _Facts()
    for leaf, wanted in held:
        if isinstance(leaf, Term):
            (facts.terms if wanted else facts.not_terms).append(leaf)
        elif not _take(facts, leaf, wanted, meaning):
            return False
    if any(implies(one, other) for one in facts.terms for other in facts.not_terms):
        return False
    if any(ids <= facts.not_ids.get("place", frozenset()) for ids in facts.places):
        return False
    return _sources_left(facts, meaning)


def _take(facts: _Facts, leaf: Filter, wanted: bool, meaning: Meaning) -> bool:
    if leaf.name in {"from", "to"}:
        day = date.fromisoformat(leaf.value).toordinal()
        if (leaf.name == "from") == wanted:
            facts.begin = max(facts.begin, day if wanted else day + 1)
        else:
            facts.end = min(facts.end, day if wanted else day - 1)
        return facts.begin <= facts.end
    ids = meaning.ids[leaf]
    if leaf.name in _SINGLE and wanted:
        facts.ids[leaf.name] = facts.ids.get(leaf.name, ids) & ids
    elif not wanted:
        facts.not_ids[leaf.name] = facts.not_ids.get(leaf.name, frozenset()) | ids
    else:
        facts.places.append(ids if leaf.name == "place" else frozenset({"\0"}))
        if leaf.name == "field":
            facts.ids.setdefault(f"field {leaf.value}", ids)
    return True


def _sources_left(facts: _Facts, meaning: Meaning) -> bool:
    for name in _SINGLE & facts.ids.keys():
        if not facts.ids[name] - facts.not_ids.get(name, frozenset()):
            return False
    for name, ids in facts.ids.items():
        if name.startswith("field ") and ids <= facts.not_ids.get("field", frozenset()):
            return False
    sources = facts.ids.get("source")
    if sources is None:
        return True
    tiers, not_tiers = facts.ids.get("tier"), facts.not_ids.get("tier", frozenset())
    for source in sources - facts.not_ids.get("source", frozenset()):
        tier = meaning.tiers.get(source, "")
        if not tier or ((tiers is None or tier in tiers) and tier not in not_tiers):
            return True
    return False


def implies(one: Term, other: Term) -> bool:
    """Whether whatever holds ``one`` holds ``other``: its words stand in it side by side."""
    first, second = pieces(one.text), pieces(other.text)
    if not is_marked(other.text):
        first, second = _bare(first), _bare(second)
    elif not is_marked(one.text):
        return False
    width = len(second)
    return any(first[begin : begin + width] == second for begin in range(len(first) - width + 1))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(strip_diacritics(word) for word in words)


def filters_of(node: Node) -> list[Filter]:
    """The filters of a search, each once."""
    return list(dict.fromkeys(leaf for leaf in leaves(node) if isinstance(leaf, Filter)))
