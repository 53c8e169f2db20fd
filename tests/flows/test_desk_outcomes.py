"""What the desk concluded becomes labels, and moves the combiner of this office alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from flows import desk_outcomes
from flows.desk_outcomes import Concluded, least_sure, outcomes, refit
from models.verify import combine, reader
from models.verify.stream import NEI, REFUTED
from pipeline import reading
from pipeline.compare.signals import SIGNALS
from pipeline.desk import CLOSING_WORDS, Action, Closing
from pipeline.errors import BadInput
from pipeline.store.console_desk import Act, act_on_alert
from pipeline.types import AlertState, Verdict, VerdictLabel
from pipeline.verify_fit import Judged, material, signals_of
from tests.console.console_kit import NOW, TestDesk, alert

needs_models = pytest.mark.skipif(
    reader.packaged() is None or combine.packaged() is None,
    reason="the cross-encoder is not in this checkout",
)


def closed(folder: Path, *closings: Closing) -> TestDesk:
    """A desk that closed one alert for each reason."""
    desk = TestDesk(folder)
    names = [f"x{number}" for number in range(len(closings))]
    desk.store.upsert_alerts([alert(name, f"Xã Lục Ngạn thu {name} tấn cam") for name in names], NOW)
    for name, closing in zip(names, closings, strict=True):
        version = desk.store.alert_state(name)[1]
        words = f"{CLOSING_WORDS[closing]}: đã hỏi xã"
        act_on_alert(desk.path, 5, Act(name, version, Action.CLOSE, "officer1", words, None), NOW)
    return desk


def test_every_reason_for_closing_means_one_thing_and_a_duplicate_nothing(tmp_path: Path) -> None:
    found = outcomes(closed(tmp_path, *Closing).store)
    assert {one.closing for one in found} == set(Closing) - {Closing.DUPLICATE}
    labels = {one.closing: one.judged.label for one in found}
    assert labels[Closing.FALSE] == labels[Closing.PARTLY_FALSE] == REFUTED
    assert labels[Closing.TRUE] == labels[Closing.NO_BASIS] == labels[Closing.FALSE_ALARM] == NEI
    assert all(one.judged.texts for one in found)


@needs_models
def test_too_few_outcomes_move_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="ít nhất 20"):
        refit(closed(tmp_path, Closing.FALSE).store, None, tmp_path / "own.json")
    assert not (tmp_path / "own.json").exists()


@needs_models
def test_the_desks_own_combiner_is_written_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_outcomes, "LEAST", 3)
    every = material(None)  # all of them take minutes; the way is the same
    assert len(every) > 1000
    monkeypatch.setattr(desk_outcomes, "material", lambda data: every[::50] if data is None else [])
    file = tmp_path / "models" / "own.json"
    desk = closed(tmp_path / "desk", *[Closing.FALSE_ALARM] * 4)
    made = refit(desk.store, None, file)
    assert made.outcomes == {"canh-bao-nham": 4}
    pairs = [one.judged for one in outcomes(desk.store)]
    rows = signals_of(pairs)
    packaged = combine.packaged()
    assert packaged is not None
    before = packaged.probabilities(rows)
    after = combine.read(file).probabilities(rows)
    assert (after[:, NEI] > before[:, NEI]).all()
    try:
        assert reading.adopt(file)
        file.write_text("{}", encoding="utf-8")
        with pytest.raises(BadInput, match="không đọc được"):
            reading.adopt(file)
    finally:
        assert not reading.adopt(None)


def test_the_threshold_is_the_lowest_whose_flags_were_right() -> None:
    def known(*sure: float) -> list[Concluded]:
        pairs = [Judged("a", ("b",), label, "desk") for label in (REFUTED, REFUTED, NEI, NEI)]
        return [Concluded(Closing.FALSE, one, p) for one, p in zip(pairs, sure, strict=True)]

    assert least_sure(known(0.9, 0.8, 0.7, 0.2)) == (0.75, 1.0)
    assert least_sure(known(0.2, 0.7, 0.8, 0.9))[0] == 0.95


def test_how_sure_an_alert_was_is_what_its_verdict_said(tmp_path: Path) -> None:
    desk = closed(tmp_path, Closing.FALSE)
    (before,) = outcomes(desk.store)
    assert before.sure == 0.0
    claims = desk.store.list_alerts(state=AlertState.CLOSED, include_closed=True)[0].claim_ids
    probs = (("SUPPORTED", 0.1), ("REFUTED", 0.85), ("NEI", 0.05))
    desk.store.save_verdicts([Verdict(claims[0], VerdictLabel.REFUTED, probs, (), ())], NOW)
    (after,) = outcomes(desk.store)
    assert after.sure == 0.85


def test_an_office_s_combiner_of_other_signals_is_refused(tmp_path: Path) -> None:
    rows = np.eye(3)
    other = combine.fit(("a", "b", "c"), rows, np.arange(3), np.ones(3))
    combine.save(other, tmp_path / "own.json", {})
    with pytest.raises(BadInput, match="phiên bản khác"):
        reading.adopt(tmp_path / "own.json")
    assert not reading.adopt(tmp_path / "none.json")
    assert len(SIGNALS) == len(set(SIGNALS))
