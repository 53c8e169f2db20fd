"""Messages between a pool and its workers: one mark, a length, the bytes."""

from __future__ import annotations

import socket
import struct

_HEAD = struct.Struct("!cI")

#: A task, and an answer that went well.
TASK = DONE = b"="
#: The work raised an error: its name and words.
FAILED = b"!"
#: The work ran out of memory: the worker ends after saying so.
NO_MEMORY = b"M"


def send(link: socket.socket, mark: bytes, data: bytes) -> None:
    """Send one message."""
    link.sendall(_HEAD.pack(mark, len(data)))
    link.sendall(data)


def receive(link: socket.socket, most: int) -> tuple[bytes, bytes]:
    """Receive one message of at most ``most`` bytes.

    Raises:
        EOFError: the other side is gone, or says more than it may.
    """
    mark, size = _HEAD.unpack(_exactly(link, _HEAD.size))
    if size > most:
        raise EOFError
    return mark, _exactly(link, size)


def _exactly(link: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    view, place = memoryview(data), 0
    while place < size:
        got = link.recv_into(view[place:])
        if not got:
            raise EOFError
        place += got
    return bytes(data)
