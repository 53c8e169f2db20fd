"""What libraries say of a mistake reaches people in Vietnamese, on one line, and repeats no secret."""

from __future__ import annotations

import json
from datetime import date, time
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from models.quick_yaml import parse
from pipeline import quick_yaml
from pipeline.errors import RefusedSettings
from pipeline.faults import field_fault, file_fault, kind_of, place_of
from pipeline.settings import load_settings


class _Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: str = Field(default="chữ", min_length=2, max_length=5, pattern="^[a-zữ]+$")


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")

    inner: _Inner = _Inner()
    count: int = Field(default=1, ge=1, lt=9)
    share: float = Field(default=0.5, gt=0, le=1)
    on: bool = True
    day: date | None = None
    at: time = time(8)
    kind: Literal["a", "b"] = "a"
    names: tuple[str, ...] = Field(default=(), max_length=2)
    groups: frozenset[str] = frozenset()
    table: dict[str, int] = {}
    file: Path = Path()

    @field_validator("names")
    @classmethod
    def _plain(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "x" in value:
            raise ValueError("không nhận x")
        return value


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"inner": {"words": 5}}, "inner.words: cần chữ"),
        ({"inner": {"words": "a"}}, "inner.words: cần ít nhất 2 ký tự"),
        ({"inner": {"words": "abcdefg"}}, "inner.words: không được quá 5 ký tự"),
        ({"inner": {"words": "AB"}}, "inner.words: không đúng dạng ^[a-zữ]+$"),
        ({"inner": {"word": "ab"}}, "inner.word: trường lạ, xem lại chính tả"),
        ({"inner": 5}, "inner: cần một bảng tên và giá trị"),
        ({"count": "hai"}, "count: cần số nguyên"),
        ({"count": 1.5}, "count: cần số nguyên"),
        ({"count": 0}, "count: phải từ 1 trở lên"),
        ({"count": 9}, "count: phải nhỏ hơn 9"),
        ({"share": "nửa"}, "share: cần một số"),
        ({"share": 0}, "share: phải lớn hơn 0.0"),
        ({"share": 2}, "share: không được quá 1.0"),
        ({"on": "có lẽ"}, "on: cần true hoặc false"),
        ({"day": "mai"}, "day: cần ngày dạng năm-tháng-ngày, ví dụ 2026-11-22"),
        ({"day": [1]}, "day: cần ngày dạng năm-tháng-ngày, ví dụ 2026-11-22"),
        ({"at": "sáng"}, "at: cần giờ dạng 14:05"),
        ({"kind": "c"}, "kind: chọn một trong: 'a' hoặc 'b'"),
        ({"names": 5}, "names: cần một danh sách"),
        ({"names": ["a", "b", "c"]}, "names: không được quá 2 mục"),
        ({"names": ["x"]}, "names: không nhận x"),
        ({"groups": 5}, "groups: cần một danh sách"),
        ({"table": []}, "table: cần một bảng tên và giá trị"),
        ({"file": 5}, "file: cần đường dẫn"),
        ([], "tệp: cần một bảng tên và giá trị"),
    ],
)
def test_a_field_is_told_in_words(given: Any, said: str) -> None:  # noqa: ANN401  whatever a file holds
    with pytest.raises(ValidationError) as caught:
        _Shape.model_validate(given)
    fault = caught.value.errors()[0]
    assert f"{place_of(fault)}: {field_fault(fault)}" == said


def test_what_is_rare_is_told_too_and_a_value_is_never_repeated() -> None:
    assert field_fault({"type": "url_scheme", "loc": (), "input": "mat-khau"}) == "giá trị không dùng được"
    assert "mat-khau" not in field_fault({"type": "string_type", "loc": (), "input": ["mat-khau"]})


@pytest.mark.parametrize("read", [parse, quick_yaml.parse, yaml.safe_load])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: b: c", "dòng 1, cột 5: sai cú pháp YAML (dấu : thừa"),
        ("a:\n\t- b", "dòng 2, cột 1: sai cú pháp YAML (dùng dấu cách thay cho tab"),
        ("a: [1,2", "thiếu dấu phẩy hoặc dấu ngoặc đóng"),
        ("a: 'x", "thiếu dấu nháy đóng"),
        ("- a\nb: c", "thụt lề không đều"),
        ("a: *b", "bí danh (*) chưa đặt"),
        ("a: !foo x", "nhãn (!) không dùng được"),
        ('a: "\\q"', "dấu \\ không dùng được"),
        ("a: \x01", "sai cú pháp YAML (có ký tự điều khiển)"),
    ],
)
def test_yaml_is_told_in_words(read: Any, text: str, said: str) -> None:  # noqa: ANN401  any parser
    with pytest.raises(yaml.YAMLError) as caught:
        read(text)
    told = file_fault(caught.value)
    assert said in told
    assert "\n" not in told


def test_other_files_are_told_in_words() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads('{"a": 1,\n oops}')
    assert file_fault(caught.value) == "dòng 2, cột 2: sai cú pháp JSON"
    with pytest.raises(UnicodeDecodeError) as bytes_:
        b"\xff".decode()
    assert "UTF-8" in file_fault(bytes_.value)
    assert file_fault(FileNotFoundError(2, "No such file")) == "không có tệp hay thư mục này"
    assert file_fault(KeyError("topics")) == "thiếu mục topics"
    assert file_fault(TypeError("x")) == "không đúng dạng"


def test_kinds_have_vietnamese_names() -> None:
    kinds: list[object] = ["a", True, 1, 0.5, [], {}, None]
    told = [kind_of(one) for one in kinds]
    assert told == ["chữ", "true/false", "số", "số", "danh sách", "đối tượng", "null"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a =\nb = 2\n", "dòng 1, cột 4: sai cú pháp TOML"),
        ("[crawl", "cuối tệp: sai cú pháp TOML"),
        ("[crawl]\nx = 1\ny = 2\n", "crawl.x: không có mục này, xem lại chính tả (và 1 lỗi khác)"),
        ("[oidc]\nissuer = 'http://a.vn'\n", "oidc: oidc.issuer: phải là https://"),
        ("[retention]\nposts_days = 1\n", "biến môi trường: retention.posts_days = 1: ngắn hơn"),
    ],
)
def test_settings_are_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    (tmp_path / "minhtin.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path / "minhtin.toml"))
    with pytest.raises(RefusedSettings) as caught:
        load_settings()
    assert said in str(caught.value)


def test_a_variable_that_is_no_json_is_named_without_its_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_MAIL", "mat-khau")
    with pytest.raises(RefusedSettings, match="biến môi trường của mail: phải viết dạng JSON") as caught:
        load_settings()
    assert "mat-khau" not in str(caught.value)
