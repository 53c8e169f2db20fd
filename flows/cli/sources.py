"""`minhtin sources list|check|ledger`: the registry and its health."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from flows.cli.console_output import print_table
from flows.cli.session import progress

if TYPE_CHECKING:
    from datetime import datetime

    from crawlers.registry import SourceRow
    from pipeline.settings import Settings
    from pipeline.types import Source

app = App(name="sources", help="Sổ nguồn tin: liệt kê, kiểm tra.")


@app.command(name="list")
def list_sources(path: Path | None = None, /) -> int:
    """Liệt kê các nguồn và tình trạng đọc gần nhất.

    Args:
        path: tệp hoặc thư mục nguồn (mặc định theo cấu hình).
    """
    from crawlers.registry import describe, load_sources_lenient
    from flows.cli.session import existing_store
    from pipeline.settings import load_settings
    from pipeline.store.ledger import marked_sources

    settings = load_settings()
    sources, problems = load_sources_lenient(path or settings.sources)
    store = existing_store(settings) if settings.database.is_file() else None
    health = store.source_health() if store else {}
    if store:
        store.migrate()
    checked = store.last_working() if store else {}
    barred = marked_sources(store.path) if store else {}
    rows = []
    for one in describe(sources):
        seen = health.get(one.id)
        last = _local(seen.last_item_at, settings) if seen and seen.last_item_at else "—"
        worked = _last_working(one, checked.get(one.id), settings)
        if one.id in barred:
            worked = "không thể đọc một cách lịch sự"
        rows.append((one.id, one.name, one.tier, one.language, one.readers, worked, last))
    print_table(("mã", "tên", "tầng", "ngôn ngữ", "cách đọc", "kiểm tra gần nhất", "tin gần nhất"), rows)
    return _say_problems(problems)


@app.command
def check(
    path: Path | None = None,
    /,
    *,
    online: Annotated[bool, Parameter(name="--online", negative="")] = False,
    only: str = "",
) -> int:
    """Kiểm tra các tệp nguồn; với --online thì đọc thử từng nguồn (theo robots.txt, nhịp chậm).

    Args:
        path: tệp hoặc thư mục nguồn (mặc định theo cấu hình).
        online: đọc thử qua mạng các nguồn đang bật; kết quả được ghi lại cho `sources list`.
        only: chỉ nguồn có mã này (kể cả khi đang tắt).
    """
    from crawlers.registry import load_sources_lenient
    from pipeline.errors import BadInput
    from pipeline.settings import load_settings

    settings = load_settings()
    sources, problems = load_sources_lenient(path or settings.sources)
    chosen = [one for one in sources if not only or one.id == only]
    if only and not chosen:
        _say_problems(problems)  # the wanted source may be in a file that is wrong
        raise BadInput(f"{only}: không có nguồn nào mang mã này")
    sys.stdout.write(f"{len(chosen)} nguồn hợp lệ, {sum(one.enabled for one in chosen)} đang bật\n")
    wanted = [one for one in chosen if one.enabled or only]
    failures = _try_online(settings, wanted) if online else 0
    return max(_say_problems(problems), int(failures > 0))


@app.command
def ledger(host: str, /, *, days: int = 30, out: Path | None = None) -> int:
    """In sổ truy cập của một máy chủ và ghi thành một trang HTML để gửi cho tòa soạn.

    Args:
        host: tên máy chủ, có thể kèm cổng, ví dụ bao.example hoặc bao.example:443.
        days: số ngày gần nhất.
        out: tệp HTML (mặc định: thư mục ledger trong thư mục dữ liệu).
    """
    from datetime import UTC, datetime, timedelta

    from flows.cli.session import existing_store
    from flows.ledger_page import as_html, as_text
    from pipeline.errors import BadInput
    from pipeline.settings import load_settings
    from pipeline.store.ledger import host_ledger, hosts_named

    settings = load_settings()
    store = existing_store(settings)
    store.migrate()
    names = hosts_named(store.path, host)
    if not names:
        raise BadInput(f"{host}: chưa có yêu cầu nào tới máy chủ này")
    until = datetime.now(UTC) + timedelta(hours=1)
    for name in names:
        found = host_ledger(store.path, name, since=until - timedelta(days=max(days, 1)), until=until)
        sys.stdout.write(as_text(found, settings.zone) + "\n")
        plain = "".join(char if char.isalnum() or char in ".-" else "_" for char in name)
        file = settings.paths.data / "ledger" / f"{plain}.html"
        if out is not None:
            file = out if len(names) == 1 else out.with_name(f"{out.stem}-{plain}{out.suffix}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_html(found, settings.zone), encoding="utf-8")
        sys.stdout.write(f"Đã ghi {file}\n")
    return 0


def _try_online(settings: Settings, sources: list[Source]) -> int:
    """Print one line a source and return how many do not work."""
    from flows.check_sources import WORDS, check_online

    with progress() as report:
        found = check_online(settings, sources, report)
    rows = [(one.source_id, WORDS[one.result], one.items, one.note) for one in found]
    print_table(("mã", "kết quả", "số mục", "ghi chú"), rows)
    return sum(not one.working for one in found)


def _last_working(row: SourceRow, checked: datetime | None, settings: Settings) -> str:
    """The newer of the day written in the source's file and the last check that found it working."""
    if checked is None:
        return row.last_seen_working
    # Both are ISO days; the word for "never" sorts after any digit.
    written = row.last_seen_working if row.last_seen_working[:1].isdigit() else ""
    return max(written, checked.astimezone(settings.zone).date().isoformat())


def _local(moment: datetime, settings: Settings) -> str:
    return moment.astimezone(settings.zone).strftime("%d/%m/%Y %H:%M")


def _say_problems(problems: tuple[str, ...]) -> int:
    for line in problems:
        sys.stderr.write(f"minhtin: {line}\n")
    return 1 if problems else 0
