"""Files of the inbox read in a worker with bounds: one that blows up is refused by name, the others go on.

The worker keeps its place in the file from piece to piece; a new one finds it again by its number.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawlers.inbox import BadRow, read_inbox
from crawlers.leads import Lead
from pipeline.apart import Bounds, Lost, Pool
from pipeline.errors import BadInput

if TYPE_CHECKING:
    from pydantic import TypeAdapter

#: A piece: so many rows, fewer where their texts are long.
_ROWS, _LETTERS = 2000, 4_000_000
#: Seconds of computing and by the clock for one piece.
_BOUNDS = Bounds(cpu=60, wall=300.0)

_Rows = Iterator[Lead | BadRow]
#: The worker's side: the file being read, which row comes next, and the rows.
_place: list[tuple[str, int, _Rows]] = []


def run(task: bytes) -> bytes:
    """A worker's side: the next rows of a file as JSON. No task: load what reading needs."""
    if not task:
        import openpyxl  # noqa: F401

        _adapter()
        return b""
    asked = json.loads(task)
    try:
        return _piece(asked)
    except BadInput as error:
        return json.dumps({"bad": str(error)}, ensure_ascii=False).encode("utf-8", "replace")


def _piece(asked: dict[str, Any]) -> bytes:
    rows, taken, letters = _at(asked), list[Lead | BadRow](), 0
    for row in rows:
        taken.append(row)
        letters += len(row.content) if isinstance(row, Lead) else 0
        if len(taken) == _ROWS or letters > _LETTERS:
            break
    _place[:] = [(asked["path"], asked["start"] + len(taken), rows)]
    plain = {"rows": _adapter().dump_python(taken, mode="json")}
    return json.dumps(plain, ensure_ascii=False).encode("utf-8", "replace")


def _at(asked: dict[str, Any]) -> _Rows:
    """The rows from the one asked for on."""
    if _place and asked["start"] and _place[0][:2] == (asked["path"], asked["start"]):
        return _place[0][2]
    now = datetime.fromisoformat(asked["now"])
    rows = read_inbox(
        Path(asked["path"]), asked["mapping"], asked["source"], timezone=asked["timezone"], now=now
    )
    for _ in range(asked["start"]):
        next(rows, None)
    return rows


class ApartInbox:
    """Reads files as :func:`crawlers.inbox.read_inbox` does, in a worker."""

    def __init__(self, bounds: Bounds = _BOUNDS) -> None:
        self.pool = Pool("crawlers.inbox_apart:run", 1, bounds)

    def __call__(
        self, path: Path, mapping: Mapping[str, str] | None, source_id: str, *, timezone: str, now: datetime
    ) -> _Rows:
        """The rows in file order.

        Raises:
            BadInput: as in :func:`read_inbox`, but while the rows are taken; or the worker had to be killed.
        """
        start = 0
        asked = {"path": str(path), "mapping": mapping and dict(mapping), "source": source_id}
        asked |= {"timezone": timezone, "now": now.isoformat()}
        while rows := self._next(path, {**asked, "start": start}):
            yield from rows
            start += len(rows)

    def _next(self, path: Path, asked: dict[str, Any]) -> list[Lead | BadRow]:
        answer = self.pool.call(json.dumps(asked).encode())
        if isinstance(answer, Lost):
            where = f" sau {asked['start']} dòng đầu" if asked["start"] else ""
            raise BadInput(
                f"{path}: dừng đọc tệp{where}: bộ đọc vượt giới hạn hoặc gặp lỗi ({answer.reason})"
            )
        told = json.loads(answer)
        if "bad" in told:
            raise BadInput(told["bad"])
        return _adapter().validate_python(told["rows"])


@cache
def _adapter() -> TypeAdapter[list[Lead | BadRow]]:
    from pydantic import TypeAdapter

    return TypeAdapter(list[Lead | BadRow])
