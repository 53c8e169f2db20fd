"""Help pages: every command and every group of them is told in Vietnamese, headings and notes too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from cyclopts import App

from flows.cli.app import app, run_command

ENGLISH = re.compile(
    r"Usage|Commands|Arguments|Parameters|OPTIONS|COMMAND\b|\[required\]|\[default|\[choices|Display"
)


def _every(group: App, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name in group:
        if not name.startswith("-"):
            yield from _every(group[name], (*path, name))


@pytest.mark.parametrize("command", list(_every(app)), ids=" ".join)
def test_a_help_page_has_no_english_heading(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(" ".join(("Cách dùng: minhtin", *command)))
    assert not ENGLISH.search(shown)


def test_choices_defaults_and_what_must_be_given_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    run_command(["evidence", "add", "--help"])
    added = " ".join(capsys.readouterr().out.replace("│", " ").split())
    run_command(["alerts", "list", "--help"])
    listed = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "câu phát biểu, nguyên văn. [bắt buộc]" in added
    assert "desk. [mặc định: desk]" in added
    assert "[chọn: new, acknowledged," in listed
