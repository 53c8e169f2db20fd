"""When and in which order: flows, schedules, the minhtin command."""

__version__ = "0.1.0"
