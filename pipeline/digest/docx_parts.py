"""Pieces of a Word document in the layout of Decree 30/2020/NĐ-CP: page, styles, lines, tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import CharacterStyle, ParagraphStyle
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Times New Roman"
#: Top, bottom, left, right margins in millimetres (20–25, 20–25, 30–35, 15–20).
MARGINS = (20, 20, 30, 15)
Part = tuple[str, Mapping[str, bool]]

# name: (base, points, bold, italic, alignment, points before, points after)
_STYLES: dict[str, tuple[str, float, bool, bool, str, float, float]] = {
    "Normal": ("", 14, False, False, "LEFT", 0, 0),
    "Body Text": ("Normal", 14, False, False, "JUSTIFY", 6, 0),
    "Title": ("Normal", 14, True, False, "CENTER", 18, 0),
    "Subtitle": ("Normal", 14, True, False, "CENTER", 0, 0),
    "Heading 1": ("Normal", 14, True, False, "LEFT", 14, 4),
    "Heading 2": ("Normal", 14, True, False, "LEFT", 10, 2),
    "Heading 3": ("Normal", 13, True, False, "LEFT", 8, 0),
    "Caption": ("Normal", 13, False, True, "CENTER", 2, 3),
    "Header": ("Normal", 14, False, False, "CENTER", 0, 0),
    "Quốc hiệu": ("Normal", 12, True, False, "CENTER", 0, 0),
    "Tiêu ngữ": ("Normal", 13, True, False, "CENTER", 0, 0),
    "Cơ quan chủ quản": ("Normal", 12, False, False, "CENTER", 0, 0),
    "Cơ quan ban hành": ("Normal", 12, True, False, "CENTER", 0, 0),
    "Số, ký hiệu": ("Normal", 13, False, False, "CENTER", 6, 0),
    "Địa danh": ("Normal", 13, False, True, "CENTER", 6, 0),
    "Chi tiết": ("Normal", 13, False, False, "LEFT", 3, 0),
    "Chi tiết liền": ("Chi tiết", 13, False, False, "LEFT", 3, 0),
    "Tóm tắt": ("Body Text", 14, False, False, "JUSTIFY", 6, 0),
    "Phân loại": ("Normal", 13, True, True, "LEFT", 2, 0),
    "Hình": ("Normal", 13, False, False, "CENTER", 8, 0),
    "Ghi chú hình": ("Normal", 12, False, False, "LEFT", 1, 1),
    "Tên bảng": ("Normal", 13, True, False, "LEFT", 12, 2),
    "Phụ lục": ("Normal", 14, True, False, "CENTER", 0, 0),
    "Đầu bảng": ("Normal", 13, True, False, "CENTER", 2, 2),
    "Ô chữ": ("Normal", 13, False, False, "LEFT", 2, 2),
    "Ô đậm": ("Normal", 13, True, False, "LEFT", 2, 2),
    "Ô số": ("Normal", 13, False, False, "RIGHT", 2, 2),
    "Chức vụ": ("Normal", 14, True, False, "CENTER", 0, 0),
    "Khoảng ký": ("Normal", 14, False, False, "CENTER", 60, 0),
    "Họ tên": ("Normal", 14, True, False, "CENTER", 0, 0),
    "Nơi nhận": ("Normal", 12, True, True, "LEFT", 0, 0),
    "Danh sách nơi nhận": ("Normal", 11, False, False, "LEFT", 0, 0),
    "Kết": ("Normal", 14, False, False, "JUSTIFY", 6, 0),
    "Khoảng bảng": ("Normal", 5, False, False, "LEFT", 0, 0),
    "Đường kẻ": ("Normal", 2, False, False, "CENTER", 2, 0),
}
_INDENTED = {"Body Text", "Tóm tắt", "Kết"}
_TOGETHER = {
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Phân loại",
    "Chi tiết liền",
    "Tóm tắt",
    "Hình",
    "Tên bảng",
    "Kết",
    "Khoảng bảng",
}


def set_up_page(document: Document) -> None:
    """A4 upright, margins, and the page number top centre but not on the first page."""
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    top, bottom, left, right = MARGINS
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = document.styles["Header"]
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        _field_piece(number.add_run(), kind, text)


def _field_piece(run: Run, kind: str, text: str) -> None:
    if kind == "text":
        run.text = text
    elif kind:
        run._r.append(_element("w:fldChar", fldCharType=kind))  # noqa: SLF001  python-docx has no fields
    else:
        instruction = _element("w:instrText")
        instruction.text = text
        run._r.append(instruction)  # noqa: SLF001  as above


def set_styles(document: Document) -> None:
    """Give every style its font, size and place; make those that Word does not have."""
    from docx.enum.style import WD_STYLE_TYPE

    for name, row in _STYLES.items():
        known = any(style.name == name for style in document.styles)
        style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _shape(document, style, name, row)
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    _black(link)
    default = document.styles.element.find(".//" + _tag("w:rPrDefault") + "/" + _tag("w:rPr"))
    _fonts(default)
    for old in default.findall(_tag("w:lang")):
        default.remove(old)
    default.append(_element("w:lang", val="vi-VN", eastAsia="vi-VN", bidi="ar-SA"))


def _shape(
    document: Document,
    style: ParagraphStyle,
    name: str,
    row: tuple[str, float, bool, bool, str, float, float],
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    base, size, bold, italic, alignment, before, after = row
    if base:
        style.base_style = document.styles[base]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, italic
    _fonts(style.element.get_or_add_rPr())
    _black(style)
    for border in style.element.iter(_tag("w:pBdr")):
        border.getparent().remove(border)
    shape = style.paragraph_format
    shape.alignment = getattr(WD_ALIGN_PARAGRAPH, alignment)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), 1.0
    shape.first_line_indent = Mm(10) if name in _INDENTED else Mm(0)
    shape.keep_with_next = name in _TOGETHER
    shape.page_break_before = name == "Phụ lục"
    shape.widow_control = True


def _black(style: CharacterStyle) -> None:
    from docx.shared import RGBColor

    style.font.color.rgb = RGBColor(0, 0, 0)


def _fonts(properties: BaseOxmlElement) -> None:
    for old in properties.findall(_tag("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _element("w:rFonts", ascii=FONT, hAnsi=FONT, eastAsia=FONT, cs=FONT))
    for old in (*properties.findall(_tag("w:spacing")), *properties.findall(_tag("w:kern"))):
        properties.remove(old)


def paragraph(place: Document | _Cell, text: str | Sequence[Part], style: str) -> Paragraph:
    """Add a paragraph of ``style`` to a document or a cell; docxtpl's ``{{r …}}`` gets a run of its own."""
    made = place.add_paragraph(style=style)
    _fill(made, text)
    return made


def cell_text(cell: _Cell, text: str, style: str) -> None:
    """Fill the paragraph that every cell begins with."""
    cell.paragraphs[0].style = style
    _fill(cell.paragraphs[0], text)


def _fill(made: Paragraph, text: str | Sequence[Part]) -> None:
    parts: Sequence[Part] = [(one, {}) for one in _apart(text)] if isinstance(text, str) else text
    for words, marks in parts:
        run = made.add_run(words)
        for name in marks:
            setattr(run, name, True)


def _apart(text: str) -> list[str]:
    import re

    return [piece for piece in re.split(r"(\{\{r .*?\}\})", text) if piece]


def rule(place: Document | _Cell, *, indent: float) -> None:
    """A thin unbroken line, ``indent`` millimetres in from both sides."""
    from docx.shared import Mm

    made = place.add_paragraph(style="Đường kẻ")
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm(indent)
    borders = _element("w:pBdr")
    borders.append(_element("w:top", val="single", sz="6", space="1", color="000000"))
    # Word wants the parts of a paragraph's properties in their order.
    made._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001  python-docx has no borders
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def table(document: Document, widths: Sequence[float], *, rows: int, grid: bool = True) -> Table:
    """A table of fixed widths (millimetres); with a grid its first row is repeated on every page."""
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    made: Table = document.add_table(rows=rows, cols=len(widths))
    made.style = "Table Grid" if grid else "Normal Table"
    made.autofit, made.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for number, width in enumerate(widths):
        made.columns[number].width = Mm(width)
        for cell in made.columns[number].cells:
            cell.width = Mm(width)
    for number, row in enumerate(made.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no such property
        properties.append(_element("w:cantSplit"))
        if grid and number == 0:
            properties.append(_element("w:tblHeader"))
    if not grid:
        _no_padding(made)
    return made


def _no_padding(made: Table) -> None:
    margins = _element("w:tblCellMar")
    margins.extend(_element(f"w:{side}", w="0", type="dxa") for side in ("left", "right"))
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001  as above


def _tag(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement

    made: BaseOxmlElement = OxmlElement(name)  # type: ignore[assignment]  # narrower than declared
    for key, value in attributes.items():
        made.set(_tag(f"w:{key}"), value)
    return made
