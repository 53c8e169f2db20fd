"""`minhtin console | users | audit`: the desk in a browser, who may use it, and what was done."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from flows.cli.session import existing_store

if TYPE_CHECKING:
    from pipeline.settings import Settings

users = App(name="users", help="Tài khoản của bàn trực.")
audit = App(name="audit", help="Nhật ký việc đã làm ở bàn trực.")


def console(
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    tls_certificate: Path | None = None,
    tls_key: Path | None = None,
    behind_proxy: Annotated[bool, Parameter(name="--behind-proxy", negative="")] = False,
    name: tuple[str, ...] = (),
) -> int:
    """Mở bàn trực trong trình duyệt đến khi dừng.

    Args:
        host: địa chỉ lắng nghe; ngoài máy này phải có chứng thư hoặc --behind-proxy.
        port: cổng.
        tls_certificate: chứng thư TLS (PEM).
        tls_key: khóa của chứng thư (PEM).
        behind_proxy: trước bàn trực có máy chủ HTTPS trên cùng máy.
        name: tên miền mà trình duyệt dùng (có thể nêu nhiều lần).
    """
    from console.server import Binding, serve_console
    from pipeline import logs
    from pipeline.settings import load_settings

    settings = load_settings()
    settings.paths.data.mkdir(parents=True, exist_ok=True)
    logs.set_up(settings.paths.data)
    binding = Binding(host, port, tls_certificate, tls_key, behind_proxy, tuple(name))
    return serve_console(settings, binding, review=lambda: _review(settings))


def _review(settings: Settings) -> int:
    """Hold the claims against the record again after it was changed at the desk."""
    from flows.cli.session import now_utc
    from flows.review import review_claims
    from pipeline.store import Store

    return review_claims(
        Store(settings.database), settings, now_utc(), report=lambda _words, _done, _total: None
    )


@users.command
def add(
    officer: str,
    *,
    role: str = "officer",
    full_name: str = "",
    external: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Mở một tài khoản; mật khẩu được hỏi, hoặc đọc từ dòng đầu của đầu vào chuẩn.

    Args:
        officer: tên đăng nhập: chữ thường không dấu, số, chấm, gạch.
        role: viewer, officer, approver hoặc admin.
        full_name: tên hiện ở bàn trực.
        external: không có mật khẩu: người này vào bằng cổng đăng nhập ([oidc] trong thiết lập), đúng tên này.
    """
    from console.people import add_officer
    from pipeline.settings import load_settings

    password = "" if external else _password()
    made = add_officer(
        load_settings().database,
        officer,
        password,
        role=role,
        full_name=full_name,
        by="minhtin",
        external=external,
    )
    sys.stdout.write(f"đã mở tài khoản {made.officer} ({made.role})\n")
    return 0


def _password() -> str:
    """Ask for a password twice on a terminal; else read one line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    import getpass

    from pipeline.errors import WrongUsage

    first = getpass.getpass("Mật khẩu (ít nhất 10 ký tự): ")
    if getpass.getpass("Nhập lại: ") != first:
        raise WrongUsage("hai lần nhập mật khẩu không giống nhau")
    return first


@users.command(name="list")
def list_users() -> int:
    """Liệt kê tài khoản."""
    from pipeline.settings import load_settings
    from pipeline.store.console_accounts import Accounts

    settings = load_settings()
    existing_store(settings)
    for one in Accounts(settings.database).officers():
        closed = "đã đóng" if one.disabled_at else "đang mở"
        sys.stdout.write(f"{one.officer:<20} {one.role:<10} {closed:<8} {one.full_name}\n")
    return 0


@users.command
def routes() -> int:
    """In bảng: mỗi đường của bàn trực mở cho vai trò nào, hoặc cho mã truy cập có quyền gì."""
    from tempfile import TemporaryDirectory

    from console.access import grid
    from console.app import create_app
    from pipeline.settings import Paths, load_settings

    # The table is of the program, not of an installation: an empty store will do.
    with TemporaryDirectory() as folder:
        app = create_app(load_settings(paths=Paths(data=Path(folder))))
        sys.stdout.write(grid(app))
    return 0


@audit.command
def verify() -> int:
    """Kiểm tra chuỗi nhật ký: còn nguyên, và khớp với lịch sử của từng cảnh báo."""
    from pipeline.settings import load_settings
    from pipeline.store.console_audit import verify_audit

    settings = load_settings()
    existing_store(settings)
    report = verify_audit(settings.database)
    for problem in report.problems:
        sys.stdout.write(f"{problem}\n")
    words = "còn nguyên" if not report.problems else f"{len(report.problems)} chỗ sai"
    sys.stdout.write(f"nhật ký có {report.rows} dòng, {words}; mã cuối: {report.head or '(chưa có)'}\n")
    return 1 if report.problems else 0
