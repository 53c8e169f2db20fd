"""Builds ``rules/digest/digest.docx``, the Word template, in the layout of Decree 30/2020/NĐ-CP.

Run ``python -m pipeline.digest.docx_template`` after a change here. An office may instead open the
template in Word and change it by hand: what stands in double braces is filled in by docxtpl.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digest.docx_parts import Part, cell_text, paragraph, rule, set_styles, set_up_page, table
from pipeline.paths import rules_dir

if TYPE_CHECKING:
    from docx.document import Document

MOTTO = "Độc lập - Tự do - Hạnh phúc"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def template_path() -> Path:
    """Where the Word template lies."""
    return rules_dir() / "digest" / "digest.docx"


def build() -> Document:
    """Return the template as a document of python-docx (not yet saved)."""
    document = blank()
    letterhead(document)
    _opening(document)
    _numbers(document)
    _matters(document)
    _alerts(document)
    _stories(document)
    _rest(document)
    signature(document)
    _appendix(document)
    return document


def blank() -> Document:
    """Return an empty document with page and styles of Decree 30/2020/NĐ-CP."""
    import docx

    document = docx.Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    set_styles(document)
    set_up_page(document)
    return document


def letterhead(document: Document) -> None:
    """Add what stands at the head of an administrative document, to be filled from ``o.paper``."""
    head = table(document, (75, 90), rows=1, grid=False)
    left, right = head.rows[0].cells
    cell_text(left, "{{ o.paper.parent }}", "Cơ quan chủ quản")
    paragraph(left, "{{ o.paper.office }}", "Cơ quan ban hành")
    rule(left, indent=25)
    paragraph(left, "{{ o.paper.number }}", "Số, ký hiệu")
    cell_text(right, NATION, "Quốc hiệu")
    paragraph(right, MOTTO, "Tiêu ngữ")
    rule(right, indent=18)
    paragraph(right, "{{ o.paper.place_date }}", "Địa danh")


def _opening(document: Document) -> None:
    paragraph(document, "{{ o.paper.kind }}", "Title")
    paragraph(document, "{{ o.paper.summary }}", "Subtitle")
    rule(document, indent=62)
    paragraph(document, "{{ o.opening }}", "Body Text")
    paragraph(document, "{{ o.titles[0] }}", "Heading 1")
    loop(document, "for one in o.highlights")
    paragraph(document, "{{ 'abcdefgh'[loop.index0] }}) {{ one.text }} {{r source(one) }}", "Body Text")
    loop(document, "else")
    paragraph(document, "{{ o.highlights_none }}", "Body Text")
    loop(document, "endfor")


def _numbers(document: Document) -> None:
    paragraph(document, "{{ o.titles[1] }}", "Heading 1")
    paragraph(document, "{{ o.numbers }}", "Body Text")
    loop(document, "for table in o.tables")
    loop(document, "if table.head|length == 4")
    _table(document, (66, 31, 36, 32))
    loop(document, "else")
    _table(document, (85, 40, 40))
    loop(document, "endif")
    loop(document, "endfor")
    loop(document, "if o.months.rows")
    paragraph(document, "{{ o.months.title }}", "Tên bảng")
    _table(document, (23, 18, 19, 20, 22, 20, 20, 23), of="o.months")
    loop(document, "endif")
    loop(document, "if o.keywords")
    paragraph(document, "Được nhắc nhiều: {{ o.keywords }}.", "Body Text")
    loop(document, "endif")
    _pictures(document, "numbers")


def _table(document: Document, widths: Sequence[float], *, of: str = "table", numbers: bool = True) -> None:
    """A table of the outline named ``of``; its first column is words, the others numbers (or words too)."""
    paragraph(document, "", "Khoảng bảng")
    grid = table(document, widths, rows=4)
    for number, cell in enumerate(grid.rows[0].cells):
        cell_text(cell, f"{{{{ {of}.head[{number}] }}}}", "Đầu bảng")
    cell_text(grid.rows[1].cells[0], f"{{%tr for row in {of}.rows %}}", "Ô chữ")
    for number, cell in enumerate(grid.rows[2].cells):
        cell_text(cell, f"{{{{ row[{number}] }}}}", "Ô số" if number and numbers else "Ô chữ")
    cell_text(grid.rows[3].cells[0], "{%tr endfor %}", "Ô chữ")


def _pictures(document: Document, section: str) -> None:
    """The charts of a section (:data:`pipeline.digest.outline.SHOWN`), each with what its marks stand for."""
    loop(document, f"for one in pictures('{section}')")
    paragraph(document, "{{ image(one) }}", "Hình")
    paragraph(document, "{{ one.title }}", "Caption")
    loop(document, "for note in one.notes")
    paragraph(document, "{{r place(note) }}", "Ghi chú hình")
    loop(document, "endfor")
    loop(document, "endfor")


def _matters(document: Document) -> None:
    paragraph(document, "{{ o.titles[2] }}", "Heading 1")
    loop(document, "if o.matters")
    grid = table(document, (11, 68, 33, 27, 26), rows=4)
    heads = ("TT", "Vấn đề", "Đơn vị liên quan", "Từ lúc", "Tình trạng trả lời")
    for cell, text in zip(grid.rows[0].cells, heads, strict=True):
        cell_text(cell, text, "Đầu bảng")
    cell_text(grid.rows[1].cells[0], "{%tr for one in o.matters %}", "Ô chữ")
    number, what, unit, since, state = grid.rows[2].cells
    cell_text(number, "{{ loop.index }}", "Ô số")
    cell_text(what, "{{ one.title }}", "Ô đậm")
    paragraph(what, "{%p if one.claim %}", "Ô chữ")
    paragraph(what, "“{{ one.claim }}”", "Ô chữ")
    paragraph(what, "{%p endif %}", "Ô chữ")
    paragraph(what, "{{r places(one.sources) }}", "Ô chữ")
    for cell, text in ((unit, "unit"), (since, "since"), (state, "state")):
        cell_text(cell, f"{{{{ one.{text} }}}}", "Ô chữ")
    cell_text(grid.rows[3].cells[0], "{%tr endfor %}", "Ô chữ")
    loop(document, "else")
    paragraph(document, "{{ o.matters_none }}", "Body Text")
    loop(document, "endif")
    loop(document, "if o.matters_note")
    paragraph(document, "{{ o.matters_note }}", "Body Text")
    loop(document, "endif")


def _alerts(document: Document) -> None:
    paragraph(document, "{{ o.titles[3] }}", "Heading 1")
    loop(document, "for card in o.alerts")
    paragraph(document, "{{ card.title }}", "Heading 2")
    paragraph(document, "{{ card.wording }}", "Phân loại")
    loop(document, "for fact in card.facts")
    name: Part = ("{% if fact.name %}{{ fact.name }}: {% endif %}", {"italic": True})
    fact: list[Part] = [name, ("{{ fact.text }}", {}), ("{{r places(fact.links) }}", {})]
    _detail(document, fact, last="loop.last")
    loop(document, "endfor")
    loop(document, "endfor")
    loop(document, "if o.alerts_rest")
    paragraph(document, "{{ o.alerts_rest_title }}", "Phân loại")
    loop(document, "for one in o.alerts_rest")
    paragraph(document, "- {{r place(one) }}", "Chi tiết")
    loop(document, "endfor")
    loop(document, "endif")
    for note in ("alerts_note", "reviews_note"):
        loop(document, f"if o.{note}")
        paragraph(document, f"{{{{ o.{note} }}}}", "Body Text")
        loop(document, "endif")
    loop(document, "for table in o.reviews")
    _table(document, (75, 32, 32, 26))
    loop(document, "endfor")


def _stories(document: Document) -> None:
    paragraph(document, "{{ o.titles[4] }}", "Heading 1")
    _pictures(document, "fields")
    loop(document, "for field in o.fields")
    paragraph(document, "{{ field.title }}", "Heading 2")
    loop(document, "for story in field.stories")
    _story(document)
    loop(document, "endfor")
    loop(document, "for one in field.others")
    paragraph(document, "- {{r place(one) }}", "Chi tiết")
    loop(document, "endfor")
    loop(document, "if field.left_out")
    paragraph(document, "- {{ field.left_out }}", "Chi tiết")
    loop(document, "endif")
    loop(document, "else")
    paragraph(document, "{{ o.fields_none }}", "Body Text")
    loop(document, "endfor")
    paragraph(document, "{{ o.titles[5] }}", "Heading 1")
    loop(document, "for story in o.foreign")
    _story(document, "Heading 2")
    loop(document, "else")
    paragraph(document, "{{ o.foreign_none }}", "Body Text")
    loop(document, "endfor")


def _story(document: Document, style: str = "Heading 3") -> None:
    paragraph(document, "{{ story.headline }}", style)
    loop(document, "if story.summary")
    paragraph(document, "{{ story.summary }}", "Tóm tắt")
    loop(document, "endif")
    about: Part = ("{{ story.about }}. ", {"italic": True})
    sources: list[Part] = [about, ("Nguồn: ", {}), ("{{r places(story.sources) }}", {}), (".", {})]
    _detail(document, sources, last="not story.folded and not story.versions")
    loop(document, "if story.folded")
    reprints: list[Part] = [("{{ story.folded }}: ", {}), ("{{r places(story.reprints) }}", {}), (".", {})]
    _detail(document, reprints, last="not story.versions")
    loop(document, "endif")
    loop(document, "for other in story.versions")
    language: Part = ("{{ other.language }}: ", {"italic": True})
    _detail(document, [language, ("{{r place(other.link) }}", {})], last="loop.last")
    loop(document, "endfor")


def _detail(document: Document, parts: Sequence[Part], *, last: str) -> None:
    """A line under a headline; it stays on the page of the next one but where ``last`` holds."""
    loop(document, f"if {last}")
    paragraph(document, parts, "Chi tiết")
    loop(document, "else")
    paragraph(document, parts, "Chi tiết liền")
    loop(document, "endif")


def _rest(document: Document) -> None:
    paragraph(document, "{{ o.titles[6] }}", "Heading 1")
    paragraph(document, "{{ o.social }}", "Body Text")
    paragraph(document, "{{ o.titles[7] }}", "Heading 1")
    loop(document, "if o.silent.rows")
    _table(document, (62, 40, 63), of="o.silent", numbers=False)
    loop(document, "endif")
    loop(document, "if o.silent_note")
    paragraph(document, "{{ o.silent_note }}", "Body Text")
    loop(document, "endif")
    loop(document, "if o.missed.rows")
    _table(document, (75, 28, 32, 30), of="o.missed")
    loop(document, "endif")
    loop(document, "if o.problems")
    paragraph(document, "Trục trặc khác khi đọc nguồn:", "Body Text")
    loop(document, "for one in o.problems")
    paragraph(document, "- {{ one }}", "Chi tiết")
    loop(document, "endfor")
    loop(document, "endif")
    paragraph(document, "{{ o.titles[8] }}", "Heading 1")
    loop(document, "for one in o.method")
    paragraph(document, "{{ one }}", "Kết")
    loop(document, "endfor")


def signature(document: Document) -> None:
    """Add recipients and the place for the signature, to be filled from ``o.paper``."""
    paragraph(document, "", "Khoảng bảng")
    paragraph(document, "", "Khoảng bảng")
    foot = table(document, (80, 85), rows=1, grid=False)
    left, right = foot.rows[0].cells
    cell_text(left, "Nơi nhận:", "Nơi nhận")
    paragraph(left, "{%p for one in o.paper.recipients %}", "Danh sách nơi nhận")
    paragraph(left, "{{ one }}", "Danh sách nơi nhận")
    paragraph(left, "{%p endfor %}", "Danh sách nơi nhận")
    cell_text(right, "{%p for one in o.paper.authority %}", "Chức vụ")
    paragraph(right, "{{ one }}", "Chức vụ")
    paragraph(right, "{%p endfor %}", "Chức vụ")
    paragraph(right, "", "Khoảng ký")
    paragraph(right, "{{ o.paper.signer }}", "Họ tên")


def _appendix(document: Document) -> None:
    """The numbers of the charts, for those who cannot see them and those who want to check."""
    loop(document, "if o.pictures")
    paragraph(document, "PHỤ LỤC", "Phụ lục")
    paragraph(document, "SỐ LIỆU CỦA CÁC BIỂU ĐỒ", "Subtitle")
    paragraph(document, "{{ o.paper.attached }}", "Caption")
    loop(document, "for one in o.pictures")
    paragraph(document, "{{ one.title }}", "Tên bảng")
    loop(document, "if one.table.head|length == 6")
    _table(document, (55, 22, 22, 22, 22, 22), of="one.table")
    loop(document, "else")
    _table(document, (85, 40, 40), of="one.table")
    loop(document, "endif")
    loop(document, "endfor")
    loop(document, "endif")


def loop(document: Document, tag: str) -> None:
    """Add a tag of docxtpl that takes its whole paragraph away."""
    paragraph(document, f"{{%p {tag} %}}", "Body Text")


def main() -> None:
    """Write the template."""
    build().save(str(template_path()))


if __name__ == "__main__":
    main()
