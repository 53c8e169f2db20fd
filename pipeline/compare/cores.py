"""The checkable core of a sentence: what is left of it without hearsay before and asides after.

"Bạn tôi chạy xe tải bảo hồ X đã vỡ đập, mọi người chạy ngay đi" asserts one thing: hồ X đã vỡ đập.
"""

from __future__ import annotations

import re

#: Who told it to whom, and calls for attention, at the head of a sentence.
_HEARSAY = re.compile(
    r"^\W*(?:.{0,60}?\b(?:nghe nói|nghe đâu|nghe bảo|nghe đồn|nghe tin|đồn rằng|đồn là|kể rằng|kể là|nói rằng|cho rằng|bảo rằng|bảo là|bảo có|bảo|đồn)"
    r"(?:\s+(?:là|rằng|thì))?\s+|(?:khẩn|nóng|hot|tin mới|tin nóng|mới nhất|cập nhật|cảnh báo|nghe nói|chú ý)\b[^:,]{0,20}[:,!]\s*"
    r"|[^:]{3,60}\b(?:thông báo|cho biết|khẳng định|xác nhận)\s*:\s*)",
    re.IGNORECASE,
)
_CUT = re.compile(r"\s*(?:[,;!](?!\d)|\s(?:mà|nhé|nhá|ạ|ơi|rồi nhé|hết rồi)\b)\s*", re.IGNORECASE)
LEAST_WORDS, MOST_CLAUSES, MOST_CORES = 5, 3, 6


def cores(sentence: str) -> tuple[str, ...]:
    """Return the sentence itself and its shorter readings, at most seven, without repeats.

    A reading is up to three neighbouring clauses of the sentence after its hearsay is taken off.
    """
    text = _HEARSAY.sub("", sentence.strip(), count=1)
    clauses = [part for part in _CUT.split(text) if part.strip()]
    windows = [
        ", ".join(clauses[first:last])
        for first in range(min(len(clauses), 3))
        for last in range(first + 1, min(first + MOST_CLAUSES, len(clauses)) + 1)
    ]
    kept = [
        one for one in dict.fromkeys([text, *windows]) if len(one.split()) >= LEAST_WORDS and one != sentence
    ]
    return (sentence, *kept[:MOST_CORES])
