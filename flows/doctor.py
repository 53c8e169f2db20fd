"""Is this installation sound, and if not, what is to be mended? Each check alone, in Vietnamese."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

from crawlers.registry import load_sources_lenient
from flows import doctor_parts as parts
from flows.doctor_secrets import SECRETS
from pipeline.errors import MinhTinError
from pipeline.paths import rules_dir
from pipeline.settings import Settings
from pipeline.store import Store

#: Room to leave on the disk; age at which the last cycle is too old.
LEAST_FREE = 2 * 1024**3
LATEST_CYCLE = timedelta(hours=3)
_NEEDED = ("duckdb", "scrapy", "pydantic", "fastapi", "prefect", "onnxruntime")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: ``mend`` says what to do and is empty when all is well."""

    name: str
    state: str
    mend: str = ""


Check = Callable[[Settings], Finding]


def examine(settings: Settings) -> list[Finding]:
    """Run every check; one that breaks down is itself a finding."""
    return list(_run(settings))


def _run(settings: Settings) -> Iterator[Finding]:
    for check in CHECKS:
        try:
            yield check(settings)
        except (OSError, MinhTinError) as error:
            yield Finding(check.__name__, str(error), "xem lỗi ở bên và sửa quyền hoặc đường dẫn")
    yield from secrets(settings)


def secrets(settings: Settings) -> Iterator[Finding]:
    """The secrets that the settings ask for must be in the environment; none is shown."""
    for name, look in SECRETS:
        seen = look(settings)
        yield Finding(name, seen.state, seen.mend)


def python_version(_: Settings) -> Finding:
    """Python must be 3.11 or newer."""
    found = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", found, "" if sys.version_info >= (3, 11) else "cài Python 3.11")


def packages(_: Settings) -> Finding:
    """The packages without which nothing runs must be there."""
    missing = [name for name in _NEEDED if not _installed(name)]
    words = "thiếu " + ", ".join(missing) if missing else "đủ"
    return Finding("Gói phần mềm", words, "cài lại theo requirements.lock" if missing else "")


def _installed(name: str) -> bool:
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def disk(settings: Settings) -> Finding:
    """The disk of the data folder must have room."""
    free = shutil.disk_usage(_existing(settings.paths.data)).free
    mend = "" if free >= LEAST_FREE else "giải phóng đĩa hoặc đặt lại paths.data sang đĩa khác"
    return Finding("Đĩa trống", f"{free / 1024**3:.1f} GiB", mend)


def writable(settings: Settings) -> Finding:
    """The data folder must be ours to write to."""
    folder = _existing(settings.paths.data)
    good = folder.is_dir() and os.access(folder, os.W_OK)
    return Finding("Ghi dữ liệu", str(folder), "" if good else f"cấp quyền ghi cho thư mục {folder}")


def database(settings: Settings) -> Finding:
    """The database must open; none yet is no fault."""
    if not settings.database.exists():
        return Finding("Cơ sở dữ liệu", "chưa có; sẽ được tạo ở lần chạy đầu")
    try:
        Store(settings.database, timeout=3).last_started()
    except Exception as error:  # noqa: BLE001  whatever keeps it from opening is the finding
        return Finding("Cơ sở dữ liệu", str(error), "khôi phục từ bản sao lưu: minhtin restore --check TỆP")
    return Finding("Cơ sở dữ liệu", "mở được")


def last_cycle(settings: Settings) -> Finding:
    """The last cycle must not be long ago."""
    last = Store(settings.database, timeout=3).last_started() if settings.database.exists() else None
    if last is None:
        return Finding("Lần chạy gần nhất", "chưa chạy lần nào")
    late = datetime.now(UTC) - last > LATEST_CYCLE
    mend = "khởi động lại dịch vụ: minhtin serve" if late else ""
    return Finding("Lần chạy gần nhất", f"{last.astimezone(settings.zone):%H:%M ngày %d/%m/%Y}", mend)


def sources(settings: Settings) -> Finding:
    """The files of sources must parse."""
    found, problems = load_sources_lenient(settings.paths.sources or rules_dir() / "sources")
    return Finding("Nguồn tin", f"{len(found)} nguồn", f"sửa tệp nguồn: {problems[0]}" if problems else "")


def contact(settings: Settings) -> Finding:
    """Outside sources are read only with a contact address."""
    good = bool(settings.crawl.contact.strip())
    mend = "" if good else "ghi địa chỉ liên hệ vào crawl.contact trong minhtin.toml"
    return Finding("Địa chỉ liên hệ", settings.crawl.contact or "chưa có", mend)


def port(settings: Settings) -> Finding:
    """The console's port must be free, or the console already there."""
    if not settings.console.enabled or not settings.console.port:
        return Finding("Cổng bàn trực", "không đặt")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.console.port))
        except OSError:
            mend = "nếu không phải bàn trực đang chạy, đổi console.port"
            return Finding("Cổng bàn trực", f"{settings.console.port} đang có chương trình dùng", mend)
    return Finding("Cổng bàn trực", f"{settings.console.port} còn trống")


def clock(settings: Settings) -> Finding:
    """The clock must not stand before this program was made."""
    now = datetime.now(UTC)
    mend = "" if now.year >= 2026 else "chỉnh lại giờ máy (bật đồng bộ NTP)"
    return Finding("Đồng hồ", f"{now.astimezone(settings.zone):%H:%M ngày %d/%m/%Y}", mend)


def versions(_: Settings) -> Finding:
    """What is installed must be what was tested: the versions of ``requirements.lock``."""
    wrong, good = parts.other_versions()
    mend = "cài lại theo requirements.lock: make setup" if wrong else ""
    words = f"khác bản khóa: {', '.join(wrong[:5])}" if wrong else f"{good} gói đúng bản khóa"
    return Finding("Phiên bản gói", words, mend)


def weaknesses(_: Settings) -> Finding:
    """No installed package may have a weakness that is known to us."""
    found, about = parts.weaknesses()
    if found:
        return Finding("Lỗ hổng đã biết", "; ".join(found[:5]), "nâng phiên bản các gói đã nêu")
    old = "cập nhật rules/advisories/pypi.json (đã ghi quá lâu)" if parts.list_is_old() else ""
    return Finding("Lỗ hổng đã biết", f"không có ({about})", old)


def encoder(_: Settings) -> Finding:
    """The packaged encoder must be the one that was measured."""
    wrong = parts.changed_files(parts.encoder_folder())
    words = f"khác bản đã đo: {', '.join(wrong)}" if wrong else "đúng bản đã đo"
    return Finding("Bộ mã hóa câu", words, "lấy lại thư mục models/artefacts/encoder" if wrong else "")


def fonts(_: Settings) -> Finding:
    """The fonts of the printed digest must be there, unchanged."""
    wrong = parts.changed_files(parts.fonts_folder())
    words = f"thiếu hoặc khác: {', '.join(wrong)}" if wrong else "đủ"
    return Finding("Phông chữ", words, "lấy lại thư mục rules/fonts" if wrong else "")


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.absolute().parent
    return folder


CHECKS: tuple[Check, ...] = (
    python_version, packages, disk, writable, database, last_cycle, sources, contact, port, clock,
    versions, weaknesses, encoder, fonts,
)  # fmt: skip
