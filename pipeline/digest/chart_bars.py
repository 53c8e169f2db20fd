"""Charts of lying bars: tone by field, outlets by tier."""

from __future__ import annotations

from typing import Any

from pipeline.digest.drawing import COLOURS, INK, SIZE, Spec, counting, layered
from pipeline.digest.shown import show_number
from pipeline.digest.types import Digest, FieldTone
from pipeline.digest.words import TONES

_ORDER = ("negative", "neutral", "positive", "unknown")
#: A part of a bar narrower than this share of the longest has no number in it.
LEAST_SHARE = 0.06
_BAND = 26
#: Pixels for the name of a field: the longest, "Tư pháp – Phòng, chống tham nhũng", is not cut.
LABEL = 225
#: Measured wider than drawn: what this would cut still fits.
LABEL_LIMIT = 320


def tone_by_field(digest: Digest, width: int) -> Spec:
    """Return bars of each field, the largest first, parted by tone with the number of items on each part."""
    import altair as alt

    fields = [one for one in digest.field_tones if one.total]
    parts = [part for one in fields for part in _parts(one)]
    known = [tone for tone in _ORDER if any(part["sac"] == TONES[tone] for part in parts)]
    longest = max(one.total for one in fields)
    y = alt.Y(
        "ten:N",
        sort=[one.name for one in fields],
        title=None,
        axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
    )
    x = alt.X("tu:Q", title="Số tin, bài", axis=alt.Axis(**counting(longest)), stack=None)
    colour = alt.Color(
        "sac:N",
        title=None,
        sort=[TONES[tone] for tone in known],
        scale=alt.Scale(domain=[TONES[tone] for tone in known], range=[COLOURS[tone] for tone in known]),
        legend=alt.Legend(orient="top", symbolType="square"),
    )
    bars = (
        alt.Chart(alt.InlineData(values=parts))
        .mark_bar(stroke="white", strokeWidth=0.6)
        .encode(y=y, x=x, x2="den:Q", color=colour)
    )
    wide = [part for part in parts if part["so"] >= longest * LEAST_SHARE]
    numbers = (
        alt.Chart(alt.InlineData(values=wide))
        .mark_text(fontSize=SIZE - 1)
        .encode(
            y=y, x=alt.X("giua:Q"), text=alt.Text("so:Q", format=",d"), color=alt.Color("muc:N", scale=None)
        )
    )
    sums = (
        alt.Chart(alt.InlineData(values=[{"ten": one.name, "tu": one.total} for one in fields]))
        .mark_text(align="left", dx=5, fontSize=SIZE - 1, fontWeight="bold", color=INK)
        .encode(y=y, x=alt.X("tu:Q"), text=alt.Text("tu:Q", format=",d"))
    )
    return layered((bars, numbers, sums), width=width - LABEL - 10, height=_BAND * len(fields))


def _parts(field: FieldTone) -> list[dict[str, Any]]:
    counts, at, found = dict(field.counts), 0, []
    for tone in _ORDER:
        if count := counts.get(tone, 0):
            dark = "#FFFFFF" if tone == "negative" else INK
            found.append(
                {
                    "ten": field.name,
                    "sac": TONES[tone],
                    "so": count,
                    "tu": at,
                    "den": at + count,
                    "giua": at + count / 2,
                    "muc": dark,
                }
            )
            at += count
    return found


def outlets_by_tier(digest: Digest, width: int) -> Spec:
    """Return bars of the outlets of each tier, with how many items they wrote."""
    import altair as alt

    rows = [
        {
            "ten": one.name,
            "so": one.outlets,
            "loi": f"{show_number(one.outlets)} cơ quan · {show_number(one.items)} tin, bài",
        }
        for one in digest.tier_counts
    ]
    most = max(one.outlets for one in digest.tier_counts)
    base = alt.Chart(alt.InlineData(values=rows)).encode(
        y=alt.Y(
            "ten:N",
            sort=[one.name for one in digest.tier_counts],
            title=None,
            axis=alt.Axis(labelLimit=LABEL_LIMIT, ticks=False),
        ),
        # Room is left for the words beside the longest bar.
        x=alt.X("so:Q", title=None, axis=None, scale=alt.Scale(domain=[0, most * 1.75])),
    )
    bars = base.mark_bar(color="#3B6E99", height={"band": 0.62})
    told = base.mark_text(align="left", dx=6, fontSize=SIZE - 1, color=INK).encode(text="loi:N")
    return layered((bars, told), width=width - LABEL - 10, height=_BAND * len(rows))
