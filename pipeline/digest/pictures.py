"""The charts of a digest, each with its gist in words and its numbers; none where there is nothing."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.digest import chart_bars, chart_coverage, chart_map
from pipeline.digest.chart_coverage import named, totals_by_bar
from pipeline.digest.drawing import NARROW, WIDE, Spec, as_svg, drawn_by, width_of
from pipeline.digest.outline import Link, Picture, Table
from pipeline.digest.plain import clean, cut
from pipeline.digest.refs import link
from pipeline.digest.shown import show_number
from pipeline.digest.types import Digest
from pipeline.digest.words import TONES

#: Communes that have a row of their own in the table.
TABLED = 20
_BARS = {"day": "ngày", "week": "tuần", "month": "tháng"}
_WEEK_OF = {"day": "ngày", "week": "tuần từ", "month": "tháng"}
Draw = Callable[[Digest, int], Spec]
_TOLD = ("negative", "neutral", "positive", "unknown")


def pictures(digest: Digest) -> tuple[Picture, ...]:
    """Return the charts of a digest in the order in which they are shown."""
    makers = (_coverage, _tiers, _tones, _map)
    return tuple(one for make in makers if (one := make(digest)) is not None)


def _picture(
    digest: Digest, key: str, words: str, table: Table, draw: Draw, notes: tuple[Link, ...] = ()
) -> Picture:
    """The chart that bears the title of its table."""
    wide, narrow = (as_svg(drawn_by(draw, digest, width), table.title, words) for width in (WIDE, NARROW))
    return Picture(key, table.title, words, notes, table, wide, narrow, width_of(wide))


def coverage_title(grain: str) -> str:
    """Return the title of the chart of coverage."""
    if grain == "day":
        return "Số tin, bài về tỉnh theo ngày và sắc thái"
    return f"Số tin, bài về tỉnh theo {_BARS[grain]} và sắc thái"


def _coverage(digest: Digest) -> Picture | None:
    totals = totals_by_bar(digest)
    if sum(count > 0 for count in totals.values()) < 2:
        return None
    most = max(totals, key=lambda day: (totals[day], day))
    grain, size = digest.grain, _WEEK_OF[digest.grain]
    begin, end = named(min(totals), grain), named(max(totals), grain)
    words = (
        f"Biểu đồ cột, mỗi cột là một {_BARS[grain]}, từ {begin} đến {end}: "
        f"{show_number(sum(totals.values()))} tin, bài; nhiều nhất {size} {named(most, grain)} "
        f"({show_number(totals[most])}); {size} cuối {end}: {show_number(totals[max(totals)])}."
    )
    notes = tuple(
        Link(
            f"({number}) {one.day:%d/%m}: {cut(clean(one.headline), 140)}",
            link(one.url),
            f" – {clean(one.outlet)} và các nơi khác ({show_number(one.items)} tin, bài)",
        )
        for number, one in enumerate(digest.events, 1)
    )
    rows: dict[str, dict[str, int]] = {}
    for one in digest.days:
        rows.setdefault(named(one.day, grain), dict.fromkeys(_TOLD, 0))[one.tone] += one.count
    table = _tone_table(coverage_title(grain), _BARS[grain].capitalize(), rows)
    return _picture(digest, "coverage", words, table, chart_coverage.coverage, notes)


def _tone_table(title: str, first: str, rows: dict[str, dict[str, int]]) -> Table:
    return Table(
        title,
        (first, *(TONES[tone] for tone in _TOLD), "Tổng"),
        tuple(
            (name, *(show_number(counts[tone]) for tone in _TOLD), show_number(sum(counts.values())))
            for name, counts in rows.items()
        ),
    )


def _tiers(digest: Digest) -> Picture | None:
    # One bar compares nothing.
    if len(digest.tier_counts) < 2:
        return None
    title = "Số cơ quan, trang đăng tin theo loại"
    words = (
        "Biểu đồ thanh: "
        + "; ".join(
            f"{one.name.lower()} {show_number(one.outlets)} cơ quan với {show_number(one.items)} tin, bài"
            for one in digest.tier_counts
        )
        + "."
    )
    rows = tuple((one.name, show_number(one.outlets), show_number(one.items)) for one in digest.tier_counts)
    table = Table(title, ("Loại", "Cơ quan, trang", "Tin, bài"), rows)
    return _picture(digest, "tiers", words, table, chart_bars.outlets_by_tier)


def _tones(digest: Digest) -> Picture | None:
    fields = [one for one in digest.field_tones if one.total]
    if len(fields) < 2:
        return None
    title = "Sắc thái tin, bài theo lĩnh vực"
    worst = max(fields, key=lambda one: dict(one.counts)["negative"])
    negative = dict(worst.counts)["negative"]
    told = f"; nhiều tin tiêu cực nhất: {worst.name} ({show_number(negative)})" if negative else ""
    words = (
        f"Biểu đồ thanh của {len(fields)} lĩnh vực; nhiều nhất: {fields[0].name} "
        f"({show_number(fields[0].total)} tin, bài){told or '; không có tin tiêu cực'}."
    )
    table = _tone_table(title, "Lĩnh vực", {one.name: dict(one.counts) for one in fields})
    return _picture(digest, "tones", words, table, chart_bars.tone_by_field)


def _map(digest: Digest) -> Picture | None:
    if not digest.communes or not digest.map:
        return None
    title = "Xã, phường được nhắc tới trong tin, bài"
    named_most = ", ".join(f"{one.name} ({show_number(one.items)})" for one in digest.communes[:5])
    words = (
        f"Bản đồ tỉnh chia theo xã, phường, càng đậm càng nhiều tin, bài; "
        f"{len(digest.communes)} nơi được nhắc tới; nhiều nhất: {named_most}."
    )
    rows: tuple[tuple[str, ...], ...] = tuple(
        (one.name, show_number(one.items), show_number(one.negative)) for one in digest.communes
    )
    if len(rows) > TABLED:
        left = digest.communes[TABLED:]
        sums = (sum(one.items for one in left), sum(one.negative for one in left))
        rows = (*rows[:TABLED], (f"{len(left)} nơi khác", *map(show_number, sums)))
    table = Table(title, ("Xã, phường", "Tin, bài", "Tiêu cực"), rows)
    note = Link(
        "Ranh giới xã, phường vẽ gần đúng theo vị trí và diện tích; "
        "tin, bài chỉ nêu tên tỉnh, huyện cũ không có trên bản đồ."
    )
    return _picture(digest, "map", words, table, chart_map.commune_map, (note,))
