"""The chart of coverage: articles a day by tone, as self-contained SVG (Altair, no CDN)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pipeline.digest.types import DayCount
from pipeline.digest.words import TONES

# Okabe and Ito's palette: told apart with every common kind of colour blindness.
_WORDS = {"day": "ngày", "week": "tuần từ", "month": "tháng"}
COLOURS = {"positive": "#009E73", "neutral": "#8FA3B0", "negative": "#D55E00", "unknown": "#D9DEE2"}


def chart_title(grain: str) -> str:
    """Return what is written under the chart."""
    if grain == "day":
        return "Số tin, bài về tỉnh theo ngày và sắc thái (30 ngày gần nhất hoặc cả kỳ)"
    return f"Số tin, bài về tỉnh theo {'tuần' if grain == 'week' else 'tháng'} và sắc thái"


def _named(day: date, grain: str) -> str:
    return f"{day.month}/{day.year}" if grain == "month" else f"{day.day}/{day.month}"


def coverage_svg(days: Sequence[DayCount], *, title: str, grain: str = "day") -> str:
    """Return an SVG picture (text) of articles per day, week or month, by tone; empty without any.

    The picture carries ``role``, ``<title>`` and ``<desc>`` so that it can be heard as well as seen.
    """
    if not days:
        return ""
    import altair as alt

    chart = (
        alt.Chart(alt.InlineData(values=_rows(days, grain)))
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("ngay:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("so:Q", title="Số tin, bài", axis=alt.Axis(tickMinStep=1, grid=True)),
            color=alt.Color(
                "sac:N",
                title=None,
                sort=list(TONES.values()),
                scale=alt.Scale(domain=list(TONES.values()), range=list(COLOURS.values())),
                legend=alt.Legend(orient="top"),
            ),
            order=alt.Order("bac:Q"),
        )
        .properties(width=640, height=170)
        .configure(font="Arial, 'Helvetica Neue', 'Noto Sans', sans-serif")
        .configure_view(stroke=None)
    )
    return _accessible(_to_svg(chart.to_dict()), title, chart_description(days, grain))


def _rows(days: Sequence[DayCount], grain: str) -> list[dict[str, object]]:
    order = list(TONES)
    return [
        {
            "ngay": _named(one.day, grain),
            "sac": TONES[one.tone],
            "so": one.count,
            "bac": order.index(one.tone),
        }
        for one in days
    ]


def _to_svg(spec: dict[str, Any]) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))


def chart_description(days: Sequence[DayCount], grain: str = "day") -> str:
    """Return the chart in words: how many items each bar stands for."""
    totals: dict[str, int] = {}
    for one in days:
        key = _named(one.day, grain)
        totals[key] = totals.get(key, 0) + one.count
    return "; ".join(f"{_WORDS[grain]} {day}: {count} tin, bài" for day, count in totals.items())


def _accessible(svg: str, title: str, description: str) -> str:
    from markupsafe import escape

    head = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    svg = re.sub(r'\s(width|height)="[\d.]+"', "", svg, count=2)
    return re.sub(r"<svg\b([^>]*)>", lambda found: f'<svg role="img"{found[1]}>{head}', svg, count=1)
