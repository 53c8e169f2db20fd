"""What is wrong with a command line, in Vietnamese: cyclopts itself speaks only English."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum
from itertools import chain
from typing import Any, get_args

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
    UnusedCliTokensError,
)

_WANTED = {
    int: "một số nguyên",
    float: "một số",
    bool: "true hoặc false",
    date: "một ngày như 2026-11-22",
    datetime: "một ngày giờ như 2026-11-22T14:05",
}


def usage_fault(error: CycloptsError) -> str:
    """Return what is wrong with a command line, on one line; rare faults keep cyclopts' words."""
    match error:
        case UnknownCommandError():
            words = _unknown_command(error)
        case UnknownOptionError():
            given = error.token.keyword or error.token.value
            names = chain.from_iterable(one.names for one in error.argument_collection if one.parse)
            words = f"không có tùy chọn {given}{_near(given, names)}"
        case MissingArgumentError() if error.argument is not None:
            command = f"{' '.join(error.command_chain)}: " if error.command_chain else ""
            words = f"{command}thiếu {error.keyword or error.argument.name}"
        case RepeatArgumentError() if error.token.keyword:
            words = f"{error.token.keyword}: chỉ được ghi một lần"
        case CoercionError() if error.token is not None:
            words = _not_wanted(error, error.token.keyword, error.token.value)
        case UnusedCliTokensError() if error.unused_tokens:
            words = f"thừa đối số {' '.join(error.unused_tokens)}"
        case _:
            words = str(error)
    return " ".join(words.split())


def _unknown_command(error: UnknownCommandError) -> str:
    given = error.unused_tokens[0] if error.unused_tokens else ""
    names = [name for name in error.app or () if not name.startswith("-")]
    known = f"; có: {', '.join(names)}"
    return f"không có lệnh {given!r}{_near(given, names) or known}"


def _not_wanted(error: CoercionError, keyword: str | None, given: str) -> str:
    name = keyword or (error.argument.name.lstrip("-").upper() if error.argument is not None else "")
    wanted: Any = error.target_type
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        choices = [member.lower().replace("_", "-") for member in wanted.__members__]
    else:
        choices = [str(one) for one in get_args(wanted) if not isinstance(one, type)]
    kind = f"một trong: {', '.join(choices)}" if choices else _WANTED.get(wanted, "giá trị khác")
    return f"{name}: {given!r} không dùng được, cần {kind}".removeprefix(": ")


def _near(given: str, names: Iterable[str]) -> str:
    close = get_close_matches(given, list(names), n=1, cutoff=0.6)
    return f"; có phải {close[0]}?" if close else ""
