"""What a source did after an answer: corrected, edited, changed elsewhere, removed; and how long it took."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.follow_up import Look, Version, follow_up

AT = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
CLAIM = "Xã Lục Ngạn thu 12 tấn cam."
OLD = f"Vụ cam mới.\n{CLAIM} Giá bán ổn định."


def hours(number: float) -> datetime:
    return AT + timedelta(hours=number)


def look(*later: tuple[float, str], **rest: object) -> Look:
    versions = (Version(hours(-5), OLD), *(Version(hours(at), text) for at, text in later))
    return Look(versions, versions[-1].read_at, **rest)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Vụ cam mới.\nXã Lục Ngạn thu 2 tấn cam. Giá bán ổn định. Tòa soạn đính chính số liệu.",
            "corrected",
        ),
        ("Vụ cam mới.\nXã Lục Ngạn thu 2 tấn cam. Giá bán ổn định.", "edited"),
        ("Vụ cam mới.\nGiá bán ổn định.", "edited"),
        (f"Vụ cam mới ở Bắc Giang.\n{CLAIM} Giá bán ổn định.", "elsewhere"),
        (f"Vụ cam mới.\n{CLAIM}   Giá bán ổn định.", "unchanged"),
    ],
)
def test_what_changed_is_told_apart(text: str, kind: str) -> None:
    found = follow_up("a1", look((3, text)), [CLAIM], AT)
    assert found.kind == kind
    assert found.took == (None if kind == "unchanged" else timedelta(hours=3))


def test_the_correction_counts_not_a_later_retouch() -> None:
    first = "Vụ cam mới.\nXã Lục Ngạn thu 2 tấn cam. Giá bán ổn định."
    found = follow_up("a1", look((2, first), (9, first.replace("ổn định", "tăng"))), [CLAIM], AT)
    assert (found.kind, found.took) == ("edited", timedelta(hours=2))


@pytest.mark.parametrize("said", ["", " Tòa soạn đính chính số liệu."])
def test_a_correction_that_was_taken_back_is_none(said: str) -> None:
    changed = OLD.replace("12", "2") + said
    found = follow_up("a1", look((2, changed), (9, OLD)), [CLAIM], AT)
    assert (found.kind, found.took) == ("restored", timedelta(hours=9))
    again = follow_up("a1", look((2, changed), (9, OLD), (11, changed)), [CLAIM], AT)
    assert again.kind == ("corrected" if said else "edited")
    without = OLD.replace(CLAIM, "")
    assert follow_up("a1", look((2, without), (9, OLD)), [CLAIM], AT).kind == "restored"
    assert follow_up("a1", look((2, without), (9, without + " Trời nắng.")), [CLAIM], AT).kind == "edited"


def test_a_claim_that_comes_later_was_not_put_back() -> None:
    versions = (Version(hours(-5), "Vụ cam mới."), Version(hours(2), OLD))
    assert follow_up("a1", Look(versions, hours(2)), [CLAIM], AT).kind == "elsewhere"


def test_an_edit_before_the_answer_took_no_time() -> None:
    found = follow_up("a1", look((-1, OLD.replace("12", "2"))), [CLAIM], AT)
    assert (found.kind, found.took, found.at) == ("edited", None, hours(-1))
    assert follow_up("a1", look((-1, OLD.replace("12", "2"))), [CLAIM], None).kind == "edited"


def test_what_was_not_read_since_the_answer_is_not_told_as_unchanged() -> None:
    assert follow_up("a1", look(), [CLAIM], AT).kind == "not_read"
    assert follow_up("a1", look(), [CLAIM], None).kind == "unchanged"
    again = Look(look().versions, hours(1))
    assert follow_up("a1", again, [CLAIM], AT).kind == "unchanged"


def test_gone_unreadable_and_not_watched() -> None:
    assert follow_up("a1", look(gone_at=hours(4)), [CLAIM], AT).took == timedelta(hours=4)
    assert follow_up("a1", look(gone_at=hours(4)), [CLAIM], AT).kind == "removed"
    assert follow_up("a1", look(unreadable_at=hours(4)), [CLAIM], AT).kind == "unreadable"
    assert follow_up("a1", None, [CLAIM], AT).kind == "not_watched"


def test_a_claim_in_another_form_of_its_letters_is_the_same() -> None:
    import unicodedata

    text = OLD.replace("12", "2")
    assert (
        follow_up("a1", look((1, text)), [unicodedata.normalize("NFD", CLAIM.upper())], AT).kind == "edited"
    )
