"""What all charts share: colours, letters, and the way to self-contained, accessible SVG and PNG."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.paths import rules_dir

if TYPE_CHECKING:
    import altair as alt

    from pipeline.digest.types import Digest

#: Told apart with every common kind of colour blindness, and by their lightness on a black-and-white printer.
COLOURS = {"positive": "#2A9D8F", "neutral": "#C3CCD3", "negative": "#B5451B", "unknown": "#EEF1F3"}
INK, SOFT, LINE, WASH = "#1B2530", "#5A6875", "#C9D1D8", "#F1F4F6"
#: The family in ``rules/fonts``; on a page the reader's own Times has the same widths.
FONT = "Liberation Serif"
_ON_A_PAGE = "'Times New Roman', 'Liberation Serif', serif"
#: Widths in pixels: on paper and screens, and in mail and on phones, where letters must stay readable.
WIDE, NARROW = 640, 420
SIZE = 14
_LETTERS = {
    "labelFontSize": SIZE - 1,
    "titleFontSize": SIZE - 1,
    "titleFontWeight": "normal",
    "labelColor": INK,
}
_STYLE = {
    "font": FONT,
    "background": "white",
    "padding": {"left": 2, "top": 2, "right": 8, "bottom": 2},
    "view": {"stroke": None},
    "axis": {**_LETTERS, "titleColor": SOFT, "gridColor": "#E3E8EC", "domainColor": LINE, "tickColor": LINE},
    "legend": _LETTERS,
}
#: 1.234,5 as it is written in Vietnamese.
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0₫"]}
Spec = dict[str, Any]


def layered(
    layers: Sequence[alt.Chart],
    *,
    width: float,
    height: float,
    data: Mapping[str, Sequence[object]] | None = None,
) -> Spec:
    """Return the layers as one chart of Vega-Lite in our style.

    ``data`` are large rows by the name under which a layer has them: Altair would copy them again and again.
    """
    import altair as alt

    spec: Spec = alt.layer(*layers).properties(width=width, height=height).to_dict(validate=False)
    return {**spec, "config": _STYLE, "datasets": {**spec.get("datasets", {}), **(data or {})}}


def drawn_by(draw: Callable[[Digest, int], Spec], digest: Digest, width: int) -> Spec:
    """Return the chart, put together without checking each part against the schema of Vega-Lite.

    The checks take as long as the drawing, and the tests look at what is drawn.
    """
    from altair.utils.schemapi import debug_mode

    with debug_mode(False):
        return draw(digest, width)


def as_svg(spec: Spec, title: str, description: str) -> str:
    """Return the chart as an SVG picture that can be heard as well: ``role``, ``<title>`` and ``<desc>``."""
    return _accessible(_drawn(json.dumps(spec, ensure_ascii=False, sort_keys=True)), title, description)


def counting(most: int) -> Spec:
    """Marks of an axis of items up to ``most``: whole numbers, each once (Vega would put halves between)."""
    few: Spec = {"values": list(range(most + 1))}
    return {"format": ",d", "tickCount": 5, **(few if most < 5 else {})}


@cache
def wake() -> None:
    """Let what draws the charts start beside whatever comes next: it takes half a second, once a process."""
    from threading import Thread

    Thread(target=_drawn, args=('{"mark": "bar", "data": {"values": []}}',), name="charts").start()


@lru_cache(maxsize=32)
def _drawn(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.loads(spec), format_locale=_NUMBERS))


_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", alt: "")"""


@lru_cache(maxsize=32)
def as_png(svg: str, scale: float = 2.0) -> bytes:
    """Return the picture as PNG with letters of ``rules/fonts`` alone, ``scale`` dots a pixel.

    Typst draws it: other converters take letters from the machine's fonts, some without Vietnamese.

    Raises:
        TypeError: there is no picture in ``svg``.
    """
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[rules_dir() / "fonts"]
    )
    compiler = typst.Compiler(_PAGE, font_paths=fonts, sys_inputs={"svg": svg})
    # Typst takes a pixel of the drawing for 1/96 inch.
    made = compiler.compile(format="png", ppi=96 * scale)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no picture")
    return made


def width_of(svg: str) -> float:
    """Return how many pixels wide the picture is drawn, at most :data:`WIDE`."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ', svg)
    return min(float(found[1]), WIDE) if found else WIDE


def on_a_page(svg: str) -> str:
    """Return the picture with the letters of whoever looks at it."""
    return svg.replace(f'"{FONT}"', f'"{_ON_A_PAGE}"').replace(f"'{FONT}'", _ON_A_PAGE)


def _accessible(svg: str, title: str, description: str) -> str:
    from markupsafe import escape

    head = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    # Words for those who hear it are ours; the roles that Vega gives each bar would be read out one by one.
    svg = re.sub(r'\s(aria-[a-z]+|role)="[^"]*"', "", svg)
    return re.sub(r"<svg\b([^>]*)>", lambda found: f'<svg role="img"{found[1]}>{head}', svg, count=1)
