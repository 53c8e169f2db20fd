"""The settings of notifications: who is told of what, and when nobody wants to be woken.

A leaf: :mod:`pipeline.settings` takes its tables from here. Addresses that hold a secret are no settings:
they are read from ``MINHTIN_NOTIFY_SECRET_<NAME>`` at the moment of sending.
"""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def quiet_hours(text: str) -> tuple[time, time] | None:
    """Read ``21:30-06:30`` (may go over midnight); None for an empty text: no hour is quiet.

    Raises:
        ValueError: the text is no such pair, or both ends are the same.
    """
    if not text.strip():
        return None
    found = _HOURS.fullmatch(text.strip())
    if found is None or found[1] + found[2] == found[3] + found[4]:
        raise ValueError(f"{text!r}: cần dạng 21:30-06:30, hoặc để trống")
    return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))


def _quiet(text: str) -> str:
    quiet_hours(text)
    return text.strip()


def _desk(text: str) -> str:
    parts = urlsplit(text.strip())
    plain = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if text.strip() and not ((parts.scheme == "https" or plain) and parts.netloc and not parts.query):
        raise ValueError(f"{text!r}: cần địa chỉ https của bàn trực, hoặc để trống")
    if parts.username or parts.password:
        raise ValueError("địa chỉ bàn trực không được chứa tên và mật khẩu")
    return text.strip().rstrip("/")


Quiet = Annotated[str, AfterValidator(_quiet)]


class Target(BaseModel):
    """One receiver.

    ``mail`` is one address, served by the server of ``[mail]``; without it the receiver is an Apprise
    address in the environment (:attr:`variable`). ``priorities``: told of P1 to this. ``late`` 0: told at
    once; n: only when nobody took the alert within n times the time set (``rules/responses/desk.yaml``).
    ``wakes``: P1 to this are told in quiet hours too (0: none).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    mail: str = ""
    priorities: int = Field(default=3, ge=1, le=5)
    late: float = Field(default=0.0, ge=0.0, le=100.0)
    wakes: int = Field(default=1, ge=0, le=5)
    quiet: Quiet | None = None

    @property
    def variable(self) -> str:
        """The environment variable that holds the receiver's address."""
        return f"MINHTIN_NOTIFY_SECRET_{self.name.upper().replace('-', '_')}"


class Notify(BaseModel):
    """Who is told of alerts outside the desk; without ``targets`` nobody is.

    ``quiet``: hours of the settings' time zone without messages; ``desk``: address of the desk, for links;
    ``gather_minutes``: at least so long between two messages to one receiver (P1 does not wait);
    ``oldest_hours``: older alerts are no news; ``timeout``: seconds a receiver has to answer.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    targets: tuple[Target, ...] = ()
    quiet: Quiet = "21:30-06:30"
    desk: Annotated[str, AfterValidator(_desk)] = ""
    gather_minutes: float = Field(default=10.0, ge=0.0, le=240.0)
    oldest_hours: float = Field(default=72.0, gt=0.0, le=720.0)
    timeout: float = Field(default=20.0, ge=1.0, le=120.0)

    @model_validator(mode="after")
    def _one_name_one_receiver(self) -> Notify:
        variables = [one.variable for one in self.targets]
        double = next((one.name for one in self.targets if variables.count(one.variable) > 1), "")
        if double:
            raise ValueError(f"notify.targets: hai nơi nhận cùng tên {double!r}")
        return self

    def quiet_for(self, target: Target) -> tuple[time, time] | None:
        """The quiet hours of one receiver: its own, else those of all."""
        return quiet_hours(self.quiet if target.quiet is None else target.quiet)
