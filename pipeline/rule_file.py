"""Files of rules that a person edits: YAML of a given shape, and one clear line where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipeline.errors import BadInput

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
        raise BadInput(f"{path}: {'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read ({error})") from error
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: not YAML ({' '.join(str(error).split())})") from error
