"""`minhtin alerts …`: the queue without a browser."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import datetime, timedelta
from typing import Annotated

from cyclopts import App, Parameter

from flows.cli.console_output import print_table
from flows.cli.session import existing_store, now_utc
from pipeline.desk import CLOSING_WORDS, Action, Closing
from pipeline.errors import WrongUsage
from pipeline.types import AlertState

app = App(name="alerts", help="Hàng đợi cảnh báo: xem, nhận, xác minh, kết luận, phản hồi, đóng.")

By = Annotated[str, Parameter(name="--by", help="người thực hiện (mặc định: tài khoản máy)")]
Why = Annotated[str, Parameter(name="--why", help="lý do, ghi vào lịch sử")]
Which = Annotated[str, Parameter(name="ALERT_ID", help="mã cảnh báo, như trong `minhtin alerts list`")]
Reason = Annotated[
    Closing,
    Parameter(
        name="--reason",
        help="; ".join(f"{one.name.lower().replace('_', '-')}: {CLOSING_WORDS[one]}" for one in Closing),
    ),
]
Json = Annotated[bool, Parameter(name="--json", help="in JSON", negative="")]


@app.command(name="list")
def list_alerts(
    *,
    state: Annotated[AlertState | None, Parameter(help="chỉ những cảnh báo ở trạng thái này")] = None,
    everything: Annotated[
        bool, Parameter(name="--all", help="cả những cảnh báo đã đóng", negative="")
    ] = False,
    search: Annotated[str, Parameter(help="chỉ cảnh báo có bài khớp tìm kiếm đã lưu này")] = "",
    as_json: Json = False,
) -> int:
    """Liệt kê cảnh báo theo mức ưu tiên (mặc định: chưa đóng)."""
    from pipeline.digest.words import KINDS, STATES
    from pipeline.settings import load_settings

    settings = load_settings()
    alerts = existing_store(settings).list_alerts(state=state, include_closed=everything or state is not None)
    if search:
        from pipeline.saved_searches import matching

        found = matching(search, settings, now_utc())
        alerts = [one for one in alerts if found.intersection(one.article_ids)]
    if as_json:
        from flows.export import alert_summary

        return _print_json([alert_summary(one) for one in alerts])
    heads = ("mã", "ưu tiên", "loại", "trạng thái", "từ lúc", "đơn vị", "nội dung")
    shown = print_table(
        heads,
        [
            (
                one.alert_id,
                f"P{one.priority}",
                KINDS[one.kind.value],
                STATES[one.state.value],
                one.raised_at.astimezone(settings.zone).strftime("%d/%m %H:%M"),
                one.unit,
                one.title,
            )
            for one in alerts
        ],
    )
    if not shown:
        sys.stderr.write("không có cảnh báo nào\n")
    return 0


@app.command
def show(alert_id: Which, /, *, as_json: Json = False) -> int:
    """Xem một cảnh báo: câu, căn cứ, nơi xuất hiện, lịch sử."""
    from flows.export import alert_detail, alert_text
    from pipeline.settings import load_settings

    settings = load_settings()
    detail = alert_detail(existing_store(settings), alert_id)
    if as_json:
        return _print_json(detail)
    sys.stdout.write(alert_text(detail, settings.zone))
    return 0


@app.command
def take(alert_id: Which, /, *, by: By = "", why: Why = "") -> int:
    """Nhận xử lý một cảnh báo; để quá hạn giữ thì nó trở lại mới, như ở bàn trực."""
    from console.desk_rules import desk_rules
    from pipeline.settings import load_settings

    if not alert_id.strip():
        raise WrongUsage("alerts take: cần mã cảnh báo")
    priority = existing_store(load_settings()).alert_detail(alert_id).alert.priority
    due = now_utc() + timedelta(minutes=desk_rules().hold[priority - 1])
    return _act(alert_id, Action.TAKE, by, why, due)


@app.command
def verify(alert_id: Which, /, *, by: By = "", why: Why = "") -> int:
    """Bắt đầu xác minh."""
    return _act(alert_id, Action.VERIFY, by, why)


@app.command
def conclude(alert_id: Which, /, *, why: Why, by: By = "") -> int:
    """Ghi kết luận (cần --why)."""
    return _act(alert_id, Action.CONCLUDE, by, why)


@app.command
def answer(alert_id: Which, /, *, why: Why, by: By = "") -> int:
    """Ghi rằng đã phản hồi báo chí, người dân (cần --why: ở đâu, khi nào)."""
    return _act(alert_id, Action.ANSWER, by, why)


@app.command
def close(alert_id: Which, /, *, reason: Reason, by: By = "", why: Why = "") -> int:
    """Đóng cảnh báo với một lý do."""
    words = CLOSING_WORDS[reason] + (f": {why}" if why else "")
    return _act(alert_id, Action.CLOSE, by, words)


@app.command
def snooze(
    alert_id: Which,
    /,
    *,
    why: Why,
    by: By = "",
    hours: Annotated[float, Parameter(help="hoãn bao nhiêu giờ; hết giờ cảnh báo trở lại mới")] = 4.0,
) -> int:
    """Tạm hoãn trong một số giờ (cần --why: vì sao)."""
    if not 0 < hours <= 24 * 31:
        raise WrongUsage("alerts snooze: --hours phải lớn hơn 0 và không quá 744 (31 ngày)")
    return _act(alert_id, Action.SNOOZE, by, why, now_utc() + timedelta(hours=hours))


@app.command
def reopen(alert_id: Which, /, *, why: Why, by: By = "") -> int:
    """Mở lại một cảnh báo đã đóng hoặc đang hoãn."""
    return _act(alert_id, Action.REOPEN, by, why)


@app.command
def opinion(alert_id: Which, /) -> int:
    """Hỏi thêm mô hình ngôn ngữ do cơ quan tự chạy (tắt khi chưa đặt [opinion] endpoint)."""
    from pipeline.digest.words import OPINIONS
    from pipeline.opinion import ask
    from pipeline.settings import load_settings

    settings = load_settings()
    detail = existing_store(settings).alert_detail(alert_id)
    found = ask(detail.alert.title, [one.text for one in detail.evidence], settings.opinion)
    sys.stdout.write(f"{OPINIONS[found.label.value]} (máy, {found.model}): {found.words}\n")
    return 0


def _act(alert_id: str, action: Action, by: str, why: str, due: datetime | None = None) -> int:
    from pipeline.digest.words import STATES
    from pipeline.settings import load_settings
    from pipeline.store.console_desk import Act, act_on_alert

    actor = by.strip() or getpass.getuser()
    if action in {Action.CONCLUDE, Action.ANSWER, Action.SNOOZE, Action.REOPEN} and not why.strip():
        raise WrongUsage(f"alerts {action.value}: cần lý do (--why)")
    if not alert_id.strip():
        raise WrongUsage(f"alerts {action.value}: cần mã cảnh báo")
    store = existing_store(load_settings())
    state, version = store.alert_state(alert_id)
    # Through the desk's own door: what is done here stands in the audit chain too.
    after = act_on_alert(
        store.path, store.timeout, Act(alert_id, version, action, actor, why, due), now_utc()
    )
    sys.stdout.write(f"{alert_id}: {STATES[state.value]} → {STATES[after.value]} ({actor})\n")
    return 0


def _print_json(value: object) -> int:
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0
