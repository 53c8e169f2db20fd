"""A small desk for the tests: a store with a few alerts, four officers, and a browser without a browser."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from console.app import build_app
from console.desk import Review
from console.desk_rules import desk_rules
from console.options import Access, Options
from pipeline.settings_services import Oidc
from pipeline.store import Store
from pipeline.store.console_accounts import Accounts, Officer
from pipeline.types import Alert, AlertKind, Evidence, Reason, Tier
from tests.store.store_kit import batch, processed, source

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
PASSWORD = "mật khẩu của bàn trực 7"  # noqa: S105  of the test desk
ORIGIN = "http://127.0.0.1"
ROLES = ("viewer", "officer", "approver", "admin")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
# As cheap as Argon2 gets: signing in is not what most tests are about.
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def alert(
    identity: str,
    title: str,
    *,
    priority: int = 3,
    kind: AlertKind = AlertKind.CONTRADICTED,
    minutes: int = 5,
) -> Alert:
    return Alert(
        identity,
        f"k-{identity}",
        kind,
        title,
        priority,
        5.0,
        (Reason("contradiction", 4.0, "trái với thông tin chính thức trong hồ sơ"),),
        ("c1",),
        ("a1", "a2"),
        ("e1",),
        ("Cần xác minh: bản tin nói 12 tấn; Cổng tỉnh ghi 2 tấn",),
        "Sở Nông nghiệp và Môi trường",
        NOW - timedelta(minutes=minutes),
        NOW,
    )


@lru_cache(maxsize=1)
def _template() -> Path:
    """A store made once; every test works on a copy."""
    path = Path(mkdtemp()) / "minhtin.duckdb"
    store = Store(path, timeout=5)
    store.migrate()
    store.begin_run("r1", NOW, [source(), source("dien-dan", Tier.SOCIAL)])
    hostile = processed(2, body=HOSTILE, source_id="dien-dan")
    hostile = replace(hostile, article=replace(hostile.article, title=HOSTILE, url="javascript:alert(3)"))
    store.commit_batch(batch("r1", 1))
    store.commit_batch(replace(batch("r1", 2), processed=(hostile,)))
    store.finish_run("r1", NOW)
    record = Evidence(
        "e1",
        "Xã Lục Ngạn thu 2 tấn cam.",
        "Cổng tỉnh",
        "official",
        NOW,
        "https://tinh.example/1",
        article_id="a1",
    )
    store.add_evidence([record, replace(record, evidence_id="e2", text="Cầu Đông Xuyên thông xe ngày 3/11.")])
    store.upsert_alerts(
        [
            alert("al1", "Xã Lục Ngạn thu 12 tấn cam."),
            alert(
                "al2", "Cầu ở phường Đa Mai đã sập", priority=1, kind=AlertKind.NOTHING_ON_RECORD, minutes=90
            ),
            alert("al3", HOSTILE, priority=5, kind=AlertKind.NEEDS_ANSWER),
        ],
        NOW,
    )
    accounts = Accounts(path)
    for role in ROLES:
        accounts.add_officer(Officer(f"{role}1", f"Người {role}", HASH, role, NOW, NOW, None), by="test")
    return path


class Clock:
    """The time at the desk, moved by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


class TestDesk:
    """A desk over its own copy of the store."""

    __test__ = False

    def __init__(
        self,
        folder: Path,
        *,
        access: Access | None = None,
        review: Review | None = None,
        oidc: Oidc | None = None,
        secret: str = "",
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "minhtin.duckdb"
        shutil.copy(_template(), self.path)
        self.clock = Clock()
        made = replace(options(self.path, access), oidc=oidc or Oidc(), oidc_secret=secret)
        self.app: FastAPI = build_app(made, now=self.clock, review=review)
        self.store = Store(self.path, timeout=5)

    def client(self, role: str = "", *, peer: str = "127.0.0.1") -> TestClient:
        """A client of that role, signed in; without a role nobody is."""
        made = TestClient(
            self.app, base_url=ORIGIN, headers={"Origin": ORIGIN}, follow_redirects=False, client=(peer, 5000)
        )
        if role:
            answer = made.post("/login", data={"name": f"{role}1", "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return made

    def token(self, *scopes: str) -> dict[str, str]:
        """The header of a fresh token."""
        page = self.client("admin").post("/tokens", data={"name": "cổng tỉnh", "scopes": list(scopes)}).text
        found = re.search(r"mt_[\w-]{20,}", page)
        assert found
        return {"Authorization": f"Bearer {found.group()}"}


def options(path: Path, access: Access | None = None) -> Options:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    return Options(
        path, zone, "Sở thông tin và truyền thông", desk_rules(), access or Access(hosts=("127.0.0.1",))
    )
