"""JSON Lines in and out: every kind of bad file gets one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.jsonl import read_jsonl, write_jsonl
from pipeline.errors import BadInput


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "tệp trống"),
        (b"\n\n", "tệp trống"),
        (b'{"id": 1}\n', "in.jsonl:1: thiếu trường 'text'"),
        (b'{"id": 1, "text": "a"}\n{oops\n', "in.jsonl:2: không phải JSON: sai ở cột 2"),
        (b"[1, 2]\n", "in.jsonl:1: cần một đối tượng {…}, gặp danh sách"),
        (b'{"id": 1, "text": null}\n', "thiếu trường 'text'"),
        (b'{"id": 1, "text": NaN}\n', "NaN không phải số của JSON"),
        (b'{"id": ' + b"1" * 5000 + b"}\n", "có số quá dài"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "in.jsonl:1"),
    ],
)
def test_bad_files_are_one_line(tmp_path: Path, content: bytes, named: str) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        list(read_jsonl(file, ("id", "text")))
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="là thư mục"):
        list(read_jsonl(tmp_path, ()))
    with pytest.raises(BadInput, match="khong-co"):
        list(read_jsonl(tmp_path / "khong-co.jsonl", ()))


def test_round_trip_keeps_vietnamese_and_bom(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert write_jsonl(file, [{"id": 1, "text": "Vải thiều Lục Ngạn"}]) == 1
    assert "Vải thiều" in file.read_text("utf-8")
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert list(read_jsonl(file, ("id",))) == [{"id": 1, "text": "Vải thiều Lục Ngạn"}]


def test_a_failed_run_leaves_the_old_output(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    file.write_text("old\n", encoding="utf-8")

    def broken() -> object:
        yield {"id": 1}
        raise BadInput("boom")

    with pytest.raises(BadInput, match="boom"):
        write_jsonl(file, broken())  # type: ignore[arg-type]  # a generator of records
    assert file.read_text("utf-8") == "old\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl"]
