"""Reading and writing JSON Lines for the commands that map a file to a file.

A line that cannot be used is told, kept aside with its reason beside the output, and the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from pipeline.errors import BadInput, in_words
from pipeline.faults import kind_of

Record = dict[str, Any]
#: Says what is wrong with a record, or nothing.
Check = Callable[[Record], str]
#: Told the file, the number of the line, the line and what is wrong with it.
Refuse = Callable[[Path, int, str, str], None]

_WIDE = (b"\xff\xfe", b"\xfe\xff")


def raise_it(path: Path, number: int, _line: str, reason: str) -> None:
    """The strict way with a bad line: the whole file is refused.

    Raises:
        BadInput: always; names file and line.
    """
    raise BadInput(f"{path}:{number}: {reason}")


def read_jsonl(
    path: Path, required: tuple[str, ...], *, check: Check | None = None, refuse: Refuse = raise_it
) -> Iterator[Record]:
    """Yield the objects of a UTF-8 JSON Lines file that have the ``required`` fields and pass ``check``.

    Blank lines are passed over. A BOM is accepted. Lone surrogates become the replacement character.

    Args:
        path: the file.
        required: fields that must be there and not null.
        check: says what else is wrong with a record.
        refuse: told of each line that cannot be used.

    Raises:
        BadInput: the file cannot be used at all, or what ``refuse`` raises.
    """
    if path.is_dir():
        raise BadInput(f"{path}: là thư mục; cần một tệp JSON Lines")
    seen = False
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                if number == 1 and raw.startswith(_WIDE):
                    raise BadInput(f"{path}: là văn bản UTF-16; hãy lưu lại tệp bằng mã UTF-8")
                line = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
                if not line.strip():
                    continue
                seen = True
                try:
                    record = _record(line, required, check)
                except _BadLineError as error:
                    refuse(path, number, line.decode("utf-8", "replace").rstrip("\r\n"), str(error))
                else:
                    yield record
    except OSError as error:
        raise BadInput(f"{path}: {in_words(error)}") from error
    if not seen:
        raise BadInput(f"{path}: tệp trống; cần mỗi dòng một đối tượng JSON")


class _BadLineError(Exception):
    """One line cannot be used; the message says why."""


def _record(line: bytes, required: tuple[str, ...], check: Check | None) -> Record:
    try:
        record = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise _BadLineError(
            f"không phải UTF-8 (byte {error.start}); hãy lưu lại tệp bằng mã UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise _BadLineError(f"không phải JSON: sai ở cột {error.colno}") from error
    except ValueError as error:  # what Python does not turn into a number: thousands of digits
        raise _BadLineError("không phải JSON: có số quá dài") from error
    except RecursionError as error:
        raise _BadLineError("JSON lồng nhau quá sâu") from error
    if not isinstance(record, dict):
        raise _BadLineError(f"cần một đối tượng {{…}}, gặp {kind_of(record)}")
    for name in required:
        if name not in record or record[name] is None:
            raise _BadLineError(f"thiếu trường {name!r}")
    whole = {name: _whole(value) for name, value in record.items()}
    if check is not None and (fault := check(whole)):
        raise _BadLineError(fault)
    return whole


def _no_number(word: str) -> NoReturn:
    raise _BadLineError(f"không phải JSON: {word} không phải số của JSON")


def _whole(value: Any) -> Any:  # noqa: ANN401  JSON
    """Replace lone surrogates, which no file can hold; pairs become the letter they mean."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return value


def write_jsonl(path: Path, records: Iterable[Record]) -> int:
    """Write one object a line, UTF-8, replacing the file only when all went well and there is something.

    Returns:
        The number of records written; 0 leaves the file as it was.

    Raises:
        BadInput: the file cannot be written.
    """
    part = path.with_name(path.name + ".part")
    count = 0
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            for record in records:
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
        if count:
            part.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: không ghi được: {in_words(error)}") from error
    finally:
        part.unlink(missing_ok=True)
    return count
