"""Response bodies: undo the content coding, strictly and within a size limit.

Scrapy's own middleware hands over what it could read of a damaged gzip stream; a half page would
then look like a page that was corrected. So we decode ourselves and say what is wrong.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable

from pipeline.errors import Reject, Retry

# What we tell servers we can read. Anything else is refused with a clear reason.
ACCEPT_ENCODING = "gzip, deflate"
#: Text shrinks to a tenth, a page of one letter to a thousandth; what unpacks to more than this is a bomb.
MOST_RATIO = 200
_SMALL = 1024 * 1024
_MOST_CODINGS = 3
_PIECE = 4096
_PADDING = re.compile(rb"\0*")


def decode_body(body: bytes, encoding: str, limit: int, *, ours: bool = False) -> bytes:
    """The body without its content coding, at most ``limit`` bytes.

    Args:
        body: bytes as they came, transfer coding removed.
        encoding: the Content-Encoding header, possibly several codings in order.
        limit: largest size in bytes after decoding.
        ours: it comes from our own archive, where it was let in: the ratio is not looked at.

    Raises:
        Reject: ``too_large``, ``compression_ratio`` or ``unknown_encoding`` (also brotli and zstd, which
            we do not ask for: an evidence pack must be opened with nothing but Python).
        Retry: ``damaged_encoding``, the stream is cut off or broken.
    """
    codings = [part.strip().lower() for part in encoding.split(",") if part.strip()]
    if len(codings) > _MOST_CODINGS:
        raise Reject("unknown_encoding: many")
    most = limit if ours else min(limit, most_unpacked(len(body)))
    for coding in reversed(codings):
        if coding in {"gzip", "x-gzip"}:
            body = _within(gunzip, body, most, limit)
        elif coding == "deflate":
            body = _within(_inflate, body, most, limit)
        elif coding != "identity":
            raise Reject(f"unknown_encoding: {coding[:20]}")
    if len(body) > limit:
        raise Reject("too_large")
    return body


def most_unpacked(size: int) -> int:
    """The most bytes that so many honest compressed ones unpack to."""
    return max(_SMALL, MOST_RATIO * size)


def _within(unpack: Callable[[bytes, int], bytes], body: bytes, most: int, limit: int) -> bytes:
    """Unpack to at most ``most`` bytes; where that is less than the limit, more of them is a bomb."""
    try:
        return unpack(body, most)
    except Reject:
        raise Reject("compression_ratio" if most < limit else "too_large") from None


def gunzip(data: bytes, limit: int) -> bytes:
    """Decompress one or more gzip members. Errors as in :func:`decode_body`."""
    out, place, engine = bytearray(), 0, _gzip_engine()
    while place < len(data):
        # By small pieces: zlib copies what is behind a member, which for many empty ones adds up.
        piece = data[place : place + _PIECE]
        out += _some(engine, piece, limit - len(out))
        place += len(piece) - len(engine.unused_data)
        if engine.eof:
            padding = _PADDING.match(data, place)  # between members it is allowed
            place = padding.end() if padding else place
            if not data.startswith(b"\x1f\x8b", place):
                return bytes(out)  # rubbish after a complete member is ignored, as gzip(1) does
            engine = _gzip_engine()
    if data and not engine.eof:
        raise Retry("damaged_encoding")
    return bytes(out)


def _gzip_engine() -> zlib._Decompress:
    return zlib.decompressobj(zlib.MAX_WBITS | 16)


def _inflate(data: bytes, limit: int) -> bytes:
    """Decompress "deflate", which servers send with and without the zlib wrapper."""
    wrapped = len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _run(zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS), data, limit)


def _run(engine: zlib._Decompress, data: bytes, limit: int) -> bytes:
    out = _some(engine, data, limit)
    if not engine.eof:
        raise Retry("damaged_encoding")
    return out


def _some(engine: zlib._Decompress, data: bytes, limit: int) -> bytes:
    try:
        out = engine.decompress(data, max(limit, 0) + 1)
    except zlib.error as error:
        raise Retry("damaged_encoding") from error
    if len(out) > limit:
        raise Reject("too_large")
    return out
