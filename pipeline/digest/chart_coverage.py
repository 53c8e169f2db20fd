"""The chart of coverage: items a day (week, month) by tone, the widest stories marked on their day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.digest.drawing import COLOURS, INK, SIZE, SOFT, WASH, Spec, counting, layered
from pipeline.digest.scope import CHART_DAYS, bar_of
from pipeline.digest.types import Digest
from pipeline.digest.words import TONES

if TYPE_CHECKING:
    import altair as alt

#: Days without any collecting from which the chart says so in words.
LEAST_GAP = 4
_ORDER = ("negative", "neutral", "positive", "unknown")


def bars(digest: Digest) -> list[date]:
    """Every bar of the chart by the day it begins with, from the first shown day to the last."""
    begin = min(digest.first, digest.until - timedelta(days=CHART_DAYS - 1))
    days = (begin + timedelta(days=n) for n in range((digest.until - begin).days + 1))
    return list(dict.fromkeys(bar_of(day, digest.grain) for day in days))


def totals_by_bar(digest: Digest) -> dict[date, int]:
    """Items of each bar that was collected for, in their order."""
    sums: dict[date, int] = {}
    for one in digest.days:
        sums[one.day] = sums.get(one.day, 0) + one.count
    return sums


def named(day: date, grain: str) -> str:
    """What stands under a bar: ``12/11`` or ``11/2026``."""
    return f"{day.month}/{day.year}" if grain == "month" else f"{day.day}/{day.month}"


def coverage(digest: Digest, width: int) -> Spec:
    """Return the chart of a digest that has at least two bars with something on them."""
    import altair as alt

    domain = [named(day, digest.grain) for day in bars(digest)]
    every = max(1, -(-len(domain) * 46 // width))
    shown = domain[::-1][::every]
    x = alt.X(
        "ngay:O",
        sort=domain,
        title=None,
        scale=alt.Scale(domain=domain),
        axis=alt.Axis(labelAngle=0, values=shown, tickSize=3),
    )
    layers = [*_gap(digest, x), _tones(digest, x), *_marks(digest, x)]
    return layered(layers, width=width - 70, height=190)


def _tones(digest: Digest, x: alt.X) -> alt.Chart:
    import altair as alt

    rows: list[dict[str, Any]] = [
        {
            "ngay": named(one.day, digest.grain),
            "sac": TONES[one.tone],
            "so": one.count,
            "bac": _ORDER.index(one.tone),
        }
        for one in digest.days
        if one.count
    ]
    known = [tone for tone in _ORDER if any(one.tone == tone and one.count for one in digest.days)]
    most = max(totals_by_bar(digest).values())
    made: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(stroke="white", strokeWidth=0.6)
        .encode(
            x=x,
            y=alt.Y("so:Q", title="Số tin, bài", axis=alt.Axis(**counting(most))),
            color=alt.Color(
                "sac:N",
                title=None,
                sort=[TONES[tone] for tone in known],
                scale=alt.Scale(
                    domain=[TONES[tone] for tone in known], range=[COLOURS[tone] for tone in known]
                ),
                legend=alt.Legend(orient="top", symbolType="square"),
            ),
            order=alt.Order("bac:Q"),
        )
    )
    return made


def _marks(digest: Digest, x: alt.X) -> list[alt.Chart]:
    """A number over the bar of each event; what it stands for is told under the picture."""
    import altair as alt

    totals = totals_by_bar(digest)
    rows = [
        {"ngay": named(bar_of(one.day, digest.grain), digest.grain), "so": totals[bar], "ten": str(number)}
        for number, one in enumerate(digest.events, 1)
        if (bar := bar_of(one.day, digest.grain)) in totals
    ]
    if not rows:
        return []
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=x, y=alt.Y("so:Q"))
    return [
        base.mark_point(filled=True, size=240, color=INK, opacity=1, yOffset=-12),
        base.mark_text(color="white", fontSize=SIZE - 2, fontWeight="bold", dy=1, yOffset=-12).encode(
            text="ten:N"
        ),
    ]


def _gap(digest: Digest, x: alt.X) -> list[alt.Chart]:
    """Days before anything was collected, said so: an empty bar would read as silence of the press."""
    import altair as alt

    known = min((one.day for one in digest.days), default=None)
    missing = [day for day in bars(digest) if known is not None and day < known]
    if len(missing) < LEAST_GAP:
        return []
    names = [named(day, digest.grain) for day in missing]
    ground = (
        alt.Chart(alt.InlineData(values=[{"ngay": one} for one in names]))
        .mark_bar(color=WASH, width={"band": 1})
        .encode(x=x, y=alt.value(0), y2=alt.value(190))
    )
    told = (
        alt.Chart(alt.InlineData(values=[{"ngay": names[len(names) // 2]}]))
        .mark_text(text="chưa có số liệu", color=SOFT, fontSize=SIZE - 1, fontStyle="italic")
        .encode(x=x, y=alt.value(95))
    )
    return [ground, told]
