"""`make bench`: the benchmarks that need nothing beside the project, one after the other."""

from __future__ import annotations

from benchmarks import stages, store

if __name__ == "__main__":
    stages.main([])
    print()
    store.main()
