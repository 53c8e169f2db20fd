"""What a claim beside the clause that covers it best leaves to be weighed: what no rule decides but can be seen."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compare.amounts import Stand
from pipeline.compare.content import Read
from pipeline.compare.denied import denied, untrue
from pipeline.compare.laid import Laid, lay
from pipeline.compare.turned import crossed

#: The first two come from the judgement of the words alone.
LAID = (
    "first-supported",
    "first-refuted",
    "laid-share",
    "laid-missing",
    "laid-all-of-it",
    "laid-unsaid",
    "laid-bounds",
    "laid-framed",
    "laid-timed-apart",
    "laid-turned",
    "laid-tight",
    "laid-crossed",
    "laid-name-apart",
    "laid-opposed",
    "laid-claim-negates",
    "laid-record-negates",
    "laid-several-clauses",
    "laid-untrue",
    "numbers-confirmed",
    "numbers-reckoned",
    "numbers-clash",
    "numbers-clash-covered",
    "numbers-absent",
    "days-confirmed",
    "days-clash",
    "days-absent",
    "other-year",
    "figures-unread",
    "laid-borne-out",
    "laid-negation-covered",
)


def laid_signals(claim: Read, told: Sequence[Read]) -> list[float]:
    """Return the signals of :data:`LAID` after the first two, each in [0, 1] or a small number."""
    laid = lay(claim.text.raw, told, bare=claim.bare) if told else None
    if laid is None:
        return [0.0] * (len(LAID) - 2)
    return [*_words(laid), *_facets(laid), *_joint(laid)]


def _words(laid: Laid) -> list[float]:
    a = laid.aligned
    return [
        a.share,
        min(len(a.missing), 4) / 4,
        float(not a.missing),
        min(len(a.unsaid), 2) / 2,
        min(len(a.bounds), 3) / 3,
        float(laid.framed),
        float(not laid.timed),
        a.turned,
        a.tight,
        float(crossed(a)),
        float(laid.apart),
        float(laid.opposed is not None),
        float(a.negations[0] > a.negations[1]),
        float(a.negations[1] > a.negations[0]),
        float(a.window.clauses > 1),
        float(denied(laid)) - float(bool(a.claim.negated or a.claim.denied) and untrue(laid)),
    ]


def _facets(laid: Laid) -> list[float]:
    numbers = [one.stand for one in laid.numbers]
    days = [one.stand for one in laid.days]
    clash = float(Stand.CLASH in numbers)
    return [
        _part(numbers, Stand.CONFIRMED),
        _part(numbers, Stand.DERIVED),
        clash,
        clash * laid.aligned.share,
        _part(numbers, Stand.ABSENT),
        _part(days, Stand.CONFIRMED),
        _part(days, Stand.CLASH),
        _part(days, Stand.ABSENT),
        float(laid.other_year),
        float(bool(laid.unread)),
    ]


def _joint(laid: Laid) -> list[float]:
    """All that is told, counted and dated is there, by how much; the negation of one side covered by the other."""
    a = laid.aligned
    sound = laid.confirmed and not laid.framed and a.negations[0] == a.negations[1] and not a.unsaid
    return [a.share * float(sound), a.share * float(a.negations[0] != a.negations[1])]


def _part(stands: Sequence[Stand], kind: Stand) -> float:
    return sum(one is kind for one in stands) / len(stands) if stands else 0.0
