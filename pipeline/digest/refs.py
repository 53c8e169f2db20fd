"""Places on the web as a printed form names them."""

from __future__ import annotations

from pipeline.digest.outline import Link
from pipeline.digest.plain import clean
from pipeline.digest.render import safe_url, show_number
from pipeline.digest.types import Appearance

NAMED = 8


def link(url: object) -> str:
    """The address if it can be followed (http or https, no blanks), else an empty string."""
    return clean(safe_url(url)).replace(" ", "%20")


def links(appearances: tuple[Appearance, ...]) -> tuple[Link, ...]:
    """The first eight places as links with their time, then how many there are besides."""
    shown = tuple(
        Link(clean(one.outlet) or "nguồn", link(one.url), f" ({_when(one)})") for one in appearances[:NAMED]
    )
    rest = len(appearances) - len(shown)
    return (*shown, Link(f"và {show_number(rest)} nơi khác")) if rest > 0 else shown


def _when(one: Appearance) -> str:
    when = one.when.strftime("%H:%M %d/%m" if one.exact_time else "%d/%m")
    return when + (", đã sửa sau khi đăng" if one.changed else "")
