from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from pipeline.types import AlertKind
from tests.pipeline.claims_kit import NOW, article, flags, record, rows

NEVER = rows("claims_never_flag.tsv")
TRUTH = {AlertKind.CONTRADICTED, AlertKind.ALREADY_CHECKED}


def _when(kind: str) -> datetime:
    day = kind.partition("@")[2]
    return datetime.combine(date.fromisoformat(day), time(3), UTC) if day else NOW


@pytest.mark.parametrize(("kind", "text"), NEVER)
def test_never_flagged_against_the_record(kind: str, text: str) -> None:
    raised = flags([article("a", text, when=_when(kind))], record())
    assert [one for one in raised if one.kind in TRUTH] == []


@pytest.mark.parametrize(
    "text",
    [
        "Vụ cháy xưởng gỗ tại xã Tân Dĩnh làm 12 người chết.",
        "Tỉnh đã ghi nhận 3 ca mắc bạch hầu tại hai xã.",
        "Đập hồ Cấm Sơn đã bị vỡ trong đêm.",
        "vo dap ho Cam Son roi ba con oi",
        "Học phí trường THPT công lập đã tăng lên 900 nghìn đồng mỗi tháng.",
        "Dự án cầu vượt Xương Giang có tổng mức đầu tư 900 tỷ đồng.",
        "Lễ hội đua thuyền khai mạc ngày 20/9 tại bến Vát.",
        "Nước máy phường Thọ Xương không an toàn.",
    ],
)
def test_the_same_record_does_catch_what_contradicts_it(text: str) -> None:
    raised = flags([article("a", text)], record())
    found = [one for one in raised if one.kind in TRUTH]
    assert len(found) == 1
    assert found[0].evidence_ids
    assert found[0].verdict_reasons[0].startswith(("Cần xác minh", "Đã có kết luận"))


def test_there_are_enough_texts() -> None:
    assert len(NEVER) >= 120
