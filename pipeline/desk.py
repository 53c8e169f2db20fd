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

#: What a closing says of the claim itself, where it says anything: a false alarm does not make it true.
CONCLUSIONS = {Closing.FALSE: "sai", Closing.PARTLY_FALSE: "sai một phần", Closing.TRUE: "đúng"}
#: How the note of an approval begins that keeps what the answer concludes. It ends its line, which no note
#: typed at the desk can: those are kept as one line.
_CARRIES = "Bản trả lời mang kết luận: "

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


def closing_of(reason: str) -> Closing | None:
    """Return what an alert was closed with, read from the reason kept; None where the words are not ours."""
    head = reason.partition(":")[0].strip()
    return next((one for one, words in CLOSING_WORDS.items() if words == head), None)


def carrying(closing: Closing, note: str) -> str:
    """Return the note of an approval that keeps what the answer concludes, with the approver's own words."""
    return f"{_CARRIES}{CLOSING_WORDS[closing]}\n{note}"


def carried_by(note: str) -> Closing | None:
    """Return what an answer concludes, read from the note of its approval; None where that is nothing."""
    head, ended, _ = note.partition("\n")
    return closing_of(head.removeprefix(_CARRIES)) if ended and head.startswith(_CARRIES) else None


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
