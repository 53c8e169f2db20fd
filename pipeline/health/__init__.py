"""Knowing when something is wrong with a source: silence, drift, a feed that moved, clocks, corrections.

`source_health` is the one judgement of all sources; `daily_message` its one message a day.
"""

from __future__ import annotations

from pipeline.health.message import Line, SourceHealth, daily_message, lines, source_health
from pipeline.health.silence import Silence, silence_of
from pipeline.health.trouble import Trouble

__all__ = [
    "Line",
    "Silence",
    "SourceHealth",
    "Trouble",
    "daily_message",
    "lines",
    "silence_of",
    "source_health",
]
