"""A reader for tests whose loading makes 127.0.0.2 a public address, in the collector's own process."""

from __future__ import annotations

from crawlers import addresses, guard
from tests.crawlers.engine_kit import read_json

__all__ = ["read_json"]

READER = "tests.crawlers.fake_net:read_json"
_real = addresses.is_private


def _is_private(address: str) -> bool:
    return address != "127.0.0.2" and _real(address)


addresses.is_private = _is_private
guard.is_private = _is_private  # type: ignore[attr-defined]  # imported there by name
