"""`minhtin mail …`: who gets the digest by mail, who wants it no more, and bringing somebody back."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

from cyclopts import App, Parameter

from flows.cli.console_output import print_table
from flows.cli.session import existing_store, now_utc

app = App(name="mail", help="Người nhận thư điểm báo: ai đang nhận, ai đã ngừng; ngừng, nhận lại.")

Address = Annotated[str, Parameter(name="ADDRESS", help="địa chỉ thư điện tử")]
_WAYS = {"one-click": "một lần bấm trong thư", "page": "trang ngừng nhận", "command": "lệnh"}


@app.command(name="list")
def list_recipients() -> int:
    """Liệt kê người nhận trong cài đặt và những ai đã ngừng nhận, từ khi nào, bằng cách nào."""
    from pipeline.digest.unsubscribe import recipient_of
    from pipeline.settings import load_settings
    from pipeline.store.mail_choices import STOP, mail_choices

    settings = load_settings()
    store = existing_store(settings)
    choices = {one.recipient: one for one in mail_choices(store.path, store.timeout)}
    named = {recipient_of(one): one for one in settings.mail.recipients}
    rows = []
    for address in dict.fromkeys([*named, *choices]):
        choice = choices.get(address)
        stopped = choice is not None and choice.choice == STOP
        state = "đã ngừng" if stopped else "đang nhận" if address in named else "không có trong cài đặt"
        at = choice.chosen_at.astimezone(settings.zone).strftime("%d/%m/%Y %H:%M") if choice else ""
        rows.append((named.get(address, address), state, at, _WAYS.get(choice.way, "") if choice else ""))
    if not print_table(("người nhận", "trạng thái", "từ lúc", "bằng cách"), rows):
        sys.stderr.write("chưa có người nhận nào (mail.recipients)\n")
    return 0


@app.command
def stop(address: Address, /) -> int:
    """Ngừng gửi điểm báo tới một địa chỉ."""
    return _choose(address, "stop")


@app.command
def again(address: Address, /) -> int:
    """Gửi lại điểm báo tới một địa chỉ đã ngừng nhận (chỉ khi chính người đó muốn)."""
    return _choose(address, "again")


def _choose(text: str, choice: str) -> int:
    from pipeline.digest.unsubscribe import recipient_of
    from pipeline.errors import WrongUsage
    from pipeline.settings import load_settings
    from pipeline.store.mail_choices import choose_mail

    address = recipient_of(text)
    if "@" not in address.strip("@"):
        raise WrongUsage(f"mail: {text!r} không phải địa chỉ thư điện tử")
    store = existing_store(load_settings())
    changed = choose_mail(
        store.path, store.timeout, address, choice, now_utc(), way="command", by=getpass.getuser()
    )
    words = "đã ngừng gửi" if choice == "stop" else "đã gửi lại"
    sys.stdout.write(f"{address}: {words if changed else 'không có gì thay đổi'}\n")
    return 0
