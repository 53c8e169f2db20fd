"""Telling who is to be told: one round, after a cycle, by command, or again and again beside the desk."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flows.locks import Busy, one_at_a_time
from pipeline import logs
from pipeline.errors import BadInput, MinhTinError
from pipeline.notify.deliver import FAILED, SENT, Delivery, deliver
from pipeline.notify.occasions import LATE, Clockwork, Message, due_messages
from pipeline.notify.receivers import receiver
from pipeline.notify.words import write, write_test
from pipeline.settings import Settings
from pipeline.store.notices import begin_notice, end_notice, mark_interrupted, past_of, standing_alerts

if TYPE_CHECKING:
    from pipeline.notify.options import Target

LOCK = "notify.lock"
BUSY = "một lượt gửi thông báo khác đang chạy"
TIMEOUT = 30.0
#: Seconds between two looks of :func:`keep_telling`.
EVERY = 20.0


@dataclass(frozen=True, slots=True)
class Sending:
    """What became of the message to one receiver."""

    target: str
    alerts: int
    state: str
    problem: str = ""


def tell(settings: Settings, now: datetime) -> list[Sending]:
    """Send what is due at ``now``, one message a receiver, and write down what became of each.

    Raises:
        Busy: another round is under way.
        BadInput: the store cannot be used.
    """
    if not settings.notify.targets or not settings.database.is_file():
        return []
    with one_at_a_time(settings.paths.data, LOCK, BUSY):
        interrupted = mark_interrupted(settings.database, TIMEOUT, now)
        if interrupted:
            logs.event("notice_interrupted", level=logging.WARNING, messages=interrupted)
        clockwork = clockwork_of(settings)
        messages = _due(settings, clockwork, now)
        if not messages:
            return []
        with ThreadPoolExecutor(len(messages)) as pool:
            return list(pool.map(lambda one: _tell(settings, clockwork, one, now), messages))


def clockwork_of(settings: Settings) -> Clockwork:
    """The clocks of telling: those of the settings and of the desk's rules."""
    from console.desk_rules import desk_rules

    return Clockwork(settings.notify, desk_rules().clocks.take, settings.zone)


def _due(settings: Settings, clockwork: Clockwork, now: datetime) -> list[Message]:
    oldest = now - timedelta(hours=settings.notify.oldest_hours)
    least = max(one.priorities for one in settings.notify.targets)
    standing = standing_alerts(settings.database, TIMEOUT, oldest=oldest, least=least)
    if not standing:
        return []
    return due_messages(standing, past_of(settings.database, TIMEOUT, oldest), clockwork, now)


def _tell(settings: Settings, clockwork: Clockwork, message: Message, now: datetime) -> Sending:
    """Write down that it leaves, send it, write down what became of it."""
    target = message.target
    late, began = message.items[0].occasion == LATE, time.monotonic()
    identity = begin_notice(settings.database, TIMEOUT, target.name, message.items, now)
    try:
        to = receiver(target, settings.mail, timeout=settings.notify.timeout)
    except MinhTinError as error:
        done = Delivery(FAILED, str(error))
    else:
        written = write(message, clockwork, now, longest=_longest(to))
        done = deliver(to, written, key=_key(message), urgent=late, timeout=settings.notify.timeout)
    ended = now + timedelta(seconds=time.monotonic() - began)
    end_notice(settings.database, TIMEOUT, identity, done.state, done.problem, ended)
    level = logging.INFO if done.state == SENT else logging.WARNING
    logs.event("notice", level=level, target=target.name, alerts=len(message.items), state=done.state)
    return Sending(target.name, len(message.items), done.state, done.problem)


def _longest(to: object) -> int:
    """Characters that a message may have there, its title included."""
    return int(getattr(to, "body_maxlen", 0) or 2000)


def _key(message: Message) -> str:
    """The same for the same receiver, alerts and occasion: a message sent again is known by it."""
    import hashlib

    items = sorted(
        f"{one.standing.alert_id} {one.standing.number} {one.occasion} {one.standing.priority}"
        for one in message.items
    )
    return hashlib.sha256("\n".join([message.target.name, *items]).encode()).hexdigest()[:24]


def tell_test(settings: Settings, target: Target, now: datetime) -> Delivery:
    """Send a message that says it is a test; nothing is written down.

    Raises:
        RefusedSettings: the receiver's address cannot be used.
    """
    to = receiver(target, settings.mail, timeout=settings.notify.timeout)
    written = write_test(target.name, settings.zone, now)
    key = f"thu-{now:%Y%m%dT%H%M%SZ}"
    return deliver(to, written, key=key, urgent=False, timeout=settings.notify.timeout)


def tell_quietly(settings: Settings) -> None:
    """One round at the end of a cycle: what goes wrong is in the log, and the cycle is good all the same."""
    if not settings.notify.targets:
        return
    try:
        tell(settings, datetime.now(UTC))
    except Busy:
        return
    except MinhTinError as error:
        logs.event("notify_failed", level=logging.WARNING, reason=logs.reason(str(error)))
    except Exception as error:  # noqa: BLE001  the cycle is in the store; a message can still leave later
        logs.event("notify_failed", level=logging.ERROR, error=type(error).__name__)


def keep_telling(settings: Settings, stop: threading.Event, *, every: float = EVERY) -> None:
    """Send what is due every ``every`` seconds until stopped; a round that goes wrong is tried again."""
    while not stop.is_set():
        try:
            tell(settings, datetime.now(UTC))
        except Busy:
            pass
        except BadInput as error:
            logs.event("notify_failed", level=logging.WARNING, reason=logs.reason(str(error)))
        except Exception as error:  # noqa: BLE001  who waits for a warning must not wait for a restart
            logs.event("notify_failed", level=logging.ERROR, error=type(error).__name__)
        stop.wait(every)
