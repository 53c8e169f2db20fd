"""The words of ``rules/lexicons/claims_units.yaml``: what sentences count."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from pipeline.paths import rules_dir
from pipeline.rule_file import read_rule_file

FILE = "lexicons/claims_units.yaml"


class _Unit(BaseModel):
    model_config = ConfigDict(extra="forbid")

    unit: str
    factor: float = Field(gt=0)
    words: list[str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    units: list[_Unit]


@lru_cache(maxsize=1)
def unit_words() -> dict[str, tuple[str, float]]:
    """Return each word as written → (unit it is compared in, factor).

    Raises:
        BadInput: the file is missing or wrong; the message names file and field.
    """
    data = read_rule_file(rules_dir() / FILE, _File)
    return {word: (one.unit, one.factor) for one in data.units for word in one.words}
