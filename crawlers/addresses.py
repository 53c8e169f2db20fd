"""Where a name leads: which IP addresses are public, and a resolver that lets no other be connected to.

The check stands where the connection is made: the addresses that Twisted connects to are the ones
looked at here, so a name that answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self
from urllib.request import getproxies

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawlers.urls import host_port

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_COMPATIBLE = ipaddress.ip_network("::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_private(address: str) -> bool:
    """Whether an IP address lies outside the public internet (loopback, private, link-local, …).

    IPv6 addresses that carry an IPv4 one (mapped, compatible, 6to4, NAT64, Teredo) are as private as it is.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(not one.is_global or one.is_multicast for one in (parsed, *_carried(parsed)))


def is_loopback_name(host: str) -> bool:
    """Whether the host is this machine by its very name."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _carried(address: Address) -> list[Address]:
    """IPv4 addresses inside an IPv6 one, except the mapped form, whose own answer is right."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found: list[Address | None] = [address.sixtofour, *(address.teredo or ()), address.ipv4_mapped]
    if address in _NAT64 or address in _COMPATIBLE:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


@implementer(IResolutionReceiver)
class _Checked:
    """Collects the addresses of a name and hands them on all together, or none of them."""

    def __init__(self, onward: Any, resolver: CheckedResolver, host: str, port: int) -> None:  # noqa: ANN401  Twisted's interfaces have no types
        self._onward, self._resolver, self._host, self._port = onward, resolver, host, port
        self._found: list[Any] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802  Twisted's name
        self._onward.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802  Twisted's name
        self._found.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802  Twisted's name
        if self._resolver.may_connect(self._host, self._port, [one.host for one in self._found]):
            for address in self._found:
                self._onward.addressResolved(address)
        self._onward.resolutionComplete()


@implementer(IHostnameResolver)
class CheckedResolver:
    """Resolves names for connections; a name with any private address resolves to nothing.

    Exceptions: hosts written in the file of a source marked ``local``, and a proxy of the environment.
    """

    def __init__(self, reactor: ReactorBase, permitted: frozenset[str], *, local: bool) -> None:
        self._reactor: Any = reactor
        self._inner: Any = self._reactor.nameResolver
        self._permitted, self._local = permitted, local
        self.refused: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: ReactorBase) -> Self:  # noqa: ANN401  a crawler or its process
        """Scrapy's way of building a component."""
        sources = crawler.settings.get("MINHTIN_SOURCES") or ()
        ours = {
            host_port(url)
            for source in sources
            if source.local
            for url in (source.home, *(reader.url for reader in source.readers))
        }
        proxies = {host_port(url) for scheme, url in getproxies().items() if scheme in {"http", "https"}}
        return cls(reactor, frozenset(ours | proxies), local=bool(ours))

    def install_on_reactor(self) -> None:
        """Make every connection by name go through here."""
        self._reactor.installNameResolver(self)

    def may_connect(self, host: str, port: int, addresses: Sequence[str]) -> bool:
        """Whether the addresses that a name leads to now may be connected to."""
        if f"{host}:{port}" in self._permitted or (self._local and is_loopback_name(host)):
            return True
        if any(is_private(address) for address in addresses):
            self.refused.add(host)
            return False
        return True

    def resolveHostName(  # noqa: N802  Twisted's name
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: ANN401, N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """Twisted's call: resolve, check, hand on."""
        checked = _Checked(resolutionReceiver, self, hostName, portNumber)
        begun: IHostResolution = self._inner.resolveHostName(
            checked, hostName, portNumber, addressTypes, transportSemantics
        )
        return begun
