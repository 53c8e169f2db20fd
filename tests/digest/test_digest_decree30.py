"""The checker of Decree 30/2020/NĐ-CP: each rule holds for our document and each can fail."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from pipeline.digest.decree30 import RULES, check
from pipeline.digest.docx import render_docx
from pipeline.errors import BadInput
from tests.digest import digest_kit as kit

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GOOD = render_docx(kit.full())
Break = Callable[[Document], None]


def named(document: Document, style: str) -> Paragraph:
    found = [p for p in _all(document) if p.style is not None and p.style.name == style]
    return found[0]


def _all(document: Document) -> list[Paragraph]:
    cells = [cell for table in document.tables for cell in table._cells]
    return [*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)]


def looks(style: str, **font: object) -> Break:
    def change(document: Document) -> None:
        for run in named(document, style).runs:
            for name, value in font.items():
                setattr(run.font, name, value)

    return change


def says(style: str, text: str) -> Break:
    def change(document: Document) -> None:
        one = named(document, style)
        for run in one.runs[1:]:
            run.text = ""
        one.runs[0].text = text

    return change


def margin(name: str, size: float) -> Break:
    return lambda document: setattr(document.sections[0], f"{name}_margin", Mm(size))


def without_line(style: str) -> Break:
    def change(document: Document) -> None:
        following = named(document, style)._p.getnext()
        assert following is not None
        for border in list(following.iter(f"{W}pBdr")):
            above = border.getparent()
            assert above is not None
            above.remove(border)

    return change


def body(change_one: Callable[[Paragraph], None]) -> Break:
    return lambda document: change_one(named(document, "Body Text"))


def no_page_number(document: Document) -> None:
    document.sections[0].header.paragraphs[0].clear()


def number_on_page_one(document: Document) -> None:
    document.sections[0].different_first_page_header_footer = False


def small_page_number(document: Document) -> None:
    document.styles["Header"].font.size = Pt(9)


def landscape(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)


def no_headings(document: Document) -> None:
    for one in document.paragraphs:
        if one.style is not None and one.style.name.startswith("Heading"):
            one.style = document.styles["Normal"]


def default_font(document: Document) -> None:
    fonts = document.styles["Normal"].element.find(f"{W}rPr/{W}rFonts")
    fonts.set(f"{W}ascii", "Arial")
    fonts.set(f"{W}hAnsi", "Arial")
    for style in ("Body Text", "Title"):
        element = document.styles[style].element.find(f"{W}rPr/{W}rFonts")
        element.getparent().remove(element)


def left_body(one: Paragraph) -> None:
    one.alignment = WD_ALIGN_PARAGRAPH.LEFT


def flush_body(one: Paragraph) -> None:
    one.paragraph_format.first_line_indent = Mm(3)


def double_body(one: Paragraph) -> None:
    one.paragraph_format.line_spacing = 2.0


BREAKS: list[tuple[str, Break]] = [
    ("khổ giấy", landscape),
    ("lề trang", margin("top", 15)),
    ("lề trang", margin("bottom", 30)),
    ("lề trang", margin("left", 25)),
    ("lề trang", margin("right", 25)),
    ("phông chữ", looks("Body Text", name="Arial")),
    ("phông chữ", default_font),
    ("màu chữ", lambda document: _red(named(document, "Heading 1"))),
    ("cỡ chữ nội dung", looks("Body Text", size=Pt(11))),
    ("cỡ chữ nội dung", looks("Heading 1", size=Pt(20))),
    ("trình bày nội dung", body(left_body)),
    ("trình bày nội dung", body(flush_body)),
    ("trình bày nội dung", body(double_body)),
    ("quốc hiệu", says("Quốc hiệu", "CỘNG HOÀ XÃ HỘI")),
    ("quốc hiệu", looks("Quốc hiệu", bold=False)),
    ("tiêu ngữ", says("Tiêu ngữ", "Độc lập, Tự do")),
    ("tiêu ngữ", looks("Tiêu ngữ", italic=True)),
    ("tiêu ngữ", without_line("Tiêu ngữ")),
    ("cơ quan ban hành", looks("Cơ quan ban hành", bold=False)),
    ("cơ quan ban hành", without_line("Cơ quan ban hành")),
    ("số, ký hiệu", says("Số, ký hiệu", "Văn bản không số")),
    ("địa danh, thời gian", looks("Địa danh", italic=False)),
    ("địa danh, thời gian", says("Địa danh", "Bắc Ninh, ngày 5 tháng 1 năm 2026")),
    ("địa danh, thời gian", says("Địa danh", "Bắc Ninh 05/01/2026")),
    ("tên loại, trích yếu", looks("Title", bold=False)),
    ("tên loại, trích yếu", looks("Subtitle", size=Pt(10))),
    ("tên loại, trích yếu", without_line("Subtitle")),
    ("người ký", looks("Chức vụ", bold=False)),
    ("người ký", says("Chức vụ", "")),
    ("nơi nhận", says("Nơi nhận", "Gửi:")),
    ("nơi nhận", looks("Nơi nhận", size=Pt(14))),
    ("nơi nhận", looks("Danh sách nơi nhận", size=Pt(14))),
    ("số trang", no_page_number),
    ("số trang", number_on_page_one),
    ("số trang", small_page_number),
    ("đề mục", no_headings),
]


def _red(one: Paragraph) -> None:
    for run in one.runs:
        run.font.color.rgb = RGBColor(255, 0, 0)


def test_our_document_keeps_every_rule() -> None:
    assert check(GOOD) == []


@pytest.mark.parametrize(("rule", "change"), BREAKS, ids=[f"{n}-{b[0]}" for n, b in enumerate(BREAKS)])
def test_each_rule_can_fail(rule: str, change: Break) -> None:
    document = docx.Document(BytesIO(GOOD))
    change(document)
    out = BytesIO()
    document.save(out)
    assert any(breach.startswith(f"{rule}:") for breach in check(out.getvalue()))


def test_every_rule_is_shown_to_fail() -> None:
    assert {rule for rule, _ in BREAKS} == set(RULES)


def test_a_plain_document_fails_at_nearly_everything() -> None:
    document = docx.Document()
    document.add_paragraph("Xin chào")
    out = BytesIO()
    document.save(out)
    names = {breach.split(":")[0] for breach in check(out.getvalue())}
    assert names >= {"lề trang", "quốc hiệu", "tiêu ngữ", "nơi nhận", "số trang", "phông chữ"}


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7"])
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        check(data)
