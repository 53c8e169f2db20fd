"""`minhtin models classify`: one judge alone over a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli.models import classify
from models.judges import JUDGES, judge
from pipeline.errors import WrongUsage


def test_a_judge_reads_a_file(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {
            "id": 1,
            "title": "Đội tuyển thắng trận chung kết",
            "text": "Bàn thắng phút cuối mang về cúp vàng.",
        },
        {"id": 2, "text": "Bác sĩ khuyên tiêm vắc xin cúm cho trẻ trước mùa đông."},
    ]
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert classify("topics-vntc", source, out=out) == 0
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == [1, 2]
    assert [row["label"] for row in found] == ["The thao", "Suc khoe"]
    assert all(abs(sum(row["probs"].values()) - 1) < 0.01 for row in found)


def test_an_unknown_judge_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="topics-vntc"):
        classify("oracle", tmp_path / "in.jsonl", out=tmp_path / "out.jsonl")
    with pytest.raises(ValueError, match="no such judge"):
        judge("oracle", [])


@pytest.mark.parametrize("name", JUDGES)
def test_every_judge_gives_shares_that_sum_to_one(name: str) -> None:
    labels, shares = judge(name, [("", "", "Máy dùng rất tốt, pin bền."), ("Tiêu đề", "", "")])
    assert shares.shape == (2, len(labels))
    assert abs(shares.sum(axis=1) - 1).max() < 1e-6
