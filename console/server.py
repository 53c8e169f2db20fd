"""Running the console: a server on one address until it is stopped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.options import access_for
from pipeline.errors import BadInput

if TYPE_CHECKING:
    from console.desk import Review
    from pipeline.settings import Settings


def serve_console(
    settings: Settings,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    certificate: Path | None = None,
    key: Path | None = None,
    behind_proxy: bool = False,
    hosts: tuple[str, ...] = (),
    review: Review | None = None,
) -> int:
    """Serve the desk until stopped; returns 0.

    Args:
        settings: the installation.
        host: address to listen on; anything but loopback needs TLS or ``behind_proxy``.
        port: port to listen on.
        certificate: TLS certificate (PEM).
        key: its key (PEM).
        behind_proxy: an HTTPS server on this machine stands before the console.
        hosts: names that browsers use for the console, beside the loopback ones.
        review: called after evidence was added or retired.

    Raises:
        WrongUsage: ``host`` without what keeps passwords from being read on the way.
        BadInput: the store cannot be used, or the port is taken.
    """
    access = access_for(host, certificate=certificate, key=key, behind_proxy=behind_proxy, hosts=hosts)
    import uvicorn

    from console.app import create_app

    app = create_app(settings, access=access, review=review)
    if not app.state.desk.accounts.officers():
        sys.stderr.write(
            "minhtin: chưa có tài khoản nào; tạo quản trị viên: minhtin users add TÊN --role admin\n"
        )
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        # Slow clients are let go of, so that they cannot hold all connections.
        timeout_keep_alive=15,
        limit_concurrency=500,
        timeout_graceful_shutdown=5,
    )
    scheme = "https" if certificate else "http"
    sys.stderr.write(f"minhtin: bàn trực ở {scheme}://{host}:{port} (Ctrl+C để dừng)\n")
    try:
        uvicorn.Server(config).run()
    except SystemExit as error:  # uvicorn exits where it cannot listen
        raise BadInput(f"không mở được {host}:{port}; cổng này đang được dùng?") from error
    return 0
