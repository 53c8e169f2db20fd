"""Files of rules that a person edits: YAML of a given shape, and one clear line where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import BadInput
from pipeline.faults import field_fault, file_fault, place_of

Shape = TypeVar("Shape", bound=BaseModel)


def read_rule_file(path: Path, shape: type[Shape]) -> Shape:
    """Return what a file of rules says.

    Raises:
        BadInput: the file is missing or wrong; the message names file and field.
    """
    try:
        return shape.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise BadInput(f"{path}: {place_of(first)}: {field_fault(first)}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: không đọc được: {file_fault(error)}") from error
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: {file_fault(error)}") from error
