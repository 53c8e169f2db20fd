"""What is committed at once, and the account of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.stories.rows import StoryRow
from pipeline.types import Evidence, FetchState, Outcome, Processed, RawItem, SourceReport


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles with everything found out about them, and the dispositions and validators that vouch for it."""

    run_id: str
    processed: tuple[Processed, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    states: tuple[FetchState, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    quarantined: tuple[tuple[RawItem, str], ...] = ()
    reports: tuple[SourceReport, ...] = ()
    story_rows: tuple[StoryRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Conservation:
    """Whether every discovered item of a run has exactly one disposition.

    ``discovered`` was counted at discovery, apart from the dispositions; ``doubled`` are addresses
    with more than one.
    """

    discovered: int
    by_disposition: Mapping[str, int] = field(default_factory=dict)
    doubled: int = 0

    @property
    def balanced(self) -> bool:
        """Discovered equals the sum, and nothing was counted twice."""
        return self.doubled == 0 and self.discovered == sum(self.by_disposition.values())
