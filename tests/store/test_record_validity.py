"""What is retired stays so, changed notices supersede their sentences, alerts resting on them open again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.evidence import desk_statement
from pipeline.record.statement import scoped
from pipeline.store import Store
from pipeline.store.batch import Batch
from pipeline.types import Alert, AlertKind, AlertState, Evidence
from tests.pipeline.claims_kit import NOW, ZONE


def _store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "a.duckdb")
    store.migrate()
    return store


def _said(text: str) -> Evidence:
    return desk_statement(text, source="UBND xã", day=date(2026, 9, 9), zone=ZONE)


def _alert(evidence: Evidence) -> Alert:
    return Alert(
        "a1", "k", AlertKind.CONTRADICTED, "Vỡ đập", 2, 7.0, (), (), (), (evidence.evidence_id,), ("x",), "",
        NOW, NOW,
    )  # fmt: skip


def test_scope_is_kept(tmp_path: Path) -> None:
    store = _store(tmp_path)
    one = replace(_said("Đập an toàn tuyệt đối."), place="xã Sơn Hải", period="tháng 9/2026")
    store.add_evidence([one])
    assert store.evidence(at=NOW) == [one]


def test_a_retired_sentence_stays_retired_when_its_page_is_read_again(tmp_path: Path) -> None:
    store, one = _store(tmp_path), _said("Đập an toàn tuyệt đối.")
    store.add_evidence([one])
    store.retire_evidence(one.evidence_id, NOW)
    store.add_evidence([one])
    assert store.evidence(at=NOW + timedelta(hours=1)) == []


def test_a_notice_that_changed_supersedes_what_it_no_longer_says(tmp_path: Path) -> None:
    store = _store(tmp_path)
    old = replace(_said("Có 12 người bị thương."), article_id="n1")
    new = replace(_said("Có 2 người bị thương."), article_id="n1")
    store.commit_batch(Batch("r1", evidence=(old,)))
    store.commit_batch(Batch("r2", evidence=(new,)))
    assert [one.text for one in store.evidence(at=NOW + timedelta(days=4000))] == ["Có 2 người bị thương."]


def test_replacing_needs_the_other_statement(tmp_path: Path) -> None:
    store, one = _store(tmp_path), _said("Đập an toàn tuyệt đối.")
    store.add_evidence([one])
    with pytest.raises(BadInput, match="không có phát biểu"):
        store.retire_evidence(one.evidence_id, NOW, by="khong-co", how="corrected")
    with pytest.raises(BadInput, match="chính nó"):
        store.retire_evidence(one.evidence_id, NOW, by=one.evidence_id, how="corrected")


def test_an_alert_that_rested_on_it_opens_again_with_a_note(tmp_path: Path) -> None:
    store, one, other = _store(tmp_path), _said("Đập an toàn tuyệt đối."), _said("Đập bị nứt một đoạn.")
    store.add_evidence([one, other])
    store.upsert_alerts([_alert(one)], NOW)
    assert store.reopen_unfounded(NOW) == []
    store.retire_evidence(one.evidence_id, NOW, by=other.evidence_id, how="corrected")
    assert store.reopen_unfounded(NOW + timedelta(minutes=1)) == ["a1"]
    assert store.reopen_unfounded(NOW + timedelta(minutes=2)) == []
    last = store.alert_detail("a1").events[-1]
    assert (last.action, last.to_state) == ("reopen", AlertState.NEW.value)
    assert "đã được đính chính" in last.reason
    assert one.evidence_id in last.reason


def test_the_same_words_with_a_scope_are_another_statement(tmp_path: Path) -> None:
    store, plain = _store(tmp_path), _said("Cầu Bến Tuần cấm xe tải.")
    until = scoped(plain, place="xã Lạng Giang", end=NOW.date() + timedelta(days=5))
    longer = scoped(plain, place="xã Lạng Giang", end=NOW.date() + timedelta(days=9))
    assert len({plain.evidence_id, until.evidence_id, longer.evidence_id}) == 3
    assert scoped(plain) == plain
    store.add_evidence([until], typed=True)
    store.add_evidence([plain], typed=True)
    store.replace_evidence(until.evidence_id, longer, NOW, how="corrected")
    found = {one.evidence_id: one.valid_to for one in store.evidence(at=NOW + timedelta(hours=1))}
    assert found == {plain.evidence_id: None, longer.evidence_id: longer.valid_to}


def test_what_was_retired_is_not_typed_in_again_unseen(tmp_path: Path) -> None:
    store, plain = _store(tmp_path), _said("Cầu Bến Tuần cấm xe tải.")
    store.add_evidence([plain], typed=True)
    store.retire_evidence(plain.evidence_id, NOW)
    with pytest.raises(BadInput, match="đã thôi dùng"):
        store.add_evidence([plain], typed=True)
