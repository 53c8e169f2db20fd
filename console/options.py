"""How one console is run: where its data lies, who may reach it, and how long things last."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import ZoneInfo

from console.desk_rules import DeskRules, desk_rules
from pipeline.digest.plain import as_written
from pipeline.errors import WrongUsage
from pipeline.settings import Office, Settings
from pipeline.settings_services import Oidc, Opinion

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class Access:
    """How browsers reach the console. ``hosts`` are the names it answers to; empty means any."""

    hosts: tuple[str, ...] = LOOPBACK
    secure: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Everything the console needs to know. Durations in minutes."""

    database: Path
    zone: ZoneInfo
    office: str
    rules: DeskRules
    access: Access = Access()
    session_minutes: int = 600
    idle_minutes: int = 60
    renew_seconds: float = 3.0
    letterhead: Office = field(default_factory=Office)
    opinion: Opinion = field(default_factory=Opinion)
    oidc: Oidc = field(default_factory=Oidc)
    #: Of this client at the provider; from the environment alone.
    oidc_secret: str = field(default="", repr=False)


def options_from(settings: Settings, access: Access | None = None) -> Options:
    """Return the options of an installation.

    Raises:
        BadInput: the rules of the desk (``rules/responses/``) cannot be used.
    """
    return Options(
        database=settings.database,
        zone=settings.zone,
        office=as_written(settings.office.name),
        rules=desk_rules(),
        access=access or Access(),
        letterhead=settings.office,
        opinion=settings.opinion,
        oidc=settings.oidc,
        oidc_secret=os.environ.get("MINHTIN_OIDC_SECRET", ""),
    )


def access_for(
    host: str, *, certificate: Path | None, key: Path | None, behind_proxy: bool, hosts: tuple[str, ...]
) -> Access:
    """Decide how the console may be reached at ``host``.

    Raises:
        WrongUsage: it would be reachable from other machines with nothing that keeps passwords and
            sessions from being read on the way.
    """
    if bool(certificate) != bool(key):
        raise WrongUsage("TLS cần cả hai tệp: chứng thư (--tls-certificate) và khóa (--tls-key)")
    for file in (certificate, key):
        if file and not file.is_file():
            raise WrongUsage(f"{file}: không có tệp này (TLS)")
    secure = bool(certificate) or behind_proxy
    if not is_loopback(host) and not secure:
        raise WrongUsage(
            f"không mở bàn trực ở {host}: mật khẩu và phiên làm việc sẽ đi qua mạng không mã hóa; hãy dùng "
            "--tls-certificate và --tls-key, hoặc --behind-proxy nếu đã có máy chủ HTTPS đứng trước"
        )
    return Access(hosts=(*LOOPBACK, *hosts) if hosts or not secure else (), secure=secure)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach ``host``."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
