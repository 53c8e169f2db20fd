"""The later courses of the cross-encoder in order: branches whose mean goes on.

What was learnt from claims written to be hard takes plain true sentences for refuted ones. Two branches that
start from the same weights and read different halves are averaged (Wortsman et al. 2022, "model soups"), so
that both cores learn at once; of the sets that only measure the mean was better on some, a branch on others.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.verify.in_texts import READ
from models.verify.later import Branch, Mixture, Told
from models.verify.written import (
    EVENT,
    HARD,
    PASSAGES,
    PLAIN,
    PLAINER,
    SWAPPED,
    TWINS,
    TWINS_SINCE,
    Parts,
)


@dataclass(frozen=True, slots=True)
class Stage:
    """Branches from the same weights; their mean goes on, with those weights ``before`` times in it.

    ``earlier``: how often what the stage before began with stands in it.
    """

    branches: tuple[Branch, ...]
    before: int = 0
    earlier: int = 0


_EARLY, _LATE, _LAST, _SINCE = PLAIN + PLAINER[:2], PLAINER[2:10], PLAINER[10:14], PLAINER[14:20]
_NOW, _ARTICLES, _WHOLE = PLAINER[20:24] + PASSAGES, PLAINER[24:32], PLAINER[32:]


def _renamed(parts: Parts, most: int) -> Told:
    return Told(parts, renamed=True, most=most)


def _new(name: str, seed: int, half: int, hard: str) -> Branch:
    """Half of the notices that were new then, with older ones renamed."""
    told = (Told(_LATE, half=half), _renamed(_EARLY, 2_500), Told(hard, most=2_000))
    return Branch(name, Mixture(seed, seed, told))


def _newest(name: str, seed: int, half: int, hard: str) -> Branch:
    """Half of the newest notices, the other half of those before renamed."""
    before = Told(_LATE, renamed=True, half=1 - half, most=6_000)
    told = (Told(_LAST, half=half), before, _renamed(_EARLY, 2_000), Told(hard, most=2_000))
    return Branch(name, Mixture(seed, seed, told, None, 800, 2_500, apart=1_500), 5.5e-5)


def _since(name: str, seed: int, half: int, hard: str) -> Branch:
    """Half of what was written since, the other half of the two rounds before renamed."""
    before = Told(_LATE + _LAST, renamed=True, half=1 - half, most=5_000)
    told = (Told(_SINCE, half=half), before, _renamed(_EARLY, 1_500), Told(hard, most=1_500))
    return Branch(name, Mixture(seed, seed, told, None, 600, 2_000, apart=1_200), 5e-5)


def _long(name: str, seed: int, half: int, hard: str) -> Branch:
    """Passages and answers of some sentences among what was written last, whole as they are read at work."""
    before = Told(_SINCE, renamed=True, half=1 - half, most=2_500)
    told = (Told(_NOW, half=half), before, _renamed(_EARLY + _LATE + _LAST, 2_500), Told(hard, most=1_000))
    return Branch(name, Mixture(seed, seed, told, None, 400, 1_200, apart=1_000), 5e-5, longest=208)


def _again(name: str, seed: int, half: int) -> Branch:
    """All that was written until then in other names, at the rate of the beginning."""
    told = (
        Told(PLAIN + PLAINER[:24], renamed=True, half=half, most=5_500),
        Told(HARD, renamed=True, half=half, most=3_000),
        Told(PASSAGES, renamed=True, half=half, most=1_500),
    )
    return Branch(name, Mixture(seed, seed, told, None, 800, 5_000, apart=800), 1e-4, longest=160)


def _articles(name: str, seed: int, half: int, *, renamed: bool) -> Branch:
    """Sentences of articles and posts beside the notice of their event, many true ones in other words."""
    told = (
        Told(_ARTICLES, renamed=renamed),
        Told(PLAINER[10:22], renamed=True, half=half, most=2_500),
        Told(PLAINER[22:24] + PASSAGES, renamed=True, half=half, most=1_500),
        Told(HARD, renamed=True, half=1 - half, most=1_200),
    )
    return Branch(name, Mixture(seed, seed, told, None, 400, 1_200, apart=1_200), 7e-5, longest=208)


def _sentences(name: str, seed: int, half: int) -> Branch:
    """All sentences of articles beside the notice of their event; one branch in the names they have."""
    told = (
        Told(_WHOLE, renamed=bool(half)),
        Told(PLAINER[27:32], renamed=True, half=half, most=2_000),
        Told(PLAINER[10:22], renamed=True, half=half, most=2_000),
        Told(PLAINER[22:27] + PASSAGES, renamed=True, half=half, most=1_500),
        Told(HARD, renamed=True, half=1 - half, most=1_000),
    )
    return Branch(name, Mixture(seed, seed, told, None, 400, 1_000, apart=1_000), 7e-5, longest=208)


def _once_more(name: str, seed: int, half: int) -> Branch:
    """All that was written until then in other names, at the rate of the beginning again."""
    told = (
        Told(PLAIN + PLAINER[:22], renamed=True, half=half, most=3_000),
        Told(PLAINER[22:27] + PASSAGES, renamed=True, half=half, most=1_400),
        Told(EVENT, renamed=True, half=half, most=3_000),
        Told(HARD, renamed=True, half=half, most=1_600),
    )
    return Branch(name, Mixture(seed, seed, told, 900, 400, 1_600, apart=500), 1e-4, longest=208)


def _twins(name: str, seed: int, half: int) -> Branch:
    """Every claim beside two notices that give it two labels; one branch in the names they have."""
    told = (
        Told(TWINS, renamed=bool(half)),
        Told(EVENT[5:], renamed=True, half=half, most=1_500),
        Told(PLAINER[10:27], renamed=True, half=half, most=1_200),
        Told(PASSAGES, renamed=True, half=half, most=500),
        Told(HARD, renamed=True, half=1 - half, most=500),
    )
    return Branch(name, Mixture(seed, seed, told, 500, 200, 500, apart=400), 7e-5, longest=208)


def _in_texts(name: str, seed: int, half: int) -> Branch:
    """Sentences of whole posts and articles beside their notice, such as state nothing among them."""
    told = (
        Told(SWAPPED + TWINS_SINCE, renamed=True, half=half, most=4_000),
        Told(TWINS, renamed=True, half=half, most=300),
        Told(EVENT, renamed=True, half=1 - half, most=800),
        Told(PLAINER[10:27], renamed=True, half=half, most=700),
        Told(PASSAGES, renamed=True, half=half, most=300),
        Told(HARD, renamed=True, half=1 - half, most=400),
        Told(PLAIN + PLAINER[:2], renamed=True, half=half, most=300),
    )
    return Branch(name, Mixture(seed, seed, told, 400, 200, 500, 300, READ), 7e-5, longest=208, held=6)


_ADDED = (Told("rst", rounds=2), Told(HARD[:17], most=3_500))
_MORE = (Told("89"), _renamed(PLAIN, 5_000), Told("uvwxyz0", most=3_000))
_OLDER = (_renamed(PLAIN, 8_500), Told(HARD[:16], most=3_000))
_GENERAL = (Told(HARD[:10], most=4_000),)
_HARDER = (_renamed(PLAIN, 5_000), Told("uvwxyz0", most=9_000))
#: In order, from the mean of the courses before.
STAGES = (
    Stage((Branch("adding", Mixture(31, 7, _ADDED, 900, 1_800, 6_000), 7e-5),), before=1),
    Stage(
        (Branch("general", Mixture(43, 13, _GENERAL, None, 4_000, 20_000)),),
        before=1,
    ),
    Stage((Branch("plain", Mixture(47, 17, (Told(PLAIN), Told(HARD[5:], most=3_000)), None, 2_000), 7e-5),)),
    Stage((Branch("renamed", Mixture(53, 19, _HARDER, 900, 1_500)),)),
    Stage(
        (
            Branch("more", Mixture(59, 23, _MORE, None, 1_500, 4_000)),
            Branch("older", Mixture(61, 29, _OLDER, None, 1_500, 4_000)),
        )
    ),
    Stage((_new("even", 71, 0, "uvwxyz0"), _new("odd", 73, 1, "klmnopqrst"))),
    Stage((_newest("last-even", 81, 0, "fghijkl"), _newest("last-odd", 83, 1, "uvwxyz0"))),
    Stage((_since("since-even", 91, 0, "mnopqrst"), _since("since-odd", 93, 1, "fghijkl"))),
    Stage((_long("long-even", 101, 0, "abcdefghij"), _long("long-odd", 103, 1, "uvwxyz0"))),
    Stage((_again("cyc-0", 110, 0), _again("cyc-1", 111, 1)), before=2),
    Stage(
        (_articles("event-0", 121, 0, renamed=False), _articles("event-1", 123, 1, renamed=True)), before=1
    ),
    Stage((_sentences("art-0", 131, 0), _sentences("art-1", 133, 1)), before=1),
    Stage((_once_more("warm-0", 141, 0), _once_more("warm-1", 143, 1)), before=1),
    Stage((_twins("twin-0", 151, 0), _twins("twin-1", 153, 1)), earlier=2),
)
#: What the reader of texts has read beyond: alone, for in a mean with what was before what states nothing is
#: taken for refuted again, and pairs that stand by themselves are read worse.
IN_TEXTS = _in_texts("text-0", 203, 0)
