"""Servers that mean harm, each a real one on loopback: every page ends by name, and the run goes on."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import brotli  # type: ignore[import-untyped]  # it brings no types
import pytest
from backports import zstd

from crawlers.api import crawl
from crawlers.bodies import decode_body
from crawlers.plan import CrawlResult
from pipeline.errors import Reject
from pipeline.types import Disposition
from tests.crawlers.engine_kit import listing, page, plan, sites, source

pytestmark = pytest.mark.usefixtures("readied_crawls")

_ZEROS = bytes(40 * 1024 * 1024)
GZIP, DEFLATE = gzip.compress(_ZEROS), zlib.compress(_ZEROS)
BROTLI, ZSTD = brotli.compress(bytes(4_000_000), quality=1), zstd.compress(bytes(4_000_000), 1)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def _whole(body: bytes, coding: str) -> Iterator[bytes]:
    yield OK + b"Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n" % (coding.encode(), len(body)) + body


def _endless(head: bytes, piece: bytes, pause: float = 0.0) -> Iterator[bytes]:
    yield head
    while True:
        yield piece
        time.sleep(pause)


#: What a server sends for each path, and the reason under which the page must end.
WAYS: dict[str, tuple[Callable[[], Iterator[bytes]], str]] = {
    "bomb-gzip": (lambda: _whole(GZIP, "gzip"), "compression_ratio"),
    "bomb-twice": (lambda: _whole(gzip.compress(GZIP), "gzip, gzip"), "compression_ratio"),
    "bomb-deflate": (lambda: _whole(DEFLATE, "deflate"), "compression_ratio"),
    "bomb-brotli": (
        lambda: _whole(BROTLI, "br"),
        "unknown_encoding: br",
    ),
    "bomb-zstd": (lambda: _whole(ZSTD, "zstd"), "unknown_encoding: zstd"),
    "codings": (lambda: _whole(b"x", "gzip, gzip, gzip, gzip"), "unknown_encoding: many"),
    "heads": (lambda: _endless(OK, b"X-A: " + b"b" * 900 + b"\r\n"), "headers_too_large"),
    "one-head": (lambda: _endless(OK + b"X-A: ", b"b" * 4096), "headers_too_large"),
    "chunks": (lambda: _endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), "too_large"),
    "small-chunks": (lambda: _endless(CHUNKED, b"1\r\nx\r\n", 0.05), "timeout"),
    "slow-heads": (lambda: _endless(OK, b"X-A: b\r\n", 0.05), "timeout"),
    "slow-body": (lambda: _endless(OK + b"\r\n", b"x", 0.05), "timeout"),
    "silence": (lambda: _endless(b"", b"", 0.05), "timeout"),
    "continue": (lambda: _endless(b"", b"HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n", 0.02), "timeout"),
    "bad-chunk": (lambda: iter([CHUNKED, b"zz\r\n"]), "truncated"),
    "no-http": (lambda: iter([b"SSH-2.0-OpenSSH_9\r\n\r\n"]), "network_error"),
    "nothing": (lambda: iter([b""]), "network_error"),
}


class _Raw:
    """A server that sends exactly the bytes it is told to."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.root = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.open = True
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while self.open:
            try:
                link, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(link,), daemon=True).start()

    def _answer(self, link: socket.socket) -> None:
        with link:
            try:
                path = link.recv(65536).split(b" ")[1].decode().strip("/")
                if path not in WAYS:
                    link.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                for piece in WAYS[path][0]():
                    if not self.open:
                        return
                    link.sendall(piece)
            except OSError:
                return  # the client went away, as it should

    def stop(self) -> None:
        self.open = False
        self._listener.close()


@contextmanager
def raw() -> Iterator[_Raw]:
    server = _Raw()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> CrawlResult:
    folder = tmp_path_factory.mktemp("hostile")
    with raw() as server, sites(1) as (site,):
        site.routes["/list"] = listing(*(f"{server.root}/{name}" for name in WAYS), f"{site.root}/tot")
        site.routes |= {"/tot": page("tốt")}
        outlet = source("bao", f"{site.root}/list", max_bytes=30 * 1024 * 1024, timeout=10.0)
        return crawl(plan(folder, outlet))


@pytest.mark.parametrize("name", WAYS)
def test_each_ends_by_name(run: CrawlResult, name: str) -> None:
    ends = {end.url.rpartition("/")[2]: end for end in run.outcomes}
    assert ends[name].reason.startswith(WAYS[name][1]), ends[name]
    lasting = {"compression_ratio", "unknown_encoding", "headers_too_large", "too_large"}
    refused = ends[name].reason.partition(":")[0] in lasting
    assert (ends[name].disposition is Disposition.REJECTED) is refused


def test_the_good_page_of_that_run_is_there(run: CrawlResult) -> None:
    assert run.crashed == ""
    assert [item.url.rpartition("/")[2] for item in run.items] == ["tot"]
    assert run.discovered == len(WAYS) + 1


@pytest.mark.parametrize("size", [0, 1000, 1024 * 1024])
def test_honest_pages_are_unpacked_whatever_their_ratio(size: int) -> None:
    assert decode_body(gzip.compress(bytes(size)), "gzip", 10 * 1024 * 1024) == bytes(size)


def test_the_ratio_of_all_codings_together_counts() -> None:
    inner = gzip.compress(bytes(8 * 1024 * 1024))
    with pytest.raises(Reject, match="compression_ratio"):
        decode_body(gzip.compress(inner), "gzip, gzip", 10 * 1024 * 1024)
    with pytest.raises(Reject, match="too_large"):
        decode_body(inner, "gzip", 1024)
    assert len(decode_body(inner, "gzip", 10 * 1024 * 1024, ours=True)) == 8 * 1024 * 1024
