"""The queue narrowed to a saved search; a broken one is told on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.console.console_kit import TestDesk


def test_the_queue_takes_a_saved_search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHTIN_PATHS__DATA", str(tmp_path))
    folder = tmp_path / "searches"
    folder.mkdir()
    (folder / "khong-co.yaml").write_text("title: Không có\nquery: khôngcóchữnàonhưthế\n", "utf-8")
    (folder / "tat-ca.yaml").write_text(
        "title: Tất cả\nquery: khôngcóchữnàonhưthế OR NOT khôngcóchữnàonhưthế\n", "utf-8"
    )
    (folder / "hong.yaml").write_text("title: Hỏng\nplaces: [Làng Không Có]\n", "utf-8")
    client = TestDesk(tmp_path / "ban").client("viewer")
    every, none, broken = (client.get(f"/alerts?search={one}") for one in ("tat-ca", "khong-co", "hong"))
    assert every.status_code == none.status_code == 200
    assert every.text.count('href="/alerts/') > none.text.count('href="/alerts/')
    assert broken.status_code >= 400
    assert "Làng Không Có" in broken.text
    assert client.get("/alerts?search=../../x").status_code >= 400
