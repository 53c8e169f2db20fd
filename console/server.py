"""Running the console: a server on one address until it is stopped."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from console.options import access_for
from pipeline.errors import BadInput

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from console.desk import Review
    from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the console listens and what protects the way to it.

    Anything but loopback needs ``certificate`` and ``key`` (PEM), or ``behind_proxy``: an HTTPS server on
    this machine stands before the console. ``hosts`` are names that browsers use, beside the loopback ones.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    hosts: tuple[str, ...] = ()


_HERE = Binding()


def serve_console(settings: Settings, binding: Binding = _HERE, *, review: Review | None = None) -> int:
    """Serve the desk until stopped; returns 0.

    Args:
        settings: the installation.
        binding: where to listen.
        review: called after evidence was added or retired, to hold the claims against the record again.

    Raises:
        WrongUsage: the address could be reached from elsewhere with nothing to protect passwords.
        BadInput: the store cannot be used, or the port is taken.
    """
    access = access_for(
        binding.host,
        certificate=binding.certificate,
        key=binding.key,
        behind_proxy=binding.behind_proxy,
        hosts=binding.hosts,
    )
    import uvicorn

    from console.app import create_app

    app = create_app(settings, access=access, review=review)
    if not app.state.desk.accounts.officers():
        _say("chưa có tài khoản nào; tạo quản trị viên: minhtin users add TÊN --role admin")
    scheme = "https" if binding.certificate else "http"
    _say(f"bàn trực ở {scheme}://{binding.host}:{binding.port} (Ctrl+C để dừng)")
    try:
        uvicorn.Server(_config(app, binding)).run()
    except SystemExit as error:  # uvicorn exits where it cannot listen
        raise BadInput(f"không mở được {binding.host}:{binding.port}; cổng này đang được dùng?") from error
    return 0


def _config(app: FastAPI, binding: Binding) -> uvicorn.Config:
    import uvicorn

    from console.patience import PatientProtocol

    return uvicorn.Config(
        app,
        http=PatientProtocol,
        host=binding.host,
        port=binding.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ssl_certfile=binding.certificate,
        ssl_keyfile=binding.key,
        proxy_headers=binding.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_keep_alive=30,
        # Whoever opens connections and says nothing cannot take all of them.
        limit_concurrency=500,
        timeout_graceful_shutdown=5,
    )


def _say(words: str) -> None:
    sys.stderr.write(f"minhtin: {words}\n")
