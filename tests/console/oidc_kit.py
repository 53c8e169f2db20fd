"""An OpenID provider in a process of its own, and what the tests of signing in with it share."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
from starlette.testclient import TestClient

from console.people import add_officer
from pipeline.settings_services import Oidc
from pipeline.store.console_audit import audit_rows
from tests.console.console_kit import ORIGIN, TestDesk
from tests.console.oidc_provider import CLIENT, SECRET

ROLES: dict[str, tuple[str, ...]] = {
    "officer": ("ban-truc",),
    "approver": ("lanh-dao",),
    "admin": ("quan-tri",),
}


class Provider:
    """The provider's process; ``bend`` decides what it says next."""

    def __init__(self, redirect: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.issuer = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.console.oidc_provider", str(port), redirect]
        )
        for _ in range(400):
            try:
                httpx2.get(f"{self.issuer}/keys")
            except httpx2.TransportError:
                assert self.process.poll() is None
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the provider did not start")

    def bend(self, **how: Any) -> None:  # noqa: ANN401  JSON
        httpx2.post(f"{self.issuer}/bend", json=how)

    def settings(self, address: str = ORIGIN, **more: Any) -> Oidc:  # noqa: ANN401  settings
        given = {"roles": ROLES, **more}
        return Oidc(issuer=self.issuer, client_id=CLIENT, address=address, name="tài khoản của tỉnh", **given)


def opened(folder: Path, provider: Provider, **more: Any) -> TestDesk:  # noqa: ANN401  settings
    """A desk with that provider and accounts for *an* and *binh*."""
    desk = TestDesk(folder, oidc=provider.settings(**more), secret=SECRET)
    for name in ("an", "binh"):
        add_officer(desk.path, name, "", role="viewer", by="test", external=True)
    return desk


def sent(client: TestClient, user: str, *, target: str = "") -> str:
    """Go to the provider and sign in there; returns the address it sends the browser back to."""
    away = client.get("/login/oidc", params={"next": target} if target else {})
    assert away.status_code == 303, away.text
    back = httpx2.post(away.headers["location"], data={"user": user})
    assert back.status_code == 302, back.text
    return str(back.headers["location"])


def home(client: TestClient, address: str) -> httpx2.Response:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}", headers={"Sec-Fetch-Site": "cross-site"})


def inside(client: TestClient) -> bool:
    return client.get("/alerts").status_code == 200


def told(desk: TestDesk, action: str) -> list[str]:
    return [one.detail for one in audit_rows(desk.path, 5) if one.action == action]
