"""A wrong command line is told in Vietnamese, with what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.app import run_command


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("xoa", "không có lệnh 'xoa'; có: demo, run, "),
        ("runn", "không có lệnh 'runn'; có phải run?"),
        ("alerts lisst", "không có lệnh 'lisst'; có phải list?"),
        ("run --onec", "không có tùy chọn --onec; có phải --once?"),
        ("run --zzz", "không có tùy chọn --zzz (minhtin --help)"),
        ("verify a", "verify: thiếu --out"),
        ("alerts close", "alerts close: thiếu ALERT_ID"),
        ("verify a b --out c", "thừa đối số b"),
        ("verify a --out b --out c", "--out: chỉ được ghi một lần"),
        ("console --port cổng", "--port: 'cổng' không dùng được, cần một số nguyên"),
        ("alerts close a --reason lạ", "--reason: 'lạ' không dùng được, cần một trong: true, partly-false, "),
    ],
)
def test_a_wrong_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_command(line.split()) == 2
    told = capsys.readouterr().err
    assert told.startswith("minhtin: ")
    assert said in told
    assert told.endswith("(minhtin --help)\n")
    assert told.count("\n") == 1
