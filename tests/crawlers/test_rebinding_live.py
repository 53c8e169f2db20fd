"""DNS rebinding against a real name server and the system's own resolver, in a network of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.paths import ROOT

ALONE = ["unshare", "--map-root-user", "--mount", "--net"]


def _may_be_alone() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _may_be_alone(), reason="this system allows no network of one's own (unshare)")
def test_no_name_leads_inside_whatever_it_answered_before(tmp_path: Path) -> None:
    run = subprocess.run(
        [*ALONE, sys.executable, "-m", "tests.crawlers.rebinding_world", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
        timeout=240,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found = json.loads(run.stdout)
    assert found["crashed"] == ""
    assert found["inside"] == []
    assert found["asked"]["doi.example"] >= 2
    assert {"/so", "/chuyen", "/nhay"} <= set(found["public"])
    reasons = found["ends"]
    assert {reason for url, reason in reasons.items() if "nhay" in url} == {"private_address"}
    assert {reason for url, reason in reasons.items() if "example" not in url} == {"private_address"}
    assert any("mạng nội bộ" in line and "trong.example" in line for line in found["problems"])
    assert any("mạng nội bộ" in line and "doi.example" in line for line in found["problems"])
