"""Pages a second through fetch, extract and store, without waits, ours and others' on the same pages.

    python -m benchmarks.throughput --pages 600 --others /path/to/other/venv/bin/python
    python -m benchmarks.throughput --bare --pages 61 --others …     # the gold pages as they are: quality

The pages are the gold pages at the size and in the dress of outlets (:mod:`benchmarks.throughput_pages`),
served by a process apart, which packs them with gzip as outlets do. Ours is the whole door: the crawler in
its child process, page archive with digests, extraction in a worker with bounds, DuckDB. Others run under
`--others` (newspaper4k in a plain Scrapy spider, news-please) and are left out where not installed.

Every way is a process of its own with all that it starts, and is run twice: over `--pages` pages and over
a few. From the two come seconds of computing a page without what starting costs. Wall time is told too, but
depends on what else the machine does. Beside the speed stands the quality over the first turn of the pages:
token F1 of title, of lead and body; dates to the minute.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import mean, median
from typing import Any

from benchmarks.throughput_pages import MadePage, bare, dressed, gold_pages
from tests.pipeline.extract_kit import token_f1

ROOT = Path(__file__).resolve().parents[1]
OURS = "minhtin"
OTHERS = ("newspaper", "newsplease", "trafilatura")
#: Pages of the short run, from which the cost of starting is seen.
FEW = 20


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock and of computing; per page its address, title, text, date."""

    seconds: float
    computed: float
    rows: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of reading, many pages and few."""

    name: str
    many: Run
    few: Run

    @property
    def a_page(self) -> float:
        """Seconds of computing for one more page."""
        return (self.many.computed - self.few.computed) / max(1, len(self.many.rows) - len(self.few.rows))


def made(count: int, *, dress: bool) -> dict[str, MadePage]:
    """``count`` pages by the path they are served at."""
    names = sorted(gold_pages())
    places = [(number, names[number % len(names)]) for number in range(count)]
    return {
        f"/p{number}/{name}.html": dressed(name, number // len(names)) if dress else bare(name)
        for number, name in places
    }


def serve(pages: dict[str, MadePage]) -> ThreadingHTTPServer:
    """A server of the pages, packed for those who ask so, and of feeds that name the first N of them."""
    packed = {path: gzip.compress(page.body, 6) for path, page in pages.items()}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind = b"", "text/html; charset=utf-8"
            wants = "gzip" in self.headers.get("Accept-Encoding", "") and self.path in pages
            if self.path.startswith("/rss"):
                count = int(self.path.removeprefix("/rss").removesuffix(".xml"))
                body, kind = (
                    _feed(list(pages)[:count], f"http://{self.headers['Host']}"),
                    "application/rss+xml",
                )
            elif self.path in pages:
                body = packed[self.path] if wants else pages[self.path].body
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind)
            if wants:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  named so in the base class
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


def _feed(paths: list[str], base: str) -> bytes:
    items = "".join(f"<item><link>{base}{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode()


def measured(name: str, python: str, listed: Path, out: Path) -> Run | None:
    """One way of reading, a process of its own; None where it is not installed."""
    script = "throughput_ours.py" if name == OURS else "throughput_rivals.py"
    command = [python, str(Path(__file__).with_name(script)), name, str(listed), str(out)]
    before, began = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603  named by whoever measures
    seconds, after = time.perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    if done.returncode:
        sys.stderr.write(f"{name}: left out {done.stderr.strip().splitlines()[-1:]}\n")
        return None
    rows = tuple(json.loads(line) for line in out.read_text("utf-8").splitlines())
    computed = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, computed, rows)


def quality(run: Run, pages: dict[str, MadePage]) -> tuple[float, float, float]:
    """Token F1 of title, of lead and body together; dates exact to the minute. A page not read counts 0."""
    told = {"/" + row["url"].split("/", 3)[3]: row for row in run.rows}
    first = list(pages.items())[: len(gold_pages())]
    scores = [_scores(told.get(path), page.wanted) for path, page in first]
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


def ways(pages: dict[str, MadePage], python: str) -> Iterator[Way]:
    """Ours and every other way that is there, one after another."""
    server = serve(pages)
    serving = get_context("fork").Process(target=server.serve_forever, daemon=True)
    serving.start()
    base = f"http://127.0.0.1:{server.server_port}"
    server.socket.close()
    with tempfile.TemporaryDirectory() as folder:
        lists = {count: Path(folder) / f"{count}.txt" for count in (FEW, len(pages))}
        for count, listed in lists.items():
            listed.write_text("\n".join(base + path for path in list(pages)[:count]), "utf-8")
        for name in (OURS, *OTHERS):
            own = python if name in {"newspaper", "newsplease"} else sys.executable
            found = [measured(name, own, lists[count], Path(folder) / f"{name}.jsonl") for count in lists]
            if found[0] is not None and found[-1] is not None:
                yield Way(name, found[-1], found[0])
    serving.terminate()
    serving.join()


def main() -> None:
    """Print the sizes of the pages and one line a way of reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--bare", action="store_true", help="the gold pages as they are, a few kB each")
    parser.add_argument(
        "--others", default=sys.executable, help="an interpreter with newspaper4k and news-please"
    )
    given = parser.parse_args()
    pages = made(given.pages, dress=not given.bare)
    sizes = sorted(len(page.body) / 1000 for page in pages.values())
    words = mean(sum(len(line.split()) for line in page.wanted["body"]) for page in pages.values())
    sys.stdout.write(
        f"{len(pages)} pages of {sizes[0]:.0f}–{sizes[-1]:.0f} kB, median {median(sizes):.0f}, "
        f"articles of {words:.0f} words on the average\n"
    )
    first: Way | None = None
    for way in ways(pages, given.others):
        first = first or way
        sys.stdout.write(told(way, first, quality(way.many, pages)) + "\n")
        sys.stdout.flush()


def told(way: Way, first: Way, marks: tuple[float, float, float]) -> str:
    """The line of one way beside ours."""
    return (
        f"{way.name}: {len(way.many.rows)} pages; {1000 * way.a_page:.1f} ms of computing a page "
        f"(ours {way.a_page / first.a_page:.2f}×); with start {way.many.computed:.1f} s "
        f"(ours {way.many.computed / first.many.computed:.2f}×), {way.many.seconds:.1f} s by the clock "
        f"(ours {way.many.seconds / first.many.seconds:.2f}×); title {marks[0]:.3f}, lead and body "
        f"{marks[1]:.3f}, date {marks[2]:.3f}"
    )


if __name__ == "__main__":
    main()
