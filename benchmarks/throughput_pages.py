# ruff: noqa: E501, SIM905  markup reads better unbroken
"""The pages of the throughput benchmark: the gold pages at the size and in the dress of real outlets.

A gold page is a few kilobytes: the article and little else. Pages of outlets weigh 30–150 kB, of which a third
or more is scripts and styles, and most of the rest menus, boxes of other articles and a footer: four of five
elements are no part of the article. :func:`dressed` gives a gold page such a dress (text of ours, sizes drawn
evenly on a logarithmic scale) and lengthens its article to some 500 words where it is made of paragraphs.
"""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parents[1] / "tests" / "pipeline" / "pages_gold"
#: Bytes of a page, and of them the share that is scripts and styles.
LEAST, MOST, CODE = 30_000, 150_000, 0.4
#: Words of an article, when it can be lengthened.
_WORDS = (350, 650)

_SECTIONS = (
    "Thời sự|Chính trị|Kinh tế|Xã hội|Văn hóa|Giáo dục|Y tế|Pháp luật|Thể thao|Du lịch|Nông thôn mới|Đất và người|"
    "Bạn đọc|Khoa học|Môi trường|Giao thông|Quốc phòng|Quốc tế|Ảnh|Video|Phóng sự|Chuyên đề|Lao động|Thị trường|"
    "Xe|Đời sống|Ẩm thực|Làng nghề|Lễ hội|Nhịp sống trẻ|Chuyển đổi số|Văn bản mới|Cải cách hành chính|Quy hoạch"
).split("|")


@dataclass(frozen=True, slots=True)
class MadePage:
    """One page: where it comes from, its bytes, and what a reader would copy from it."""

    name: str
    body: bytes
    wanted: dict[str, Any]


@cache
def gold_pages() -> dict[str, tuple[str, dict[str, Any]]]:
    """Markup and expectation of every gold page that is an article."""
    found = {}
    for folder in sorted(GOLD.iterdir()):
        wanted = json.loads((folder / "expected.json").read_text("utf-8"))
        if "reject" not in wanted:
            found[folder.name] = ((folder / "page.html").read_text("utf-8"), wanted)
    return found


def bare(name: str) -> MadePage:
    """The gold page as it is."""
    markup, wanted = gold_pages()[name]
    return MadePage(name, markup.encode(), wanted)


def dressed(name: str, turn: int) -> MadePage:
    """The gold page in the dress of an outlet; another one, and other paragraphs, for each turn."""
    chance = random.Random(f"{name} {turn}")  # noqa: S311  pages that can be made again
    markup, wanted = _lengthened(*gold_pages()[name], chance)
    return MadePage(name, in_dress(markup, name, turn), wanted)


def in_dress(markup: str, name: str, turn: int) -> bytes:
    """Markup of a page with what stands around an article on the pages of an outlet."""
    chance = random.Random(f"dress {name} {turn}")  # noqa: S311  pages that can be made again
    outlet = random.Random(name)  # noqa: S311  an outlet looks alike on every page
    semantic = outlet.random() < 0.5
    size = int(LEAST * (MOST / LEAST) ** chance.random())
    missing = max(0, size - len(markup.encode()))
    code, around = CODE * missing, (1 - CODE) * missing
    head = _styles(int(code * 0.35), outlet) + _scripts(int(code * 0.3), chance)
    markup = _behind(markup, r"<head[^>]*>", head)
    menu = _head(int(around * 0.25), semantic=semantic, chance=chance)
    markup = _behind(markup, r"<body[^>]*>", menu)
    tail = _boxes(int(around * 0.65), semantic=semantic, chance=chance) + _foot(semantic=semantic)
    tail += _scripts(int(code * 0.35), chance)
    place = markup.lower().rindex("</body>")
    return (markup[:place] + tail + markup[place:]).encode()


def _behind(markup: str, tag: str, more: str) -> str:
    found = re.search(tag, markup, re.IGNORECASE)
    if found is None:
        raise ValueError(f"no {tag}")
    return markup[: found.end()] + more + markup[found.end() :]


@cache
def _paragraphs() -> tuple[str, ...]:
    lines = {
        line: None
        for markup, wanted in gold_pages().values()
        if 'lang="vi"' in markup
        for line in wanted["body"]
        if 90 <= len(line) <= 400
    }
    return tuple(lines)


def _lengthened(markup: str, wanted: dict[str, Any], chance: random.Random) -> tuple[str, dict[str, Any]]:
    """More paragraphs behind the first one that stands in an element or a line of its own."""
    spot = None if "articleBody" in markup else _spot(markup, wanted["body"])
    if spot is None:
        return markup, wanted
    at, opened, closed, number = spot
    words = chance.randint(*_WORDS) - sum(len(line.split()) for line in wanted["body"])
    more: list[str] = []
    for line in chance.sample(_paragraphs(), len(_paragraphs())):
        if words <= 0:
            break
        if line not in markup:
            more.append(line)
            words -= len(line.split())
    body = [*wanted["body"][: number + 1], *more, *wanted["body"][number + 1 :]]
    added = "".join(f"{opened}{line}{closed}" for line in more)
    return markup[:at] + added + markup[at:], {**wanted, "body": body}


def _spot(markup: str, body: list[str]) -> tuple[int, str, str, int] | None:
    """Where more can be put in, what stands before and behind each, and the number of the line before it."""
    for number, line in enumerate(body):
        if len(line) < 60 or markup.count(line) != 1 or not _goes_on(markup, line, body[number + 1 :]):
            continue
        alone = re.search(rf"(<(p|div)\b[^<>]*>){re.escape(line)}(</\2>)", markup)
        broken = re.search(rf"{re.escape(line)}((?:<br ?/?>)+)", markup)
        if alone:
            return alone.end(), alone[1], alone[3], number
        if broken:
            return broken.end(), "", broken[1], number
    return None


def _goes_on(markup: str, line: str, rest: list[str]) -> bool:
    """Whether the next paragraph of the body follows at once."""
    between = r"(?:\s|</?(?:p|div|br)\b[^<>]*>)*"
    return bool(rest) and bool(re.search(re.escape(line) + between + re.escape(rest[0]), markup))


def _styles(size: int, chance: random.Random) -> str:
    rules, length = [], 0
    while length < size:
        rule = (
            f".b{chance.randint(1, 999)}-{chance.choice('abcdefgh')} .item{{display:flex;margin:{chance.randint(0, 30)}px auto;"
            f"color:#{chance.randint(0, 0xFFFFFF):06x};font:400 {chance.randint(10, 30)}px/1.5 Arial,sans-serif}}\n"
        )
        rules.append(rule)
        length += len(rule)
    return f"<style>{''.join(rules)}</style>"


def _scripts(size: int, chance: random.Random) -> str:
    made: list[str] = []
    length = 0
    while length < size:
        lines = "".join(
            f'w.q.push({{"id":{chance.randint(1, 10**9)},"slot":"div-{chance.randint(1, 10**6)}","size":[300,{chance.randint(50, 600)}],'
            f'"on":function(e){{if(e<{chance.randint(1, 99)}&&w.n>0){{w.go("/c/{chance.randint(1, 999)}")}}}}}});\n'
            for _ in range(chance.randint(4, 30))
        )
        made.append(f"<script>(function(w){{{lines}}})(window.a=window.a||{{q:[]}});</script>")
        length += len(made[-1])
    return "".join(made)


def _headline(chance: random.Random) -> tuple[str, str]:
    """A title of another article, and its address."""
    title = chance.choice(_titles())
    return (
        f"{title} ({chance.randint(2, 99)})",
        f"/tin/{chance.randint(10**5, 10**6)}/bai-{chance.randint(1, 9999)}.html",
    )


@cache
def _titles() -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(wanted["title"] for markup, wanted in gold_pages().values() if 'lang="vi"' in markup)
    )


def _head(size: int, *, semantic: bool, chance: random.Random) -> str:
    """Line of services, menu with its sub-menus."""
    menu, length = [], 0
    while length < size:
        subs = "".join(
            f'<li><a href="/muc-{chance.randint(1, 99)}/muc-con-{chance.randint(1, 99)}" title="{name}">{name}</a></li>'
            for name in chance.sample(_SECTIONS, chance.randint(3, 8))
        )
        name = chance.choice(_SECTIONS)
        menu.append(
            f'<li class="menu-item has-sub"><a href="/muc-{chance.randint(1, 99)}">{name}</a><ul class="sub">{subs}</ul></li>'
        )
        length += len(menu[-1].encode())
    top = '<div class="top-line"><a href="/rss">RSS</a><a href="/lien-he">Liên hệ</a><a href="/dat-bao">Đặt báo</a></div>'
    inside = f'{top}<div class="main-menu"><ul class="list-menu">{"".join(menu)}</ul></div>'
    return f"<header>{inside}</header>" if semantic else f'<div class="page-head">{inside}</div>'


def _boxes(size: int, *, semantic: bool, chance: random.Random) -> str:
    """Boxes of other articles beside and below the text: a picture and a headline each, some with a line more."""
    boxes, length = [], 0
    while length < size:
        with_lines = chance.random() < 0.3
        items = "".join(_teaser(chance, with_line=with_lines) for _ in range(chance.randint(4, 12)))
        name = chance.choice(_SECTIONS)
        box = f'<div class="box-news"><div class="box-head"><a href="/muc">{name}</a></div><ul class="list">{items}</ul></div>'
        boxes.append(box)
        length += len(box.encode())
    inside = "".join(boxes)
    return f"<aside>{inside}</aside>" if semantic else f'<div class="col-right">{inside}</div>'


def _teaser(chance: random.Random, *, with_line: bool) -> str:
    title, link = _headline(chance)
    more = ""
    if with_line:
        line = chance.choice(_paragraphs())
        more = f'<p class="desc">{line[:120]}…</p>'
    image = f'<a class="thumb" href="{link}" title="{title}"><img class="lazy" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="https://anh.vidu.example/{chance.randint(10**6, 10**7)}_thumb.jpg" width="300" height="180" alt="{title}"></a>'
    return f'<li class="item">{image}<h3 class="name"><a href="{link}" title="{title}">{title}</a></h3>{more}</li>'


def _foot(*, semantic: bool) -> str:
    links = "".join(f'<a href="/muc-{at}">{name}</a>' for at, name in enumerate(_SECTIONS))
    told = "Cơ quan chủ quản: Hội Nhà báo vùng trung du. Giấy phép số 88/GP-VD. Địa chỉ: số 5 đường Bờ Hồ. Điện thoại: (0204) 000 000."
    inside = f'<div class="links">{links}</div><p>{told}</p>'
    return f"<footer>{inside}</footer>" if semantic else f'<div class="page-foot">{inside}</div>'
