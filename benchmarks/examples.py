"""Digests to look at: day, week, month and year of the demo, two of the replay, the hard days of the tests.

Run ``python -m benchmarks.examples [OUT]`` (default ``var/examples``, which git ignores) after ``make demo``;
digests of real articles need ``make replay`` too, and are left out with a word where there was none. Every
digest is written in all four forms. Printed for each: wall and CPU seconds (charts are drawn once, by the
form that comes first), size and path. The stores of demo and replay are copied, so nothing of theirs changes.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flows.mail import draft
from pipeline.digest import Digest, build_digest, render_docx, render_html, render_pdf
from pipeline.settings import Settings, load_settings
from pipeline.store import Store

DEMO, REPLAY, OUT = Path("var/demo"), Path("var/replay"), Path("var/examples")
#: The demo newsroom's last day (flows/demo.py): its week, and the year that is reported in November.
LAST = date(2026, 11, 14)
WEEK, YEAR = (date(2026, 11, 9), date(2026, 11, 15)), (date(2026, 1, 1), date(2026, 12, 31))
MONTH = (date(2026, 11, 1), date(2026, 11, 30))


@dataclass(frozen=True, slots=True)
class Example:
    """A digest by the name of its files, and what building it took (wall, CPU)."""

    name: str
    digest: Digest
    spent: tuple[float, float]


def main(out: Path = OUT) -> int:
    """Write all examples below ``out``; return the exit status."""
    out.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    for example in examples(settings, out):
        wall, cpu = example.spent
        print(f"{example.name}: built in {wall:.2f} s (CPU {cpu:.2f})")
        for form, data, (wall, cpu) in forms(example, settings):
            path = out / f"{example.name}.{form}"
            path.write_bytes(data)
            print(f"  {form:5} {wall:6.2f} s (CPU {cpu:5.2f})  {len(data) / 1000:7,.0f} kB  {path}")
    return 0


def examples(settings: Settings, out: Path) -> Iterator[Example]:
    """All examples that can be made here."""
    if (DEMO / "minhtin.duckdb").exists():
        store, now = _copy(DEMO, out), datetime(2026, 11, 15, 1, 0, tzinfo=UTC)
        spans = (("demo-ngay", (LAST, LAST)), ("demo-tuan", WEEK), ("demo-thang", MONTH), ("demo-nam", YEAR))
        for name, days in spans:
            yield _built(name, store, settings, days, now)
    else:
        print(f"skipped: no store in {DEMO}; run `make demo` first")
    if (REPLAY / "minhtin.duckdb").exists():
        store = _copy(REPLAY, out)
        day = busiest(store, settings, "day")
        year = busiest(store, settings, "year")
        span = year, year.replace(month=12, day=31)
        yield _built("that-ngay", store, settings, (day, day), _after((day, day)))
        yield _built("that-nam", store, settings, span, _after(span))
    else:
        print(f"skipped: no store in {REPLAY}; run `make replay` first")
    yield from _hard()


def _after(days: tuple[date, date]) -> datetime:
    return datetime.combine(days[1] + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=1)


def _copy(data: Path, out: Path) -> Store:
    path = out / f".{data.name}.duckdb"
    shutil.copy(data / "minhtin.duckdb", path)
    store = Store(path)
    store.migrate()
    return store


def _built(name: str, store: Store, settings: Settings, days: tuple[date, date], now: datetime) -> Example:
    wall, cpu = time.perf_counter(), time.process_time()
    digest = build_digest(store, settings, *days, now=now)
    return Example(name, digest, (time.perf_counter() - wall, time.process_time() - cpu))


def busiest(store: Store, settings: Settings, size: str) -> date:
    """The first day of the local day or year (``size``) with most items about the province."""
    import duckdb

    with duckdb.connect(str(store.path), read_only=True) as connection:
        row = connection.execute(
            "SELECT CAST(date_trunc(?, timezone(?, dated)) AS DATE) AS day FROM articles "
            "JOIN relevance USING (article_id) WHERE salience = 'main' "
            "GROUP BY day ORDER BY count(*) DESC, day LIMIT 1",
            [size, settings.timezone],
        ).fetchone()
    return date.fromisoformat(str(row[0])) if row else LAST


def _hard() -> Iterator[Example]:
    """The days that a digest must survive (made by hand in the tests)."""
    from tests.digest import digest_kit as kit

    days: dict[str, Callable[[], Digest]] = {
        "kho-trong": kit.empty,
        "kho-2000-bai": kit.crowded,
        "kho-80-dang-lai": kit.reprinted,
        "kho-du-muc": kit.full,
        "kho-khong-can-cu": kit.unfounded,
        "kho-ky-tu-la": lambda: kit.hostile(" ".join(kit.HOSTILE)),
    }
    for name, make in days.items():
        wall, cpu = time.perf_counter(), time.process_time()
        digest = make()
        yield Example(name, digest, (time.perf_counter() - wall, time.process_time() - cpu))


def forms(example: Example, settings: Settings) -> Iterator[tuple[str, bytes, tuple[float, float]]]:
    """Each form of a digest with what it took (wall, CPU)."""
    makers: dict[str, Callable[[], bytes]] = {
        "html": lambda: render_html(example.digest).encode(),
        "docx": lambda: render_docx(example.digest),
        "pdf": lambda: render_pdf(example.digest),
        "eml": lambda: draft(example.digest, settings, now=example.digest.made_at, files=[]),
    }
    for form, make in makers.items():
        wall, cpu = time.perf_counter(), time.process_time()
        data = make()
        yield form, data, (time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
