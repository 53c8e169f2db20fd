"""`python -m benchmarks.stages` runs every stage over a handful of invented articles."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks import stages
from benchmarks.stages_work import STAGES, articles_of
from benchmarks.stories import articles
from pipeline.types import Article

MANY = 6


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    made = islice(articles(random.Random(5)), stages.FIRST + MANY)
    return [{"title": one.title, "text": f"{one.body} Bắc Giang có {at} ca."} for at, one in enumerate(made)]


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_and_its_alternative_are_measured(
    name: str, rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "FIRST", 3)
    found = stages.measure(name, articles_of(rows[: 3 + MANY]))
    assert found.articles == MANY
    assert found.cpu > 0
    assert found.peak >= 0
    assert (found.other > 0) == bool(STAGES[name].beside)


def test_a_stage_reads_every_article_once_and_the_alternative_only_some(
    rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: dict[str, list[str]] = {"stage": [], "other": []}

    def noted(kind: str, batch: list[Article]) -> None:
        read[kind] += [one.article_id for one in batch]

    stage = replace(
        STAGES["tone"], ready=lambda _: lambda b: noted("stage", list(b)), beside="noting",
        other=lambda _: lambda b: noted("other", list(b)),
    )  # fmt: skip
    monkeypatch.setitem(STAGES, "noted", stage)
    monkeypatch.setattr(stages, "BATCH", 4)
    monkeypatch.setattr(stages, "OTHERS", 2)
    given = articles_of(rows)
    assert stages.measure("noted", given).articles == MANY
    assert read["stage"] == [one.article_id for one in given]
    assert read["other"] == [one.article_id for one in given[: stages.FIRST + 2]]


def test_each_stage_has_a_process_of_its_own(
    rows: list[dict[str, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def write(told: Path, _: Path, count: int) -> None:
        told.write_text("\n".join(map(json.dumps, rows[:count])), encoding="utf-8")

    monkeypatch.setattr(stages, "_write", write)
    stages.main(["--articles", str(MANY), "--only", "tone,language", "--data", str(tmp_path / "nowhere")])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| tone", "| language"]
    assert "× py3langid on every text" in lines[3]
