"""The file inbox: exports as people really make them, and files that are broken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.inbox import BadRow, read_inbox
from crawlers.leads import Lead
from pipeline.errors import BadInput
from pipeline.types import Kind

NOW = datetime(2026, 11, 23, tzinfo=UTC)
WORDS = "Cầu mẫu có 3 vết nứt"


def rows(path: Path, mapping: dict[str, str] | None = None) -> list[Lead | BadRow]:
    return list(read_inbox(path, mapping, "hop-thu", now=NOW))


def save(folder: Path, text: str, name: str = "bai.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_common_exports_are_understood(tmp_path: Path, encoding: str, mark: str) -> None:
    head = ["Người đăng", "Nội dung", "Đường dẫn", "Ngày đăng"]
    body = [
        "Tên Người Mẫu",
        f'"{WORDS}{mark} ""gấp""\ndòng hai"',
        "https://t.me/kenhmau/5?utm_source=x",
        "22/11/2026 14:05",
    ]
    (lead,) = rows(save(tmp_path, f"{mark.join(head)}\r\n{mark.join(body)}\r\n", encoding=encoding))
    assert isinstance(lead, Lead)
    assert lead.kind is Kind.POST
    assert lead.content == f'{WORDS}{mark.strip() or ""} "gấp"\ndòng hai'
    assert (lead.url, lead.hint.published_raw) == ("https://t.me/kenhmau/5", "22/11/2026 14:05")
    assert "Người Mẫu" not in repr(lead)


def test_old_windows_files_are_read(tmp_path: Path) -> None:
    # Windows-1258 writes the tone after its letter.
    path = save(tmp_path, "noi dung\nĐươ\u0300ng la\u0300ng đa\u0303 xong\n", encoding="cp1258")
    (lead,) = rows(path)
    assert isinstance(lead, Lead)
    assert lead.content == "Đường làng đã xong"


def test_broken_lines_cost_only_themselves(tmp_path: Path) -> None:
    path = tmp_path / "bai.csv"
    path.write_bytes(
        f'text,date\n{WORDS} một,22/11/2026\n"{WORDS} hai,21/11/2026\n{WORDS} ba,hôm nào đó\n'.encode()
        + b"hong \xff\xfe byte,20/11/2026\n"
        + f'{WORDS} ống 5" bị vỡ,20/11/2026\n,20/11/2026\na,20/11/2026,c,d\n'.encode()
        + f"\n=cmd|calc,19/11/2026\n{WORDS},31/12/2099\n".encode()
    )
    found = rows(path)
    assert [lead.content for lead in found if isinstance(lead, Lead)] == [
        f"{WORDS} một",
        f'{WORDS} ống 5" bị vỡ',
        "=cmd|calc",
    ]
    assert [bad.row for bad in found if isinstance(bad, BadRow)] == [3, 4, 5, 7, 8, 11]
    assert all(str(bad).startswith(f"{path}: dòng {bad.row}: ") for bad in found if isinstance(bad, BadRow))


def test_a_mapping_names_the_columns(tmp_path: Path) -> None:
    path = save(tmp_path, "a,b,c\n1,Bài báo mẫu,article\n")
    (lead,) = rows(path, {"text": "B", "kind": "c", "author": "a"})
    assert isinstance(lead, Lead)
    assert (lead.kind, lead.content) == (Kind.ARTICLE, "Bài báo mẫu")
    for mapping, words in (
        ({"text": "x"}, "thiếu cột 'x'"),
        ({"txt": "b"}, "trường lạ 'txt'"),
        ({"text": "author"}, "không được đọc"),
        (None, "không tìm thấy cột nội dung"),
    ):
        with pytest.raises(BadInput, match=words):
            rows(path, mapping)


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "trong.csv").write_bytes(b"\xef\xbb\xbf\n\n")
    (tmp_path / "trong.xlsx").write_bytes(b"")
    (tmp_path / "hong.xlsx").write_bytes(b"PK\x03\x04 khong phai xlsx" * 9)
    (tmp_path / "thu-muc.csv").mkdir()
    (tmp_path / "anh.png").write_bytes(b"\x89PNG" * 30)
    for name in ("trong.csv", "trong.xlsx", "hong.xlsx", "thu-muc.csv", "anh.png", "khong-co.csv"):
        with pytest.raises(BadInput, match=name):
            read_inbox(tmp_path / name, None, "hop-thu", now=NOW)


def test_jsonl_goes_on_after_bad_lines(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"Content": WORDS, "author": "Tên Mẫu", "url": "https://www.facebook.com/ten.mau/posts/1"}
        ),
        "{hỏng",
        "[1]",
        '{"text": ""}',
        "[" * 100_000,
        json.dumps({"text": WORDS, "created_at": 1763800000, "kind": "bài báo", "title": "Đề"}),
        json.dumps({"text": WORDS, "kind": "lạ"}),
    ]
    found = rows(save(tmp_path, "\n".join(lines), "bai.jsonl"))
    good = [lead for lead in found if isinstance(lead, Lead)]
    assert [bad.row for bad in found if isinstance(bad, BadRow)] == [2, 3, 4, 5, 7]
    assert good[0].url.startswith("post:facebook.com/")
    assert "ten.mau" not in repr(good)
    assert (good[1].kind, good[1].hint.published_raw) == (Kind.ARTICLE, "2025-11-22T08:26:40+00:00")


def test_xlsx_with_dates_and_formulas(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Tác giả", "Nội dung", "Thời gian", "Link"])
    sheet.append(
        [
            "Tên Mẫu",
            WORDS,
            datetime.fromisoformat("2026-11-22 14:05"),
            '=HYPERLINK("https://t.me/kenhmau/7","x")',
        ]
    )
    sheet.append([None, None, None, None])
    sheet.append(["Tên Mẫu", "=1+1", 46000.5, "không rõ"])
    sheet.append(["Tên Mẫu", WORDS, "ngày mai kia", None])
    path = tmp_path / "bai.xlsx"
    book.save(path)
    first, second, bad = rows(path)
    assert isinstance(first, Lead)
    assert (first.url, first.hint.published_raw) == ("https://t.me/kenhmau/7", "2026-11-22 14:05:00")
    assert isinstance(second, Lead)
    assert (second.content, second.hint.published_raw) == ("=1+1", "2025-12-09 12:00:00")
    assert second.url.startswith("inbox:")
    assert isinstance(bad, BadRow)
    assert bad.row == 5


def test_the_made_up_address_is_stable_and_of_the_content(tmp_path: Path) -> None:
    one = rows(save(tmp_path, f"text\n{WORDS}\n{WORDS} khác\n", "a.csv"))
    two = rows(save(tmp_path, f"id;text\n1;{WORDS}\n", "b.csv"))
    assert one[0].url == two[0].url  # type: ignore[union-attr]
    assert one[0].url != one[1].url  # type: ignore[union-attr]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='abà",;\n\r\t\x00 ', max_size=120))
def test_any_csv_body_is_leads_or_bad_rows(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    path = save(tmp_path_factory.mktemp("csv"), f"text,title\n{body}")
    for found in rows(path):
        assert isinstance(found, Lead | BadRow)
