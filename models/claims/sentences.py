"""The labelled sentences, taken from the data folder by ids, and what their shape tells."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.data import news, read_rows

LABELS = Path(__file__).resolve().parent / "labels.jsonl"
_ROWS = {
    "reintel": "unreliable/reintel.train.jsonl",
    "vsfc": "sentiment/vsfc.dev.jsonl",
    "vlsp2016": "sentiment/vlsp2016.train.jsonl",
    "vims_clusters": "news/vims_clusters.jsonl.gz",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sentence: ``kind`` as in the guideline, ``set`` the data set it comes from."""

    text: str
    kind: str
    set: str


def labelled(data: Path) -> list[Labelled]:
    """Return the labelled sentences.

    Raises:
        MissingDataError: the data folder or a file in it is absent.
    """
    return [_sentence(data, row) for row in label_rows()]


def _sentence(data: Path, row: dict[str, Any]) -> Labelled:
    text = _texts(data, row["set"])[row["id"]][row["start"] : row["end"]]
    return Labelled(" ".join(text.split()), row["kind"], row["set"])


def label_rows() -> list[dict[str, Any]]:
    """Return the labels as they are kept: set, id, start, end, kind."""
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


@lru_cache(maxsize=16)
def _texts(data: Path, name: str) -> dict[str, str]:
    if name in _ROWS:
        rows = enumerate(read_rows(data / _ROWS[name]))
        return {str(at): _joined(row, name) for at, row in rows}
    return {
        one.id: "\n".join(part for part in (one.title, one.lead, one.body) if part)
        for one in news(data, name)
    }


def _joined(row: dict[str, str], name: str) -> str:
    if name == "vims_clusters":
        return f"{row.get('title', '')}\n{row.get('text') or row.get('body') or ''}"
    return row["text"]


_SHAPES = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("zzso", r"\d"),
        ("zzngay", r"\d{1,2}[/-]\d{1,2}|ngày \d"),
        ("zztien", r"%|\b(?:tỷ|tỉ|triệu|usd|đồng)\b"),
        ("zzhoi", r"\?\s*[\"”)]*$"),
        ("zzcam", r"!"),
        ("zztrich", r"[\"“]"),
        ("zztoi", r"\b(?:tôi|mình|em|chúng tôi|bạn)\b"),
        ("zzse", r"\b(?:sẽ|dự kiến|sắp)\b"),
        ("zzhay", r"\b(?:hãy|nên|cần|đừng|phải|xin)\b"),
        ("zzda", r"\b(?:đã|bị|được|đang|vừa)\b"),
        ("zznoi", r"\b(?:cho biết|theo|thông báo|công bố)\b"),
        ("zzcoquan", r"\b(?:công an|ubnd|bộ|sở|tòa|viện|chủ tịch|cơ quan|bệnh viện|công ty|tỉnh|huyện|xã)\b"),
    )
)


def shaped(sentence: str) -> tuple[str, str]:
    """Return a sentence as the model reads it: its words, and words for its shape."""
    marks = [name for name, pattern in _SHAPES if pattern.search(sentence)]
    words = sentence.split()
    names = sum(word[:1].isupper() for word in words[1:])
    marks += [f"zzdai{min(len(words) // 8, 5)}", f"zzten{min(names, 6)}"]
    return sentence, " ".join(marks)
