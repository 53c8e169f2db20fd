"""`minhtin sources list|check`: the registry and its health."""

from __future__ import annotations

import sys
from pathlib import Path

from cyclopts import App

from flows.cli.console_output import print_table

app = App(name="sources", help="Sổ nguồn tin: liệt kê, kiểm tra.")


@app.command(name="list")
def list_sources(path: Path | None = None, /) -> int:
    """Liệt kê các nguồn và tình trạng đọc gần nhất.

    Args:
        path: tệp hoặc thư mục nguồn (mặc định theo cấu hình).
    """
    from crawlers.registry import describe, load_sources_lenient
    from pipeline.settings import load_settings
    from pipeline.store import Store

    settings = load_settings()
    sources, problems = load_sources_lenient(path or settings.sources)
    health = Store(settings.database).source_health() if settings.database.is_file() else {}
    rows = []
    for one in describe(sources):
        seen = health.get(one.id)
        last = (
            seen.last_item_at.astimezone(settings.zone).strftime("%d/%m/%Y %H:%M")
            if seen and seen.last_item_at
            else "—"
        )
        rows.append((one.id, one.name, one.tier, one.language, one.readers, one.last_seen_working, last))
    print_table(("mã", "tên", "tầng", "ngôn ngữ", "cách đọc", "kiểm tra gần nhất", "tin gần nhất"), rows)
    return _say_problems(problems)


@app.command
def check(path: Path | None = None, /, *, online: bool = False, only: str = "") -> int:
    """Kiểm tra các tệp nguồn; với --online thì đọc thử từng nguồn (theo robots.txt, nhịp chậm).

    Args:
        path: tệp hoặc thư mục nguồn (mặc định theo cấu hình).
        online: đọc thử qua mạng.
        only: chỉ nguồn có mã này.
    """
    from crawlers.registry import load_sources_lenient
    from pipeline.errors import BadInput
    from pipeline.settings import load_settings

    settings = load_settings()
    sources, problems = load_sources_lenient(path or settings.sources)
    chosen = [one for one in sources if not only or one.id == only]
    if only and not chosen:
        raise BadInput(f"{only}: không có nguồn nào mang mã này")
    sys.stdout.write(f"{len(chosen)} nguồn hợp lệ, {sum(one.enabled for one in chosen)} đang bật\n")
    failures = 0
    if online:
        from flows.check_sources import check_online

        rows = check_online(settings, [one for one in chosen if one.enabled])
        print_table(("mã", "kết quả", "số mục", "ghi chú"), rows)
        failures = sum(row[1] != "đọc được" for row in rows)
    return max(_say_problems(problems), int(failures > 0))


def _say_problems(problems: tuple[str, ...]) -> int:
    for line in problems:
        sys.stderr.write(f"minhtin: {line}\n")
    return 1 if problems else 0
