"""Work that may blow up, done apart: in small processes with bounds of memory and time.

A page from outside can make a parser loop, eat all memory or crash. Such work is sent to a worker; one
that breaks its bounds is killed and replaced, and costs the one item it was working on.
"""

from pipeline.apart.pool import Bounds, Lost, Pool

__all__ = ["Bounds", "Lost", "Pool"]
