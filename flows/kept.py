"""`python -m flows.kept MODULE …`: run a module that ends when whoever started it is gone."""

from __future__ import annotations

import os
import runpy
import signal
import sys
import threading
import time

#: Seconds that the module has to end by itself once its parent is gone.
GRACE = 10.0


def main() -> None:
    """Run the module named first; standard input is a pipe that the parent never writes to."""
    threading.Thread(target=_watch_parent, name="watch-parent", daemon=True).start()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


def _watch_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(3)


if __name__ == "__main__":
    main()
