"""The head of a response within bounds.

Twisted limits each line (and then closes without saying why), but not how many lines there are.
"""

from __future__ import annotations

from typing import Any

MOST_HEAD = 128 * 1024


class HeadersTooLarge(Exception):  # noqa: N818  its name is found in the words of what Twisted makes of it
    """A server sends headers without end."""


def bound_headers() -> None:
    """Make every response of this process end with an error when its headers exceed ``MOST_HEAD`` bytes."""
    from twisted.web._newclient import HTTPClientParser, HTTPParser

    real: Any = HTTPClientParser.headerReceived
    if getattr(real, "bounded", False):
        return

    def header_received(parser: Any, name: bytes, value: bytes) -> None:  # noqa: ANN401  Twisted's own class
        parser.head_size = getattr(parser, "head_size", 0) + len(name) + len(value) + 4
        if parser.head_size > MOST_HEAD:
            raise HeadersTooLarge("HeadersTooLarge")
        real(parser, name, value)

    def line_too_long(parser: Any, line: bytes) -> None:  # noqa: ANN401, ARG001  as above
        raise HeadersTooLarge("HeadersTooLarge")

    header_received.bounded = True  # type: ignore[attr-defined]  # so that it is put in once
    HTTPClientParser.headerReceived = header_received  # type: ignore[method-assign]  # as said above
    HTTPParser.lineLengthExceeded = line_too_long  # type: ignore[method-assign]  # as said above
