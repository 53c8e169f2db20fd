"""The options of a reader and the choice of addresses by regular expression."""

from __future__ import annotations

import re

from pipeline.types import Reader


def option(reader: Reader, name: str, default: str = "") -> str:
    """Return the value of an option of the reader, or the default."""
    return dict(reader.options).get(name, default)


def wanted(reader: Reader, url: str) -> bool:
    """Whether an address passes the options ``pattern`` (must be found) and ``exclude`` (must not)."""
    pattern, exclude = option(reader, "pattern"), option(reader, "exclude")
    if pattern and not re.search(pattern, url):
        return False
    return not (exclude and re.search(exclude, url))
