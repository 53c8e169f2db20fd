"""One process that answers for every outlet of the load world: `load_world_server PAGES FAILING SEED`.

Outlet ``n`` is the host 127.0.H.L on one port; the address a connection came to says which it is. FAILING is
the share of requests, of any kind, that a bad network spoils. Prints its port.
"""

from __future__ import annotations

import asyncio
import random
import socket
import sys
from dataclasses import dataclass

from benchmarks.load_world_harm import HARM, OK, answer
from benchmarks.load_world_pages import article, feed

ROBOTS = b"User-agent: *\nDisallow: /cam/\nCrawl-delay: 1\n"
_LAUGHS = (
    "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><rss><channel>&b;</channel></rss>"
)


def host_name(number: int) -> str:
    """The address of outlet ``number`` on this machine."""
    return f"127.0.{number // 200 + 1}.{number % 200 + 1}"


def host_number(name: str) -> int:
    """The outlet behind an address."""
    _, _, high, low = map(int, name.split("."))
    return (high - 1) * 200 + low - 1


@dataclass(slots=True)
class World:
    """What all connections share."""

    pages: int
    failing: float
    chance: random.Random
    port: int = 0


class Outlet(asyncio.Protocol):
    """One connection."""

    def __init__(self, world: World) -> None:
        self._world, self._seen = world, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the way back and which outlet was called."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  what asyncio gives for TCP
        self._link = transport
        self._name = transport.get_extra_info("sockname")[0]

    def data_received(self, data: bytes) -> None:
        """Answer each request as soon as its head is whole."""
        self._seen += data
        while b"\r\n\r\n" in self._seen:
            head, _, self._seen = self._seen.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode("ascii", "replace")
            if self._world.chance.random() < self._world.failing:
                self._spoil()
                return
            self._answer(path)

    def _spoil(self) -> None:
        way = self._world.chance.randrange(4)
        if way == 0:
            self._link.abort()
        elif way == 1:
            self._link.write(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
        elif way == 2:
            self._link.write(OK + b"Content-Length: 4000\r\n\r\n<html><body>")
            self._link.close()
        else:
            self._link.close()

    def _answer(self, path: str) -> None:
        host = host_number(self._name)
        kind = path.partition("?")[0].rpartition("/")[2].partition("-")[2].removesuffix(".html")
        if path == "/robots.txt":
            self._whole(ROBOTS, b"text/plain")
        elif path == "/rss.xml":
            base = f"http://{self._name}:{self._world.port}"
            self._whole(feed(host, self._world.pages, base), b"application/rss+xml")
        elif path == "/la.xml":
            self._whole(_LAUGHS.encode(), b"application/rss+xml")
        elif path.startswith("/tin/"):
            self._whole(
                article(host, int(path.removeprefix("/tin/").partition("-")[0])), b"text/html; charset=utf-8"
            )
        elif kind in {"slow-body", "silence"}:
            self._slowly(b"x" if kind == "slow-body" else b"")
        elif kind in HARM:
            sent, closes = answer(kind, path.partition("?")[0])
            self._link.write(sent)
            if closes:
                self._link.close()
        else:
            self._link.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    def _whole(self, body: bytes, kind: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        self._link.write(head + body)

    def _slowly(self, piece: bytes) -> None:
        if self._link.is_closing():
            return
        if piece == b"x":
            self._link.write(OK + b"\r\n")
        self._link.write(piece and b"y")
        asyncio.get_running_loop().call_later(0.5, self._slowly, piece and b"y")


async def serve(world: World) -> None:
    """Serve until standard input closes."""
    loop = asyncio.get_running_loop()
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    world.port = listener.getsockname()[1]
    listener.close()
    server = await loop.create_server(lambda: Outlet(world), "0.0.0.0", world.port, backlog=1000)  # noqa: S104  all of 127/8
    sys.stdout.write(f"{world.port}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    """Read the arguments and serve."""
    pages, failing, seed = sys.argv[1:4]
    asyncio.run(serve(World(int(pages), float(failing), random.Random(int(seed)))))  # noqa: S311  a bad network, no secret


if __name__ == "__main__":
    main()
