"""The charts: there where there is something to show, told in words and numbers, readable without colours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import docx
import pytest

from pipeline.digest import compose, render_docx, render_html, render_mail_html
from pipeline.digest.chart_coverage import bars
from pipeline.digest.chart_map import legend, shades
from pipeline.digest.communes import cells_of, commune_counts, load_map
from pipeline.digest.drawing import COLOURS, FONT, as_png, on_a_page
from pipeline.digest.outline import Picture
from pipeline.digest.pictures import pictures
from pipeline.digest.rows import DayRow, PeakRow, PlaceRow
from pipeline.digest.types import Digest
from pipeline.paths import rules_dir
from pipeline.places.tokens import slug
from pipeline.settings import Mail
from tests.digest import digest_kit as kit

FLOOD = 'Lũ trên sông Thương <b>"lớn"</b>'
KEYS = ("coverage", "tiers", "tones", "map")


def busy() -> Digest:
    """A day after a full month, with a story that was carried widely and communes that were named."""
    days = tuple(
        DayRow(kit.DAY - timedelta(days=back), tone, "central", 1 + back % 5)
        for back in range(40)
        for tone in ("positive", "neutral", "negative")
    )
    peaks = (
        PeakRow("a", kit.DAY - timedelta(days=9), 23, FLOOD, "https://a.example/1", "Báo A"),
        PeakRow("b", kit.DAY - timedelta(days=9), 12, "Chuyện nhỏ cùng ngày", "https://a.example/2", "Báo A"),
        PeakRow("c", kit.DAY, 9, "Cam vào vụ", "javascript:alert(1)", "Báo B"),
    )  # fmt: skip
    places = (
        PlaceRow("bac-ninh-2025.chu", 7, 2),
        PlaceRow("bac-ninh-2025.luc-ngan", 3, 0),
        PlaceRow("x", 9, 9),
    )
    articles = (
        kit.article(1, topic="health", tone="negative"),
        kit.article(2),
        kit.article(3, tier="provincial"),
    )
    return kit.made(kit.rows(*articles, days=days, peaks=peaks, places=places))


@pytest.fixture(scope="module")
def shown() -> dict[str, Picture]:
    return {one.key: one for one in pictures(busy())}


def test_all_four_are_there_each_with_title_gist_and_numbers(shown: dict[str, Picture]) -> None:
    assert tuple(shown) == KEYS
    for one in shown.values():
        assert f"<title>{one.title}</title>" in one.svg
        assert one.svg.count('role="img"') == 1
        assert not re.search(r"<(script|image|foreignObject)\b|https?://(?!www\.w3\.org)", one.svg)
        assert one.alt.endswith(".")
        assert one.table.rows
        assert all(len(row) == len(one.table.head) for row in one.table.rows)


def test_nothing_is_drawn_where_there_is_nothing_to_show() -> None:
    assert pictures(kit.empty()) == ()
    lone = kit.made(kit.rows(kit.article(1), days=(DayRow(kit.DAY, "positive", "central", 1),)))
    assert pictures(lone) == (), "one day, one field, one kind of outlet, no commune: nothing to compare"


def test_coverage_has_thirty_days_and_events_on_theirs(shown: dict[str, Picture]) -> None:
    digest = busy()
    assert len(bars(digest)) == 30
    assert [(one.day, one.items) for one in digest.events] == [
        (kit.DAY - timedelta(days=9), 23),
        (kit.DAY, 9),
    ]
    first, second = shown["coverage"].notes
    assert first.text.startswith("(1) 05/11: Lũ trên sông Thương <b>")
    assert (first.url, second.url) == ("https://a.example/1", "")
    html = render_html(digest)
    assert "Thương &lt;b&gt;" in html
    assert "Thương <b>" not in html
    assert len(shown["coverage"].table.rows) == 30
    assert "chưa có số liệu" not in shown["coverage"].svg


def test_days_before_collecting_began_are_said_not_drawn_as_silence() -> None:
    days = tuple(DayRow(kit.DAY - timedelta(days=back), "neutral", "central", 2) for back in range(5))
    (coverage, *_) = pictures(kit.made(kit.rows(kit.article(1), days=days)))
    assert "chưa có số liệu" in coverage.svg
    assert len(coverage.table.rows) == 5


def test_tones_part_each_field_and_add_up(shown: dict[str, Picture]) -> None:
    assert shown["tones"].table.rows == (
        ("Nông nghiệp", "0", "0", "2", "0", "2"),
        ("Y tế", "1", "0", "0", "0", "1"),
    )
    assert "nhiều tin tiêu cực nhất: Y tế (1)" in shown["tones"].alt
    assert shown["tiers"].table.rows == (("Báo chí trung ương", "2", "2"), ("Báo chí địa phương", "1", "1"))


def test_the_map_names_communes_and_leaves_strangers_out(shown: dict[str, Picture]) -> None:
    assert shown["map"].table.rows == (("phường Chũ", "7", "2"), ("xã Lục Ngạn", "3", "0"))
    assert "Chũ 7" in shown["map"].svg
    assert commune_counts([PlaceRow("bac-ninh-2025.chu", 1, 0)], "lang-son") == (), "no map, no counts"


def test_the_map_of_the_province_is_whole() -> None:
    known = load_map("bac-giang")
    assert known is not None
    assert len(known.names) == 99
    cells = cells_of("bac-giang")
    assert cells["bac-giang.chu.phuong-son"] == "bac-ninh-2025.phuong-son", "what it was before"
    assert set(cells.values()) == set(known.names)
    text = (rules_dir() / "places" / "wards.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line.startswith("bac-ninh-2025\t")]
    ids = {f"bac-ninh-2025.{slug(name)}" for _, _, names in rows for name in names.split("|")}
    assert ids == set(known.names), "those of the gazetteer"
    for one in known.features:
        for shape in one["geometry"]["coordinates"]:
            (ring,) = shape
            assert ring[0] == ring[-1]
            assert len(ring) > 3
    west, south, east, north = 105.87, 20.96, 107.04, 21.63
    assert all(
        west < x < east and south < y < north
        for one in known.features
        for shape in one["geometry"]["coordinates"]
        for x, y in shape[0]
    )
    json.dumps(known.features)


def luminance(colour: str) -> float:
    """Relative luminance of the sRGB colour ``#RRGGBB`` (WCAG 2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def blind(colour: str, kind: str) -> tuple[float, float, float]:
    """How a colour looks to a protanope or deuteranope (Viénot, Brettel and Mollon 1999), 0 to 1 each."""
    red, green, blue = (((int(colour[at : at + 2], 16) / 255) ** 2.2) for at in (1, 3, 5))
    if kind == "protan":
        seen = (
            0.1124 * red + 0.8876 * green,
            0.1124 * red + 0.8876 * green,
            0.0040 * red - 0.0040 * green + blue,
        )
    else:
        seen = (
            0.2927 * red + 0.7073 * green,
            0.2927 * red + 0.7073 * green,
            -0.0223 * red + 0.0223 * green + blue,
        )
    first, second, third = (max(0.0, part) ** (1 / 2.2) for part in seen)
    return first, second, third


@pytest.mark.parametrize("kind", ["protan", "deutan"])
def test_tones_are_told_apart_by_the_colour_blind(kind: str) -> None:
    seen = {tone: blind(colour, kind) for tone, colour in COLOURS.items()}
    for one, first in seen.items():
        for other, second in seen.items():
            apart = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) ** 0.5
            assert one == other or apart > 0.15, (one, other)


def test_tones_are_told_apart_on_a_black_and_white_printer() -> None:
    light = sorted(luminance(colour) for colour in COLOURS.values())
    assert all((after + 0.05) / (before + 0.05) > 1.35 for before, after in pairwise(light))


def test_shades_of_the_map_are_few_and_named() -> None:
    assert shades([]) == []
    assert (shades([1, 3, 2]), legend([1, 2, 3])) == ([1, 2, 3], ["1", "2", "từ 3"])
    steps = shades([1, 5, 40, 200])
    assert len(steps) == 5
    assert steps[0] == 1
    assert legend(steps)[-1] == f"từ {steps[-1]}"
    assert legend([1]) == ["1"]


def test_letters_are_those_of_the_house_on_paper_and_the_readers_on_a_page(shown: dict[str, Picture]) -> None:
    svg = shown["tones"].svg
    assert FONT in svg
    assert "Times New Roman" in on_a_page(svg)
    png = as_png(svg, 1.0)
    assert png.startswith(b"\x89PNG")
    wide, narrow = (int.from_bytes(as_png(text, 1.0)[16:20]) for text in (svg, shown["tones"].narrow))
    assert narrow < 460 < wide


FORMS: dict[str, Callable[[Digest], int]] = {
    "word": lambda digest: len(docx.Document(BytesIO(render_docx(digest))).inline_shapes),
    "page": lambda digest: render_html(digest).count("<figure>"),
    "mail": lambda digest: render_mail_html(digest).count("<img "),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_the_four_charts_and_an_empty_day_none(form: str) -> None:
    assert FORMS[form](busy()) == 4
    assert FORMS[form](kit.empty()) == 0


def test_word_tells_each_chart_in_words_and_gives_its_numbers(shown: dict[str, Picture]) -> None:
    document = docx.Document(BytesIO(render_docx(busy())))
    frames = [(one.get("title"), one.get("descr")) for one in document.element.body.iter("{*}docPr")]
    assert frames == [(one.title, one.alt) for one in shown.values()]
    heads = {table.rows[0].cells[0].text for table in document.tables}
    assert {"Ngày", "Loại", "Lĩnh vực", "Xã, phường"} <= heads


def test_mail_carries_its_charts_as_images_with_words(shown: dict[str, Picture]) -> None:
    sender = Mail(sender="Điểm báo <a@tinh.example>")
    message = compose(busy(), sender, "b@tinh.example", now=kit.NOON)
    page = message.get_body(("html",))
    assert page is not None
    html = page.get_content()
    parts = [part for part in message.walk() if part.get_content_type() == "image/png"]
    images = {part["Content-ID"].strip("<>"): part.get_content() for part in parts}
    named = re.findall(r'<img src="cid:([^"]+)" alt="([^"]+)"', html)
    assert [name for name, _ in named] == list(images)
    assert [words.replace("&#34;", '"') for _, words in named] == [one.alt for one in shown.values()]
    assert all(data.startswith(b"\x89PNG") for data in images.values())
    text = message.get_body(("plain",))
    assert text is not None
    assert "Biểu đồ cột" in text.get_content()
    assert [
        one.get_filename() for one in message.iter_attachments() if one.get_filename("").endswith(".png")
    ] == []
    assert "data:image/png;base64," in render_mail_html(busy(), alone=True)


def test_a_whole_year_is_drawn_by_the_month() -> None:
    first = kit.DAY - timedelta(days=364)
    days = tuple(DayRow(first + timedelta(days=n), "neutral", "central", 1) for n in range(365))
    digest = replace(kit.made(kit.rows(kit.article(1), days=days), first), year_end=(14, 11))
    (coverage, *_) = pictures(digest)
    assert digest.kind == "year"
    assert 12 <= len(coverage.table.rows) <= 13
    assert coverage.table.head[0] == "Tháng"


@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_an_axis_of_few_items_counts_whole_ones_each_once(most: int) -> None:
    days = tuple(DayRow(kit.DAY - timedelta(days=back), "neutral", "central", most) for back in range(3))
    (coverage, *_) = pictures(kit.made(kit.rows(kit.article(1), days=days)))
    marks = re.findall(r'<text[^>]*text-anchor="end"[^>]*>(\d+)</text>', coverage.svg)
    assert marks == [str(number) for number in range(most + 1)]
