"""`minhtin analyse | verify | group | extract`: a file in, a file out; no store, no Prefect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def analyse(source: Path, /, *, out: Path, province: str = "") -> int:
    """Phân tích từng văn bản: ngôn ngữ, địa danh, lĩnh vực, sắc thái, câu kiểm chứng được.

    Args:
        source: tệp JSONL, mỗi dòng {id, text, title?, published_at?, kind?, url?}.
        out: tệp JSONL kết quả.
        province: hồ sơ tỉnh trong rules/provinces (mặc định theo cấu hình).
    """
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from flows.progress import track
    from pipeline.analyse import analyse_records
    from pipeline.settings import load_settings

    settings = load_settings()
    results = analyse_records(
        read_jsonl(source, ("id", "text")),
        province=province or settings.province,
        timezone=settings.timezone,
        now=datetime.now(UTC),
    )
    return _done(write_jsonl(out, track(results, "Phân tích")), out)


def verify(source: Path, /, *, out: Path) -> int:
    """Đối chiếu từng phát biểu với bằng chứng: SUPPORTED, REFUTED hoặc NEI, kèm lý do.

    Args:
        source: tệp JSONL, mỗi dòng {id, claim, evidence} (evidence là chuỗi hoặc danh sách).
        out: tệp JSONL kết quả {id, label, probs, reasons}.
    """
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from flows.progress import track
    from pipeline.verify import verify_records

    results = verify_records(read_jsonl(source, ("id", "claim", "evidence")))
    return _done(write_jsonl(out, track(results, "Đối chiếu")), out)


def group(source: Path, /, *, out: Path) -> int:
    """Nhóm các bài về cùng một sự việc và tìm bản đăng lại.

    Args:
        source: tệp JSONL, mỗi dòng {id, title, text, published_at?, source?}.
        out: tệp JSONL kết quả {id, story, reprint_of}.
    """
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from pipeline.group import group_records

    results = group_records(list(read_jsonl(source, ("id", "text"))))
    return _done(write_jsonl(out, results), out)


def extract(page: Path, /, *, url: Annotated[str, Parameter(name="--url")]) -> int:
    """Rút tiêu đề, sapô, nội dung, thời gian đăng từ một trang đã lưu; in JSON.

    Args:
        page: tệp HTML.
        url: địa chỉ gốc của trang.
    """
    import json
    import sys

    from pipeline.extract import extract_file

    json.dump(extract_file(page, url), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
    return 0


def _done(count: int, out: Path) -> int:
    import sys

    sys.stderr.write(f"{count} dòng → {out}\n")
    return 0
