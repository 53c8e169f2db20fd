"""Addresses we must never reach, in every spelling, and names that change their answer."""

from __future__ import annotations

import asyncio
import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawlers import guard
from crawlers.addresses import CheckedResolver, is_loopback_name, is_private
from crawlers.reasons import NotAsked
from tests.crawlers.engine_kit import source

PRIVATE = (  # noqa: SIM905  a list of one address a line would fill the page
    "127.0.0.1 10.1.2.3 172.31.0.9 192.168.7.7 169.254.169.254 100.64.1.1 0.0.0.0 224.0.0.5 255.255.255.255 "
    "::1 :: fe80::1 fd00::8 ff02::1 ::ffff:10.0.0.1 ::10.0.0.1 2002:7f00:1:: 64:ff9b::a00:1 64:ff9b::7f00:1"
).split()


class _Crawler:
    engine = None

    def __init__(self, *sources: Any) -> None:  # noqa: ANN401
        self.settings = {"MINHTIN_SOURCES": sources}


OUTLET = source("bao", "https://bao.example/rss", "https://bao.example:8443/x", local=False)
OURS = source("nha", "http://127.0.0.1:8001/rss")


def _reason(url: str, name: str = "bao") -> str:
    checked = guard.AddressGuard(_Crawler(OUTLET, OURS))  # type: ignore[arg-type]
    try:
        asyncio.run(checked.process_request(Request(url, meta={"source": name})))
    except NotAsked as error:
        return error.reason
    return ""


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address: str) -> None:
    assert is_private(address)
    literal = f"[{address}]" if ":" in address else address
    assert _reason(f"http://{literal}/") == "private_address"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "017700000001", "localhost", "127.0.0.1.",
     "10.1", "3232235777", "0xA9FEA9FE", "[::ffff:7f00:1]"],
)  # fmt: skip
def test_odd_spellings(host: str) -> None:
    assert _reason(f"http://{host}/") == "private_address"
    assert _reason(f"http://{host}:22/") == "private_address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://bao.example@127.0.0.1/", "address_with_password"),
        ("http://@127.0.0.1/", "address_with_password"),
        ("http://a:b@1.1.1.1/", "address_with_password"),
        ("ftp://1.1.1.1/", "unsupported_address"),
        ("file:///etc/passwd", "unsupported_address"),
        ("gopher://1.1.1.1/", "unsupported_address"),
        ("http://1.1.1.1:8080/", "port_not_declared"),
        ("http://1.1.1.1/", ""),
        ("https://1.1.1.1:443/", ""),
        ("http://1.1.1.1:443/", ""),
    ],
)
def test_schemes_ports_and_tricks(url: str, reason: str) -> None:
    assert _reason(url) == reason


def test_a_declared_port_and_a_local_source() -> None:
    assert _reason("https://bao.example:8443/y") == ""
    assert _reason("http://127.0.0.1:8001/y", "nha") == ""
    assert _reason("http://169.254.169.254/", "nha") == "private_address"


@given(st.integers(0, 2**32 - 1), st.sampled_from(["dotted", "decimal", "hex", "octal", "mapped", "short"]))
def test_no_spelling_of_a_private_address_passes(number: int, form: str) -> None:
    address = ipaddress.IPv4Address(number)
    a, b, c, d = address.packed
    host = {
        "dotted": str(address),
        "decimal": str(number),
        "hex": hex(number),
        "octal": f"0{a:o}.0{b:o}.0{c:o}.0{d:o}",
        "mapped": f"[::ffff:{address}]",
        "short": f"{a}.{b}.{c * 256 + d}",
    }[form]
    outside = not address.is_global or address.is_multicast
    assert _reason(f"http://{host}/") == ("private_address" if outside else "")


def test_a_name_is_checked_at_every_look(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["93.184.216.34"], ["10.0.0.1"], ["93.184.216.34", "127.0.0.1"]])

    async def lookup(_host: str) -> list[str]:
        return next(answers)

    monkeypatch.setattr(guard, "_addresses", lookup)
    assert [_reason("http://doi.example/") for _ in range(3)] == ["", "private_address", "private_address"]


class _Address:
    def __init__(self, host: str) -> None:
        self.host = host


class _Rebinding:
    """A resolver whose second answer is inside."""

    def __init__(self) -> None:
        self.answers = iter([["93.184.216.34"], ["127.0.0.1"]])

    def resolveHostName(self, receiver: Any, *_rest: Any) -> None:  # noqa: ANN401, N802
        receiver.resolutionBegan(None)
        for address in next(self.answers):
            receiver.addressResolved(_Address(address))
        receiver.resolutionComplete()


class _Heard(list[str]):
    def resolutionBegan(self, _resolution: object) -> None:  # noqa: N802
        pass

    def addressResolved(self, address: _Address) -> None:  # noqa: N802
        self.append(address.host)

    def resolutionComplete(self) -> None:  # noqa: N802
        pass


def test_the_connection_gets_only_addresses_that_were_checked() -> None:
    class Reactor:
        nameResolver = _Rebinding()  # noqa: N815

    resolver = CheckedResolver(Reactor(), frozenset({"127.0.0.1:8001"}), local=True)  # type: ignore[arg-type]
    first, second = _Heard(), _Heard()
    resolver.resolveHostName(first, "doi.example", 80)  # type: ignore[arg-type]
    resolver.resolveHostName(second, "doi.example", 80)  # type: ignore[arg-type]
    assert (first, second) == (["93.184.216.34"], [])
    assert resolver.refused == {"doi.example"}
    assert resolver.may_connect("127.0.0.1", 8001, ["127.0.0.1"])


def test_names_of_this_machine() -> None:
    assert is_loopback_name("LOCALHOST.")
    assert is_loopback_name("[::1]")
    assert not is_loopback_name("localhost.example")
