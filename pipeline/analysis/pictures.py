"""Charts of the notebooks: Altair, one style, colours that colour-blind readers tell apart, words for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.analysis.frames import Frame

if TYPE_CHECKING:
    import altair as alt

#: An Altair chart, plain or layered.
Picture = Any
#: Okabe and Ito's palette: vermillion, grey, blue for the tones, then the rest.
TONES = {"Tiêu cực": "#D55E00", "Trung tính": "#999999", "Tích cực": "#0072B2"}
PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#999999"]
#: With names and legends: as wide as a cell of Jupyter and of marimo.
_WIDTH = 760
_COLUMNS = {"negative": "Tiêu cực", "neutral": "Trung tính", "positive": "Tích cực"}


def bars(
    frame: Frame, value: str, label: str, *, title: str, about: str, axis: str, top: int = 15
) -> Picture:
    """Horizontal bars of ``value`` for each ``label``, longest first, the ``top`` first rows of a pandas frame."""
    import altair as alt

    rows = frame.head(top)[[label, value]]
    base = alt.Chart(rows).encode(
        y=alt.Y(f"{label}:N", sort="-x", title=None, axis=alt.Axis(labelLimit=260)),
        x=alt.X(f"{value}:Q", title=axis, axis=alt.Axis(tickMinStep=1 if _whole(rows[value]) else 0.01)),
        tooltip=[alt.Tooltip(f"{label}:N", title=" "), alt.Tooltip(f"{value}:Q", title=axis, format=",.4~g")],
    )
    text = base.mark_text(align="left", dx=4).encode(text=alt.Text(f"{value}:Q", format=",.3~g"))
    return _dressed(base.mark_bar(color=PALETTE[0]) + text, title, about, height=max(80, 24 * len(rows)))


def tones(frame: Frame, label: str, *, title: str, about: str, top: int = 15) -> Picture:
    """Bars of a pandas frame with columns negative, neutral, positive: stacked by tone for each ``label``."""
    import altair as alt

    rows = _long(frame.head(top), label)
    order = list(frame.head(top)[label])
    chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            y=alt.Y(f"{label}:N", sort=order, title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("items:Q", title="số tin, bài", axis=alt.Axis(tickMinStep=1)),
            color=_tone_colour(),
            order="rank:Q",
            tooltip=[
                alt.Tooltip(f"{label}:N", title=" "),
                alt.Tooltip("tone:N", title="sắc thái"),
                alt.Tooltip("items:Q", title="số tin, bài"),
            ],
        )
    )
    return _dressed(chart, title, about, height=max(80, 24 * len(order)))


def days(frame: Frame, *, title: str, about: str) -> Picture:
    """Upright bars of a pandas frame with columns day, negative, neutral, positive: stacked by tone for each day."""
    import altair as alt

    rows = _long(frame, "day")
    rows["ngay"] = [f"{one:%d/%m/%Y}" for one in rows["day"]]
    few = len(frame) <= 31
    rows["label"] = [f"{one:%d/%m}" for one in rows["day"]]
    rows["day"] = [f"{one:%Y-%m-%d}" for one in rows["day"]]
    x = (
        alt.X("label:N", sort=None, title=None, axis=alt.Axis(labelAngle=0))
        if few
        else alt.X("day:T", title=None, axis=alt.Axis(format="%d/%m"))
    )
    chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=x,
            y=alt.Y("items:Q", title="số tin, bài", axis=alt.Axis(tickMinStep=1)),
            color=_tone_colour(),
            order="rank:Q",
            tooltip=[
                alt.Tooltip("ngay:N", title="ngày"),
                alt.Tooltip("tone:N", title="sắc thái"),
                alt.Tooltip("items:Q", title="số tin, bài"),
            ],
        )
    )
    return _dressed(chart, title, about, height=240)


def lines(frame: Frame, names: dict[str, str], *, title: str, about: str, axis: str) -> Picture:
    """Lines over the column day of a pandas frame, one for each column of ``names`` (column to words)."""
    import altair as alt

    rows = (
        frame[["day", *names]].rename(columns=names).melt("day", var_name="what", value_name="value").dropna()
    )
    rows["label"] = [f"{one:%d/%m/%Y}" for one in rows["day"]]
    rows = rows.drop(columns="day")
    chart = (
        alt.Chart(rows)
        .mark_line(point=alt.OverlayMarkDef(size=60))
        .encode(
            x=alt.X("label:N", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("value:Q", title=axis),
            color=alt.Color(
                "what:N",
                title=None,
                scale=alt.Scale(range=PALETTE),
                legend=alt.Legend(orient="top", labelLimit=300),
            ),
            strokeDash=alt.StrokeDash("what:N", title=None, legend=None),
            tooltip=[
                alt.Tooltip("label:N", title="ngày"),
                alt.Tooltip("what:N", title=" "),
                alt.Tooltip("value:Q", title=axis, format=".3~g"),
            ],
        )
    )
    return _dressed(chart, title, about, height=240)


def dots(
    frame: Frame, x: str, y: str, *, title: str, about: str, axes: tuple[str, str], colour: str = ""
) -> Picture:
    """Points of a pandas frame: ``x`` across (a number), ``y`` down (a name), coloured by ``colour``."""
    import altair as alt

    rows = frame[[x, y, *([colour] if colour else [])]]
    shade = (
        alt.Color(f"{colour}:N", title=None, scale=alt.Scale(range=PALETTE), legend=alt.Legend(orient="top"))
        if colour
        else alt.value(PALETTE[0])
    )
    chart = (
        alt.Chart(rows)
        .mark_circle(size=110, opacity=0.85)
        .encode(
            x=alt.X(f"{x}:Q", title=axes[0]),
            y=alt.Y(f"{y}:N", title=None, sort=None, axis=alt.Axis(labelLimit=260, grid=True)),
            color=shade,
            tooltip=[
                alt.Tooltip(f"{y}:N", title=axes[1]),
                alt.Tooltip(f"{x}:Q", title=axes[0], format=",.3~g"),
            ],
        )
    )
    return _dressed(chart, title, about, height=max(80, 24 * rows[y].nunique()))


def _whole(values: Frame) -> bool:
    return all(float(one).is_integer() for one in values.dropna())


def _long(frame: Frame, label: str) -> Frame:
    rows = frame[[label, *_COLUMNS]].rename(columns=_COLUMNS).melt(label, var_name="tone", value_name="items")
    rows["rank"] = [list(TONES).index(one) for one in rows["tone"]]
    return rows


def _tone_colour() -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=list(TONES), range=list(TONES.values()))
    return alt.Color("tone:N", title=None, scale=scale, legend=alt.Legend(orient="top"))


def _dressed(chart: alt.Chart | alt.LayerChart, title: str, about: str, *, height: int) -> Picture:
    found: Picture = chart.properties(
        title=title,
        description=f"{title}. {about}",
        width=_WIDTH,
        height=height,
        autosize={"type": "fit-x", "contains": "padding"},
    )
    return (
        found.configure_title(anchor="start", fontSize=16, fontWeight=600, offset=10)
        .configure_axis(labelFontSize=12, titleFontSize=12, titleFontWeight="normal", gridOpacity=0.4)
        .configure_legend(labelFontSize=12)
        .configure_view(stroke=None)
    )
