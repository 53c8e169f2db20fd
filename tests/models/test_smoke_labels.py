"""Always on: invented titles and leads must mostly get the label that a reader expects."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from models import api
from models.text import strip_marks

ROWS: list[list[str]] = yaml.safe_load((Path(__file__).parent / "smoke.yaml").read_text(encoding="utf-8"))


def _right(change: object = str) -> tuple[int, int]:
    assert callable(change)
    parts = [change(row[0]).partition(". ") for row in ROWS]
    batch = api.texts([(title, lead, "") for title, _, lead in parts])
    tones = api.sentiment_probabilities(batch, posts=[False] * len(batch)).argmax(axis=1)
    labels, shares = api.topic_probabilities(batch)
    tone = sum(api.SENTIMENTS[at] == row[1] for at, row in zip(tones, ROWS, strict=True))
    topic = sum(labels[at] in row[2:] for at, row in zip(shares.argmax(axis=1), ROWS, strict=True))
    return tone, topic


def test_there_are_enough_rows_of_each_kind() -> None:
    assert len(ROWS) >= 60
    assert {row[1] for row in ROWS} == set(api.SENTIMENTS)
    assert len({row[2] for row in ROWS}) >= 14


def test_invented_items_get_the_expected_labels() -> None:
    tone, topic = _right()
    assert tone >= 0.85 * len(ROWS)
    assert topic >= 0.88 * len(ROWS)


def test_text_without_marks_degrades_gracefully() -> None:
    tone, topic = _right(strip_marks)
    assert tone >= 0.75 * len(ROWS)
    assert topic >= 0.8 * len(ROWS)


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        ("Đường gì mà toàn ổ voi, đi làm về ngã mấy lần, kêu mãi không ai sửa", "negative"),
        ("Rác thải bốc mùi kinh khủng cả tháng nay, quá thất vọng với cách làm việc này", "negative"),
        ("Cán bộ một cửa nhiệt tình, làm giấy tờ nhanh gọn, cảm ơn nhiều ạ", "positive"),
        ("Tự hào đội tuyển tỉnh nhà, các em thi đấu quá tuyệt vời", "positive"),
        ("Cho mình hỏi chiều nay trạm y tế có làm việc không ạ", "neutral"),
    ],
)
def test_posts_of_townspeople(post: str, expected: str) -> None:
    shares = api.sentiment_probabilities(api.texts([("", "", post)]), posts=[True])
    assert api.SENTIMENTS[int(shares[0].argmax())] == expected
