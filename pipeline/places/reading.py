"""One text while its names are being resolved, and what is known of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pipeline.places.gazetteer import RANK, Unit
from pipeline.places.profile import Profile
from pipeline.places.scan import Match
from pipeline.places.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the province at words ``match.first`` to ``match.last``, or at the offsets ``span``."""

    unit: Unit
    match: Match
    confidence: float
    span: tuple[int, int] | None = None


@dataclass(slots=True)
class Reading:
    """What is known of one text. ``day`` is the local day, None when undated.

    ``elsewhere`` maps a match to the provinces it names that are not ours; ``support`` says that some
    name is sure enough to make the ambiguous ones of the same text ours.
    """

    tokens: Tokens
    matches: list[Match]
    profile: Profile
    day: date | None
    merged: bool
    found: dict[int, Found] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    elsewhere: dict[int, frozenset[str]] = field(default_factory=dict)
    support: bool = False

    def units(self, match: Match) -> list[Unit]:
        """Return the units of the profile that a name may mean on that day."""
        home = [u for u in match.home if self.profile.in_scope(u, merged=self.merged)]
        # A name lives on after its unit is abolished, but is not used before the unit exists.
        return [u for u in home if self.day is None or u.valid_from is None or u.valid_from <= self.day]

    def best(self, units: list[Unit]) -> Unit:
        """Return the widest unit, and among equals the one that existed on that day, the latest first."""
        own = self.profile.shape.units
        return min(
            units,
            key=lambda u: (
                not u.valid(self.day),
                RANK[u.level],
                u.province not in own,
                -(u.valid_to or date.max).toordinal(),
            ),
        )

    def distance(self, index: int, among: dict[int, Found]) -> int:
        """Return the number of words from match ``index`` to the nearest other one of ``among``."""
        here = self.matches[index].first
        return min((abs(self.matches[i].first - here) for i in among if i != index), default=10**6)

    def names_elsewhere(self) -> bool:
        """Whether the text names any province or district that is not ours."""
        return any(
            unit.level in {"province", "district"}
            for match in self.matches
            if match.case in {"title", "upper"} and not match.bare and not match.home
            for unit in match.away
        )

    def after_house(self, match: Match) -> bool:
        """Whether a firm, school, bridge or the like is named so ("Công ty Gốm Bắc Giang")."""
        house = self.profile.cues.lists["house"]
        end = match.first
        for _ in range(3):
            if any(tuple(self.tokens.key[max(0, end - n) : end]) in house for n in (1, 2, 3)):
                return True
            if not self.tokens.is_capital(end - 1) or self.tokens.gap(end) != " ":
                break
            end -= 1
        return False
