"""The demo: three days of the bundled newsroom through the whole job, then held against the truth."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.newsroom import Newsroom, compare, load_truth, render_confusion
from flows.newsroom.confusion import Actual, Confusion
from pipeline.digest.words import DISPOSITIONS, KINDS
from pipeline.errors import BadInput
from pipeline.paths import ROOT
from pipeline.settings import Settings, load_settings
from pipeline.store import Store

if TYPE_CHECKING:
    from flows.cycle import CycleReport
    from flows.progress import Report

DAYS = (1, 2, 3)
#: Names in the environment that are no settings.
_KEPT = frozenset({"MINHTIN_RULES", "MINHTIN_DEBUG"})
FOLDER = ROOT / "tests" / "newsroom"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo prints, whether all counts added up, and the comparison with the truth."""

    text: str
    good: bool
    confusion: Confusion
    reports: tuple[CycleReport, ...]


def run_demo(out: Path, *, plain: bool, report: Report) -> DemoResult:
    """Run three simulated days into ``out`` (made anew) and write store, alerts and digest there.

    Args:
        out: folder for everything the demo leaves.
        plain: call the stages directly instead of through Prefect.
        report: told how far we are.

    Raises:
        BadInput: the newsroom is not there (it comes with the repository, not with the package), or
            ``out`` holds something that is not a demo.
    """
    if not FOLDER.is_dir():
        raise BadInput(f"{FOLDER}: không có tòa soạn mẫu; chạy `minhtin demo` trong thư mục mã nguồn")
    _fresh(out)
    began = time.monotonic()
    settings = _settings(out)
    reports = []
    with Newsroom(FOLDER) as newsroom:
        newsroom.sources(out / "sources")
        run = _runner(settings, plain=plain, report=report)
        for day in DAYS:
            newsroom.day = day
            report(f"Ngày {day}", day, len(DAYS))
            reports.append(run(out / "sources", newsroom.now(day)))
        items = newsroom.item_ids()
        digests = _digests(settings, newsroom, out)
    confusion = compare(load_truth(FOLDER), actual(Store(settings.database), items))
    _write_alerts(settings, out)
    (out / "confusion.txt").write_text(render_confusion(confusion), encoding="utf-8")
    text = _summary(settings, out, reports, confusion, digests, time.monotonic() - began)
    # A comparison over nothing is no success: without items the accuracies above mean nothing.
    read = sum(one.conservation.by_disposition.get("stored", 0) for one in reports)
    good = read > 0 and not any(one.crashed for one in reports)
    return DemoResult(text, good, confusion, tuple(reports))


def _fresh(out: Path) -> None:
    """Empty a folder that an earlier demo left; never one that holds anything else."""
    if out.exists() and any(out.iterdir()) and not (out / ".demo").is_file():
        raise BadInput(f"{out}: thư mục có dữ liệu không phải của bản chạy thử; chọn --out khác")
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / ".demo").touch()


def _settings(out: Path) -> Settings:
    """Settings of the demo's own, so that those of an installation in this folder do not reach in.

    The Prefect flow reads the same file, as it does under `minhtin serve`.
    """
    file = out / "minhtin.toml"
    file.write_text(f"[paths]\ndata = {json.dumps(str(out))}\n", encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("MINHTIN_") and name not in _KEPT]:
        del os.environ[name]
    os.environ["MINHTIN_CONFIG"] = str(file)
    return load_settings()


def _runner(settings: Settings, *, plain: bool, report: Report) -> Callable[..., CycleReport]:
    if plain:
        from flows.cycle import run_cycle

        return lambda sources, now: run_cycle(settings, sources=sources, now=now, report=report)
    from flows.prefect_env import prepare

    prepare(settings.paths.data)
    from flows.ingest import ingest

    return lambda sources, now: ingest(sources=sources, now=now)


def _digests(settings: Settings, newsroom: Newsroom, out: Path) -> list[Path]:
    from flows.digest import FORMS, make_digest

    store = Store(settings.database)
    made: list[Path] = []
    for day in DAYS:
        now = newsroom.now(day)
        local = now.astimezone(settings.zone).date()
        made += make_digest(store, settings, local, local, now=now, out=out, forms=FORMS).files
    return made


def actual(store: Store, items: dict[str, str]) -> dict[str, Actual]:
    """What the store says of each item of the newsroom; ``items`` maps addresses to item ids."""
    fates = {fate.url: fate for fate in store.fates()}
    by_article = {
        fate.article_id: items[url] for url, fate in fates.items() if fate.article_id and url in items
    }
    found: dict[str, Actual] = {}
    for url, item in items.items():
        if (fate := fates.get(url)) is not None:
            found[item] = Actual(
                dispositions=list(fate.dispositions),
                salience=fate.salience,
                topic=fate.topic,
                sentiment=fate.sentiment,
                story=fate.story_id,
                reprint_of=by_article.get(fate.reprint_of, fate.reprint_of),
                alerts=list(fate.alerts),
                claims=list(fate.claims),
            )
    return found


def _write_alerts(settings: Settings, out: Path) -> None:
    from flows.export import alert_detail

    store = Store(settings.database)
    details = [alert_detail(store, one.alert_id) for one in store.list_alerts(include_closed=True)]
    (out / "alerts.json").write_text(
        json.dumps(details, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _summary(
    settings: Settings,
    out: Path,
    reports: Sequence[CycleReport],
    confusion: Confusion,
    digests: Sequence[Path],
    seconds: float,
) -> str:
    counts: Counter[str] = Counter()
    for one in reports:
        counts.update(one.conservation.by_disposition)
    alerts = Counter(one.kind.value for one in Store(settings.database).list_alerts(include_closed=True))
    lines = [
        f"Minh Tin chạy thử: 3 ngày của tòa soạn mẫu trong {seconds:.0f} giây",
        f"Phát hiện {sum(counts.values())} mục; mỗi mục có đúng một cách xử lý:",
        *(f"  {words:<28}{counts[name]:>6}" for name, words in DISPOSITIONS.items() if counts[name]),
        f"  {'tổng':<28}{sum(counts.values()):>6}  (khớp)",
        "Cảnh báo:",
        *(f"  {words:<28}{alerts[kind]:>6}" for kind, words in KINDS.items() if alerts[kind]),
        "So với đáp án của tòa soạn mẫu (chi tiết: confusion.txt):",
        *(f"  {words:<28}{confusion.accuracy(name):>6.0%}" for name, words in _JUDGED.items()),
        *(
            f"  {words:<28}{pairs.precision:>6.0%} đúng, {pairs.recall:.0%} đủ"
            for name, words in _PAIRED.items()
            if (pairs := confusion.pairs.get(name))
        ),
        f"  báo nhầm: {len(confusion.false_alarms)}, bỏ sót: {len(confusion.missed_alarms)}",
        f"Kho dữ liệu: {settings.database}",
        f"Trang đã lưu: {settings.archive}",
        f"Cảnh báo: {out / 'alerts.json'}",
        *(f"Điểm báo: {path}" for path in digests),
        *(f"LỖI: {one.crashed}" for one in reports if one.crashed),
    ]
    return "\n".join(lines) + "\n"


_JUDGED = {
    "disposition": "cách xử lý",
    "salience": "mức liên quan đến tỉnh",
    "sentiment": "sắc thái",
    "topic": "lĩnh vực",
    "alert": "cảnh báo",
    "claim": "kết quả đối chiếu",
}
_PAIRED = {"reprints": "bản đăng lại", "stories": "nhóm sự việc"}
