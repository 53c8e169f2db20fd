"""How long a digest of thirty days takes over a store of 100,000 articles (5 s at most are wanted).

Run: ``python -m benchmarks.digest [ARTICLES ...]`` (default 25,000, 50,000 and 100,000, to see the growth).
All articles lie in the thirty days, have the province as their main subject and bodies of about 3 kB, so
that the digest has all of them to say something of. Everything is invented filler, made inside the
database. Printed are wall and CPU seconds of: the whole HTML digest in a process of its own (imports,
charts and all) and the best of three in this one, from the store to the last byte; gathering the rows,
judging the sources, building, and each form; beside it the same rows asked of SQLite (the store that needs no
package). CPU counts all threads; wall depends on what else the machine does.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.digest_filler import FIRST, LAST, fill, fill_sqlite
from pipeline.digest import build_digest, render_docx, render_html, render_mail_html, render_pdf
from pipeline.digest.build import TOLD
from pipeline.digest.rows import Wanted
from pipeline.health import daily_message
from pipeline.settings import Settings
from pipeline.store import Store

SIZES = (25_000, 50_000, 100_000)
NOW = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


Spent = tuple[float, float]
_FRESH = """
import sys, time
from pathlib import Path
from benchmarks.digest import whole
whole(Path(sys.argv[1]))
print(time.process_time())
"""


@dataclass
class Row:
    """Seconds (wall, CPU) by step of one size."""

    articles: int
    steps: dict[str, Spent]


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print one line a size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            row = measure(Path(folder), size)
        print(
            f"{row.articles:>8,} "
            + "  ".join(f"{name} {wall:.2f} s (CPU {cpu:.2f})" for name, (wall, cpu) in row.steps.items())
        )


def measure(folder: Path, articles: int, repeat: int = 3) -> Row:
    """Fill a store of ``articles`` in ``folder`` and time each step, best of ``repeat``."""
    store, settings = Store(folder / "digest.duckdb"), Settings()
    store.migrate()
    fill(store.path, articles)
    built = build_digest(store, settings, FIRST, LAST, now=NOW)
    steps = {
        "whole HTML digest, fresh process": _fresh(store.path),
        "whole HTML digest": _best(lambda: whole(store.path), repeat),
        "rows": _best(lambda: _rows(store, settings), repeat),
        "sources judged": _best(lambda: daily_message(store, NOW, zone=settings.timezone), repeat),
        "building": _best(lambda: build_digest(store, settings, FIRST, LAST, now=NOW), repeat),
        "rows from SQLite": _sqlite(store.path, folder / "digest.sqlite"),
        "html": _best(lambda: render_html(built), repeat),
        "docx": _best(lambda: render_docx(built), 1),
        "pdf": _best(lambda: render_pdf(built), 1),
        "mail": _best(lambda: render_mail_html(built), 1),
    }
    return Row(articles, steps)


def whole(path: Path) -> str:
    """The HTML digest of the thirty days from the store at ``path``."""
    return render_html(build_digest(Store(path), Settings(), FIRST, LAST, now=NOW))


def _fresh(path: Path) -> Spent:
    """The same in a process of its own: from its start to its end, and the CPU seconds that it tells."""
    begun = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", _FRESH, str(path)], check=True, capture_output=True, text=True
    )
    return time.perf_counter() - begun, float(done.stdout.split()[-1])


def _rows(store: Store, settings: Settings) -> object:
    return store.digest_rows(
        FIRST, LAST, settings.zone, chart_days=37, texts=False, wanted=Wanted(told=TOLD, reviewed=True)
    )


def _sqlite(duck: Path, path: Path) -> Spent:
    """The article rows of the same digest, asked of SQLite with an index on the date."""
    fill_sqlite(duck, path)
    with sqlite3.connect(path) as connection:
        return _best(lambda: connection.execute(_SQLITE, _span()).fetchall(), 1)


_SQLITE = """
  SELECT a.article_id, a.source_id, s.name, s.tier, a.url, a.title, a.dated, l.sentiment, l.topic, m.story_id,
         (SELECT group_concat(name, '|') FROM (SELECT name FROM mentions x WHERE x.article_id = a.article_id
          GROUP BY name ORDER BY count(*) DESC))
  FROM articles a JOIN sources s USING (source_id) JOIN relevance r USING (article_id)
  JOIN labels l USING (article_id) JOIN story_members m USING (article_id)
  WHERE a.dated >= ? AND a.dated < ? AND r.about_province ORDER BY a.dated, a.article_id
"""


def _span() -> tuple[str, str]:
    return _midnight(FIRST), _midnight(LAST + timedelta(days=1))


def _midnight(day: date) -> str:
    moment = datetime.combine(day, datetime.min.time(), Settings().zone)
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _best(work: Callable[[], object], times: int) -> Spent:
    found = []
    for _ in range(times):
        begun, busy = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - begun, time.process_time() - busy))
    return min(found, key=lambda spent: spent[1])


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or SIZES)
