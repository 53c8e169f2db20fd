"""Who may let an answer out: a second person, unless there is only one approver."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.errors import BadInput
from pipeline.store.console_responses import Step, begin_response, change_response
from tests.console.console_kit import NOW


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
    identity = begin_response(path, 5, "one", NOW, by=writer, template="t", text="Văn bản.")
    change_response(path, 5, Step(identity, 1, writer, "submitted"), NOW)
    step = Step(identity, 2, "a", "approved")
    if allowed:
        assert change_response(path, 5, step, NOW).state == "approved"
    else:
        with pytest.raises(BadInput, match="Người soạn không tự duyệt"):
            change_response(path, 5, step, NOW)
