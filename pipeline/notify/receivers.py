"""From a receiver of the settings to something that Apprise can send by; every unsafe address is refused.

The address of a receiver holds its secret: it is read from the environment, and no message names it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any

from pipeline.digest.deliver import PASSWORD, check_server, is_loopback
from pipeline.errors import RefusedSettings
from pipeline.notify.options import Target

if TYPE_CHECKING:
    from apprise import NotifyBase

    from pipeline.settings import Mail

_MODES = {"starttls": "starttls", "tls": "ssl", "none": "insecure"}


def receiver(
    target: Target, mail: Mail, *, timeout: float, environ: Mapping[str, str] | None = None
) -> NotifyBase:
    """Return what Apprise sends by to ``target``.

    Raises:
        RefusedSettings: the address is missing or cannot be used, names several receivers, or what is sent
            would go over the network unencrypted.
    """
    given = os.environ if environ is None else environ
    made = _by_mail(target, mail, given) if target.mail else _by_address(target, given, timeout)
    # Redirects would turn a POST into a GET that says 200; retries and waiting are ours.
    made.redirects = False
    made.socket_connect_timeout = made.socket_read_timeout = timeout
    for name in ("retry", "request_rate_per_sec"):
        if hasattr(made, name):
            setattr(made, name, 0)
    return made


def _by_mail(target: Target, mail: Mail, given: Mapping[str, str]) -> NotifyBase:
    secret = given.get(PASSWORD, "")
    check_server(mail, secret)
    for name, text in (("mail.sender", mail.sender), (f"notify.targets {target.name}", target.mail)):
        address = parseaddr(text)[1]
        if "@" not in address.strip("@") or any(one.isspace() or ord(one) < 32 for one in address):
            raise RefusedSettings(f"{name}: {text!r} không phải địa chỉ thư điện tử")
    return _made(
        target,
        {
            "schema": "mailtos" if mail.security != "none" else "mailto",
            "host": mail.host,
            "port": mail.port,
            "smtp_host": mail.host,
            "secure_mode": _MODES[mail.security],
            **({"user": mail.user, "password": secret} if mail.user else {}),
            "from_addr": mail.sender,
            "targets": [target.mail],
            "format": "text",
        },
    )


def _by_address(target: Target, given: Mapping[str, str], timeout: float) -> NotifyBase:
    from pipeline.notify.zalo import zalo_receiver

    address = given.get(target.variable, "").strip()
    if not address:
        raise RefusedSettings(
            f"notify.targets {target.name}: thiếu địa chỉ nhận trong biến môi trường {target.variable}"
        )
    made = zalo_receiver(address, timeout) or _made(target, address)
    here = is_loopback(str(getattr(made, "host", "") or ""))
    optional = bool(getattr(made, "protocol", None)) and bool(getattr(made, "secure_protocol", None))
    if optional and not made.secure and not here:
        raise RefusedSettings(
            f"notify.targets {target.name}: địa chỉ không mã hóa; dùng dạng có mã hóa (jsons, mailtos, …)"
        )
    if not made.verify_certificate and not here:
        raise RefusedSettings(f"notify.targets {target.name}: không được bỏ kiểm tra chứng thư (verify=no)")
    return made


def _made(target: Target, address: str | dict[str, Any]) -> NotifyBase:
    from apprise import Apprise, AppriseAsset

    # What it cannot read it writes into its log, secret and all.
    logging.getLogger("apprise").propagate = False
    asset = AppriseAsset(
        app_id="Minh Tin", app_desc="Minh Tin", app_url="", http_redirects=False, storage_mode="memory"
    )
    try:
        made = Apprise.instantiate(address, asset=asset)
    except (TypeError, ValueError):
        made = None
    if made is None:
        raise RefusedSettings(f"notify.targets {target.name}: địa chỉ nhận không phải dạng Apprise hiểu được")
    if len(made) > 1:
        # Half of them could get it and half not: each is told by itself, and once.
        raise RefusedSettings(f"notify.targets {target.name}: mỗi nơi nhận chỉ một địa chỉ; hãy tách ra")
    return made
