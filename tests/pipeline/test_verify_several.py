"""`minhtin verify` with several texts: those that contradict each other decide nothing, both are shown."""

from __future__ import annotations

import pytest

from pipeline.types import VerdictLabel
from pipeline.verify_pairs import verify_pair, verify_records

CRASH = "Vụ lật xe tại đèo Bụt làm {} người tử vong."
SUPPORTED, REFUTED = VerdictLabel.SUPPORTED, VerdictLabel.REFUTED
OPEN, SHUT = "Cầu Bến Tuần đã thông xe sáng nay.", "Cầu Bến Tuần chưa thông xe."
OFF, ON = (
    "Trường Tiểu học Hồng Vân cho học sinh nghỉ học ngày 13/11.",
    "Trường Tiểu học Hồng Vân không cho học sinh nghỉ học ngày 13/11.",
)
FIFTH, SIXTH = "Lễ hội diễn ra ngày 5/12 tại phường Chũ.", "Lễ hội diễn ra ngày 6/12 tại phường Chũ."
HERE, THERE = "Điểm giao dịch chuyển về phường Đa Mai.", "Điểm giao dịch chuyển về phường Tân Tiến."


@pytest.mark.parametrize(
    ("claim", "one", "other"),
    [
        (CRASH.format(2), CRASH.format(2), CRASH.format(12)),
        (CRASH.format(12), CRASH.format(2), CRASH.format(12)),
        (CRASH.format(5), CRASH.format(2), CRASH.format(12)),
        (CRASH.format(25), CRASH.format(2), CRASH.format(12)),
        ("Cầu Bến Tuần đã thông xe.", OPEN, SHUT),
        ("Cầu Bến Tuần chưa thông xe.", OPEN, SHUT),
        (OFF, OFF, ON),
        (FIFTH, FIFTH, SIXTH),
        ("Lễ hội diễn ra ngày 7/12 tại phường Chũ.", FIFTH, SIXTH),
        (HERE, HERE, THERE),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_texts_that_contradict_each_other_decide_nothing_and_are_both_shown(
    claim: str, one: str, other: str, turned: bool
) -> None:
    texts = [other, one] if turned else [one, other]
    verdict = verify_pair(claim, texts)
    assert verdict.label is VerdictLabel.NEI
    assert verdict.reasons[0] == "các bằng chứng không thống nhất với nhau; cần người đối chiếu"
    for at, text in enumerate(texts, 1):
        assert any(words.startswith(f"bằng chứng {at} ") and text in words for words in verdict.reasons[1:])


@pytest.mark.parametrize(
    ("claim", "texts", "label"),
    [
        (CRASH.format(12), [CRASH.format(2), CRASH.format(2)], REFUTED),
        (CRASH.format(2), [CRASH.format(2), "Vụ lật xe ở đèo Bụt khiến 2 người chết."], SUPPORTED),
        (CRASH.format(25), [CRASH.format(2), "Vụ lật xe tại đèo Bụt làm 12 người bị thương."], REFUTED),
        (CRASH.format(12), [CRASH.format(2), "Công an tỉnh đang điều tra nguyên nhân."], REFUTED),
        (CRASH.format(2), [CRASH.format(2), "Lễ hội cam diễn ra ngày 5/12 tại phường Chũ."], SUPPORTED),
        (
            "Tính đến ngày 13/11, dịch tả lợn ở xã Bố Hạ làm chết 86 con lợn.",
            [
                "Tính đến ngày 12/11, dịch tả lợn ở xã Bố Hạ làm chết 40 con lợn.",
                "Tính đến ngày 13/11, dịch tả lợn ở xã Bố Hạ làm chết 86 con lợn.",
            ],
            SUPPORTED,
        ),
    ],
    ids=["agree", "agree in other words", "counts other things", "cause open", "other matter", "other day"],
)
def test_texts_that_do_not_contradict_each_other_decide_together(
    claim: str, texts: list[str], label: VerdictLabel
) -> None:
    verdict = verify_pair(claim, texts)
    assert verdict.label is label
    assert not any("không thống nhất" in words for words in verdict.reasons)


def test_records_with_several_texts_keep_their_places_in_a_batch() -> None:
    one = {"id": 1, "claim": CRASH.format(12), "evidence": CRASH.format(2)}
    odds = {"id": 2, "claim": CRASH.format(5), "evidence": ["", CRASH.format(2), CRASH.format(12)]}
    last = {"id": 3, "claim": "Cầu Bến Tuần đã thông xe.", "evidence": [OPEN]}
    found = list(verify_records([one, odds, last]))
    assert [(row["id"], row["label"]) for row in found] == [(1, "REFUTED"), (2, "NEI"), (3, "SUPPORTED")]
    assert [words[:12] for words in found[1]["reasons"][1:]] == ["bằng chứng 2", "bằng chứng 3"]
