"""When a claim is held to be contradicted: what is weighed, and the floors on texts by hands of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import numpy as np
import pytest

from models import heldout
from models.calibrate import calibration_error
from models.linear import ARTEFACTS
from models.rank import boosted
from models.verify.in_texts import KEPT, told
from pipeline import contradicted_fit
from pipeline.contradicted import ASKED, GLANCE, NAME, hours
from pipeline.contradicted_fit import LABELS, Row, rows
from pipeline.prioritise import load_rules
from pipeline.second_reading import CONTRADICTED
from pipeline.verify import same_words


@pytest.fixture(scope="module")
def kept() -> heldout.Heldout:
    return heldout.read(ARTEFACTS / NAME)


@pytest.fixture(scope="module")
def some() -> Iterator[list[Row]]:
    """The first rows of one file, beside its own notices alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contradicted_fit, "told", lambda parts=("h",): told(parts))
        yield list(islice(rows(("h",)), 40))


def test_what_is_weighed_is_what_was_learnt(some: list[Row]) -> None:
    assert tuple(some[0].values) == boosted.load(NAME).names
    assert all(np.isfinite(list(one.values.values())).all() for one in some)
    assert {one.case[0] for one in some} == {"h"}


def test_a_row_is_against_where_its_sentence_is_and_beside_its_own_notice(some: list[Row]) -> None:
    texts = {text.text_id: (one.notice_id, set(text.against)) for one in told(("h",)) for text in one.texts}
    right = [one for one in some if one.against]
    assert right
    for one in right:
        assert one.notice_id == texts[one.text_id][0]
        assert texts[one.text_id][1]
    others = [one for one in some if not one.against and texts[one.text_id][1]]
    assert others, "sentences beside one that contradicts, or beside another notice, do not"


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
    assert np.mean(found) >= 0.4
    assert least >= CONTRADICTED


def test_its_probabilities_mean_what_they_say(kept: heldout.Heldout) -> None:
    truth = np.array([LABELS.index(one) for one in kept.main])
    assert calibration_error(kept.probabilities, truth) <= 0.05
    assert 0 < GLANCE < ASKED < CONTRADICTED


def test_a_verdict_is_remembered_only_between_the_hours_at_which_trees_decide() -> None:
    trees = boosted.load(NAME)
    asked = {one for tree in trees.trees for at, one in zip(tree.asks, tree.least, strict=True) if at >= 0}
    assert set(hours()) & asked
    assert {timedelta(hours=one).total_seconds() for one in hours()} <= set(same_words()._limits)
