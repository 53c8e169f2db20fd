"""Sections 7 and 8 on paper: posts in aggregate, and what we may have missed."""

from __future__ import annotations

import re

from pipeline.digest.figures import earlier
from pipeline.digest.outline import Table
from pipeline.digest.plain import clean, cut
from pipeline.digest.shown import show_moment, show_number
from pipeline.digest.types import Digest, Silent

#: Fewer posts are not told by place and page: that could point at somebody.
FEW = 5
#: Sources and problems named; the rest is a number.
NAMED = 40
_SITE = re.compile(r"https?://[^/\s]+(?=/)")


def social(digest: Digest) -> str:
    """Return the posts in aggregate: numbers only, never a post's words."""
    found = digest.social
    if not found.posts:
        return "Không ghi nhận bài viết công khai nào nhắc tới tỉnh."
    against = "trung bình mỗi ngày của 7 ngày trước" if digest.kind == "day" else earlier(digest)
    mean = "" if found.mean is None else f" ({against}: {show_number(round(found.mean, 1))})"
    parts = [
        f"{show_number(found.posts)} bài viết công khai nhắc tới tỉnh{mean}",
        _pairs("nhiều nhất về", found.topics),
    ]
    if found.posts >= FEW:
        parts += [
            _pairs("sắc thái", found.tones),
            _pairs("địa bàn được nhắc nhiều", found.places, lower=False),
            _pairs("nguồn", found.platforms, lower=False),
        ]
    return (
        "; ".join(filter(None, parts)) + ". Chỉ nêu số tổng hợp; không trích dẫn, không lưu tên người viết."
    )


def _pairs(name: str, pairs: tuple[tuple[str, int], ...], *, lower: bool = True) -> str:
    told = ", ".join(
        f"{clean(one).lower() if lower else clean(one)} ({show_number(count)})" for one, count in pairs
    )
    return f"{name}: {told}" if told else ""


def silent(digest: Digest) -> Table:
    """Return the sources with something wrong: since when nothing came, and what it is."""
    rows = tuple((clean(one.name), _last(one), _told(one.problem) or "–") for one in digest.silent[:NAMED])
    return Table(
        "Nguồn im lặng hoặc trục trặc", ("Nguồn im lặng hoặc trục trặc", "Tin gần nhất", "Ghi chú"), rows
    )


def _told(problem: str) -> str:
    """What went wrong as a leader reads it: of an address the part after the source, which is named."""
    return _SITE.sub("", clean(problem))


def _last(one: Silent) -> str:
    if one.last:
        return show_moment(one.last)
    return "–" if one.ours else "chưa từng có"


def silent_note(digest: Digest) -> str:
    """Return who else gave nothing, or that nobody is missing."""
    rest = len(digest.silent) - NAMED
    more = f"Còn {show_number(rest)} nguồn khác im lặng hoặc trục trặc. " if rest > 0 else ""
    if not digest.quiet:
        return more.strip() or ("" if digest.silent else "Không có nguồn nào im lặng trong kỳ.")
    names = ", ".join(clean(one) for one in digest.quiet[:NAMED])
    others = f" và {show_number(len(digest.quiet) - NAMED)} nguồn khác" if len(digest.quiet) > NAMED else ""
    first = "" if digest.silent else "Không có nguồn nào im lặng khác thường. "
    return (
        f"{more}{first}{show_number(len(digest.quiet))} nguồn đọc bình thường nhưng không có tin, bài nào "
        f"về tỉnh trong kỳ: {names}{others}."
    )


def missed(digest: Digest) -> Table:
    """Return the pages that were not read, by source: failed, refused by robots.txt, put aside."""
    rows: tuple[tuple[str, ...], ...] = tuple(
        (clean(one.name), show_number(one.failed), show_number(one.denied), show_number(one.aside))
        for one in digest.missed[:NAMED]
    )
    if rows:
        sums = [sum(getattr(one, name) for one in digest.missed) for name in ("failed", "denied", "aside")]
        rows += (("Cộng", *map(show_number, sums)),)
    head = ("Trang không đọc được theo nguồn", "Lỗi khi đọc", "Robots.txt từ chối", "Giữ lại xem xét")
    return Table("Trang không đọc được theo nguồn", head, rows)


def problems(digest: Digest) -> tuple[str, ...]:
    """Return what went wrong in the latest reading of each source, one line each."""
    shown = tuple(f"{clean(name)}: {cut(_told(text), 200)}" for name, text in digest.problems[:NAMED])
    rest = len(digest.problems) - len(shown)
    return (*shown, f"và {show_number(rest)} trục trặc khác.") if rest > 0 else shown
