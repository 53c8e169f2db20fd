"""Pages a second through fetch, extract and store, without waits, ours and others' on the same pages.

    python -m benchmarks.throughput --pages 2000 --others /path/to/other/venv/bin/python
    python -m benchmarks.throughput --pages 61 --others …      # only the table of quality, quickly

The pages are the gold pages, first as they are, then with words exchanged, served by a process apart.
Ours is the whole door: the crawler in its child process, page archive with digests, extraction, DuckDB.
Others run under `--others` (newspaper4k in a plain Scrapy spider, news-please) and are left out where not
installed. Every way is a process of its own with all that it starts: measured are seconds by the clock
and seconds of computing, loading included; the second hardly depends on what else the machine has to do.
Beside the speed stands the quality on the gold pages: token F1 of title, of lead and body; dates to the
minute.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import mean
from typing import Any

from benchmarks.page_server import page_server
from tests.pipeline.extract_kit import token_f1

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "pipeline" / "pages_gold"
OURS = "minhtin"
OTHERS = ("newspaper", "newsplease", "trafilatura")


@dataclass(frozen=True, slots=True)
class Run:
    """One way of reading: seconds by the clock and of computing; per page its address, title, text, date."""

    name: str
    seconds: float
    computed: float
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

    def answer(path: str, host: str) -> tuple[bytes, str]:
        if path == "/rss.xml":
            return _feed(paths, f"http://{host}"), "application/rss+xml"
        number, _, name = path.removeprefix("/p").removesuffix(".html").partition("/")
        if name not in pages:
            return b"", "text/html; charset=utf-8"
        return _varied(pages[name][0], int(number) // len(names)), "text/html; charset=utf-8"

    return page_server(answer), paths


def _varied(body: bytes, turn: int) -> bytes:
    """The page with other words, as many; the first turn leaves it as it is."""
    if not turn:
        return body
    chance = random.Random(turn)  # noqa: S311  pages that can be made again
    swaps = dict(zip(_WORDS, chance.sample(_WORDS, len(_WORDS)), strict=True))
    return _SWAPPED.sub(lambda found: b" " + swaps[found[1]] + b" ", body)


_WORDS = [
    word.encode()
    for word in ("và", "của", "các", "được", "cho", "trong", "này", "một", "những", "người", "đã")
]
_SWAPPED = re.compile(b" (" + b"|".join(_WORDS) + b") ")


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
    return Run(name, seconds, computed, rows)


def quality(run: Run) -> tuple[float, float, float]:
    """Token F1 of title, of lead and body together; dates exact to the minute. A page not read counts 0."""
    gold = gold_pages()
    told = {name: row for row in run.rows for name in [_gold_name(row["url"], len(gold))] if name}
    scores = [_scores(told.get(name), wanted) for name, (_, wanted) in gold.items()]
    return mean(one[0] for one in scores), mean(one[1] for one in scores), mean(one[2] for one in scores)


def _gold_name(url: str, count: int) -> str:
    """The gold page behind an address; '' for one with changed words."""
    number, name = url.rsplit("/", 2)[1:]
    return name.removesuffix(".html") if int(number.removeprefix("p")) < count else ""


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
    serving = get_context("fork").Process(target=server.serve_forever, daemon=True)
    serving.start()
    base = f"http://127.0.0.1:{server.server_port}"
    server.socket.close()
    with tempfile.TemporaryDirectory() as made:
        listed = Path(made) / "addresses.txt"
        listed.write_text("\n".join(base + path for path in paths), "utf-8")
        for name in (OURS, *OTHERS):
            own = python if name in {"newspaper", "newsplease"} else sys.executable
            if found := measured(name, own, listed, Path(made) / f"{name}.jsonl"):
                yield found
    serving.terminate()
    serving.join()


def main() -> None:
    """Print one line a way of reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument(
        "--others", default=sys.executable, help="an interpreter with newspaper4k and news-please"
    )
    given = parser.parse_args()
    first: Run | None = None
    for run in runs(given.pages, given.others):
        first = first or run
        title, body, date = quality(run)
        sys.stdout.write(
            f"{run.name}: {len(run.rows)} pages, {run.seconds:.1f} s by the clock "
            f"(ours {run.seconds / first.seconds:.1f}×), {run.computed:.1f} s of computing "
            f"(ours {run.computed / first.computed:.1f}×), "
            f"{len(run.rows) / run.computed:.0f} pages/s of one core; "
            f"title {title:.3f}, lead and body {body:.3f}, date {date:.3f}\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
