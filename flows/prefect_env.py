"""Prefect kept at home: its files in our data folder, no telemetry, no cloud.

Import this module and call :func:`prepare` before the first import of ``prefect``: it reads its
settings from the environment when it is imported.
"""

from __future__ import annotations

import os
from pathlib import Path

# Two busy cores need 17-21 s to start the temporary server; the default gives up after 20 s.
STARTUP_SECONDS = "120"


def prefect_home(data: Path, purpose: str) -> Path:
    """The folder of Prefect's files: `serve` and single runs must not share a database."""
    return (data / "prefect" / purpose).resolve()


def prepare(data: Path, purpose: str = "once") -> None:
    """Set Prefect's environment so that it works offline and leaves the user's home alone.

    Its tracebacks stay off the terminal: the command shows one line (or all, with --debug).
    """
    home = prefect_home(data, purpose)
    home.mkdir(parents=True, exist_ok=True)
    quiet = "MINHTIN_DEBUG" not in os.environ
    settings = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": STARTUP_SECONDS,
        "PREFECT_LOGGING_LEVEL": "CRITICAL" if quiet else "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_CLI_PROMPT": "false",
    }
    for name, value in settings.items():
        os.environ.setdefault(name, value)
    # A profile of the user could point at a cloud workspace; we only ever talk to our own server.
    if "cloud" in os.environ.get("PREFECT_API_URL", ""):
        os.environ.pop("PREFECT_API_URL")
    os.environ.pop("PREFECT_API_KEY", None)
