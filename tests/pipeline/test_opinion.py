from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from pipeline.errors import BadInput, RefusedSettings
from pipeline.opinion import LARGEST, Opinion, ask
from pipeline.settings import load_settings
from pipeline.settings_services import Opinion as OpinionSettings
from pipeline.types import VerdictLabel

CLAIM = "Hồ Suối Cấy vỡ, gọi chị Hoa 0912 345 678 để biết thêm"
TOLD = ["Thông tin vỡ hồ Suối Cấy là bịa đặt.", "Mọi phản ánh gửi về so.tttt@tinh.gov.vn."]


@contextmanager
def served(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Iterator[Any]:
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            asked.append(
                {"path": self.path, "key": self.headers.get("Authorization"), "body": self.rfile.read(length)}
            )
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()


def said(words: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": words}}]}).encode()


def at(port: int, timeout: float = 60.0) -> OpinionSettings:
    return OpinionSettings(endpoint=f"http://127.0.0.1:{port}/v1", model="cua-so", timeout=timeout)


def test_the_answer_is_a_label_with_words_and_personal_data_stays_home(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MINHTIN_OPINION_KEY", "bi-mat")
    words = 'Đây: ```json\n{"label": "REFUTED", "why": "Câu 1 ghi là\u202e bịa đặt."}\n```'
    with served(said(words)) as (port, asked):
        found = ask(CLAIM, TOLD, at(port))
    assert found == Opinion(VerdictLabel.REFUTED, "Câu 1 ghi là bịa đặt.", "cua-so")
    assert asked[0]["path"] == "/v1/chat/completions"
    assert asked[0]["key"] == "Bearer bi-mat"
    sent = json.loads(asked[0]["body"])["messages"][1]["content"]
    assert "0912" not in sent
    assert "so.tttt@" not in sent
    assert "Suối Cấy" in sent


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        said("không biết"),
        said('{"label": "TIN GIẢ", "why": "x"}'),
        said('{"why": "x"}'),
        b'{"choices": []}',
        said("{" * 5000),
    ],
)
def test_an_unusable_answer_is_one_clear_line(body: bytes) -> None:
    with served(body) as (port, _), pytest.raises(BadInput, match="không dùng được"):
        ask(CLAIM, TOLD, at(port))


def test_errors_redirects_and_floods_are_told() -> None:
    with served(b"", 500) as (port, _), pytest.raises(BadInput, match="mã 500"):
        ask(CLAIM, TOLD, at(port))
    with (
        served(b"", 307, {"Location": "http://127.0.0.1:9/"}) as (port, _),
        pytest.raises(BadInput, match="mã 307"),
    ):
        ask(CLAIM, TOLD, at(port))
    with served(b"x" * (LARGEST + 10)) as (port, _), pytest.raises(BadInput, match="quá dài"):
        ask(CLAIM, TOLD, at(port))
    with pytest.raises(BadInput, match="không hỏi được"):
        ask(CLAIM, TOLD, at(port, timeout=2))


def test_it_is_off_until_set_and_asks_nothing_empty() -> None:
    with pytest.raises(BadInput, match="chưa đặt"):
        ask(CLAIM, TOLD, OpinionSettings())
    with pytest.raises(BadInput, match="ít nhất một câu"):
        ask(CLAIM, [" "], at(9))


@pytest.mark.parametrize(
    ("endpoint", "model"),
    [
        ("http://mo-hinh.tinh.vn/v1", "m"),
        ("ftp://x", "m"),
        ("https://a:b@x.vn/v1", "m"),
        ("https://x.vn/v1", ""),
    ],
)
def test_unsafe_endpoints_are_refused(endpoint: str, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHTIN_OPINION__ENDPOINT", endpoint)
    monkeypatch.setenv("MINHTIN_OPINION__MODEL", model)
    with pytest.raises(RefusedSettings, match=r"opinion\."):
        load_settings()
