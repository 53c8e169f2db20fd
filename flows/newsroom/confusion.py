"""What should have come of each item against what came of it: a pure comparison, and its table.

``truth`` (``tests/newsroom/truth.yaml``) maps item id to expected fields; what is left out has a default::

    disposition  stored          in the first run that meets the item; ``not-discovered`` if none may
    later        (none)          a disposition that must follow on a later day, such as ``updated``
    salience     main            main | passing | none
    topic        (not judged)    a topic id, or several joined by ``|``
    sentiment    (not judged)    negative | neutral | positive, or several joined by ``|``
    story        (own)           items with one story id belong together
    reprint_of   (none)          id of the item that it repeats
    alert        (none)          the kind that must be raised
    may          []              kinds that are neither asked for nor a false alarm
    claims       []              {text: part of a sentence, verdict, evidence: item id}

``actual`` maps item id to what the store says; ``Actual`` names the keys. An item that was never
discovered is simply absent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, TypedDict

NONE = "-"


class Actual(TypedDict, total=False):
    """One item as stored. ``dispositions`` by day in order; labels '' where the item was not kept."""

    dispositions: list[str]
    salience: str
    topic: str
    sentiment: str
    story: str
    reprint_of: str
    alerts: list[str]
    claims: list[tuple[str, str]]


Truth = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Agreement on pairs of items: how many expected and found, found only, and missed."""

    both: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the found pairs that were expected; 1 where none was found."""
        return self.both / (self.both + self.extra) if self.both + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of the expected pairs that were found; 1 where none was expected."""
        return self.both / (self.both + self.missed) if self.both + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of (expected, got) by field, the items behind each error, and pair agreement."""

    tables: dict[str, Counter[tuple[str, str]]]
    wrong: dict[str, list[tuple[str, str, str]]]
    false_alarms: list[tuple[str, str]]
    missed_alarms: list[tuple[str, str]]
    pairs: dict[str, Pairs]
    unknown: list[str] = field(default_factory=list)

    def accuracy(self, name: str) -> float:
        """Return the share of judged items that came out as expected in one field, in [0, 1]."""
        table = self.tables[name]
        total = sum(table.values())
        return 1 - len(self.wrong[name]) / total if total else 1.0


def load_truth(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the ground truth of a newsroom folder, by item id."""
    import yaml

    truth: dict[str, dict[str, Any]] = yaml.safe_load((folder / "truth.yaml").read_text("utf-8"))
    return {name: expected or {} for name, expected in truth.items()}


def compare(truth: Truth, actual: Mapping[str, Actual]) -> Confusion:
    """Return where ``actual`` agrees with ``truth``. Labels are judged on items that both keep."""
    triples: dict[str, list[tuple[str, str, str]]] = {
        "disposition": list(_dispositions(truth, actual)),
        "later": list(_later(truth, actual)),
        **{name: list(_labels(name, truth, actual)) for name in ("salience", "topic", "sentiment")},
        "alert": list(_alerts(truth, actual)),
        "claim": list(_claims(truth, actual)),
    }
    return Confusion(
        tables={name: Counter((want, got) for _, want, got in rows) for name, rows in triples.items()},
        wrong={name: [row for row in rows if not _fits(row[1], row[2])] for name, rows in triples.items()},
        false_alarms=list(_false_alarms(truth, actual)),
        missed_alarms=[(item, want) for item, want, got in triples["alert"] if want not in {NONE, got}],
        pairs={"reprints": _reprints(truth, actual), "stories": _stories(truth, actual)},
        unknown=sorted(set(actual) - set(truth)),
    )


def _fits(want: str, got: str) -> bool:
    return got in want.split("|")


def _kept(truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, Mapping[str, Any], Actual]]:
    for item, want in truth.items():
        got = actual.get(item, {})
        if want.get("disposition", "stored") == "stored" and "stored" in got.get("dispositions", [])[:1]:
            yield item, want, got


def _dispositions(truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, str, str]]:
    for item, want in truth.items():
        got = actual.get(item, {}).get("dispositions") or ["not-discovered"]
        yield item, want.get("disposition", "stored"), got[0]


def _later(truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, str, str]]:
    for item, want in truth.items():
        if "later" in want:
            after = actual.get(item, {}).get("dispositions", [])[1:]
            yield item, want["later"], want["later"] if want["later"] in after else NONE


def _labels(name: str, truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, str, str]]:
    default = "main" if name == "salience" else ""
    for item, want, got in _kept(truth, actual):
        if expected := want.get(name, default):
            yield item, expected, str(got.get(name) or NONE)


def _alerts(truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, str, str]]:
    """Yield one row an item: the expected kind if raised, else the first unexpected one."""
    for item, want, got in _kept(truth, actual):
        expected, allowed = want.get("alert", NONE), set(want.get("may", ()))
        raised = got.get("alerts", [])
        others = [kind for kind in raised if kind != expected and kind not in allowed]
        yield item, expected, expected if expected in raised else (others or [NONE])[0]


def _false_alarms(truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, str]]:
    for item, got in actual.items():
        want = truth.get(item, {})
        allowed = {want.get("alert", NONE), *want.get("may", ())}
        yield from ((item, kind) for kind in got.get("alerts", []) if kind not in allowed)


def _claims(truth: Truth, actual: Mapping[str, Actual]) -> Iterator[tuple[str, str, str]]:
    for item, want, got in _kept(truth, actual):
        for claim in want.get("claims", ()):
            found = [verdict for text, verdict in got.get("claims", []) if claim["text"] in text]
            yield item, claim["verdict"], (found or ["no claim"])[0]


def _reprints(truth: Truth, actual: Mapping[str, Actual]) -> Pairs:
    """Compare unordered pairs, so that it does not matter which of two was seen first."""
    kept = {item for item, _, _ in _kept(truth, actual)}
    want = {
        frozenset((item, truth[item]["reprint_of"])) for item in kept if truth[item].get("reprint_of") in kept
    }
    got = {
        frozenset((item, str(actual[item].get("reprint_of"))))
        for item in kept
        if actual[item].get("reprint_of")
    }
    # A reprint of a reprint is as good as one of the original.
    family = _families(want)
    good = {pair for pair in got if len({family.get(one, one) for one in pair}) == 1}
    reached = {one for pair in good for one in pair}
    missed = sum(1 for pair in want if not pair <= reached)
    return Pairs(len(want) - missed, len(got - good), missed)


def _families(pairs: Iterable[frozenset[str]]) -> dict[str, str]:
    family: dict[str, str] = {}
    for pair in pairs:
        ends = sorted(pair)
        names = {family.get(one, one) for one in ends}
        head = min(names)
        family.update(dict.fromkeys(ends, head))
        family.update({one: head for one, name in family.items() if name in names})
    return family


def _stories(truth: Truth, actual: Mapping[str, Actual]) -> Pairs:
    kept = [item for item, _, _ in _kept(truth, actual)]
    want = _together(kept, lambda item: truth[item].get("story") or item)
    got = _together(kept, lambda item: actual[item].get("story") or item)
    return Pairs(len(want & got), len(got - want), len(want - got))


def _together(items: Iterable[str], key: Callable[[str], Hashable]) -> set[tuple[str, ...]]:
    groups: dict[Hashable, list[str]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def render_confusion(confusion: Confusion, *, wrong_shown: int = 12) -> str:
    """Return the comparison as plain text: a table a field, then the items behind the errors."""
    lines: list[str] = []
    for name, table in confusion.tables.items():
        lines.append(f"{name}: {confusion.accuracy(name):.1%} of {sum(table.values())}")
        for (want, got), count in sorted(table.items(), key=lambda cell: (-cell[1], cell[0])):
            lines.append(f"  {'' if _fits(want, got) else '✗ '}{want} → {got}: {count}")
        lines += [f"    {item}: {want} → {got}" for item, want, got in confusion.wrong[name][:wrong_shown]]
        if (more := len(confusion.wrong[name]) - wrong_shown) > 0:
            lines.append(f"    … {more} more")
    for name, pairs in confusion.pairs.items():
        lines.append(
            f"{name} (pairs): precision {pairs.precision:.2f}, recall {pairs.recall:.2f} "
            f"({pairs.both} found, {pairs.extra} extra, {pairs.missed} missed)"
        )
    lines.append(f"false alarms: {_listed(confusion.false_alarms)}")
    lines.append(f"missed alarms: {_listed(confusion.missed_alarms)}")
    if confusion.unknown:
        lines.append(f"items without truth: {', '.join(confusion.unknown)}")
    return "\n".join(lines) + "\n"


def _listed(rows: list[tuple[str, str]]) -> str:
    return ", ".join(f"{item} ({kind})" for item, kind in rows) or "none"
