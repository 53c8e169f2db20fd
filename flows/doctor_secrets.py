"""Are the secrets there that the settings ask for? They are looked at, and never shown."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.digest.deliver import PASSWORD, check_server
from pipeline.digest.unsubscribe import KEY, signing_key
from pipeline.errors import RefusedSettings
from pipeline.settings import Settings

OIDC_SECRET = "MINHTIN_OIDC_SECRET"  # noqa: S105  the name of the variable
OPINION_KEY = "MINHTIN_OPINION_KEY"
NOTIFY_SECRET = "MINHTIN_NOTIFY_SECRET_"  # noqa: S105  how the names of the variables begin


@dataclass(frozen=True, slots=True)
class Seen:
    """How things stand, and what is to be mended (empty: nothing)."""

    state: str
    mend: str = ""


def sending_mail(settings: Settings) -> Seen:
    """A mail server needs its password; a password needs a server."""
    if not settings.mail.host:
        return _idle(PASSWORD, "không gửi thư", "đặt mail.host")
    return _tried(
        lambda: check_server(settings.mail, os.environ.get(PASSWORD, "")), f"qua {settings.mail.host}"
    )


def unsubscribing(settings: Settings) -> Seen:
    """A link for ending the digest needs the key it is signed with."""
    if not settings.mail.unsubscribe:
        return _idle(KEY, "không đặt", "đặt mail.unsubscribe")
    return _tried(lambda: _ignore(signing_key()), "có khóa ký")


def signing_in(settings: Settings) -> Seen:
    """An OpenID provider may want the client's secret; a secret wants a provider."""
    if not settings.oidc.issuer:
        return _idle(OIDC_SECRET, "chỉ tài khoản của bàn trực", "đặt [oidc] issuer, client_id, address")
    secret = os.environ.get(OIDC_SECRET, "")
    if secret != secret.strip() or (secret and len(secret) < 8):
        return Seen("mật khẩu máy khách không dùng được", f"xem lại biến môi trường {OIDC_SECRET}")
    kind = "có mật khẩu máy khách" if secret else f"máy khách công khai (không có {OIDC_SECRET}), chỉ PKCE"
    return Seen(f"{settings.oidc.issuer}, {kind}")


def telling(settings: Settings) -> Seen:
    """Every receiver of notices (Telegram, Zalo, a web hook, mail) needs an address that can be used."""
    from pipeline.notify.receivers import receiver

    wanted = {one.variable for one in settings.notify.targets if not one.mail}
    wrong = [
        f"bỏ hoặc đặt tên nơi nhận cho {name}"
        for name in sorted(os.environ)
        if name.startswith(NOTIFY_SECRET) and name not in wanted
    ]
    for one in settings.notify.targets:
        try:
            receiver(one, settings.mail, timeout=settings.notify.timeout)
        except RefusedSettings as error:
            wrong.append(str(error))
    names = ", ".join(one.name for one in settings.notify.targets) or "không báo ra ngoài bàn trực"
    return Seen(names, "; ".join(wrong))


def asking(settings: Settings) -> Seen:
    """A language model may need a key; a key needs a model."""
    if not settings.opinion.endpoint:
        return _idle(OPINION_KEY, "không dùng", "đặt opinion.endpoint")
    return Seen("có khóa" if os.environ.get(OPINION_KEY) else f"không khóa ({OPINION_KEY} trống)")


#: What each is called, in the order in which they are told.
SECRETS: tuple[tuple[str, Callable[[Settings], Seen]], ...] = (
    ("Gửi thư", sending_mail),
    ("Khóa ngừng nhận thư", unsubscribing),
    ("Đăng nhập qua cổng", signing_in),
    ("Báo cảnh báo", telling),
    ("Mô hình ngôn ngữ", asking),
)


def _idle(variable: str, words: str, switch_on: str) -> Seen:
    """What is not switched on, unless its secret is there: then somebody meant to."""
    if os.environ.get(variable):
        return Seen(f"{words}, nhưng có {variable}", f"{switch_on}, hoặc bỏ biến {variable}")
    return Seen(words)


def _tried(check: Callable[[], None], words: str) -> Seen:
    try:
        check()
    except RefusedSettings as error:
        return Seen("thiếu hoặc sai", str(error))
    return Seen(words)


def _ignore(_: bytes) -> None:
    """The key itself is nobody's business."""
