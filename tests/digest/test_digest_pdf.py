"""The PDF: fonts inside, tagged, in Vietnamese; any text makes a valid one."""

from __future__ import annotations

import time
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.digest.pdf import drawn, render_pdf
from pipeline.digest.types import Digest
from tests.digest import digest_kit as kit

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")

DAYS = {"full": kit.full, "empty": kit.empty, "crowded": kit.crowded, "reprinted": kit.reprinted}


def words(data: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def fonts(data: bytes) -> dict[str, bool]:
    """Font name → whether its outlines are inside."""
    found = {}
    for page in pypdf.PdfReader(BytesIO(data)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            found[inner["/BaseFont"]] = any(
                key in inner["/FontDescriptor"] for key in ("/FontFile2", "/FontFile3")
            )
    return found


@pytest.mark.parametrize("name", DAYS)
def test_every_day_makes_a_tagged_pdf_with_its_fonts(name: str) -> None:
    data = render_pdf(DAYS[name]())
    root = pypdf.PdfReader(BytesIO(data)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower().startswith("vi")
    assert b"pdfuaid" in data
    assert fonts(data)
    assert all(fonts(data).values())
    assert any("LiberationSerif" in font for font in fonts(data))


def test_pages_are_a4_and_the_first_bears_no_number() -> None:
    pages = pypdf.PdfReader(BytesIO(render_pdf(kit.full()))).pages
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]
    assert pages[1].extract_text().strip().startswith("2")
    assert not pages[0].extract_text().strip().startswith("1")


# Just so many lines that the signature would go over to a page of its own.
@pytest.mark.parametrize("count", range(36, 40))
def test_the_signature_never_stands_alone_on_a_page(count: int) -> None:
    long = replace(kit.empty(), problems=tuple(("Báo Thử", f"lỗi số {n}") for n in range(count)))
    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(render_pdf(long))).pages]
    signed = [page for page in pages if "Nơi nhận" in page]
    assert len(signed) == 1
    assert "Lập lúc" in signed[0]


def test_all_nine_sections_stand_in_order() -> None:
    text = words(render_pdf(kit.full()))
    found = [
        text.index(f"{number}. {title}")
        for number, title in [
            (1, "Ba điểm"),
            (2, "Con số"),
            (3, "Vấn đề cần trả lời"),
            (4, "Thông tin cần đối chiếu"),
            (5, "Tin, bài theo lĩnh vực"),
            (6, "Báo chí bằng tiếng nước ngoài"),
            (7, "Mạng xã hội"),
            (8, "Những gì có thể còn thiếu"),
            (9, "Phương pháp"),
        ]
    ]
    assert found == sorted(found)


def test_headings_become_bookmarks_and_addresses_links() -> None:
    reader = pypdf.PdfReader(BytesIO(render_pdf(kit.full())))
    assert [one.title for one in reader.outline if not isinstance(one, list)][2] == "3. Vấn đề cần trả lời"
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert "https://bao1.example/bai?a=1&b=1" in {note["/A"]["/URI"] for note in notes if "/A" in note}


def test_foreign_headlines_are_drawn() -> None:
    text = words(render_pdf(kit.full()))
    for headline in ("北宁省柑橘丰收", "박닌성 공장 착공", "バクニン省で工場が着工", "ບັກ"):
        assert headline in text
    assert "□" not in text


@pytest.mark.parametrize("text", kit.HOSTILE)
def test_hostile_text_is_printed_not_obeyed(text: str) -> None:
    data = render_pdf(kit.hostile(text))
    shown = words(data)
    assert "9. Phương pháp và đối soát" in shown
    if "#read" in text:
        assert '#read("/etc/passwd")' in shown
        assert "*đậm* _nghiêng_" in shown
        assert "root:" not in shown
    assert b"javascript:" not in data


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(), min_size=1, max_size=80))
def test_any_text_makes_a_pdf(text: str) -> None:
    assert render_pdf(kit.hostile(text)).startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["😀😀", " ", "\u200b", "\u0301", "\U00013000", "ﷺ العربية", "𝒳 ²"])
def test_titles_of_odd_letters_make_a_pdf(text: str) -> None:
    assert render_pdf(kit.hostile(text)).startswith(b"%PDF-")


def test_long_words_break_within_the_page() -> None:
    data = render_pdf(kit.hostile("x" * 300))
    xs: list[float] = []

    def seen(_text: str, _page: object, matrix: list[float], *_font: object) -> None:
        xs.append(float(matrix[4]))

    for page in pypdf.PdfReader(BytesIO(data)).pages:
        page.extract_text(visitor_text=seen)
    assert max(xs) < 210 / 25.4 * 72 - 30


def test_letters_without_a_glyph_become_boxes_and_pictographs_go() -> None:
    assert drawn("Tin 𓀀 mới 😀!") == "Tin □ mới !"
    assert drawn("Ắắ Ỗỗ Ợợ Ựự ₫ – “”") == "Ắắ Ỗỗ Ợợ Ựự ₫ – “”"


def test_the_same_digest_is_the_same_file() -> None:
    digest: Digest = kit.full()
    assert render_pdf(digest) == render_pdf(digest)


def test_two_thousand_articles_in_seconds() -> None:
    digest = kit.crowded()
    begun = time.perf_counter()
    render_pdf(digest)
    assert time.perf_counter() - begun < 10
