"""`minhtin run | serve | import`: collecting and processing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.session import progress

if TYPE_CHECKING:
    from flows.cycle import CycleReport


def run(
    *,
    sources: Path | None = None,
    once: Annotated[bool, Parameter(name="--once", negative="")] = False,
    plain: Annotated[bool, Parameter(name="--plain", negative="")] = False,
) -> int:
    """Thu thập và xử lý một lượt, hoặc lặp lại theo lịch đến khi dừng.

    Args:
        sources: tệp hoặc thư mục nguồn (mặc định theo cấu hình).
        once: chạy một lượt rồi thôi; nếu không, chạy tiếp theo lịch như `minhtin serve`.
        plain: không dùng Prefect (khởi động nhanh hơn, không ghi lịch sử chạy).
    """
    from pipeline.settings import load_settings

    settings = load_settings()
    if not once:
        return serve(sources=sources)
    if plain:
        from flows.cycle import run_cycle

        with progress() as report:
            done = run_cycle(settings, sources=sources, report=report)
        return show_cycle(done)
    from flows.cycle import usable_sources
    from flows.prefect_env import prepare

    usable_sources(settings, sources)  # mistakes are told before the scheduler is started
    prepare(settings.paths.data)
    from flows.ingest import ingest
    from flows.progress import showing

    with progress() as report, showing(report):
        result = ingest(sources=sources)
    return show_cycle(result)


def serve(*, sources: Path | None = None) -> int:
    """Chạy theo lịch (15 phút một lượt thu thập, 06:45 làm điểm báo) đến khi dừng.

    Args:
        sources: tệp hoặc thư mục nguồn (mặc định theo cấu hình).
    """
    from flows.serve import serve_schedules
    from pipeline.settings import load_settings

    return serve_schedules(load_settings(), sources)


def import_files(*files: Path, source: str = "nhap-tep", columns: str = "") -> int:
    """Nhập tệp CSV, JSONL hoặc XLSX các bài viết, bài báo vào cùng một quy trình xử lý.

    Args:
        files: các tệp.
        source: mã nguồn ghi cho các mục nhập vào.
        columns: tên cột, ví dụ "text=Nội dung,url=Liên kết,published_at=Ngày" (mặc định tự nhận).
    """
    from flows.inbox import import_into
    from pipeline.errors import WrongUsage
    from pipeline.settings import load_settings

    if not files:
        raise WrongUsage("import: cần ít nhất một tệp")
    with progress() as report:
        result, problems = import_into(load_settings(), files, source, columns, report)
    for line in problems:
        sys.stderr.write(f"minhtin: {line}\n")
    return max(show_cycle(result), 1 if problems else 0)


def show_cycle(report: CycleReport) -> int:
    """Print what a cycle did and return the exit status."""
    from pipeline.digest.words import DISPOSITIONS

    out = sys.stdout
    for line in report.file_problems:
        sys.stderr.write(f"minhtin: {line}\n")
    for source, line in report.source_problems:
        sys.stderr.write(f"minhtin: {source}: {line}\n")
    counts = report.conservation
    out.write(f"Lượt {report.run_id}: phát hiện {counts.discovered} mục\n")
    for name, words in DISPOSITIONS.items():
        if number := counts.by_disposition.get(name, 0):
            out.write(f"  {words:<28}{number:>7}\n")
    out.write(f"  {'tổng':<28}{sum(counts.by_disposition.values()):>7}  (khớp)\n")
    out.write(f"Cảnh báo mới: {report.alerts_raised}\n")
    if report.crashed:
        sys.stderr.write(f"minhtin: {report.crashed}\n")
    return 1 if report.crashed or report.file_problems else 0
