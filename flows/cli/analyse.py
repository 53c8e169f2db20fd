"""`minhtin analyse | verify | group | extract`: a file in, a file out; no store, no Prefect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from flows.cli.aside import Aside


def analyse(source: Path, /, *, out: Path, province: str = "") -> int:
    """Phân tích từng văn bản: ngôn ngữ, địa danh, lĩnh vực, sắc thái, câu kiểm chứng được.

    Args:
        source: tệp JSONL, mỗi dòng {id, text, title?, published_at?, kind?, url?}.
        out: tệp JSONL kết quả.
        province: hồ sơ tỉnh trong rules/provinces (mặc định theo cấu hình).
    """
    from flows.cli.aside import Aside
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from flows.cli.record_checks import for_analyse
    from flows.progress import track
    from pipeline.analyse import analyse_records
    from pipeline.settings import load_settings

    settings, aside, now = load_settings(), Aside(out), datetime.now(UTC)
    check = for_analyse(settings.timezone, now)
    results = analyse_records(
        read_jsonl(source, ("id", "text"), check=check, refuse=aside.refuse),
        province=province or settings.province,
        timezone=settings.timezone,
        now=now,
    )
    return done(write_jsonl(out, track(results, "Phân tích")), out, aside)


def verify(source: Path, /, *, out: Path) -> int:
    """Đối chiếu từng phát biểu với bằng chứng: SUPPORTED, REFUTED hoặc NEI, kèm lý do.

    Args:
        source: tệp JSONL, mỗi dòng {id, claim, evidence} (evidence là chuỗi hoặc danh sách; danh sách được
            coi là cùng thời điểm: các bằng chứng trái nhau thì kết quả là NEI và nêu cả hai).
        out: tệp JSONL kết quả {id, label, probs, reasons}.
    """
    from flows.cli.aside import Aside
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from flows.cli.record_checks import for_verify
    from flows.progress import track
    from pipeline.verify_pairs import verify_records

    aside, fields = Aside(out), ("id", "claim", "evidence")
    results = verify_records(read_jsonl(source, fields, check=for_verify, refuse=aside.refuse))
    return done(write_jsonl(out, track(results, "Đối chiếu")), out, aside)


def group(
    source: Path, /, *, out: Path, changes: Annotated[bool, Parameter(name="--changes", negative="")] = False
) -> int:
    """Nhóm các bài về cùng một sự việc và tìm bản đăng lại.

    Args:
        source: tệp JSONL, mỗi dòng {id, title, text, published_at?, source?}.
        out: tệp JSONL kết quả {id, story, reprint_of}.
        changes: kèm bản đăng lại bỏ, thêm, sửa câu nào, đổi tiêu đề hay thứ tự so với bản gốc.
    """
    from flows.cli.aside import Aside
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from flows.cli.record_checks import for_group
    from pipeline.group import group_records

    aside = Aside(out)
    records = list(read_jsonl(source, ("id", "text"), check=for_group(), refuse=aside.refuse))
    results = group_records(records, changes=changes)
    return done(write_jsonl(out, results), out, aside)


def extract(page: Path, /, *, url: Annotated[str, Parameter(name="--url")]) -> int:
    """Rút tiêu đề, sapô, nội dung, thời gian đăng từ một trang đã lưu; in JSON.

    Args:
        page: tệp HTML.
        url: địa chỉ gốc của trang.
    """
    import json
    import sys

    from pipeline.extraction.saved import extract_file

    json.dump(extract_file(page, url), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


def done(count: int, out: Path, aside: Aside) -> int:
    """Say how many lines were written; return the exit code that what was set aside asks for."""
    import sys

    if count:
        sys.stderr.write(f"{count} dòng → {out}\n")
    return aside.close(count)
