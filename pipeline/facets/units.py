"""The words of ``rules/lexicons/claims_units.yaml``: what sentences count."""

from __future__ import annotations

from functools import lru_cache

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import BadInput
from pipeline.paths import rules_dir

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
    path = rules_dir() / FILE
    try:
        data = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except (OSError, yaml.YAMLError) as error:
        raise BadInput(f"{path}: {error}") from error
    return {word: (one.unit, one.factor) for one in data.units for word in one.words}
