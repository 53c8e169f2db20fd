"""`python -m flows.prefect_server …`: `prefect server start …` that ends when whoever started it is gone."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

#: Seconds that the server has to end by itself once its parent is gone.
GRACE = 10.0


def main() -> None:
    """Run the server; standard input is a pipe that the parent never writes to."""
    threading.Thread(target=_watch_parent, name="watch-parent", daemon=True).start()
    sys.argv = ["prefect", "server", "start", *sys.argv[1:]]
    runpy.run_module("prefect", run_name="__main__")


def _watch_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(3)


if __name__ == "__main__":
    main()
