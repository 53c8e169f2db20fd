"""Pages a second through fetch, extract and store, without waits, ours and others' on the same pages.

    python -m benchmarks.throughput --pages 500 --others /path/to/other/venv/bin/python

The pages are the gold pages, served over and over under addresses of their own. Ours is the whole door: the
crawler (its child process started within the time), page archive with digests, extraction, DuckDB. Others run
under `--others` (newspaper4k, news-please) and are left out where they are not installed. Beside the speed
stands the quality on the gold pages: token F1 of title and body, date exact to the minute.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import mean
from typing import Any

from tests.pipeline.extract_kit import token_f1

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "pipeline" / "pages_gold"
OTHERS = ("newspaper", "newsplease", "trafilatura")


@dataclass(frozen=True, slots=True)
class Run:
    """One way of reading: seconds, and per page its address, title, text and date as told."""

    name: str
    seconds: float
    rows: tuple[dict[str, Any], ...]


def gold_pages() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Body and expectation of every gold page that is an article."""
    found = {}
    for folder in sorted(GOLD.iterdir()):
        wanted = json.loads((folder / "expected.json").read_text("utf-8"))
        if "reject" not in wanted:
            found[folder.name] = ((folder / "page.html").read_bytes(), wanted)
    return found


def serve(count: int) -> tuple[ThreadingHTTPServer, list[str]]:
    """A server of ``count`` addresses, and their paths."""
    pages = gold_pages()
    names = sorted(pages)
    paths = [f"/p{number}/{names[number % len(names)]}.html" for number in range(count)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind = self._answer()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _answer(self) -> tuple[bytes, str]:
            if self.path == "/rss.xml":
                return _feed(paths, f"http://{self.headers['Host']}"), "application/rss+xml"
            name = self.path.rsplit("/", 1)[-1].removesuffix(".html")
            return pages[name][0] if name in pages else b"", "text/html; charset=utf-8"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named so in the base class
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler), paths


def _feed(paths: list[str], base: str) -> bytes:
    items = "".join(f"<item><link>{base}{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


def ours(base: str, count: int, folder: Path) -> Run:
    """Crawl, archive, extract and store by our own door."""
    from crawlers.api import crawl, read_body
    from crawlers.plan import CrawlPlan, Limits
    from pipeline.extract import extract
    from pipeline.store import Store
    from pipeline.types import Article, Politeness, RawPage, Reader, ReaderKind, Source, SourceKind, Tier

    reader = Reader(ReaderKind.FEED, f"{base}/rss.xml")
    manners = Politeness(delay=0.0, pages_per_cycle=count + 1)
    zone = "Asia/Ho_Chi_Minh"
    source = Source(
        "s", "", SourceKind.NEWSPAPER, Tier.PROVINCIAL, "", zone, base, (reader,), manners, local=True
    )
    plan = CrawlPlan("r1", (source,), folder / "archive", folder / "spool.jsonl", "local", limits=Limits())
    store = Store(folder / "a.duckdb")
    store.migrate()
    began = time.perf_counter()
    result = crawl(plan)
    store.begin_run("r1", datetime.now(UTC), [source])
    rows = list[dict[str, Any]]()
    for at in range(0, len(result.items), 200):
        pages = [
            RawPage(one, read_body(plan.archive_dir, one.archive) if one.archive else b"")
            for one in result.items[at : at + 200]
        ]
        found = extract(pages, {"s": source}, now=datetime.now(UTC))
        kept = [
            (page.raw.url, one) for page, one in zip(pages, found, strict=True) if isinstance(one, Article)
        ]
        _store(store, [one for _, one in kept])
        rows += [
            {"url": url, "title": one.title, "text": f"{one.lead}\n{one.body}", "date": one.published_at}
            for url, one in kept
        ]
    return Run("minhtin", time.perf_counter() - began, tuple(rows))


def _store(store: Any, articles: list[Any]) -> None:  # noqa: ANN401  Store and Article, imported within
    from pipeline.store import Batch
    from pipeline.types import Label, Located, Processed, Salience, StoryLink

    located = Located((), about_province=False, salience=Salience.NONE)
    label = Label("neutral", (("neutral", 1.0),))
    store.commit_batch(
        Batch(
            "r1",
            processed=tuple(
                Processed(one, located, label, label, (), StoryLink(one.article_id, one.article_id), ())
                for one in articles
            ),
        )
    )


def other(name: str, python: str, addresses: list[str], folder: Path) -> Run | None:
    """Another way of reading, in its own interpreter; None where it is not installed."""
    listed, out = folder / "addresses.txt", folder / f"{name}.jsonl"
    listed.write_text("\n".join(addresses), "utf-8")
    script = Path(__file__).with_name("throughput_rivals.py")
    command = [python, str(script), name, str(listed), str(out)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  named by whoever measures
    except (OSError, subprocess.CalledProcessError) as error:
        why = (getattr(error, "stderr", "") or str(error)).strip().splitlines()[-1:]
        sys.stderr.write(f"{name}: left out {why}\n")
        return None
    seconds = json.loads(done.stdout.strip().splitlines()[-1])["seconds"]
    rows = tuple(json.loads(line) for line in out.read_text("utf-8").splitlines())
    return Run(name, seconds, rows)


def quality(run: Run) -> tuple[float, float, float]:
    """Token F1 of title, of lead and body together; dates exact to the minute. A page not read counts 0."""
    told = {row["url"].rsplit("/", 1)[-1].removesuffix(".html"): row for row in run.rows}
    scores = [_scores(told.get(name), wanted) for name, (_, wanted) in gold_pages().items()]
    return mean(one[0] for one in scores), mean(one[1] for one in scores), mean(one[2] for one in scores)


def _scores(row: dict[str, Any] | None, wanted: dict[str, Any]) -> tuple[float, float, float]:
    if row is None:
        return 0.0, 0.0, 0.0
    body = "\n".join([wanted["lead"], *wanted["body"]])
    due = datetime.fromisoformat(wanted["published_at"]) if wanted["published_at"] else None
    return (
        token_f1(row["title"], wanted["title"]),
        token_f1(row["text"], body),
        float(_same(row["date"], due)),
    )


def _same(told: object, due: datetime | None) -> bool:
    try:
        found = told if isinstance(told, datetime) else datetime.fromisoformat(str(told)) if told else None
    except ValueError:
        found = None
    if found is None or due is None:
        return found is due
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC) - timedelta(hours=7)  # told without a zone: local time
    return abs(found - due) < timedelta(minutes=1)


def runs(count: int, python: str) -> Iterator[Run]:
    """Ours and every other way that is there, one after another."""
    server, paths = serve(count)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            yield ours(base, count, folder)
            for name in OTHERS:
                own = sys.executable if name == "trafilatura" else python
                found = other(name, own, [base + path for path in paths], folder)
                if found:
                    yield found
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    """Print one line a way of reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument(
        "--others", default=sys.executable, help="an interpreter with newspaper4k and news-please"
    )
    given = parser.parse_args()
    first = 0.0
    for run in runs(given.pages, given.others):
        title, body, date = quality(run)
        speed = len(run.rows) / run.seconds
        first = first or speed
        told = f"{run.name}: {len(run.rows)} pages in {run.seconds:.1f} s, {speed:.1f} pages/s"
        good = f"title {title:.3f}, lead and body {body:.3f}, date {date:.3f}"
        sys.stdout.write(f"{told} (ours {first / speed:.1f}×); {good}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
