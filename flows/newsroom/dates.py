"""Times as the newsroom's outlets write them, each in its own way."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def written(at: datetime, style: str, now: datetime) -> str:
    """Return ``at`` in a style: rfc, gmt7, ict, slash, long, relative or iso.

    ``now`` is what relative times ("2 giờ trước") count from.
    """
    rfc = format_datetime(at)
    styles = {
        "rfc": rfc,
        "gmt7": rfc.replace("+0700", "GMT+7"),
        "ict": rfc.replace("+0700", "ICT"),
        "slash": f"{at:%d/%m/%Y %H:%M}",
        "long": f"{WEEKDAYS[at.weekday()]}, {at:%d/%m/%Y - %H:%M} (GMT+7)",
        "iso": at.isoformat(),
    }
    return styles[style] if style in styles else _relative(at, now)


def _relative(at: datetime, now: datetime) -> str:
    minutes = max(1, int((now - at).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} phút trước"
    return f"{minutes // 60} giờ trước" if minutes < 24 * 60 else f"{minutes // (24 * 60)} ngày trước"
