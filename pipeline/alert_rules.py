"""``rules/alerts.yaml`` and ``rules/units.yaml``: read, checked, a mistake named by file and field."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, field_validator

from pipeline.facets.text import Phrases, View
from pipeline.paths import rules_dir
from pipeline.rule_file import read_rule_file

REASONS = frozenset(
    [
        "contradiction",
        "harm",
        "reach",
        "speed",
        "tier_central",
        "tier_provincial",
        "tier_social",
        "official_matter",
        "main_subject",
        "nothing_on_record",
        "checked_before",
        "needs_answer",
        "burst",
    ]
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReasonRule(_Strict):
    """Points and Vietnamese words of a reason; ``{detail}`` is filled in, ``cap`` limits repeated points."""

    points: float = Field(ge=0, le=20)
    words: str = Field(min_length=3)
    cap: float = Field(default=20, ge=0)


class Thresholds(_Strict):
    """Limits from which an alert is raised."""

    refuted: float = Field(ge=0.5, le=1)
    supported: float = Field(ge=0.5, le=1)
    check_worthy: float = Field(ge=0, le=1)
    nothing_check_worthy: float = Field(ge=0, le=1)
    nothing_min_sources: int = Field(ge=1)
    already_checked: float = Field(ge=0.5, le=1)
    complaint_marks: int = Field(ge=1)
    fast_hours: float = Field(gt=0)
    review_suggest: float = Field(ge=0, le=1)
    review_automatic: float = Field(ge=0.5, le=1)
    review_words: int = Field(ge=1)
    burst_rate: float = Field(gt=0, lt=0.5)
    burst_least: int = Field(ge=2)
    burst_ratio: float = Field(ge=1)


class AlertFile(_Strict):
    """The whole of ``rules/alerts.yaml``."""

    thresholds: Thresholds
    priorities: tuple[float, float, float, float]
    reasons: dict[str, ReasonRule]

    @field_validator("priorities")
    @classmethod
    def _falling(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if list(value) != sorted(value, reverse=True):
            raise ValueError("phải giảm dần từ P1 đến P4")
        return value

    @field_validator("reasons")
    @classmethod
    def _complete(cls, value: dict[str, ReasonRule]) -> dict[str, ReasonRule]:
        if set(value) != REASONS:
            raise ValueError(f"phải có đúng các lý do này: {', '.join(sorted(REASONS))}")
        return value


class UnitRule(_Strict):
    """A unit and the words and topics it answers for."""

    unit: str = Field(min_length=3)
    topics: list[str]
    words: list[str]


class UnitFile(_Strict):
    """The whole of ``rules/units.yaml``."""

    default: str
    units: list[UnitRule]


@dataclass(frozen=True)
class Rules:
    """Everything that alerts are made by."""

    file: AlertFile
    units: UnitFile
    unit_words: tuple[tuple[UnitRule, Phrases], ...]

    def unit_for(self, text: View, topic: str) -> str:
        """Return the unit whose words occur most in a text; the topic breaks ties."""
        scored = [
            (len(set(words.words(text))) + 0.5 * (topic in rule.topics), rule.unit)
            for rule, words in self.unit_words
        ]
        best = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
        return best[1] if best[0] > 0 else self.units.default


def load_rules(folder: Path | None = None) -> Rules:
    """Return the alert rules of a rules folder.

    Raises:
        BadInput: a file is missing or wrong; the message names file and field.
    """
    base = folder or rules_dir()
    units = read_rule_file(base / "units.yaml", UnitFile)
    return Rules(
        read_rule_file(base / "alerts.yaml", AlertFile),
        units,
        tuple((rule, Phrases(rule.words)) for rule in units.units),
    )
