"""The schedules and Prefect's settings, and the flows themselves on a server of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from flows.newsroom import Newsroom
from tests.flows.newsroom_kit import FOLDER
from tests.flows.serve_kit import environment

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

PLAN = """
import json, os, sys
from datetime import UTC, datetime
from pathlib import Path
os.environ["PREFECT_API_URL"] = "https://api.prefect.cloud/api/accounts/x"
os.environ["PREFECT_API_KEY"] = "pnu_invented"
from flows.prefect_env import prepare
prepare(Path("var"))
from flows.ingest import crawl_task, process_task, review_task
from flows.runner import deployments
from flows.scheduled import make_task
from flows.watch import review_task as watch_task
from pipeline.settings import load_settings
from prefect.settings import get_current_settings
import asyncio
from prefect.client.schemas.schedules import CronSchedule
from prefect.server.schemas.schedules import CronSchedule as Dates
start = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
rows = {}
for one in deployments(load_settings(), Path("nguon")):
    (given,) = one.schedules
    dates = asyncio.run(Dates(cron=given.schedule.cron, timezone=given.schedule.timezone).get_dates(3, start))
    rows[one.name] = {
        "zone": given.schedule.timezone, "next": [d.astimezone(UTC).isoformat() for d in dates],
        "parameters": one.parameters, "entrypoint": one.entrypoint, "active": given.active,
    }
now = get_current_settings()
tasks = (crawl_task, process_task, review_task, make_task, watch_task)
print(json.dumps({
    "plan": rows,
    "url": now.api.url, "key": bool(now.api.key), "home": str(now.home),
    "analytics": now.server.analytics_enabled, "no_track": os.environ["DO_NOT_TRACK"],
    "cloud": now.cloud.enable_orchestration_telemetry,
    "retries": [[one.retries, one.retry_delay_seconds] for one in tasks],
}))
"""

FLOWS = """
import json, sys
from datetime import datetime, timedelta
from pathlib import Path
from flows.prefect_env import prepare
prepare(Path("var"))
import flows.ingest as ingest_module, flows.scheduled as scheduled, flows.watch as watch_module
from pipeline.errors import MinhTinError
from pipeline.evidence import desk_statement
from pipeline.settings import load_settings
from pipeline.store import Store
now = datetime.fromisoformat(sys.argv[1])
tries = []
real = ingest_module.crawl_task.fn
def flaky(cycle):
    tries.append(1)
    if len(tries) < 3:
        raise MinhTinError("nguồn không trả lời")
    return real(cycle)
ingest_module.crawl_task.fn = flaky
ingest_module.crawl_task.retry_delay_seconds = [0.2, 0.4]
report = ingest_module.ingest(sources="sources", now=now)
settings = load_settings()
store = Store(settings.database)
quiet = watch_module.watch(now=now)
claims = [one.claim for one in store.claim_contexts(now - timedelta(days=9), until=now)]
claim = next(one for one in claims if "tấn" in one.text)
text = "Không có chuyện đó: " + claim.text
said = desk_statement(text, source="Sở", day=now.date(), zone=settings.zone, url="", basis="official")
store.add_evidence([said])
watch_module.watch(now=now)
files = scheduled.digest_flow(now=now + timedelta(days=1))
print(json.dumps({
    "tries": len(tries), "balanced": report.conservation.balanced,
    "discovered": report.conservation.discovered, "quiet": quiet, "files": files,
    "claim": claim.claim_id, "evidence": said.evidence_id,
}))
"""


def python(code: str, folder: Path, *words: str) -> dict[str, Any]:
    (folder / "minhtin.toml").touch()
    run = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    answer: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return answer


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("plan")
    return {**python(PLAN, folder), "folder": folder}


def test_every_quarter_of_an_hour_and_at_a_quarter_to_seven(plan: dict[str, Any]) -> None:
    rows = plan["plan"]
    assert set(rows) == {"ingest", "digest", "digest_week", "digest_month", "digest_year", "watch"}
    assert {one["zone"] for one in rows.values()} == {"Asia/Ho_Chi_Minh"}
    assert all(one["active"] for one in rows.values())
    assert rows["ingest"]["next"][1:] == ["2026-11-23T00:15:00+00:00", "2026-11-23T00:30:00+00:00"]
    # 06:45 in Bắc Ninh is 23:45 of the day before in UTC.
    assert rows["digest"]["next"] == [f"2026-11-{day}T23:45:00+00:00" for day in (23, 24, 25)]
    assert rows["digest_week"]["next"][0] == "2026-11-23T00:00:00+00:00", "Monday at seven"
    assert rows["digest_month"]["next"][0] == "2026-12-01T00:15:00+00:00"
    assert rows["digest_year"]["next"][0] == "2027-11-02T00:30:00+00:00", "before 15 November"
    assert [rows[f"digest_{kind}"]["parameters"] for kind in ("week", "year")] == [
        {"kind": "week"},
        {"kind": "year"},
    ]
    assert rows["watch"]["next"][0] == "2026-11-23T00:05:00+00:00"
    assert Path(rows["ingest"]["parameters"]["sources"]).is_absolute()


def test_prefect_stays_at_home(plan: dict[str, Any]) -> None:
    assert plan["url"] is None
    assert plan["key"] is False
    assert plan["analytics"] is False
    assert plan["cloud"] is False
    assert plan["no_track"] == "1"
    assert Path(plan["home"]).is_relative_to(plan["folder"])


def test_every_task_is_tried_again_after_longer_and_longer_pauses(plan: dict[str, Any]) -> None:
    for retries, pauses in plan["retries"]:
        assert retries == len(pauses) == 2
        assert 0 < pauses[0] < pauses[1]


@pytest.mark.slow
def test_flows_retry_review_again_and_make_the_digest_of_yesterday(tmp_path: Path) -> None:
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(tmp_path / "sources")
        found = python(FLOWS, tmp_path, newsroom.now(1).isoformat())
    assert found["tries"] == 3
    assert found["balanced"] is True
    assert found["discovered"] > 30
    assert found["quiet"] == 0, "nothing new came"
    with duckdb.connect(str(tmp_path / "var" / "minhtin.duckdb"), read_only=True) as store:
        judged = store.execute(
            "SELECT evidence_ids FROM verdicts WHERE claim_id = ?", [found["claim"]]
        ).fetchone()
    assert judged is not None
    assert found["evidence"] in judged[0], "what came by hand was held against the open claims"
    file, *others = found["files"]
    assert [Path(one).suffix for one in others] == [".docx", ".pdf", ".eml"]
    assert Path(file).name == f"diem-bao-{newsroom.now(1).astimezone(ZONE):%Y-%m-%d}.html"
    assert (tmp_path / file).is_file()
    assert not (tmp_path / "outside.txt").exists(), "only loopback"
