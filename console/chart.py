"""A small chart of how a claim spread: one dot an appearance, as SVG without inline style (CSP)."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from pipeline.store.console_alert import Appearance

WIDTH, HEIGHT = 640, 120
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 14, 12, 26
_FORM = "%H:%M %d/%m"


@dataclass(frozen=True, slots=True)
class Dot:
    """One appearance at its place in the chart; ``kind`` is social, official or press."""

    x: float
    y: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The chart: dots, the line of the running total, and the words at its axes."""

    dots: tuple[Dot, ...]
    line: str
    first: str
    last: str
    most: int


def spread_chart(seen: tuple[Appearance, ...], zone: ZoneInfo) -> Spread | None:
    """Return the running total of appearances over time, or None for fewer than two of them."""
    if len(seen) < 2:
        return None
    start, end = seen[0].dated, seen[-1].dated
    length = max((end - start).total_seconds(), 1.0)
    inner, tall = WIDTH - _LEFT - _RIGHT, HEIGHT - _TOP - _BOTTOM
    dots = tuple(
        Dot(
            x=round(_LEFT + inner * (one.dated - start).total_seconds() / length, 1),
            y=round(_TOP + tall * (1 - number / len(seen)), 1),
            kind=one.tier if one.tier in {"social", "official"} else "press",
            words=f"{one.source}, {one.dated.astimezone(zone).strftime(_FORM)}",
        )
        for number, one in enumerate(seen, 1)
    )
    return Spread(
        dots,
        _steps(dots),
        start.astimezone(zone).strftime(_FORM),
        end.astimezone(zone).strftime(_FORM),
        len(seen),
    )


def _steps(dots: tuple[Dot, ...]) -> str:
    parts = [f"M{_LEFT} {HEIGHT - _BOTTOM}"]
    parts += [f"H{dot.x} V{dot.y}" for dot in dots]
    return " ".join([*parts, f"H{WIDTH - _RIGHT}"])
