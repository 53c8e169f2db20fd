"""The office's own language model: an opinion beside the evidence when asked, nothing more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.settings_services import Opinion
from tests.console.console_kit import TestDesk
from tests.pipeline.test_opinion import said, served

ANSWER = '{"label": "REFUTED", "why": "Câu 1 ghi 2 tấn <script>alert(1)</script>"}'


def test_there_is_no_button_until_an_endpoint_is_set(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    assert "mô hình ngôn ngữ" not in desk.client("officer").get("/alerts/al1").text
    refused = desk.client("officer").post("/alerts/al1/opinion")
    assert refused.status_code == 409
    assert "chưa đặt máy chủ" in refused.text.lower()


def test_an_officer_asks_and_sees_an_opinion_that_decides_nothing(tmp_path: Path) -> None:
    desk = TestDesk(tmp_path)
    before = desk.store.alert_detail("al1")
    with served(said(ANSWER)) as (port, asked):
        own = Opinion(endpoint=f"http://127.0.0.1:{port}/v1", model="cua-so")
        desk.app.state.desk.options = replace(desk.app.state.desk.options, opinion=own)
        officer = desk.client("officer")
        assert "Hỏi thêm mô hình ngôn ngữ" in officer.get("/alerts/al1").text
        assert "Hỏi thêm" not in desk.client("viewer").get("/alerts/al1").text
        page = officer.post("/alerts/al1/opinion")
    assert page.status_code == 200
    assert "ý kiến thêm của máy" in page.text
    assert "không khớp với hồ sơ" in page.text
    assert "<script>alert" not in page.text
    assert len(asked) == 1
    assert desk.store.alert_detail("al1") == before


def test_a_viewer_may_not_ask(tmp_path: Path) -> None:
    assert TestDesk(tmp_path).client("viewer").post("/alerts/al1/opinion").status_code == 403
