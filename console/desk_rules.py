"""The rules of the desk that an office may change: ``rules/responses/``."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.answer_paper import AnswerForm
from pipeline.desk import CONCLUSIONS, Closing
from pipeline.errors import BadInput
from pipeline.faults import file_fault
from pipeline.paths import rules_dir
from pipeline.store.console_queue import Clocks


@dataclass(frozen=True, slots=True)
class DraftTemplate:
    """A draft of an answer with ``$names`` to fill; ``concludes`` is what it says of the claim, if at all."""

    id: str
    name: str
    kinds: tuple[str, ...]
    text: str
    concludes: Closing | None = None


@dataclass(frozen=True, slots=True)
class DeskRules:
    """Clocks by priority (P1 to P5), the choices for snoozing, and drafts. Times in minutes."""

    clocks: Clocks
    hold: tuple[int, ...]
    snooze: tuple[int, ...]
    templates: tuple[DraftTemplate, ...]
    paper: AnswerForm = field(default_factory=AnswerForm)


def desk_rules() -> DeskRules:
    """Return the rules of this installation.

    Raises:
        BadInput: a file is missing or cannot be used; the message names it.
    """
    return _read(rules_dir() / "responses")


@lru_cache(maxsize=4)
def _read(folder: Path) -> DeskRules:
    desk = _yaml(folder / "desk.yaml")
    file = folder / "templates.yaml"
    try:
        drafts = tuple(_draft(file, one) for one in _yaml(file)["templates"])
    except (KeyError, TypeError) as error:
        raise BadInput(f"{file}: mỗi mẫu cần id, name, kinds, text ({file_fault(error)})") from error
    clocks = Clocks(_five(folder, desk, "take"), _five(folder, desk, "answer"))
    snooze = tuple(int(one) for one in desk.get("snooze", ())) or (60,)
    return DeskRules(clocks, _five(folder, desk, "hold"), snooze, drafts, _paper(folder, desk))


def _draft(file: Path, one: dict[str, Any]) -> DraftTemplate:
    made = DraftTemplate(str(one["id"]), str(one["name"]), tuple(one["kinds"]), str(one["text"]))
    told = one.get("concludes")
    if told is None:
        return made
    if told not in {known.value for known in CONCLUSIONS}:
        raise BadInput(f"{file}: {made.id}: concludes: chọn một trong {', '.join(sorted(CONCLUSIONS))}")
    return replace(made, concludes=Closing(told))


def _paper(folder: Path, desk: dict[str, Any]) -> AnswerForm:
    told = desk.get("paper", {})
    try:
        given = {**told, "recipients": tuple(str(one) for one in told["recipients"])} if told else {}
        return AnswerForm(**given)
    except (KeyError, TypeError) as error:
        raise BadInput(
            f"{folder / 'desk.yaml'}: paper: cần kind, sign, recipients ({file_fault(error)})"
        ) from error


def _five(folder: Path, desk: dict[str, Any], name: str) -> tuple[int, ...]:
    found = desk.get(name)
    if (
        not isinstance(found, list)
        or len(found) != 5
        or not all(isinstance(one, int) and one > 0 for one in found)
    ):
        raise BadInput(f"{folder / 'desk.yaml'}: {name}: cần 5 số phút, cho P1 đến P5")
    return tuple(found)


def _yaml(file: Path) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput(f"{file}: không đọc được: {file_fault(error)}") from error
    if not isinstance(data, dict):
        raise BadInput(f"{file}: phải là một bảng tên: giá trị")
    return data
