"""A process that commits batches over and over, to be killed: `python store_writer.py FILE FIRST`."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.store import Store
from tests.store.store_kit import batch


def main() -> None:
    """Commit batches of twenty from number FIRST on, until killed or 10 are written."""
    store, first = Store(Path(sys.argv[1]), timeout=60), int(sys.argv[2])
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for start in range(first, first + 200, 20):
        store.commit_batch(batch("r1", *range(start, start + 20)))


if __name__ == "__main__":
    main()
