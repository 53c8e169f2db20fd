"""Questions in SQL that are kept: examples that come with the product, and the office's own in the data folder."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.analysis.sealed import tables_of
from pipeline.errors import BadInput
from pipeline.settings import load_settings
from pipeline.store.views import WORDS

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EXAMPLES = {
    "Báo nào đăng lại nhiều nhất": "SELECT source_name, count(*) AS bai_dang_lai\nFROM articles\nWHERE reprint_of IS NOT NULL\nGROUP BY source_name\nORDER BY bai_dang_lai DESC",
    "Nơi nào được nhắc cùng tin tiêu cực": "SELECT p.name AS noi, count(*) AS tin_tieu_cuc\nFROM articles a JOIN places p USING (article_id)\nWHERE a.sentiment = 'negative'\nGROUP BY noi\nORDER BY tin_tieu_cuc DESC\nLIMIT 20",
    "Vụ việc kéo dài nhất": "SELECT title, date_diff('hour', first_at, last_at) AS gio, articles, outlets\nFROM stories\nWHERE articles > 1\nORDER BY gio DESC\nLIMIT 20",
    "Câu trái với căn cứ": "SELECT text, p_refuted, dated\nFROM claims\nWHERE label = 'REFUTED'\nORDER BY p_refuted DESC",
}


def folder() -> Path:
    """Where the office's own questions lie."""
    return load_settings().paths.data / "questions"


def all_questions() -> dict[str, str]:
    """SQL by name: the examples, then the office's own."""
    own = {file.stem: file.read_text("utf-8", errors="replace") for file in sorted(folder().glob("*.sql"))}
    return {**_EXAMPLES, **own}


def save_question(name: str, sql: str) -> Path:
    """Keep a question under a name and return its file.

    Raises:
        BadInput: the name is no file name, or the question could not be asked.
    """
    if not _NAME.fullmatch(name) or len(name) > 60:
        raise BadInput(f"tên «{name}»: chỉ dùng chữ thường không dấu, chữ số và gạch nối")
    tables_of(sql)
    file = folder() / f"{name}.sql"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(sql.strip() + "\n", encoding="utf-8")
    return file


#: What each view is, for readers.
_ABOUT = {
    "articles": "mỗi dòng một bài báo hoặc bài đăng về tỉnh (không có lời của bài đăng)",
    "texts": "sapô và nội dung bài báo",
    "places": "địa danh được nhắc trong từng bài",
    "stories": "mỗi dòng một vụ việc",
    "revisions": "các bản của một bài báo đã bị sửa",
    "claims": "câu kiểm chứng được và kết quả đối chiếu",
    "evidence": "căn cứ đã ghi",
    "alerts": "cảnh báo của bàn trực và kết cục",
    "alert_reasons": "vì sao cảnh báo có mức ưu tiên ấy",
    "sources": "các nguồn tin",
    "source_reports": "mỗi lượt đọc một nguồn",
    "outcomes": "số phận của những gì thu thập được",
    "runs": "các lượt thu thập",
}


def views() -> dict[str, dict[str, str]]:
    """Words for every view and column: ``about`` tells of the view, the rest of its columns."""
    import yaml

    found: dict[str, dict[str, str]] = yaml.safe_load(WORDS.read_text("utf-8"))
    return {name: {**words, "about": _ABOUT.get(name, words["about"])} for name, words in found.items()}
