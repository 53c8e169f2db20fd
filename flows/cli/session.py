"""What the commands share: settings, the store, the clock, progress on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from pipeline import logs
from pipeline.errors import BadInput, WrongUsage

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store


def existing_store(settings: Settings) -> Store:
    """Return the store of ``settings``.

    Raises:
        BadInput: there is none yet.
    """
    from pipeline.store import Store

    if not settings.database.is_file():
        raise BadInput(
            f"{settings.database}: chưa có dữ liệu; chạy `minhtin run --once` hoặc `minhtin demo` trước"
        )
    logs.set_up(settings.paths.data)
    store = Store(settings.database)
    store.migrate()
    return store


def now_utc() -> datetime:
    """The present, aware, in UTC."""
    return datetime.now(UTC)


def parse_day(text: str) -> date:
    """Read ``2026-11-22`` or ``22/11/2026``.

    Raises:
        WrongUsage: the text is not a day.
    """
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a calendar day has no zone
        except ValueError:
            continue
    raise WrongUsage(f"{text!r}: không phải một ngày; viết 2026-11-22 hoặc 22/11/2026")


@contextmanager
def progress() -> Iterator[Any]:
    """Yield a report function ``(words, done, total)`` that draws bars when a person is looking."""
    if not sys.stderr.isatty():
        yield lambda _words, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID

    bars: dict[str, TaskID] = {}
    # Standard output stays what it is: Rich would print it on standard error, beside the bars.
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as screen:

        def report(words: str, done: int, total: int) -> None:
            if words not in bars:
                bars[words] = screen.add_task(words, total=total or None)
            screen.update(bars[words], completed=done, total=total or None)

        yield report
