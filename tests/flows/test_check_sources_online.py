"""`minhtin sources check --online` against sources that work, are broken, fail, or do not want us."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest

from flows.cli.app import run_command

pytestmark = pytest.mark.usefixtures("readied_crawls")

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Báo thử</title>{items}</channel></rss>'
ITEM = "<item><title>Tin {n}</title><link>{base}/tot/bai-{n}.html</link><guid>{n}</guid></item>"
PAGE = "<html><head><title>Tin</title></head><body><article><h1>Tin</h1><p>{}</p></article></body></html>"
WORDS = "Huyện Lục Ngạn công bố kế hoạch thu hoạch vải thiều năm nay. " * 12


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        base = f"http://127.0.0.1:{self.connection.getsockname()[1]}"
        self.server.asked.append(self.path)  # type: ignore[attr-defined]
        status, kind, body = answer(self.path, base)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name upstream
        pass


def answer(path: str, base: str) -> tuple[int, str, bytes]:
    """What the site shows; 404 where nothing is."""
    html, xml = "text/html; charset=utf-8", "application/rss+xml"
    if path == "/robots.txt":
        return 200, "text/plain", b"User-agent: *\nDisallow: /cam/\n"
    if path == "/tot/rss":
        return 200, xml, FEED.format(items="".join(ITEM.format(n=n, base=base) for n in (1, 2, 3))).encode()
    if path.startswith("/tot/bai-"):
        return 200, html, PAGE.format(WORDS).encode()
    if path == "/hong/rss":
        return 200, html, b"<html><body><h1>Database error</h1></body></html>"
    if path == "/rong/rss":
        return 200, xml, FEED.format(items="").encode()
    return (500, html, b"oops") if path == "/loi/rss" else (404, html, b"")


@pytest.fixture
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.asked = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path, site: ThreadingHTTPServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    monkeypatch.delenv("MINHTIN_PATHS__DATA", raising=False)
    (tmp_path / "minhtin.toml").touch()
    (tmp_path / "nguon").mkdir()
    for name in ("tot", "hong", "rong", "loi", "cam", "tat"):
        base = f"http://127.0.0.1:{site.server_address[1]}"
        (tmp_path / "nguon" / f"{name}.yaml").write_text(
            f"id: {name}\nname: Nguồn {name}\nkind: newspaper\ntier: provincial\nlanguage: vi\n"
            f"timezone: Asia/Ho_Chi_Minh\nhome: {base}/\n"
            f"readers:\n  - kind: feed\n    url: {base}/{name}/rss\n"
            "politeness: {delay: 0.05, timeout: 5}\nlast_seen_working: never\nlocal: true\n"
            f"enabled: {'false' if name == 'tat' else 'true'}\n",
            encoding="utf-8",
        )
    return tmp_path


def rows(text: str) -> dict[str, list[str]]:
    lines = [line.split("\t") for line in text.splitlines()]
    assert lines[1] == ["mã", "kết quả", "số mục", "ghi chú"]
    return {cells[0]: cells[1:] for cells in lines[2:]}


def test_one_line_a_source_and_the_day_is_kept(
    folder: Path, site: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["sources", "check", "nguon", "--online"]) == 1, "some do not work"
    shown = capsys.readouterr()
    found = rows(shown.out)
    assert {name: cells[0] for name, cells in found.items()} == {
        "tot": "đọc được",
        "hong": "không đọc được",
        "rong": "không đọc được",
        "loi": "không đọc được",
        "cam": "robots.txt không cho phép",
    }
    assert found["tot"][1] == "3"
    assert "500" in found["loi"][2]
    assert "trống" in found["rong"][2] or "không" in found["rong"][2]
    assert found["hong"][2], "says what is wrong with the feed"
    asked: list[str] = site.asked  # type: ignore[attr-defined]
    assert "/cam/rss" not in asked
    assert sum(path.startswith("/tot/bai-") for path in asked) == 1, "one article is enough"
    with duckdb.connect(str(folder / "var" / "minhtin.duckdb"), read_only=True) as store:
        kept = dict(store.execute("SELECT source_id, working FROM source_checks").fetchall())
        assert (store.execute("SELECT count(*) FROM articles").fetchone() or (1,))[0] == 0
    assert kept == {"tot": True, "hong": False, "rong": False, "loi": False, "cam": False}
    assert run_command(["sources", "list", "nguon"]) == 0
    listed = {line.split("\t")[0]: line.split("\t")[5] for line in capsys.readouterr().out.splitlines()}
    assert listed["tot"] >= f"{datetime.now(UTC):%Y-%m-%d}"
    assert listed["cam"] == listed["loi"] == "chưa"


def test_one_good_source_is_exit_status_0_and_a_disabled_one_can_be_tried_by_name(
    folder: Path, site: ThreadingHTTPServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (folder / "nguon").is_dir()
    assert run_command(["sources", "check", "nguon", "--online", "--only", "tot"]) == 0
    assert list(rows(capsys.readouterr().out)) == ["tot"]
    assert run_command(["sources", "check", "nguon", "--online", "--only", "tat"]) == 1
    assert "404" in rows(capsys.readouterr().out)["tat"][2]
    assert "/tat/rss" in site.asked  # type: ignore[attr-defined]


def test_a_wrong_file_is_one_line_and_the_others_are_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "nguon" / "sai.yaml").write_text("id: sai\nname: Sai\nkind: bao\n", encoding="utf-8")
    assert run_command(["sources", "check", "nguon", "--online", "--only", "tot"]) == 1
    shown = capsys.readouterr()
    assert list(rows(shown.out)) == ["tot"]
    assert shown.err.count("sai.yaml:") == len(shown.err.strip().splitlines()) >= 1
    assert "kind" in shown.err


def test_outside_sources_need_a_contact(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "nguon" / "tot.yaml"
    file.write_text(
        file.read_text("utf-8").replace("local: true\n", "").replace("0.05", "1"), encoding="utf-8"
    )
    assert run_command(["sources", "check", "nguon", "--online", "--only", "tot"]) == 1
    assert "crawl.contact" in capsys.readouterr().err
