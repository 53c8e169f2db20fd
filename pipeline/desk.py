"""What a person may do with an alert, and what state it is in afterwards.

The table follows Alerta's published life cycle and PagerDuty's acknowledge/resolve pair: work goes
forward, anything open can be snoozed or closed, a closed alert can be opened again.
"""

from __future__ import annotations

from enum import StrEnum

from pipeline.errors import BadInput
from pipeline.types import AlertState


class WrongState(BadInput):
    """The deed is well formed, but not possible in the state the alert is in."""


class Action(StrEnum):
    """A deed of a person at the desk."""

    TAKE = "take"
    VERIFY = "verify"
    CONCLUDE = "conclude"
    ANSWER = "answer"
    CLOSE = "close"
    SNOOZE = "snooze"
    REOPEN = "reopen"


class Closing(StrEnum):
    """Why an alert was closed. "The report was right" is an outcome like any other."""

    TRUE = "tin-dung"
    PARTLY_FALSE = "sai-mot-phan"
    FALSE = "sai"
    NO_BASIS = "khong-du-can-cu"
    DUPLICATE = "trung"
    FALSE_ALARM = "canh-bao-nham"


CLOSING_WORDS = {
    Closing.TRUE: "tin đúng – cần xử lý thực tế",
    Closing.PARTLY_FALSE: "sai một phần",
    Closing.FALSE: "sai",
    Closing.NO_BASIS: "không đủ căn cứ",
    Closing.DUPLICATE: "trùng",
    Closing.FALSE_ALARM: "cảnh báo nhầm",
}

_OPEN = frozenset(AlertState) - {AlertState.CLOSED}
_WORKED = _OPEN - {AlertState.NEW, AlertState.SNOOZED}

#: action → (states it may start from, state it leads to)
TRANSITIONS: dict[Action, tuple[frozenset[AlertState], AlertState]] = {
    Action.TAKE: (_OPEN, AlertState.ACKNOWLEDGED),
    Action.VERIFY: (_OPEN, AlertState.VERIFYING),
    Action.CONCLUDE: (_WORKED, AlertState.CONCLUDED),
    Action.ANSWER: (frozenset({AlertState.CONCLUDED}), AlertState.ANSWERED),
    Action.CLOSE: (_OPEN, AlertState.CLOSED),
    Action.SNOOZE: (_OPEN, AlertState.SNOOZED),
    Action.REOPEN: (frozenset({AlertState.CLOSED, AlertState.SNOOZED}), AlertState.NEW),
}


def next_state(state: AlertState, action: Action) -> AlertState:
    """Return the state after ``action``.

    Raises:
        WrongState: the action is not possible from ``state``.
    """
    allowed, after = TRANSITIONS[action]
    if state not in allowed:
        names = ", ".join(sorted(one.value for one in allowed))
        raise WrongState(
            f"cảnh báo đang ở trạng thái {state.value}: không thể {action.value} (chỉ từ: {names})"
        )
    return after
