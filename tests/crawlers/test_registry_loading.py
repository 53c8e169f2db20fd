"""Mistakes in source files: each names file, line and field in one line, and the rest goes on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.registry import describe, load_sources, load_sources_lenient
from crawlers.yaml_lines import YamlFaultError, parse
from pipeline.errors import BadInput
from pipeline.types import ReaderKind, SourceKind, Tier

GOOD = """\
id: bao-mau
name: Báo mẫu
kind: newspaper
tier: central
home: https://baomau.example.vn
readers:
- kind: feed
  url: https://baomau.example.vn/rss
- kind: section
  url: https://baomau.example.vn/tin
  options: {links: 'a.tin', pattern: '-\\d+[.]html$'}
politeness:
  delay: 2
pages:
- valid_from: 2026-01-31
  body: div.noi-dung
  remove: [div.quang-cao]
province: 24
last_seen_working: 2026-11-22
"""


def write(folder: Path, text: str, name: str = "bao-mau.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_becomes_a_source(tmp_path: Path) -> None:
    (source,) = load_sources(write(tmp_path, GOOD))
    assert (source.kind, source.tier, source.language) == (SourceKind.NEWSPAPER, Tier.CENTRAL, "vi")
    assert source.timezone == "Asia/Ho_Chi_Minh"
    assert source.readers[1].kind is ReaderKind.SECTION
    assert dict(source.readers[1].options)["links"] == "a.tin"
    assert (source.politeness.delay, source.politeness.timeout) == (2.0, 30.0)
    assert source.pages[0].valid_from == date(2026, 1, 31)
    assert (source.province, source.last_seen_working) == ("24", date(2026, 11, 22))
    row = describe([source])[0]
    assert (row.readers, row.last_seen_working) == ("feed, section", "2026-11-22")


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("kind: newspaper", "kind: tabloid", 3, "kind"),
        ("- kind: feed", "- kind: rss", 7, "readers[0].kind"),
        ("url: https://baomau.example.vn/rss", "url: baomau/rss", 8, "readers[0].url"),
        ("url: https://baomau.example.vn/rss", "url: file:///etc/passwd", 8, "readers[0].url"),
        ("url: https://baomau.example.vn/rss", "url: 'https://[baomau'", 8, "readers[0].url"),
        ("  delay: 2", "  delay: 0.5", 13, "politeness.delay"),
        ("  delay: 2", "  delay: nhanh", 13, "politeness.delay"),
        ("  delay: 2", "  dealy: 2", 13, "politeness.dealy"),
        ("name: Báo mẫu", "nmae: Báo mẫu", 2, "nmae"),
        ("name: Báo mẫu", "name: ''", 2, "name"),
        ("province: 24", "timezone: Asia/Hanoi", 18, "timezone"),
        ("province: 24", "timezone: Asia", 18, "timezone"),
        ("last_seen_working: 2026-11-22", "last_seen_working: hôm qua", 19, "last_seen_working"),
        ("last_seen_working: 2026-11-22", "last_seen_working: 2026-13-40", 19, "last_seen_working"),
        ("links: 'a.tin'", "links: 'a..tin['", 9, "readers[1]"),
        ("links: 'a.tin'", "linsk: 'a.tin'", 9, "readers[1]"),
        ("pattern: '-", "pattern: '(-", 9, "readers[1]"),
        ("body: div.noi-dung", "body: 'div['", 16, "pages[0].body"),
        ("id: bao-mau", "id: Báo Mẫu", 1, "id"),
        ("id: bao-mau", "local: true\nid: bao-mau", 1, "local"),
        ("name: Báo mẫu", "name: Báo mẫu\nname: Khác", 3, "name"),
        ("name: Báo mẫu", "name: [Báo", 3, ""),
        ("name: Báo mẫu", "name: *bi_danh", 2, ""),
        ("name: Báo mẫu", "name: !!python/object:os.system x", 2, ""),
        ("readers:\n", "readers: []\nreaders2:\n", 7, "readers2"),
    ],
)
def test_a_mistake_names_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str
) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(BadInput) as caught:
        load_sources(path)
    words = str(caught.value)
    assert "\n" not in words
    assert words.startswith(f"{path}:{line}: {field}")


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace("name: Báo mẫu\n", ""))
    with pytest.raises(BadInput, match="name: thiếu trường bắt buộc"):
        load_sources(path)


def test_one_bad_file_does_not_stop_the_rest(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    write(tmp_path, GOOD, "trung-ma.yaml")
    write(tmp_path, "", "trong.yaml")
    write(tmp_path, "# chỉ có ghi chú\n", "ghi-chu.yaml")
    write(tmp_path, "chữ trơn", "chu.yml")
    (tmp_path / "nhi-phan.yaml").write_bytes(b"\x89PNG\x00\xff\xfe")
    (tmp_path / "latin.yaml").write_bytes("id: a\nname: Café".encode("latin-1"))
    (tmp_path / "thu-muc.yaml").mkdir()
    (tmp_path / "gay.yaml").symlink_to(tmp_path / "khong-co")
    (tmp_path / "con").mkdir()
    write(tmp_path / "con", GOOD.replace("id: bao-mau", "id: bao-khac"), "bao-khac.yaml")
    sources, problems = load_sources_lenient(tmp_path)
    assert [source.id for source in sources] == ["bao-khac", "bao-mau"]
    for name in ("trung-ma", "trong", "ghi-chu", "chu.yml", "nhi-phan", "latin", "thu-muc", "gay"):
        assert sum(f"{name}" in problem.partition(": ")[0] for problem in problems) == 1, name
    assert len(problems) == 8
    assert all("\n" not in problem for problem in problems)
    with pytest.raises(BadInput, match="và 7 lỗi khác"):
        load_sources(tmp_path)


def test_nothing_there(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "khong-co.yaml"):
        with pytest.raises(BadInput, match=str(tmp_path)):
            load_sources(path)


def test_a_local_source_may_be_quick(tmp_path: Path) -> None:
    text = GOOD.replace("https://baomau.example.vn", "http://127.0.0.1:8080").replace("delay: 2", "delay: 0")
    (source,) = load_sources(write(tmp_path, text + "local: true\n"))
    assert source.politeness.delay == 0


def test_a_file_may_hold_a_list(tmp_path: Path) -> None:
    entry = "- " + GOOD.rstrip("\n").replace("\n", "\n  ") + "\n"
    other = entry.replace("id: bao-mau", "id: bao-hai").replace("kind: newspaper", "kind: la")
    sources, problems = load_sources_lenient(write(tmp_path, entry + other))
    assert len(sources) == 1
    assert f":{GOOD.count(chr(10)) + 3}: [1].kind" in problems[0]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abc:-[]{}&*!#|>'\"\n \t?%@`0\x00é", max_size=80))
def test_any_text_is_data_or_one_fault(text: str) -> None:
    fault = None
    try:
        parse(text)
    except YamlFaultError as error:
        fault = error
    assert fault is None or ("\n" not in fault.words and fault.line >= 1)
