"""What a number is a rate of: a price per cubic metre, a sum for each pupil."""

from __future__ import annotations

import re

from pipeline.facets.text import View
from pipeline.types import Quantity

#: "8.900 đồng/m³", "mỗi mét khối": what a number is a rate of.
_PER = re.compile(
    r"\s*(?:/|mỗi|một|moi|trên mỗi|trên một|cho mỗi|cho một|từng)\s*(?P<of>mét khối|mét vuông|m³|m3|m2|m²|kg|ki lô|cân|tấn|tạ|lít|người|hộ|con|em|suất"
    r"|tháng|ngày|giờ|năm|tuần|lần|lượt|xe|số|kwh|học sinh|cháu|bộ|chiếc|nhà|ha|sào|km|thửa|phút|vụ)(?!\w)"
)
_EACH = re.compile(r"(?<!\w)(?:mỗi|bình quân|trung bình|moi|binh quan|trung binh|một|cứ)\s+(?:\S+\s+){0,4}$")
_SAME = {"mét khối": "m3", "m³": "m3", "mét vuông": "m2", "m²": "m2", "ki lô": "kg", "cân": "kg", "số": "kwh", "em": "người", "học sinh": "người", "cháu": "người"}  # fmt: skip


def per_span(text: View, one: Quantity) -> tuple[int, int] | None:
    """Return where the words stand that say what a number is a rate of."""
    found = _PER.match(text.key, one.end)
    return found.span() if found else None


def per(text: View, one: Quantity) -> str:
    """What the number is a rate of; '' where it is an amount."""
    found = _PER.match(text.key, one.end)
    if found:
        return _SAME.get(found["of"], found["of"])
    before = text.key[max(0, one.start - 40) : one.start]
    each = _EACH.search(re.split(r"[,;.:]", before)[-1]) if one.unit == "đồng" else None
    if each:
        thing = each.group().split()[1:2]
        return _SAME.get(thing[0], thing[0]) if thing else ""
    return ""
