"""Reading and writing JSON Lines for the commands that map a file to a file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput

Record = dict[str, Any]


def read_jsonl(path: Path, required: tuple[str, ...]) -> Iterator[Record]:
    """Yield the objects of a UTF-8 JSON Lines file, checking that ``required`` fields are there.

    Blank lines are passed over. A BOM is accepted.

    Raises:
        BadInput: the file or one of its lines cannot be used; names file, line and field.
    """
    if path.is_dir():
        raise BadInput(f"{path}: is a folder; give a JSON Lines file")
    try:
        with path.open(encoding="utf-8-sig") as lines:
            seen = False
            for number, line in enumerate(lines, 1):
                if line.strip():
                    seen = True
                    yield _record(path, number, line, required)
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}") from error
    if not seen:
        raise BadInput(f"{path}: the file is empty; expected one JSON object a line")


def _record(path: Path, number: int, line: str, required: tuple[str, ...]) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadInput(f"{path}:{number}: not JSON: {error}") from error
    except RecursionError as error:
        raise BadInput(f"{path}:{number}: nested too deeply") from error
    if not isinstance(record, dict):
        raise BadInput(f"{path}:{number}: expected an object, found {type(record).__name__}")
    for name in required:
        if name not in record or record[name] is None:
            raise BadInput(f"{path}:{number}: field {name!r} is missing")
    return record


def write_jsonl(path: Path, records: Iterable[Record]) -> int:
    """Write one object a line, UTF-8, replacing the file only when all went well.

    Returns:
        The number of records written.

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
        part.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return count
