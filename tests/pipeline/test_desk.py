"""What may follow what at the desk."""

from __future__ import annotations

import pytest

from pipeline.desk import CLOSING_WORDS, TRANSITIONS, Action, Closing, next_state
from pipeline.errors import BadInput
from pipeline.types import AlertState


def test_the_whole_way_forward() -> None:
    state = AlertState.NEW
    for action in (Action.TAKE, Action.VERIFY, Action.CONCLUDE, Action.ANSWER, Action.CLOSE):
        state = next_state(state, action)
    assert state is AlertState.CLOSED


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.REOPEN])
def test_nothing_but_reopening_is_done_to_a_closed_alert(action: Action) -> None:
    with pytest.raises(BadInput, match="dong"):
        next_state(AlertState.CLOSED, action)


def test_an_answer_needs_a_conclusion() -> None:
    with pytest.raises(BadInput):
        next_state(AlertState.VERIFYING, Action.ANSWER)


def test_every_action_and_closing_reason_is_covered() -> None:
    assert set(TRANSITIONS) == set(Action)
    assert set(CLOSING_WORDS) == set(Closing)
    assert "tin đúng" in CLOSING_WORDS[Closing.TRUE]
