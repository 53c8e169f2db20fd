"""What tests of several rooms share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def readied_address() -> Iterator[str]:
    """A server that has imported what crawls need, one for all tests that want it."""
    from tests.readied import serving

    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def readied_crawls(readied_address: str) -> Iterator[None]:
    """Crawls of this module and their parsers are forked from that server; elsewhere they start as ever."""
    from tests.readied import forked

    with forked(readied_address):
        yield
