"""``python -m crawlers PLAN``: run one crawl plan. Started by :func:`crawlers.api.crawl`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from crawlers.engine import run_plan, watch_parent
from crawlers.plan import load_plan
from pipeline.errors import MinhTinError, WrongUsage


def main(arguments: list[str] | None = None) -> int:
    """Run the plan named on the command line. Returns the exit status: 0, 1 failed, 2 wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m crawlers", description="Run one crawl plan.")
    parser.add_argument("plan", type=Path, help="JSON file written by crawlers.plan.save_plan")
    parser.add_argument("--watch-parent", action="store_true", help="end when standard input closes")
    options = parser.parse_args(arguments)
    if options.watch_parent:
        watch_parent()
    try:
        run_plan(load_plan(options.plan))
    except MinhTinError as error:
        sys.stderr.write(f"{error}\n")
        return 2 if isinstance(error, WrongUsage) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
