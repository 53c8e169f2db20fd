"""A hundred thousand alerts: the queue page stays quick whatever is asked, and finds the last one."""

from __future__ import annotations

import time

import duckdb
import pytest

from tests.console.console_kit import TestDesk

MANY = 100_000
LIMIT = (
    0.15  # seconds, the p95 that was promised; here the best of several is held to it: what others do on the
)
# machine only adds, and what would scan all alerts is slow every time

ALERTS = """
  INSERT INTO alerts SELECT 'm' || i, 'k' || i, 'can_xac_minh', 'Thôn số ' || i || ' phường Đa Mai mất điện',
    1 + i % 5, 5.0, '[]', [], ['a' || (1 + i % 2)], [], ['Cần xác minh: bản tin nói khác'], 'Sở Công Thương',
    TIMESTAMPTZ '2026-11-14 08:00:00+00' - to_minutes(i), TIMESTAMPTZ '2026-11-14 09:00:00+00', []
  FROM range(?) t(i)
"""
EVENTS = """
  INSERT INTO alert_events SELECT 'e' || i, 'm' || i, 1, now(), 'minhtin', 'raise', '', 'moi', ''
  FROM range(?) t(i)
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> TestDesk:
    made = TestDesk(tmp_path_factory.mktemp("many"))
    with duckdb.connect(str(made.path)) as connection:
        connection.execute(ALERTS, [MANY])
        connection.execute(EVENTS, [MANY])
    return made


@pytest.mark.parametrize(
    "address",
    [
        "/alerts",
        "/alerts?page=1900",
        "/alerts?q=mat dien da mai",
        "/alerts?q=Mất điện",
        "/alerts?place=Lục Ngạn&topic=agriculture",
        "/alerts?priority=2&sort=moi-nhat",
    ],
)
def test_the_queue_is_quick(desk: TestDesk, address: str) -> None:
    viewer = desk.client("viewer")
    assert viewer.get(address).status_code == 200
    index = desk.app.state.desk.index
    times = []
    for _ in range(9):
        index.answers.clear()
        start = time.perf_counter()
        viewer.get(address)
        times.append(time.perf_counter() - start)
    assert min(times) < LIMIT


def test_the_last_of_them_is_found_and_taken(desk: TestDesk) -> None:
    officer = desk.client("officer")
    page = officer.get("/alerts", params={"q": f"thon so {MANY - 1}"}).text
    assert page.count("data-alert=") == 1
    assert officer.post(f"/alerts/m{MANY - 1}/act", data={"version": 1, "action": "take"}).status_code == 303
    assert f"m{MANY - 1}" in officer.get("/alerts?state=da_nhan").text
