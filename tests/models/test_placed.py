"""The courses in which sentences are read where they stand."""

from __future__ import annotations

from collections import Counter

import pytest

from models.verify.context import PARTS
from models.verify.in_texts import DENSE, KEPT, READ, READ_LAST, READ_SINCE, SINCE, told
from models.verify.placed import OLDER, PLACED, Placed
from models.verify.stream import REFUTED


def test_what_is_kept_for_the_trees_is_read_by_no_course() -> None:
    read = {part for one in PLACED for part in (*one.parts, *one.older)}
    assert read == {*READ, *READ_SINCE, *READ_LAST, *DENSE}
    assert not read & {*KEPT, *SINCE}
    bodies = Counter(one.body for one in told())
    assert max(bodies.values()) == 1, "no notice stands in two files"


def test_what_contradicts_is_read_both_ways_and_older_files_in_part() -> None:
    course = Placed("x", 1, ("ba",), ("e",), 0.35, 0, 6, 1e-5)
    made = course.pairs()
    assert made == course.pairs()
    texts = [text for one in told(("ba",)) for text in one.texts]
    against = {one for text in texts for one in text.against}
    assert against
    read = {one.claim for one in made if one.label == REFUTED and one.source == "in-text-R"}
    both = [one for one in against if one in read and any(each.startswith(f"{one}{PARTS}") for each in read)]
    assert len(both) > 0.7 * len(against), "but for what was typed otherwise"
    sentences = sum(len(text.sentences) for text in texts)
    older = sum(len(text.sentences) for one in told(("e",)) for text in one.texts)
    in_texts = sum(one.source.startswith("in-text") for one in made)
    assert in_texts == pytest.approx(sentences + OLDER * older + len(against), rel=0.1)
