"""Knowing when something is wrong with a source: silence, drift, a feed that moved, clocks, corrections."""

from __future__ import annotations

from pipeline.health.message import Line, daily_message
from pipeline.health.silence import Silence, silence_of
from pipeline.health.trouble import Trouble

__all__ = ["Line", "Silence", "Trouble", "daily_message", "silence_of"]
