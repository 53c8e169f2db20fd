"""What the pipeline fits comes out the same twice: the order of evidence, which notice is a claim's own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from models.data import MissingDataError
from pipeline import rank_fit
from pipeline.rank_fit import Task, read_task
from pipeline.retrieval import Embed

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("Đồng Lam", "Tân Hòa", "Phú Điền", "An Khê", "Sơn Động", "Yên Thịnh")


def _article(at: int, place: str) -> tuple[str, str, str]:
    """An article, the sentence of it that says a claim, and the claim in other words."""
    evidence = f"Xã {place} đã sửa xong {at + 2} cây cầu trước mùa mưa năm nay."
    whole = (
        f"Mưa lớn kéo dài nhiều ngày ở xã {place}. {evidence} "
        f"Người dân xã {place} mong có thêm đèn đường. Trường học mở cửa lại vào thứ Hai."
    )
    return whole, evidence, f"{at + 2} cây cầu ở xã {place} được sửa xong trước mùa mưa"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with six articles of our own in the form of ISE-DSC01."""
    file = tmp_path / "data" / rank_fit.FILE
    file.parent.mkdir(parents=True)
    rows = [
        {"context": whole, "claim": claim, "evidence": evidence}
        for whole, evidence, claim in (_article(at, place) for at, place in enumerate(PLACES))
    ]
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]
    file.write_text("".join(lines), encoding="utf-8")
    return tmp_path / "data"


def _by_letters(_task: Task) -> Embed:
    """Vectors that cost nothing: counts of letters, brought to length one."""

    def vectors(texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        made = np.array([[text.count(letter) for letter in "abcđeghiklmnorstuvxy"] for text in texts])
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)

    return vectors


def test_the_order_of_evidence_is_learnt_the_same_twice(data: Path, tmp_path: Path) -> None:
    files = []
    for name in ("one", "two"):
        words, dense = rank_fit.train(data, tmp_path / name, embed=_by_letters)
        assert len(dense.first.weights) == len(words.first.weights) + 2
        files.append((tmp_path / name / rank_fit.NAME / "model.json").read_bytes())
    assert files[0] == files[1]
    about = json.loads(files[0])
    assert about["notes"]["claims"] == len(PLACES)
    task = read_task(data / rank_fit.FILE)
    for made in rank_fit.both(task):
        right = [good[words.order(rows)[0]] for rows, good in zip(made.rows, made.right, strict=True)]
        assert all(right)


def test_without_the_set_one_line_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match=r"isedsc01.*không có tệp dữ liệu"):
        rank_fit.train(tmp_path, tmp_path)


_FIT_OWN = """
import sys
from pathlib import Path
import yaml
from models.verify.written import FOLDER
from pipeline import own_fit

text = (FOLDER / "plain10.yaml").read_text(encoding="utf-8")
few = yaml.safe_load("\\n- ".join(text.split("\\n- ")[:48]))
own_fit._notices = lambda: few
said = []
own_fit.train(None, Path(sys.argv[1]), said.append)
sys.stdout.write(" ".join(said))
"""


def test_the_own_notice_is_learnt_the_same_twice_whatever_way_a_process_hashes_words(tmp_path: Path) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _FIT_OWN, str(tmp_path / seed)],
            cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}, stderr=subprocess.PIPE,
        )
        for seed in ("1", "2")
    ]  # fmt: skip
    for run in runs:
        assert run.wait(timeout=240) == 0, run.communicate()[1]
    digests = {
        hashlib.sha256((tmp_path / seed / "own-notice" / "model.json").read_bytes()).hexdigest()
        for seed in ("1", "2")
    }
    assert len(digests) == 1
