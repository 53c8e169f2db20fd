"""F1 is counted here without scikit-learn, for the sake of the bootstrap: it has to be the same."""

import random

import pytest
from sklearn.metrics import f1_score

from models.calibrate import macro_f1, weighted_f1
from models.row import Measure


@pytest.mark.parametrize(("measure", "average"), [(macro_f1, "macro"), (weighted_f1, "weighted")])
def test_f1_is_that_of_scikit_learn(measure: Measure, average: str) -> None:
    chance = random.Random(7)
    for classes in ("a", "ab", "abcde"):
        for _ in range(40):
            truth = chance.choices(classes, k=chance.randint(1, 30))
            named = chance.choices(classes + "z", k=len(truth))
            wanted = f1_score(truth, named, labels=sorted(set(truth)), average=average, zero_division=0)
            assert measure(truth, named) == pytest.approx(wanted, abs=1e-12)
