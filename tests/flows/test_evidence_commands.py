"""`minhtin evidence` by command: what is put on record, what replaces it, and what that opens again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from flows.cli.app import run_command
from pipeline.claims import detect_claims
from pipeline.settings import load_settings
from pipeline.store import Batch, Store
from pipeline.types import AlertKind, AlertState, Evidence, VerdictLabel
from tests.store.store_kit import processed, source

Run = Callable[..., list[list[str]]]
SAID = "Vụ lật xe tại đèo Bụt làm 2 người tử vong."
FALSE = "Vụ lật xe tại đèo Bụt làm 12 người tử vong."
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TODAY = datetime.now(ZONE).date()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    monkeypatch.delenv("MINHTIN_PATHS__DATA", raising=False)
    (tmp_path / "minhtin.toml").touch()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command that has to end well; returns the cells of what it printed."""

    def told(*words: str) -> list[list[str]]:
        capsys.readouterr()
        assert run_command(["evidence", *words]) == 0
        return [line.split("\t") for line in capsys.readouterr().out.splitlines()]

    return told


def _add(run: Run, text: str, *options: str) -> str:
    return run("add", text, "--source", "UBND xã", *options)[0][0]


def _store() -> Store:
    return Store(load_settings().database)


def _on_record(evidence_id: str) -> Evidence:
    return next(one for one in _store().whole_record() if one.evidence_id == evidence_id)


def _reported(text: str, day: date) -> None:
    """An article with one claim, stored; it appeared an hour after what is stated on that day."""
    settings, when = load_settings(), datetime.combine(day, time(13), ZONE)
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    store, made = Store(settings.database), processed(1, body=text)
    store.migrate()
    store.begin_run("r", when, [source()])
    article = replace(made.article, title="", published_at=when, fetched_at=when)
    claims = detect_claims([article], [made.located])[0]
    store.commit_batch(Batch("r", processed=(replace(made, article=article, claims=claims),)))


def test_scope_and_validity_are_kept_and_listed(run: Run) -> None:
    made = _add(
        run, "Xã Bố Hạ thu ngân sách 7.850 triệu đồng.", "--date", "10/02/2026", "--basis", "statistics",
        "--place", "xã Bố Hạ", "--period", "tháng 1/2026", "--valid-from", "2026-02-01", "--valid-to",
        "31/12/2099", "--url", "https://bo-ha.example/1",
    )  # fmt: skip
    one = _on_record(made)
    assert (one.place, one.period, one.basis) == ("xã Bố Hạ", "tháng 1/2026", "statistics")
    assert (one.valid_from, one.valid_to) == (date(2026, 2, 1), date(2099, 12, 31))
    assert one.url == "https://bo-ha.example/1"
    heads, row = run("list")
    shown = dict(zip(heads, row, strict=True))
    assert shown["ngày"] == "10/02/2026"
    assert shown["phạm vi"] == "xã Bố Hạ; tháng 1/2026"
    assert shown["hiệu lực"] == "từ 01/02/2026 đến hết 31/12/2099"
    assert shown["tình trạng"] == "đang dùng"


@pytest.mark.parametrize(
    ("options", "status", "named"),
    [
        (["--valid-from", "2026-02-02", "--valid-to", "2026-02-01"], 1, "trước ngày đầu (valid_from)"),
        (["--valid-from", "mai"], 2, "mai"),
        (["--supersedes", "x", "--corrects", "y"], 2, "--corrects"),
        (["--supersedes", "khong-co"], 1, "khong-co"),
        (["--basis", "nghe nói"], 1, "nghe nói"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    run: Run, options: list[str], status: int, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _add(run, SAID)
    assert run_command(["evidence", "add", FALSE, "--source", "Sở", *options]) == status
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert named in line
    assert [row[4] for row in run("list", "--retired")[1:]] == [SAID]


@pytest.mark.parametrize(
    ("option", "how", "words"),
    [
        ("--supersedes", "superseded", "đã được thay thế bằng"),
        ("--corrects", "corrected", "đã được đính chính bằng"),
    ],
)
def test_a_statement_takes_the_place_of_an_older_one(run: Run, option: str, how: str, words: str) -> None:
    old = _add(run, SAID)
    new = _add(run, "Vụ lật xe tại đèo Bụt làm 3 người tử vong.", option, old)
    assert (_on_record(old).replaced_by, _on_record(old).replaced_how) == (new, how)
    assert [row[0] for row in run("list")[1:]] == [new]
    standing = {row[0]: row[7] for row in run("list", "--retired")[1:]}
    assert standing == {new: "đang dùng", old: f"{words} {new}"}


def test_nothing_takes_a_place_that_is_not_in_use_itself(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    first = _add(run, SAID)
    second = _add(run, FALSE, "--corrects", first)
    # Typed once more it stays retired: in its place there would be nothing.
    assert run_command(["evidence", "add", SAID, "--source", "UBND xã", "--supersedes", second]) == 1
    assert "đã thôi dùng" in capsys.readouterr().err
    assert run_command(["evidence", "retire", second, "--superseded-by", first]) == 1
    assert [row[0] for row in run("list")[1:]] == [second]


def test_what_is_not_in_force_is_said_to_be(run: Run) -> None:
    ended = _add(run, SAID, "--valid-to", f"{TODAY - 3 * DAY}")
    coming = _add(run, FALSE, "--valid-from", f"{TODAY + 3 * DAY}")
    assert [(row[0], row[7]) for row in run("list")[1:]] == [(coming, "chưa có hiệu lực")]
    standing = {row[0]: row[7] for row in run("list", "--retired")[1:]}
    assert standing == {coming: "chưa có hiệu lực", ended: "đã hết hiệu lực"}


def test_what_was_retired_is_found_by_its_words_when_asked_for(run: Run) -> None:
    old, _ = _add(run, SAID), _add(run, "Xã Lục Ngạn thu 1.200 tấn vải.")
    assert run("retire", old) == [[f"{old}: đã thôi dùng"]]
    assert [row[0] for row in run("list", "--search", "lật xe đèo Bụt")[1:]] == []
    (found,) = run("list", "--search", "lật xe đèo Bụt", "--retired")[1:]
    assert (found[0], found[7]) == (old, "đã thôi dùng")
    assert len(run("list", "--retired", "--limit", "1")) == 2


_TABLE = "indicator,value,unit,period,source,date\nSố hộ nghèo,38,hộ,tháng 1/2026,Cục Thống kê,2026-02-09\n"
_REVIEW = {
    "@type": "ClaimReview", "claimReviewed": "Đập Khuôn Thần bị vỡ.", "datePublished": "2026-02-09",
    "author": {"name": "Trung tâm kiểm chứng"}, "reviewRating": {"alternateName": "Sai sự thật"},
    "url": "https://check.example/1",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", f"text,source,date\n{SAID},UBND xã,2026-02-09\n", "đèo Bụt"),
        ("a.jsonl", json.dumps({"text": SAID, "source": "UBND xã", "date": "2026-02-09"}), "đèo Bụt"),
        ("b.csv", _TABLE, "38 hộ"),
        ("a.json", json.dumps({"dataFeedElement": [{"item": [_REVIEW]}]}), "Khuôn Thần"),
    ],
)
def test_files_of_each_kind_go_on_record(
    run: Run, tmp_path: Path, name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run("import", name) == [["đã nhập 1 phát biểu, bỏ qua 0 dòng"]]
    (row,) = run("list")[1:]
    assert words in row[4]


def test_a_bad_line_of_a_file_is_named_and_the_others_are_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = f"text,source,date\n{SAID},UBND xã,2026-02-09\nCâu này thiếu ngày.,UBND xã,30/02/2026\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    assert run_command(["evidence", "import", "a.csv"]) == 1
    shown = capsys.readouterr()
    assert "đã nhập 1 phát biểu, bỏ qua 1 dòng" in shown.out
    assert "30/02/2026" in shown.err


def _closed_flag(run: Run) -> tuple[str, str]:
    """A flag that was raised by a statement and closed by an officer: ids of the alert and the statement."""
    _reported(FALSE, TODAY - DAY)
    said = _add(run, SAID, "--date", f"{TODAY - DAY}")
    (alert,) = _flags()
    closing = ["alerts", "close", alert, "--reason", "false", "--by", "can-bo", "--why", "đã trả lời"]
    assert run_command(closing) == 0
    assert _state(alert) is AlertState.CLOSED
    return alert, said


def _flags() -> list[str]:
    found = _store().list_alerts(include_closed=True)
    return [one.alert_id for one in found if one.kind is AlertKind.CONTRADICTED]


def _state(alert_id: str) -> AlertState:
    return _store().alert_detail(alert_id).alert.state


def test_a_closed_flag_opens_again_with_a_note_when_its_evidence_is_retired(run: Run) -> None:
    alert, said = _closed_flag(run)
    run("retire", said)
    assert _state(alert) is AlertState.NEW
    last = _store().alert_detail(alert).events[-1]
    assert (last.action, last.from_state, last.actor) == ("reopen", AlertState.CLOSED.value, "minhtin")
    assert f"căn cứ {said} đã thôi dùng: “{SAID}”" in last.reason
    before = len(_store().alert_detail(alert).events)
    _add(run, "Xã Lục Ngạn thu 1.200 tấn vải.")  # looks at everything once more
    assert len(_store().alert_detail(alert).events) == before, "each is noted once"


def test_a_closed_flag_opens_again_also_where_the_correction_speaks_against_it_too(run: Run) -> None:
    alert, said = _closed_flag(run)
    right = _add(
        run, "Vụ lật xe tại đèo Bụt làm 3 người tử vong.", "--date", f"{TODAY - DAY}", "--corrects", said
    )
    detail = _store().alert_detail(alert)
    assert detail.alert.state is AlertState.NEW
    assert [one.action for one in detail.events].count("reopen") == 1
    assert f"căn cứ {said} đã được đính chính" in detail.events[-1].reason
    assert detail.alert.evidence_ids == (right,)


def test_a_claim_is_held_against_what_was_in_force_when_it_was_made(run: Run) -> None:
    """A statement that has ended since still speaks to claims of its days; one that begins later to none."""
    made = TODAY - 4 * DAY
    _reported(FALSE, made)
    _add(run, SAID, "--date", f"{made}", "--valid-from", f"{TODAY - 2 * DAY}")
    assert _flags() == []
    (open_,) = _store().verdicts()
    assert open_.label is VerdictLabel.NEI
    assert "có hiệu lực từ" in open_.reasons[0]
    ended = _add(
        run, SAID, "--date", f"{made}", "--url", "https://x.example/", "--valid-to", f"{TODAY - DAY}"
    )
    assert len(_flags()) == 1
    (judged,) = _store().verdicts()
    assert (judged.label, judged.evidence_ids[:1]) == (VerdictLabel.REFUTED, (ended,))
    _add(run, "Xã Lục Ngạn thu 1.200 tấn vải.")  # looks at everything once more
    assert _store().verdicts() == [judged], "that it has ended since changes nothing"
