"""A collector whose waits cost nothing: `python -m benchmarks.virtual_time PLAN --watch-parent`.

The same child process as ``python -m crawlers``, with one difference: whenever nothing is under way and
everything waits for its turn, the clock jumps to the next turn. While a server is at work, time passes as
it does. So the manners are all kept (a second between two requests to a host, Retry-After, Crawl-delay),
and an hour of them takes as long as the work in it.
"""

from __future__ import annotations

import asyncio
import selectors
import sys
import time
from typing import Any

_real = time.monotonic
_began = _real()
#: Seconds of jumps so far, and who can say whether anything is under way.
_jumped = 0.0
_crawler: list[Any] = []
#: Seconds of true waiting before a jump: a thread may be about to say something.
_GRACE = 0.002


def monotonic() -> float:
    """The clock of the run: the machine's and all jumps."""
    return _real() + _jumped


def _waiting() -> bool:
    """Whether every request stands in the queue of its host, and no answer is being read."""
    engine = getattr(_crawler[0], "engine", None) if _crawler else None
    slot = getattr(getattr(engine, "scraper", None), "slot", None)
    downloader = getattr(engine, "downloader", None)
    if slot is None or downloader is None or slot.active or slot.queue or not downloader.active:
        return False
    return len(downloader.active) == sum(len(one.queue) for one in downloader.slots.values())


class _Selector(selectors.DefaultSelector):
    """Waits as asked, unless all that is waited for is a turn."""

    def select(self, timeout: float | None = None) -> list[Any]:
        """As in the base class; the clock may have jumped by ``timeout`` instead."""
        global _jumped  # noqa: PLW0603  one clock a process
        if timeout is None or timeout <= _GRACE or not _waiting():
            return super().select(timeout)
        found = super().select(_GRACE)
        if not found and _waiting():
            _jumped += timeout - _GRACE
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on that clock."""

    def __init__(self) -> None:
        super().__init__(_Selector())


def _install() -> None:
    from twisted.internet.base import ReactorBase

    from crawlers import engine, politeness

    usual, first = engine.settings, politeness.PoliteDownloader.__init__

    def settings(plan: Any) -> dict[str, Any]:  # noqa: ANN401  as in the function it stands for
        return {**usual(plan), "ASYNCIO_EVENT_LOOP": "benchmarks.virtual_time.VirtualLoop"}

    def begin(self: politeness.PoliteDownloader, crawler: Any) -> None:  # noqa: ANN401  as above
        _crawler[:] = [crawler]
        first(self, crawler)

    time.monotonic = monotonic
    engine.settings = settings
    politeness.PoliteDownloader.__init__ = begin  # type: ignore[method-assign]
    ReactorBase.seconds = staticmethod(monotonic)


def main() -> int:
    """Run the plan; the last line on standard error says how long it would have taken."""
    # As a program this file is another module than the one that the loop's name leads to.
    from benchmarks import virtual_time  # noqa: PLW0406  for that reason
    from crawlers.__main__ import main as crawl

    virtual_time._install()  # noqa: SLF001  itself
    status = crawl()
    sys.stderr.write(f"virtual seconds: {virtual_time.monotonic() - _began:.1f}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
