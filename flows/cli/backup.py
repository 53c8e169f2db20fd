"""`minhtin backup` and `minhtin restore`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.session import existing_store, now_utc

if TYPE_CHECKING:
    from pipeline.settings import Settings


#: Faults that are said one by one.
_TOLD = 20


def backup(*, out: Path | None = None) -> int:
    """Sao lưu dữ liệu, trang lưu và cấu hình (không có mật khẩu) vào một tệp; không cần dừng chương trình.

    Args:
        out: thư mục chứa bản sao lưu (mặc định: backups trong thư mục dữ liệu).
    """
    from flows.backup import back_up
    from pipeline.settings import load_settings

    settings = load_settings()
    folder = out or settings.paths.data / "backups"
    file, manifest = back_up(existing_store(settings), settings, folder, now_utc())
    sys.stdout.write(f"{file}: {len(manifest['files'])} tệp, {file.stat().st_size:,} byte\n")
    sys.stdout.write(f"kiểm tra: minhtin restore --check {file}\n")
    return 0


def restore(
    file: Path,
    /,
    *,
    check: Annotated[bool, Parameter(name="--check", negative="")] = False,
    force: Annotated[bool, Parameter(name="--force", negative="")] = False,
) -> int:
    """Khôi phục từ một bản sao lưu; bản sao lưu được kiểm tra trọn vẹn trước khi thay bất cứ gì.

    Args:
        file: tệp do `minhtin backup` ghi.
        check: chỉ kiểm tra, không khôi phục.
        force: thay dữ liệu đang có (bản cũ được chuyển sang bên cạnh, không xóa).
    """
    from flows.restore import check_backup
    from flows.restore import restore as put_back
    from pipeline.settings import load_settings

    settings = load_settings()
    done = check_backup(file) if check else put_back(file, settings, now_utc(), force=force)
    _tell([*done.problems, *done.gaps])
    if done.problems:
        sys.stderr.write(f"minhtin: {file}: bản sao lưu không dùng được; không thay đổi gì\n")
        return 1
    sys.stdout.write(
        f"{file}: lập lúc {_local(done.made_at, settings)}; {done.files} tệp khớp bản kê, "
        f"{done.runs} lượt có tổng khớp, {done.articles} bài, {done.pages} trang lưu còn nguyên\n"
    )
    if done.gaps:
        sys.stderr.write(f"minhtin: {len(done.gaps)} chỗ trên đã sai hoặc thiếu từ trước khi sao lưu\n")
    whole = "" if not done.gaps else ", nhưng không trọn vẹn"
    sys.stdout.write(f"bản sao lưu dùng được{whole}\n" if check else f"đã khôi phục{whole}\n")
    return 1 if check and done.gaps else 0


def _tell(lines: list[str]) -> None:
    for line in lines[:_TOLD]:
        sys.stderr.write(f"minhtin: {line}\n")
    if len(lines) > _TOLD:
        sys.stderr.write(f"minhtin: … và {len(lines) - _TOLD:,} chỗ nữa\n")


def _local(moment: str, settings: Settings) -> str:
    """A moment of a list of contents as an office writes it."""
    return f"{datetime.fromisoformat(moment).astimezone(settings.zone):%H:%M ngày %d/%m/%Y}"
