"""Who may let an answer out, and the forms it leaves in: Decree 30's layout, nothing not approved."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.settings import Office
from pipeline.store.console_responses import Step, begin_response, change_response
from tests.console.console_kit import NOW, TestDesk


@pytest.mark.parametrize(("writer", "others", "allowed"), [("a", 1, False), ("b", 1, True), ("a", 0, True)])
def test_the_writer_approves_only_when_nobody_else_can(
    tmp_path: Path, writer: str, others: int, allowed: bool
) -> None:
    from pipeline.store import Store

    path = tmp_path / "desk.duckdb"
    Store(path, timeout=5).migrate()
    with duckdb.connect(str(path)) as connection:
        for name in ["a", "c"][: 1 + others]:
            connection.execute(
                "INSERT INTO officers VALUES (?, ?, 'x', 'approver', ?, ?, NULL)", [name, name, NOW, NOW]
            )
    _decided(path, writer, "a", allowed=allowed)


@pytest.mark.parametrize(
    ("roles", "allowed"),
    [
        ({"a": "admin", "c": "approver"}, False),
        ({"a": "admin", "c": "admin"}, False),
        ({"a": "admin", "c": "officer"}, True),
        ({"a": "approver", "c": "admin"}, True),
    ],
)
def test_an_administrator_is_held_to_it_too(tmp_path: Path, roles: dict[str, str], allowed: bool) -> None:
    from pipeline.store import Store

    path = tmp_path / "desk.duckdb"
    Store(path, timeout=5).migrate()
    with duckdb.connect(str(path)) as connection:
        for name, role in roles.items():
            connection.execute(
                "INSERT INTO officers VALUES (?, ?, 'x', ?, ?, ?, NULL)", [name, name, role, NOW, NOW]
            )
    _decided(path, "a", "a", allowed=allowed)


def _decided(path: Path, writer: str, approver: str, *, allowed: bool) -> None:
    """Have a text written and approved; it must go as ``allowed`` says."""
    identity = begin_response(path, 5, "one", NOW, by=writer, template="t", text="Văn bản.")
    change_response(path, 5, Step(identity, 1, writer, "submitted"), NOW)
    step = Step(identity, 2, approver, "approved")
    if allowed:
        assert change_response(path, 5, step, NOW).state == "approved"
    else:
        with pytest.raises(BadInput, match="Người soạn không tự duyệt"):
            change_response(path, 5, step, NOW)


TEXT = """THÔNG TIN LÀM RÕ

Ngày 14/11/2026, trên Báo A xuất hiện nội dung: “Xã Lục Ngạn thu 12 tấn cam.”

1. Thông tin chính thức
Theo Cổng tỉnh: “Xã Lục Ngạn thu 2 tấn cam.” & <giá> {{ 7 * 7 }} {% raw %} \x0b\u202e =cmd|' /C calc'!A0

Sở thông tin và truyền thông, ngày 14/11/2026
"""


def answered(desk: TestDesk, text: str, *, approve: bool = True) -> str:
    """Address of an answer with that text, taken through the desk by an officer and an approver."""
    officer = desk.client("officer")
    place = officer.post("/alerts/al1/responses", data={"template": "lam-ro"}).headers["location"]
    form = {"number": 1, "text": text, "then": "submit"}
    assert officer.post(f"{place}/text", data=form).status_code == 303
    if approve:
        decision = {"number": 3, "decision": "approved"}
        assert desk.client("approver").post(f"{place}/decision", data=decision).status_code == 303
    return str(place)


def test_an_approved_answer_is_a_paper_of_decree_30(tmp_path: Path) -> None:
    import docx

    from pipeline.digest.decree30 import check

    desk = TestDesk(tmp_path)
    answer = desk.client("officer").get(f"{answered(desk, TEXT)}/export.docx")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith('.docx"')
    assert check(answer.content) == []
    opened = docx.Document(BytesIO(answer.content))
    words = [one.text for one in opened.paragraphs if one.text]
    assert words[0] == "THÔNG BÁO"
    assert words[1] == "Thông tin làm rõ về nội dung “Xã Lục Ngạn thu 12 tấn cam”"
    assert words[3] == "1. Thông tin chính thức"
    # Escaped, not obeyed, and nothing left out but what no paper can carry.
    assert words[4].endswith("& <giá> {{ 7 * 7 }} {% raw %} =cmd|' /C calc'!A0")
    assert "Sở thông tin và truyền thông, ngày 14/11/2026" not in words
    place = opened.tables[0].rows[0].cells[1].paragraphs[-1].text
    assert place == "Bắc Ninh, ngày 14 tháng 11 năm 2026"


@pytest.mark.parametrize("form", ["docx", "txt", "json?url=https://cong.example/1"])
def test_nothing_leaves_that_was_not_approved(tmp_path: Path, form: str) -> None:
    desk = TestDesk(tmp_path)
    place = answered(desk, TEXT, approve=False)
    officer = desk.client("officer")
    assert officer.get(f"{place}/export.{form}").status_code == 400
    desk.client("approver").post(f"{place}/decision", data={"number": 3, "decision": "approved"})
    assert officer.get(f"{place}/export.{form}").status_code == 200
    # A changed text is a draft again: what was approved before does not vouch for it.
    officer.post(f"{place}/text", data={"number": 4, "text": "Văn bản khác.", "then": "save"})
    assert officer.get(f"{place}/export.{form}").status_code == 400


@given(st.text(max_size=400))
@settings(max_examples=12, deadline=None)
def test_any_words_make_a_paper_that_opens(text: str) -> None:
    from pipeline.answer_paper import Answer, AnswerForm, answer_docx
    from pipeline.digest.decree30 import check

    office = Office()
    made = answer_docx(Answer("r", 1, text, text, NOW), office, AnswerForm(), ZoneInfo("Asia/Ho_Chi_Minh"))
    assert check(made) == []
