"""Section 2 on paper: figures beside those of before, and months side by side."""

from __future__ import annotations

from pipeline.digest.outline import Table
from pipeline.digest.shown import show_number, show_signed
from pipeline.digest.types import Change, Digest

#: What a period is held against: as the head of a column, and after "so với".
_EARLIER = {
    "day": ("Trung bình 7 ngày trước", "trung bình"),
    "week": ("Tuần trước", "tuần trước"),
    "month": ("Tháng trước", "tháng trước"),
    "quarter": ("Quý trước", "quý trước"),
    "year": ("Năm trước", "năm trước"),
    "span": ("Kỳ trước", "kỳ trước"),
}
_THIS = {
    "day": "Trong ngày", "week": "Tuần này", "month": "Tháng này", "quarter": "Quý này", "year": "Năm nay",
    "span": "Kỳ này",
}  # fmt: skip


def numbers(digest: Digest) -> str:
    """Return the period in a sentence: items, outlets, tones, what waits; then what to know of comparing."""
    tones = {one.label: one.count for one in digest.tones}
    shares = ", ".join(
        f"{show_number(tones.get(key, 0))} {word} ({percent(tones.get(key, 0), digest.items)})"
        for key, word in (("positive", "tích cực"), ("neutral", "trung tính"), ("negative", "tiêu cực"))
    )
    told = (
        f"Có {show_number(digest.items)} tin, bài của {show_number(digest.outlets)} "
        "cơ quan báo chí, trang tin"
        + (f": {shares}" if digest.items else "")
        + f"; {show_number(len(digest.matters))} vấn đề cần trả lời; "
        f"{show_number(len(digest.alerts))} thông tin cần đối chiếu."
    )
    return " ".join(filter(None, (_incomplete(digest), told, _comparing(digest), _running(digest))))


def _incomplete(digest: Digest) -> str:
    """What must be known before any figure is believed: the collection stood still, or most of it failed."""
    if any(one.ours for one in digest.silent):
        return "Lưu ý: việc thu thập bị gián đoạn, số liệu dưới đây chưa đầy đủ (xem mục 8)."
    well = digest.outlets + len(digest.quiet)
    if digest.silent and len(digest.silent) >= well:
        number = show_number(len(digest.silent))
        return f"Lưu ý: {number} nguồn im lặng hoặc không đọc được, số liệu dưới đây chưa đầy đủ (xem mục 8)."
    return ""


def percent(part: float, whole: float) -> str:
    """``40%`` of a whole, ``–`` of none; small shares keep one decimal."""
    if not whole:
        return "–"
    share = 100 * part / whole
    return f"{show_number(round(share, 1) if 0 < share < 10 else round(share))}%"


def _comparing(digest: Digest) -> str:
    if digest.kind == "day":
        known = any(one.mean is not None for one in digest.tones)
        return "" if known else "Chưa đủ dữ liệu của 7 ngày trước để so sánh."
    before, name = digest.compared, _EARLIER[digest.kind][1]
    if digest.compared_since is None:
        return f"Chưa có số liệu của {name} để so sánh."
    days = f"từ ngày {before[0]:%d/%m/%Y} đến ngày {before[1]:%d/%m/%Y}"
    if (digest.compared_since - before[0]).days > 1:
        return f"Số liệu của {name} chỉ có từ ngày {digest.compared_since:%d/%m/%Y}; so sánh để tham khảo."
    return f"So sánh với {name} ({days})."


def _running(digest: Digest) -> str:
    if digest.made_at.date() > digest.last or digest.kind == "day":
        return ""
    return f"Kỳ chưa kết thúc; số liệu tính đến {digest.made_at:%H:%M ngày %d/%m/%Y}."


def tables(digest: Digest) -> tuple[Table, ...]:
    """Return the tables of figures: at a glance, kinds of outlets, fields of a longer period."""
    found = [
        _changes("Chỉ số", digest, (*digest.totals, *digest.tones)),
        _changes("Loại cơ quan báo chí", digest, tuple(one for one in digest.tiers if one.count or one.mean)),
    ]
    if digest.kind != "day" and digest.field_tones:
        fields = tuple(Change("field", one.name, one.total, one.before) for one in digest.field_tones)
        found.append(_changes("Lĩnh vực", digest, fields))
    return tuple(table for table in found if table.rows)


def earlier(digest: Digest) -> str:
    """Return what the figures are held against, as it stands after "so với"."""
    return _EARLIER[digest.kind][1]


def _changes(name: str, digest: Digest, changes: tuple[Change, ...]) -> Table:
    """One table; where there is nothing to compare with, shares of all items stand instead."""
    column, after = _EARLIER[digest.kind]
    if all(one.mean is None for one in changes):
        shares = (
            (
                one.name,
                show_number(one.count),
                "–" if one.label == "outlets" else percent(one.count, digest.items),
            )
            for one in changes
        )
        return Table(name, (name, _THIS[digest.kind], "Tỷ lệ"), tuple(shares))
    head = (name, _THIS[digest.kind], column, f"So với {after}")
    rows = tuple(
        (one.name, show_number(one.count), "–" if one.mean is None else show_number(round(one.mean, 1)),
         _difference(one, digest.kind))
        for one in changes
    )  # fmt: skip
    return Table(name, head, rows)


def _difference(one: Change, kind: str) -> str:
    """``+3``; for a longer period with its share: ``−7 (−33%)``."""
    if one.mean is None:
        return "–"
    shown = show_signed(one.difference)
    if kind == "day" or not one.mean or not one.difference:
        return shown
    share = round(100 * one.difference / one.mean)
    return f"{shown} ({'+' if share > 0 else '−'}{show_number(abs(share))}%)"


def months(digest: Digest) -> Table:
    """Return the months of a longer period side by side, and their sum; no rows for a period within one."""
    head = (
        "Tháng",
        "Tin, bài",
        "Cơ quan",
        "Tích cực",
        "Trung tính",
        "Tiêu cực",
        "Cần trả lời",
        "Cần đối chiếu",
    )
    rows = [
        (one.items, one.outlets, one.positive, one.neutral, one.negative, one.matters, one.flags)
        for one in digest.months
    ]
    begun = next((at for at, row in enumerate(rows) if any(row)), 0)
    told = [
        # Before anything was collected there is no nought to show.
        (f"{one.month:%m/%Y}", *(("–",) * len(row) if at < begun else map(show_number, row)))
        for at, (one, row) in enumerate(zip(digest.months, rows, strict=True))
    ]
    if told:
        sums = [sum(column) for column in zip(*rows, strict=True)]
        # An outlet of several months is one outlet.
        sums[1] = digest.outlets
        told.append(("Cả kỳ", *map(show_number, sums)))
    return Table("Các tháng trong kỳ", head, tuple(told))
