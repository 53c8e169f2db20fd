"""Places on the web as a printed form names them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.digest.outline import Link
from pipeline.digest.plain import clean
from pipeline.digest.shown import safe_url, show_number
from pipeline.digest.types import Appearance

#: Outlets that are named, and items of each.
NAMED, EACH = 8, 4


def link(url: object) -> str:
    """The address if it can be followed (http or https, no blanks), else an empty string."""
    return clean(safe_url(url)).replace(" ", "%20")


def links(appearances: Sequence[Appearance], most: int = NAMED) -> tuple[Link, ...]:
    """The first ``most`` outlets, each once with the times of its items, then how many there are besides.

    The name leads to an outlet's first item, times to its others: ``Báo A (07:40 12/11; 17:10 12/11)``.
    """
    outlets: dict[str, list[Appearance]] = {}
    for one in appearances:
        outlets.setdefault(clean(one.outlet) or "nguồn", []).append(one)
    shown = tuple(part for name in list(outlets)[:most] for part in _of_one(name, outlets[name]))
    rest = len(outlets) - most
    return (*shown, Link(f"và {show_number(rest)} nơi khác")) if rest > 0 else shown


def _of_one(name: str, items: Sequence[Appearance]) -> tuple[Link, ...]:
    told, more = items[:EACH], len(items) - EACH
    parts = [Link(name, link(told[0].url), f" ({when(told[0])}")]
    parts += [Link(when(one), link(one.url)) for one in told[1:]]
    last = parts.pop()
    end = f"; {show_number(more)} bài khác)" if more > 0 else ")"
    return (*parts, Link(last.text, last.url, last.tail + end))


def when(one: Appearance) -> str:
    """``07:40 12/11``, or the day alone where no time is known; whether it was changed later."""
    told = one.when.strftime("%H:%M %d/%m" if one.exact_time else "%d/%m")
    return told + (", đã sửa sau khi đăng" if one.changed else "")
