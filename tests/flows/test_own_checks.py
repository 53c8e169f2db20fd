"""What our own desk concluded is an earlier check of what says the same later, until it is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.desk import Action, Closing, carrying
from pipeline.record.statement import REVIEWED
from pipeline.types import AlertKind, AlertState
from tests.flows.own_checks_kit import (
    OFFICER,
    OTHER_WORDS,
    RUMOUR,
    SAME,
    Office,
    minutes,
    statement,
)
from tests.store.store_kit import NOW


def later(office: Office, text: str, number: int = 5, outlet: str = "bao-b") -> None:
    """A text is published after the conclusion, and reviewed."""
    office.write(number, text, at=minutes(60), outlet=outlet)
    office.review()


def test_a_paraphrase_is_flagged_with_our_conclusion(tmp_path: Path) -> None:
    office = Office(tmp_path, rests_on=statement())
    office.close(Closing.FALSE)
    later(office, SAME)
    (found,) = office.flagged()
    assert found.check_ids == ("al1",)
    assert found.evidence_ids == (statement().evidence_id,), "what the conclusion rested on is shown with it"
    assert "đơn vị đã kết luận ngày 14/11/2026: thông tin sai" in found.verdict_reasons[0]
    (check,) = office.store.alert_detail(found.alert_id).checks
    assert (check.claim, check.conclusion, check.stands) == (RUMOUR, "sai", True)


def test_nobody_at_the_desk_is_named(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, SAME)
    (found,) = office.flagged()
    told = repr((found, office.store.alert_detail(found.alert_id).checks, office.store.own_checks()))
    assert OFFICER not in told
    assert "cán bộ trực" not in told, "what the officer wrote stays with the alert that was closed"


def test_the_concluded_claim_and_its_reprints_stay_with_their_alert(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, RUMOUR)
    assert set(office.store.clusters().values()) == {office.cluster}
    for _ in range(2):
        office.review()
        assert office.flagged() == []


def test_a_repeat_that_was_concluded_too_neither_comes_back_nor_turns_round(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, SAME)
    (second,) = office.flagged()
    office.close(Closing.FALSE, minutes(30), second.alert_id)
    office.write(7, SAME, at=minutes(10), outlet="bao-b")
    office.write(8, RUMOUR, at=minutes(10), outlet="bao-b")
    office.review()
    (still,) = office.flagged()
    assert still.alert_id == second.alert_id
    assert still.check_ids == ("al1",)
    assert {"a5", "a7"} <= set(still.article_ids), "the reprint is one more place of the closed alert"
    assert [one.kind for one in office.store.list_alerts()] == []


@pytest.mark.parametrize(
    "closing", [Closing.NO_BASIS, Closing.DUPLICATE, Closing.FALSE_ALARM, Closing.PARTLY_FALSE, Closing.TRUE]
)
def test_no_other_outcome_raises_a_flag(tmp_path: Path, closing: Closing) -> None:
    office = Office(tmp_path)
    office.close(closing)
    later(office, SAME)
    assert office.flagged() == []
    words = [one.conclusion for one in office.store.own_checks()]
    assert words == {Closing.PARTLY_FALSE: ["sai một phần"], Closing.TRUE: ["đúng"]}.get(closing, [])


def test_opened_again_it_counts_no_more_and_takes_what_rested_on_it_along(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, SAME)
    (second,) = office.flagged()
    office.close(Closing.FALSE, minutes(40), second.alert_id)
    office.act(Action.REOPEN, at=minutes(30))
    assert [one.alert_id for one in office.store.own_checks()] == [second.alert_id]
    office.write(7, OTHER_WORDS, at=minutes(20), outlet="hoi")
    for _ in range(2):
        office.review()
        assert office.store.own_checks() == []
        (kept,) = office.flagged()
        detail = office.store.alert_detail(kept.alert_id)
        assert detail.alert.state is AlertState.NEW
        notes = [one.reason for one in detail.events if one.action == "reopen"]
        assert len(notes) == 1, "noted once"
        assert "kết luận của đơn vị ở cảnh báo al1" in notes[0]
        assert [one.stands for one in detail.checks] == [False]


def test_concluded_anew_it_counts_anew(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    office.act(Action.REOPEN, at=minutes(200))
    office.close(Closing.TRUE, minutes(150))
    assert [one.conclusion for one in office.store.own_checks()] == ["đúng"]
    office.act(Action.REOPEN, at=minutes(140))
    office.close(Closing.FALSE, minutes(130))
    later(office, SAME)
    assert len(office.flagged()) == 1


def test_an_alert_that_only_spreads_takes_no_conclusion_back(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    office.store.upsert_alerts([replace(office.first, priority=1)], minutes(100))
    assert office.store.alert_state("al1")[0] is AlertState.NEW
    later(office, SAME)
    assert len(office.flagged()) == 1


@pytest.mark.parametrize("replaced", [False, True])
def test_evidence_that_goes_takes_the_conclusion_along(tmp_path: Path, replaced: bool) -> None:
    said = statement()
    office = Office(tmp_path, rests_on=said)
    office.close(Closing.FALSE)
    if replaced:
        other = statement("Hồ Cấm Sơn tích nước đạt 60% dung tích thiết kế.")
        office.store.replace_evidence(said.evidence_id, other, minutes(100), how="corrected")
    else:
        office.store.retire_evidence(said.evidence_id, minutes(100))
    assert office.store.own_checks() == []
    later(office, SAME)
    assert office.flagged() == []


def test_what_was_gone_before_the_conclusion_takes_nothing_along(tmp_path: Path) -> None:
    said = statement()
    office = Office(tmp_path, rests_on=said)
    office.store.retire_evidence(said.evidence_id, minutes(350))
    office.close(Closing.FALSE)
    (check,) = office.store.own_checks()
    assert check.evidence_ids == (), "the officer knew other things; what is retired is not shown as theirs"


@pytest.mark.parametrize(
    "text",
    [
        "Hồ Khuôn Thần đã vỡ đập trong đêm, nước tràn về hạ du.",  # another lake
        "Hồ Cấm Sơn vỡ đập trong đêm.",  # too few words
        "Đập hồ Cấm Sơn không hề bị vỡ trong đêm qua, nước không tràn về vùng hạ du.",
        "Hồ Cấm Sơn đã vỡ đập trong đêm, nước tràn về hạ du làm 3 người chết.",  # a number more
        "Có đúng là đập hồ Cấm Sơn bị vỡ ngay trong đêm qua, nước đang tràn về vùng hạ du?",
        "Theo tôi đập hồ Cấm Sơn mà bị vỡ trong đêm, nước tràn về vùng hạ du thì thật đáng trách.",
        "Tin đập hồ Cấm Sơn bị vỡ ngay trong đêm qua, nước đang tràn về vùng hạ du là bịa đặt.",
        'Một tài khoản nói "đập hồ Cấm Sơn bị vỡ đêm qua, nước tràn về hạ du". Chi cục nói hồ an toàn.',
        "Đập hồ Cấm Sơn bị vỡ trong đêm qua, nước tràn về hạ du, cá bơi vào tận giường em 🙃 đùa thôi nhé",
        "Nếu đập hồ Cấm Sơn bị vỡ trong đêm, nước tràn về vùng hạ du thì bà con chạy đi đâu cho kịp.",
        "Bà con bức xúc vì đập hồ Cấm Sơn xuống cấp, kêu mãi chẳng ai chịu sửa, mưa là lo mất ngủ.",
        "Đập hồ Cấm Sơn bị vỡ ngay trong đêm qua, nước đang tràn về hạ du. Thông tin trên là sai sự thật.",
    ],
)
def test_what_says_something_else_or_asserts_nothing_is_not_flagged(tmp_path: Path, text: str) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, text)
    assert office.flagged() == []


def test_another_number_is_never_automatic(tmp_path: Path) -> None:
    rumour = "Nhà máy ở khu công nghiệp Vân Trung rò rỉ khí độc khiến 20 công nhân tử vong."
    office = Office(tmp_path, rumour=rumour)
    office.close(Closing.FALSE)
    later(office, rumour.replace("20", "2"))
    assert office.flagged() == []
    later(office, "Rò khí độc nhà máy trong KCN Vân Trung, 20 công nhân chết.", 6)
    assert len(office.flagged()) == 1


def test_an_article_that_says_it_twice_is_flagged_and_one_with_the_official_word_is_not(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, f"{SAME} {OTHER_WORDS}")
    assert len(office.flagged()) == 1
    other = Office(tmp_path / "other")
    other.close(Closing.FALSE)
    later(other, SAME, outlet="cong")
    assert other.flagged() == []


def test_a_suggestion_is_shown_with_what_we_concluded(tmp_path: Path) -> None:
    office = Office(
        tmp_path, rumour="Nghe nói đập Khuôn Thần ở xã Kiên Lao bị vỡ sáng nay làm 20 người chết."
    )
    office.close(Closing.PARTLY_FALSE)
    later(office, "Nghe nói đập Khuôn Thần xã Kiên Lao vỡ sáng nay làm 25 người chết.", outlet="hoi")
    found = [one for one in office.store.list_alerts() if one.kind is AlertKind.NOTHING_ON_RECORD]
    (suggested,) = [one for one in found if "al1" in one.check_ids]
    assert suggested.verdict_reasons[1].startswith("gợi ý, có thể đã được kiểm chứng")
    assert "đơn vị đã kết luận ngày" in suggested.verdict_reasons[1]


def test_what_a_fact_checker_found_false_rests_on_no_near_conclusion_of_ours(tmp_path: Path) -> None:
    rumour = "Đập Khuôn Thần xã Kiên Lao vỡ sáng nay, nước cuốn trôi ba cây cầu và nhiều nhà dân ở hạ du."
    office = Office(tmp_path, rumour=rumour)
    office.close(Closing.PARTLY_FALSE)
    told = (
        "Một số tài khoản loan tin đập Khuôn Thần ở xã Kiên Lao đã vỡ vào sáng nay, khiến nhiều người chết, "
        "nước tràn về các thôn phía dưới."
    )
    judged = replace(statement(told), basis="fact-check", verdict=f"{REVIEWED}sai")
    office.store.add_evidence([judged])
    for _ in range(2):
        later(office, "Đập Khuôn Thần ở xã Kiên Lao vỡ sáng nay, nước cuốn trôi cầu và nhà dân ở hạ du.")
        (found,) = [one for one in office.flagged() if "a5" in one.article_ids]
        assert found.evidence_ids == (judged.evidence_id,)
        assert found.verdict_reasons[1].startswith("gợi ý, có thể đã được kiểm chứng")
        assert found.check_ids == (), "it would be opened again, as if that conclusion were taken back"
        assert [one.action for one in office.store.alert_detail(found.alert_id).events] == ["raise"]


def test_what_the_record_refutes_too_is_told_as_concluded_before(tmp_path: Path) -> None:
    said = statement("Hồ Cấm Sơn không bị vỡ đập, nước không tràn về hạ du.")
    office = Office(tmp_path / "one", rests_on=said)
    office.close(Closing.FALSE)
    later(office, SAME)
    (found,) = office.flagged()
    assert said.evidence_id in found.evidence_ids
    (before,) = [one for one in office.store.list_alerts(include_closed=True) if one.alert_id == "al1"]
    assert before.state is AlertState.CLOSED


def test_an_approved_answer_that_concludes_counts_and_one_that_clarifies_does_not(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.answer("Đã đọc kỹ. Bản trả lời mang kết luận: sai")
    assert office.store.own_checks() == [], "typed by hand it is a note like any other"
    page = "https://cong.example/tra-loi/1"
    made = office.answer(carrying(Closing.FALSE, "Đã đọc kỹ."), page, minutes(299))
    (check,) = office.store.own_checks()
    assert (check.conclusion, check.response_id, check.page) == ("sai", made, page)
    later(office, SAME)
    assert [one.check_ids for one in office.flagged()] == [("al1",)]
    office.close(Closing.NO_BASIS, minutes(5))
    assert office.store.own_checks() == [], "what was said last counts"


def test_the_store_s_clock_may_lie_behind(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.close(Closing.FALSE)
    later(office, SAME)
    office.act(Action.REOPEN, at=NOW + timedelta(days=1))
    office.close(Closing.FALSE_ALARM, NOW + timedelta(days=2))
    assert len(office.store.reopen_unfounded(NOW)) == 1
    assert office.store.reopen_unfounded(NOW) == []
