"""A signal to stop is not lost where Python has to ignore the exception that it became.

An exception raised while a destructor or the callback of a weak reference runs is reported to
``sys.unraisablehook`` and dropped (Python, *sys.unraisablehook*). The engine of Prefect turns SIGTERM into an
exception, which can strike there: the run would go on until it is killed.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: Seconds after which the signal is sent again: by then the destructor that swallowed it has ended.
_LATER = 0.05


@contextmanager
def stop_not_lost() -> Iterator[None]:
    """Send this process its signal to stop again, wherever the interrupt that it became was dropped."""
    before = sys.unraisablehook

    def again(dropped: sys.UnraisableHookArgs) -> None:
        number = _signal_of(dropped)
        if number is None:
            before(dropped)
            return
        timer = threading.Timer(_LATER, os.kill, (os.getpid(), number))
        timer.daemon = True
        timer.start()

    sys.unraisablehook = again
    try:
        yield
    finally:
        sys.unraisablehook = before


def _signal_of(dropped: sys.UnraisableHookArgs) -> int | None:
    """The signal behind an interrupt; None for an error, which is the hook's own business."""
    if issubclass(dropped.exc_type, KeyboardInterrupt):
        return signal.SIGINT
    # Prefect's TerminationSignal carries its number.
    number = getattr(dropped.exc_value, "signal", None)
    interrupt = not issubclass(dropped.exc_type, Exception)
    return number if interrupt and isinstance(number, int) else None
