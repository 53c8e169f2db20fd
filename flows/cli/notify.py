"""`minhtin notify …`: who is told of alerts outside the desk, trying it, and what became of each message."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from flows.cli.console_output import print_table
from flows.cli.session import existing_store, now_utc

if TYPE_CHECKING:
    from pipeline.notify.options import Target
    from pipeline.settings import Settings

app = App(name="notify", help="Thông báo cảnh báo ra ngoài bàn trực: thử, gửi, xem đã gửi gì.")

STATES = {
    "sending": "đang gửi",
    "sent": "đã gửi",
    "failed": "không gửi được",
    "unknown": "không rõ đã tới hay chưa",
}


@app.command
def test(
    name: Annotated[str, Parameter(name="NAME", help="nơi nhận, như trong [[notify.targets]]")] = "",  # noqa: PT028  no pytest
    /,
) -> int:
    """Gửi một tin thử tới một nơi nhận, hoặc tới tất cả; không ghi là đã báo cảnh báo nào."""
    from flows.notify import tell_test
    from pipeline.errors import RefusedSettings
    from pipeline.settings import load_settings

    settings = load_settings()
    failed = 0
    for target in _targets(settings, name):
        try:
            done = tell_test(settings, target, now_utc())
            state, problem = done.state, done.problem
        except RefusedSettings as error:
            state, problem = "failed", str(error)
        failed += state != "sent"
        _say(f"{target.name}: {_became(state, problem)}")
    return 1 if failed else 0


@app.command
def send() -> int:
    """Gửi ngay một lượt những gì đến hạn báo (theo giờ yên lặng và những gì đã báo)."""
    from flows.notify import tell
    from pipeline.settings import load_settings

    settings = load_settings()
    _targets(settings, "")
    existing_store(settings)
    done = tell(settings, now_utc())
    for one in done:
        _say(f"{one.target}: {one.alerts} cảnh báo, {_became(one.state, one.problem)}")
    if not done:
        sys.stderr.write("không có gì đến hạn báo\n")
    return 1 if any(one.state != "sent" for one in done) else 0


@app.command(name="list")
def list_notices(*, days: Annotated[float, Parameter(help="trong bao nhiêu ngày qua")] = 7.0) -> int:
    """Liệt kê các tin đã gửi, gửi hỏng, hoặc không rõ đã tới hay chưa."""
    from pipeline.errors import WrongUsage
    from pipeline.settings import load_settings
    from pipeline.store.notices import notices

    if not 0 < days <= 3660:
        raise WrongUsage("notify list: --days phải lớn hơn 0 và không quá 3660")
    settings = load_settings()
    store = existing_store(settings)
    rows = [
        (
            one.began_at.astimezone(settings.zone).strftime("%d/%m/%Y %H:%M:%S"),
            one.target,
            str(one.items),
            STATES[one.state],
            one.problem,
        )
        for one in notices(store.path, store.timeout, since=now_utc() - timedelta(days=days))
    ]
    if not print_table(("lúc", "nơi nhận", "cảnh báo", "kết quả", "vì sao"), rows):
        sys.stderr.write("chưa gửi tin nào\n")
    return 0


@app.command
def watch() -> int:
    """Gửi những gì đến hạn, cứ 20 giây một lượt, đến khi dừng (`minhtin serve` tự chạy lệnh này)."""
    from flows.notify import keep_telling
    from pipeline import logs
    from pipeline.settings import load_settings

    settings = load_settings()
    _targets(settings, "")
    settings.paths.data.mkdir(parents=True, exist_ok=True)
    logs.set_up(settings.paths.data)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    keep_telling(settings, stop)
    return 0


def _targets(settings: Settings, name: str) -> tuple[Target, ...]:
    from pipeline.errors import RefusedSettings, WrongUsage

    targets = settings.notify.targets
    if not targets:
        raise RefusedSettings("notify.targets: chưa đặt nơi nhận nào (docs/operations.md, mục Notifications)")
    found = tuple(one for one in targets if not name or one.name == name)
    if not found:
        known = ", ".join(one.name for one in targets)
        raise WrongUsage(f"notify: không có nơi nhận {name!r}; có: {known}")
    return found


def _became(state: str, problem: str) -> str:
    return STATES[state] + (f" ({problem})" if problem else "")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
