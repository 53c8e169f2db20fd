"""Shape of ``rules/provinces/*.yaml`` and ``rules/places/cues.yaml``; mistakes name file, line and field."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline import quick_yaml
from pipeline.errors import BadInput
from pipeline.faults import field_fault, file_fault, place_of, yaml_words


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Kind = Literal["tỉnh", "thành phố"]


class MergedShape(_Shape):
    """What the province became part of, and from which day; ``kind`` is what that is called."""

    into: str
    from_: date
    name: str
    kind: Kind = "tỉnh"
    also: tuple[str, ...] = ()
    undated: Literal["former", "merged"] = "former"

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.rstrip("_"))


class LandmarkShape(_Shape):
    """A landmark, product or body. ``needs``: nothing, or ``support``/``weak`` (the text must say more)."""

    name: str
    unit: str
    also: tuple[str, ...] = ()
    needs: Literal["", "support", "weak"] = ""
    strong: tuple[str, ...] = ()


class FormerNameShape(_Shape):
    """A name the province once had, which counts only after certain words."""

    name: str
    unit: str
    only_after: tuple[str, ...]
    not_with: tuple[str, ...] = ()


class ForeignShape(_Shape):
    """Names of one unit in other scripts and what must, or must not, stand near."""

    unit: str
    names: tuple[str, ...]
    near: tuple[str, ...] = ()
    not_near: tuple[str, ...] = ()
    not_after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()


class ProfileShape(_Shape):
    """A province profile as written."""

    id: str
    name: str
    units: tuple[str, ...]
    kind: Kind = "tỉnh"
    codes: tuple[str, ...] = ()
    merged: MergedShape | None = None
    neighbours: tuple[str, ...] = ()
    timezone: str = "Asia/Ho_Chi_Minh"
    bare_lower: tuple[str, ...] = ()
    bare_followers: tuple[str, ...] = ()
    lone: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    abbreviations: dict[str, str] = {}
    rivers_elsewhere: tuple[str, ...] = ()
    overlaps: tuple[str, ...] = ()
    former_names: tuple[FormerNameShape, ...] = ()
    landmarks: tuple[LandmarkShape, ...] = ()
    foreign: tuple[ForeignShape, ...] = ()

    def name_on(self, day: date) -> str:
        """Return the name of the province that people live in on ``day``."""
        return self.merged.name if self.merged and day >= self.merged.from_ else self.name

    def title_on(self, day: date) -> str:
        """Return that name behind its kind, as in "tỉnh Bắc Ninh" or "thành phố Hải Phòng"."""
        kind = self.merged.kind if self.merged and day >= self.merged.from_ else self.kind
        return f"{kind} {self.name_on(day)}"


Shape = TypeVar("Shape", bound=BaseModel)


def read_shape(path: Path, shape: type[Shape]) -> Shape:
    """Return a YAML file as ``shape``.

    Raises:
        BadInput: ``file:line: field: words`` for the first mistake.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: không đọc được: {file_fault(error)}") from None
    try:
        data: Any = quick_yaml.parse(text)
        return shape.model_validate(data)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: {yaml_words(error)}") from None
    except yaml.YAMLError as error:
        raise BadInput(f"{path}: {yaml_words(error)}") from None
    except ValidationError as error:
        first = error.errors()[0]
        line = _line(text, first["loc"])
        raise BadInput(f"{path}:{line}: {place_of(first)}: {field_fault(first)}") from None


def _line(text: str, location: Sequence[int | str]) -> int:
    """Line of the deepest part of ``location`` that the file has."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = node.start_mark.line + 1 if node is not None else 1
    for part in location:
        node = _child(node, part)
        if node is None:
            break
        line = node.start_mark.line + 1
    return line


def _child(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        child = node.value[part]
        return child if isinstance(child, yaml.Node) else None
    return None
