"""When a claim is held to be contradicted: what is weighed, and the floors on texts by hands of their own."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

import numpy as np
import pytest

from models import heldout
from models.calibrate import calibration_error
from models.linear import ARTEFACTS
from models.rank import boosted
from models.verify.in_texts import KEPT, told
from pipeline.contradicted import ASKED, NAME
from pipeline.contradicted_fit import LABELS, rows
from pipeline.prioritise import load_rules
from pipeline.second_reading import CONTRADICTED


@pytest.fixture(scope="module")
def kept() -> heldout.Heldout:
    return heldout.read(ARTEFACTS / NAME)


def test_what_is_weighed_is_what_was_learnt() -> None:
    found = list(islice(rows(("h",)), 3))
    assert tuple(found[0].values) == boosted.load(NAME).names
    assert all(np.isfinite(list(one.values.values())).all() for one in found)
    assert {one.case[0] for one in found} == {"h"}


def test_a_row_is_against_only_beside_its_own_notice() -> None:
    texts = {text.text_id: (one, text) for one in told(("h",)) for text in one.texts}
    for row in islice(rows(("h",)), 40):
        one, text = texts[row.text_id]
        if row.against:
            assert row.notice_id == one.notice_id
            assert text.against


def test_of_texts_that_nothing_was_learnt_from_few_are_held_wrongly(kept: heldout.Heldout) -> None:
    against = kept.probabilities[:, LABELS.index(LABELS[1])]
    surest: dict[str, float] = defaultdict(float)
    for of, p in zip(kept.groups, against, strict=True):
        surest[of] = max(surest[of], float(p))
    texts = [text for one in told(KEPT) for text in one.texts]
    least = load_rules().file.thresholds.refuted
    held = [surest[one.text_id] >= least for one in texts]
    wrong = [flag for flag, one in zip(held, texts, strict=True) if not one.against]
    found = [flag for flag, one in zip(held, texts, strict=True) if one.against]
    assert len(wrong) == 3 * len(found) >= 800
    assert np.mean(wrong) <= 0.01
    assert np.mean(found) >= 0.16
    assert least >= CONTRADICTED


def test_its_probabilities_mean_what_they_say(kept: heldout.Heldout) -> None:
    truth = np.array([LABELS.index(one) for one in kept.main])
    assert calibration_error(kept.probabilities, truth) <= 0.05
    assert 0 < ASKED < CONTRADICTED
