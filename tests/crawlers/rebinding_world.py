"""A small internet of its own for the test of DNS rebinding; run inside `unshare -rmn`.

A real name server on 127.0.0.1:53, the system's own resolver pointed at it, a "public" web server and one
inside. Prints as JSON what was asked of each and how the run ended.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from crawlers.api import crawl
from crawlers.plan import Limits
from pipeline.types import Source
from tests.crawlers.engine_kit import Answer, Site, listing, page, plan, source

PUBLIC, INSIDE = "93.184.216.34", "127.0.0.1"
_SIOCSIFADDR, _SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8916, 0x8913, 0x8914, 0x1


def main() -> None:
    """Build the world, crawl it, report."""
    _network()
    _resolver(Path(sys.argv[1]))
    names = Names()
    outer, inner = Site(PUBLIC, 80), Site(INSIDE, 80)
    for site in (outer, inner):
        site.routes |= {
            "/list": listing("http://doi.example/1", "http://doi.example/2"),
            "/1": page("1"),
            "/2": page("2"),
        }
    outlets = [
        _outside("doi", "http://doi.example/list"),
        _outside("trong", "http://trong.example/list"),
        _outside("so", "http://ngoai.example/so"),
        _outside("chuyen", "http://ngoai.example/chuyen"),
    ]
    outer.routes["/so"] = listing(
        "http://2130706433/1", "http://0x7f.1/2", "http://[::ffff:127.0.0.1]/1", "http://0177.0.0.1/1"
    )
    outer.routes["/chuyen"] = listing("http://ngoai.example/nhay")
    outer.routes["/nhay"] = Answer(status=302, headers={"Location": "http://trong.example/1"})
    with tempfile.TemporaryDirectory() as folder:
        result = crawl(plan(Path(folder), *outlets, limits=Limits(retries=0)))
    found = {
        "inside": inner.paths() + [hit.path for hit in inner.hits],
        "public": outer.paths(),
        "asked": names.asked,
        "ends": {end.url: end.reason for end in result.outcomes},
        "problems": [line for one in result.reports for line in one.problems],
        "crashed": result.crashed,
    }
    sys.stdout.write(json.dumps(found))


def _outside(name: str, url: str) -> Source:
    return source(name, url, local=False, timeout=8.0)


def _network() -> None:
    """Loopback up, and the public address on it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for name, address in ((b"lo", INSIDE), (b"lo:1", PUBLIC)):
            packed = struct.pack("16sH2s4s8x", name, socket.AF_INET, b"\0\0", socket.inet_aton(address))
            fcntl.ioctl(control, _SIOCSIFADDR, packed)
            flags = struct.unpack("16sh", fcntl.ioctl(control, _SIOCGIFFLAGS, struct.pack("16sh", name, 0)))[
                1
            ]
            fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sh", name, flags | _UP))


def _resolver(folder: Path) -> None:
    """The system's resolver asks our name server, and it alone."""
    for name, text in (
        ("resolv.conf", f"nameserver {INSIDE}\noptions timeout:2 attempts:2\n"),
        ("nsswitch.conf", "hosts: dns\n"),
    ):
        file = folder / name
        file.write_text(text, encoding="utf-8")
        subprocess.run(["mount", "--bind", str(file), str(Path("/etc", name).resolve())], check=True)


class Names:
    """A name server. ``doi.example`` is public and inside in turn; ``trong.example`` is inside."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((INSIDE, 53))
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            question, sender = self._socket.recvfrom(1500)
            self._socket.sendto(self._answer(question), sender)

    def _answer(self, question: bytes) -> bytes:
        labels, place = [], 12
        while size := question[place]:
            labels.append(question[place + 1 : place + 1 + size].decode())
            place += 1 + size
        kind = struct.unpack("!H", question[place + 1 : place + 3])[0]
        asked = question[12 : place + 5]
        addresses = self._addresses(".".join(labels).lower()) if kind == 1 else []
        records = [
            b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 0, 4) + socket.inet_aton(address)
            for address in addresses
        ]
        return question[:2] + struct.pack("!HHHHH", 0x8180, 1, len(records), 0, 0) + asked + b"".join(records)

    def _addresses(self, name: str) -> list[str]:
        self.asked[name] = self.asked.get(name, 0) + 1
        if name == "trong.example":
            return [INSIDE]
        if name == "doi.example":
            return [PUBLIC if self.asked[name] % 2 else INSIDE]
        return [PUBLIC] if name == "ngoai.example" else []


if __name__ == "__main__":
    main()
