"""A task as bytes: typed words in JSON, then raw bytes. Nothing that is read back can be code."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Words = TypeVar("Words")


def packed(adapter: TypeAdapter[Words], words: Words, body: bytes) -> bytes:
    """Return the task; half of a surrogate pair in a text, which is no letter, becomes ``?``."""
    head = json.dumps(adapter.dump_python(words, mode="json"), ensure_ascii=False).encode("utf-8", "replace")
    return struct.pack(">I", len(head)) + head + body


def unpacked(adapter: TypeAdapter[Words], task: bytes) -> tuple[Words, bytes]:
    """Return the words and the bytes of a task made by :func:`packed`.

    Raises:
        ValueError: the bytes are no such task.
    """
    if len(task) < 4:
        raise ValueError("a task is at least four bytes")
    (length,) = struct.unpack_from(">I", task)
    return adapter.validate_json(task[4 : 4 + length]), task[4 + length :]
