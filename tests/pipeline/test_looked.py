"""What is made of a notice looked at once more: what stands, what is doubted, what is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import second_reading
from pipeline.compare.alone import Alone
from pipeline.compare.content import read
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.notice import matter
from pipeline.compare.toll import Toll
from pipeline.second_reading import Looked, read_again
from pipeline.types import VerdictLabel
from tests.pipeline.test_second_reading import opened

CLAIM = "Vụ sạt lở ở xã Sơn Động làm 5 người chết."
READING = read(CLAIM, bare=False)
TOLD = {"own": 0.9, "clash": 1.0, "only where": 0.0, "the claim denies": 0.0}
AGAINST = Judgement(VerdictLabel.REFUTED, (0.05, 0.9, 0.05), ("hai người",), Answer.FACT, facet="number")
READ = replace(AGAINST, answer=Answer.READ, facet="", probs=(0.2, 0.6, 0.2))
TOLL = Toll(replace(AGAINST, reasons=("đếm khác",)), 0)
ALONE = Alone("ngày khác", 0)


def looked(judged: Judgement = AGAINST, **more: object) -> Looked:
    one = opened("Sạt lở ở xã Sơn Động trong đêm không gây thiệt hại về người.")
    told = {**TOLD, **{name: more.pop(name) for name in tuple(more) if name in TOLD}}
    made = Looked(CLAIM, one, judged, matter(READING, one.notice), None, None, told)  # type: ignore[arg-type]  # numbers by name
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


IN_A_TEXT = looked(READ, clash=0.0)
IN_A_TEXT = replace(IN_A_TEXT, one=replace(IN_A_TEXT.one, around=f"{CLAIM} | Đêm mưa lớn."))


@pytest.mark.parametrize(
    ("answer", "own", "stands"),
    [
        (Answer.FACT, 0.0, True),
        (Answer.NEGATION, 0.9, True),
        (Answer.NEGATION, 0.5, False),
        (Answer.READ, 1.0, False),
    ],
)
def test_what_the_comparer_found_stands_where_the_notice_is_surely_the_claims_own(
    answer: Answer, own: float, stands: bool
) -> None:
    assert looked(replace(AGAINST, answer=answer), own=own).stands == stands
    assert not looked(replace(AGAINST, answer=answer), own=own, clash=0.0).stands


@pytest.mark.parametrize(
    ("seen", "trees", "p"),
    [
        (looked(own=0.1), 0.55, 0.9),
        (looked(own=0.1), 0.45, 0.45),
        (looked(replace(AGAINST, facet="antonym"), own=0.1), 0.15, 0.9),
        (looked(replace(AGAINST, facet="antonym"), own=0.1), 0.05, 0.05),
        (looked(READ, clash=0.0), 0.3, 0.3),
        (looked(READ, clash=0.0, toll=TOLL), 0.01, 0.9),
    ],
)
def test_trees_have_the_last_word_but_for_tolls(
    seen: Looked, trees: float, p: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reading, "probability", lambda *_: trees)
    assert second_reading._against(seen) == p


def test_one_fact_otherwise_stands_where_nothing_stands_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Looked, "but_for_one_fact", property(lambda _: True))
    monkeypatch.setattr(second_reading, "probability", lambda *_: 0.01)
    for around, p in (("", 0.9), (CLAIM, 0.9), (f"{CLAIM} | Đêm mưa lớn.", 0.01)):
        seen = looked()
        assert second_reading._against(replace(seen, one=replace(seen.one, around=around))) == p


@pytest.mark.parametrize(
    ("seen", "trees", "refuted"),
    [
        (looked(READ, clash=0.0), 0.79, False),
        (looked(READ, clash=0.0), 0.81, True),
        (IN_A_TEXT, 0.79, False),
        (IN_A_TEXT, 0.81, True),
        (looked(READ), 0.51, True),
        (looked(READ), 0.49, False),
    ],
)
def test_reading_alone_has_to_be_surer(
    seen: Looked, trees: float, refuted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reading, "looked_at", lambda *_, **__: [seen])
    monkeypatch.setattr(second_reading, "probability", lambda *_: trees)
    found = [judged for _, judged in read_again(CLAIM, READING, [], ())]
    assert [one.label for one in found] == [VerdictLabel.REFUTED] * refuted
    assert [round(one.probs[1], 2) for one in found] == [trees] * refuted


def test_nothing_is_asked_of_what_a_notice_may_well_leave_unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    unsure, glance = replace(READ, probs=(0.5, 0.2, 0.3)), [0.01]
    monkeypatch.setattr(second_reading, "at_a_glance", lambda *_: glance[0])
    assert not looked(unsure, clash=0.0).asked
    glance[0] = 0.5
    assert looked(unsure, clash=0.0).asked, "by the claim where it stands"
    assert looked(READ, clash=0.0).asked
    assert not looked(READ, **{"clash": 0.0, "only where": 1.0}).asked
    assert not looked(READ, clash=0.0, denies_too=True).asked
    assert looked(unsure, clash=0.0, denies_too=True, toll=TOLL).asked


def test_reading_counts_where_the_pair_itself_reads_so() -> None:
    for seen, least in ((looked(READ, clash=0.0), 0.5), (IN_A_TEXT, 0.3)):
        for p, counts in ((least, True), (least - 0.01, False)):
            assert replace(seen, judged=replace(READ, probs=(0.2, p, 0.8 - p))).counts is counts
    assert looked(replace(READ, probs=(0.5, 0.1, 0.4))).counts, "what the comparer found counts anyway"


def test_it_is_shown_in_the_words_that_show_it_best() -> None:
    def words(seen: Looked) -> str:
        return seen.contradicted(READING, 0.9).reasons[0]

    assert words(looked(toll=TOLL, alone=ALONE)) == "đếm khác"
    assert words(looked(alone=ALONE)) == "hai người", "what the comparer found itself is not put aside"
    assert words(looked(READ, alone=ALONE)) == "ngày khác"
    assert words(looked(replace(READ, label=VerdictLabel.NEI))).startswith("đọc theo nghĩa")
