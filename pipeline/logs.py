"""Structured log: one JSON line an event, in a file that turns over; for people, the same on standard error.

A leaf: every room may call :func:`event`, and nothing happens until a command calls :func:`set_up`.
Counts, ids and times are logged, never addresses or texts; every text is masked all the same, and
secrets are cut out.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import in_words

FILE = "minhtin.jsonl"
#: The file is turned over at this size (bytes), and this many older ones are kept.
MAX_BYTES, KEEP = 10 * 1024 * 1024, 5
#: Set for this process and its children by ``--verbose``: "info" or "debug".
VERBOSE = "MINHTIN_VERBOSE"

_LONGEST = 300
_SECRET_NAME = re.compile(
    r"token|secret|passw|passphrase|api_?key|credential|cookie|private|webhook|authori[sz]ation",
    re.IGNORECASE,
)
_SECRET_TEXT = re.compile(
    r"(?P<user>://)[^/\s@]+@|(?P<pair>\b[\w-]*(?:token|secret|passw(?:or)?d|key|sig)\s*[=:]\s*)[^\s&,;]+"
    r"|(?P<bearer>\b(?:bearer|basic)\s+)\S{6,}",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|«[^»]*»")
_HIDDEN = "[che]"

_logger = logging.getLogger("minhtin")
_logger.addHandler(logging.NullHandler())  # else Python prints warnings that nobody asked to see
_bound: ContextVar[dict[str, object] | None] = ContextVar("minhtin_log_fields", default=None)


def event(name: str, /, *, level: int = logging.INFO, **fields: object) -> None:
    """Log that ``name`` happened; ``fields`` are counts, ids and seconds. Never raises."""
    if _logger.isEnabledFor(level):
        bound = _bound.get() or {}
        _logger.log(level, name, extra={"fields": {**bound, **fields}})


@contextmanager
def bound(**fields: object) -> Iterator[None]:
    """Add ``fields`` to every event inside the block."""
    mark = _bound.set({**(_bound.get() or {}), **fields})
    try:
        yield
    finally:
        _bound.reset(mark)


@dataclass(slots=True)
class Stage:
    """How many items a stage dealt with; the stage itself sets it."""

    items: int = 0


@contextmanager
def stage(name: str, items: int = 0) -> Iterator[Stage]:
    """Log a stage when it ends well: its name, ``items`` and seconds."""
    at, began = Stage(items), time.monotonic()
    yield at
    event("stage", stage=name, items=at.items, seconds=since(began))


def since(began: float) -> float:
    """Seconds since a reading of ``time.monotonic``, to the millisecond."""
    return round(time.monotonic() - began, 3)


def reason(text: str) -> str:
    """Return why something was put aside without the words it quotes: those may be a person's."""
    return _QUOTED.sub("…", " ".join(text.split()))[:_LONGEST]


def set_up(data: Path) -> Path:
    """Log to ``logs/minhtin.jsonl`` under ``data`` (and to standard error when asked for); return the file.

    May be called again, also with another folder. A log that cannot be written stops nothing.
    """
    file = (data / "logs" / FILE).absolute()
    level = getattr(logging, os.environ.get(VERBOSE, "").upper(), None)
    shown = level if isinstance(level, int) else None
    stop()
    _logger.addHandler(FileLog(file))
    if shown is not None:
        _logger.addHandler(_Screen(shown))
    _logger.setLevel(min(logging.INFO, shown if shown is not None else logging.INFO))
    _logger.propagate = False  # Prefect's own handlers would print every event
    return file


def stop() -> None:
    """Undo :func:`set_up`."""
    for old in list(_logger.handlers):
        if isinstance(old, FileLog | _Screen):
            _logger.removeHandler(old)


def ready() -> bool:
    """Whether :func:`set_up` was called in this process."""
    return any(isinstance(one, FileLog) for one in _logger.handlers)


class FileLog(logging.Handler):
    """Appends one line an event. Opened for each: several processes write, and the file turns over."""

    def __init__(self, file: Path, *, max_bytes: int = MAX_BYTES) -> None:
        super().__init__()
        self.file = file
        self.max_bytes = max_bytes
        self._complained = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``; what goes wrong is said once on standard error."""
        try:
            line = as_json(record).encode("utf-8", "replace") + b"\n"
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._turn_over()
            # One write at the end of the file: lines of two processes never mix.
            place = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
            try:
                os.write(place, line)
            finally:
                os.close(place)
        except (OSError, ValueError, TypeError) as error:
            if not self._complained:
                self._complained = True
                why = in_words(error) if isinstance(error, OSError) else error
                sys.stderr.write(f"minhtin: {self.file}: không ghi được nhật ký: {why}\n")

    def _turn_over(self) -> None:
        from filelock import FileLock, Timeout

        if not self._full():
            return
        try:
            with FileLock(self.file.with_suffix(".lock"), timeout=1):
                if not self._full():
                    return  # another process was quicker
                for number in range(KEEP, 0, -1):
                    older = self._older(number - 1) if number > 1 else self.file
                    if older.exists():
                        older.replace(self._older(number))
        except Timeout:
            return

    def _full(self) -> bool:
        try:
            return self.file.stat().st_size >= self.max_bytes
        except FileNotFoundError:
            return False

    def _older(self, number: int) -> Path:
        return self.file.with_name(f"{FILE}.{number}")


class _Screen(logging.Handler):
    """One readable line an event on standard error."""

    def emit(self, record: logging.LogRecord) -> None:
        rest = " ".join(f"{name}={value}" for name, value in clean(record).items())
        at = datetime.fromtimestamp(record.created, UTC).astimezone().strftime("%H:%M:%S")
        sys.stderr.write(f"{at} {record.levelname.lower():<7} {record.getMessage()} {rest}".rstrip() + "\n")


def as_json(record: logging.LogRecord) -> str:
    """Return one event as JSON on one line; ``at`` is UTC."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    head = {"at": at, "level": record.levelname.lower(), "event": record.getMessage(), "pid": os.getpid()}
    return json.dumps({**head, **clean(record)}, ensure_ascii=False, default=str)


def clean(record: logging.LogRecord) -> dict[str, object]:
    """Return the fields of an event without secrets and personal data."""
    secrets = _secrets()
    fields: dict[str, object] = getattr(record, "fields", {})
    return {name: _clean(name, value, secrets) for name, value in fields.items()}


def _clean(name: str, value: object, secrets: tuple[str, ...]) -> object:
    if value is None or isinstance(value, bool | int | float):
        return value
    if _SECRET_NAME.search(name):
        return _HIDDEN
    if isinstance(value, dict):
        return {str(key): _clean(str(key), one, secrets) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean(name, one, secrets) for one in value]
    return _clean_text(name, str(value), secrets)


def _clean_text(name: str, text: str, secrets: tuple[str, ...]) -> str:
    from pipeline.masking import mask_personal

    for secret in secrets:
        text = text.replace(secret, _HIDDEN)
    text = _SECRET_TEXT.sub(lambda found: _kept(found) + _HIDDEN, text)
    # Ids are our own digests and clock times: some of them look like telephone numbers.
    return (
        text if name == "run" or name.endswith("_id") else mask_personal(text[: 4 * _LONGEST]).text[:_LONGEST]
    )


def _kept(found: re.Match[str]) -> str:
    return found["user"] or found["pair"] or found["bearer"] or ""


def _secrets() -> tuple[str, ...]:
    """Values of the environment that are secrets by their name, longest first."""
    found = {value for name, value in os.environ.items() if _SECRET_NAME.search(name) and len(value) >= 6}
    return tuple(sorted(found, key=len, reverse=True))
