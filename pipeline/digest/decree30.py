"""Whether a Word document keeps to the layout of Decree 30/2020/NĐ-CP, read from the file itself.

Each rule is a function from the opened document to the breaches found, as sentences a clerk can act
on. Nothing is taken from our template: a document that somebody changed by hand is judged the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from pipeline.digest.decree30_read import Parts, Reader, Text, millimetres, parts
from pipeline.errors import BadInput

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import _Header

FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = re.compile(r"^Độc lập\s*[-–]\s*Tự do\s*[-–]\s*Hạnh phúc$")
NUMBER = re.compile(r"^Số:\s*\d*\s*/\S*[A-ZĐ]{2}")
PLACE_DATE = re.compile(r"^\S.*, ngày\s+(\d{1,2})?\s*tháng\s+(\d{1,2})?\s*năm\s+\d{4}$")
#: Name of a margin, least and most millimetres.
MARGINS = (("top", 20, 25), ("bottom", 20, 25), ("left", 30, 35), ("right", 15, 20))
_UNDIVIDED = 30  # paragraphs
_SLACK = 0.2  # rounding of twentieths of a point


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as the rules see it."""

    word: Document
    reader: Reader
    texts: tuple[Text, ...]
    parts: Parts


def check(document: bytes) -> list[str]:
    """Return the breaches of Decree 30/2020/NĐ-CP in a .docx file; an empty list when it keeps to it.

    Raises:
        BadInput: the bytes are no Word document.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        opened = docx.Document(BytesIO(document))
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, ValueError, KeyError, OSError) as error:
        raise BadInput(f"không phải tệp Word (.docx): {error}") from error
    reader = Reader(opened)
    read = Opened(opened, reader, reader.texts(), parts(reader.texts()))
    return [f"{name}: {breach}" for name, rule in RULES.items() for breach in rule(read)]


def _paper(document: Opened) -> Iterator[str]:
    for section in document.word.sections:
        width, height = millimetres(section.page_width), millimetres(section.page_height)
        if not (abs(width - 210) < 1 and abs(height - 297) < 1):
            yield f"khổ giấy {width:.0f} × {height:.0f} mm, cần A4 dọc 210 × 297 mm"


def _margins(document: Opened) -> Iterator[str]:
    for section in document.word.sections:
        for name, least, most in MARGINS:
            found = millimetres(getattr(section, f"{name}_margin"))
            if not least - _SLACK <= found <= most + _SLACK:
                yield f"lề {name} {found:.1f} mm, cần {least}–{most} mm"


def _font(document: Opened) -> Iterator[str]:
    wrong = sorted({font or "không rõ" for one in document.texts for font in one.fonts if font != FONT})
    if wrong:
        yield f"phông chữ {', '.join(wrong)}, cần {FONT}"


def _colour(document: Opened) -> Iterator[str]:
    wrong = sorted({one for text in document.texts for one in text.colours} - {"", "000000", "auto"})
    if wrong:
        yield f"màu chữ {', '.join(wrong)}, cần màu đen"


def _body_size(document: Opened) -> Iterator[str]:
    sizes = {size for one in document.parts.body for size in one.sizes}
    wrong = sorted(size for size in sizes if not 13 <= size <= 14)
    if wrong:
        yield f"cỡ chữ nội dung {', '.join(f'{size:g}' for size in wrong)}, cần 13–14"


def _body_place(document: Opened) -> Iterator[str]:
    prose = [one for one in document.parts.body if one.prose]
    if any(one.alignment != "both" for one in prose):
        yield "đoạn nội dung chưa canh đều hai lề"
    if any(not 10 - _SLACK <= one.indent <= 12.7 + _SLACK for one in prose):
        yield "dòng đầu đoạn cần lùi 1–1,27 cm"
    if any(one.spacing and not 1 <= one.spacing <= 1.5 for one in prose):
        yield "giãn dòng cần từ đơn đến 1,5"


def _nation(document: Opened) -> Iterator[str]:
    found = _one(document, lambda text: text == NATION)
    if found is None:
        yield "thiếu Quốc hiệu"
    elif not (found.bold and not found.italic and 12 <= found.size <= 13):
        yield "Quốc hiệu cần chữ đứng, đậm, cỡ 12–13"


def _motto(document: Opened) -> Iterator[str]:
    found = _one(document, lambda text: bool(MOTTO.match(text)))
    if found is None:
        yield "thiếu Tiêu ngữ"
        return
    if not (found.bold and not found.italic and 13 <= found.size <= 14):
        yield "Tiêu ngữ cần chữ đứng, đậm, cỡ 13–14"
    if not found.line_below:
        yield "dưới Tiêu ngữ cần đường kẻ nét liền"


def _issuer(document: Opened) -> Iterator[str]:
    head = document.parts.head
    names = [one for one in head if one.text.isupper() and one.text != NATION]
    if not names:
        yield "thiếu tên cơ quan ban hành"
        return
    last = names[-1]
    if not (last.bold and 12 <= last.size <= 13):
        yield "tên cơ quan ban hành cần chữ in hoa, đậm, cỡ 12–13"
    if not last.line_below:
        yield "dưới tên cơ quan ban hành cần đường kẻ"


def _number(document: Opened) -> Iterator[str]:
    found = _one(document, lambda text: bool(NUMBER.match(text)))
    if found is None:
        yield "thiếu số, ký hiệu"
    elif found.italic or abs(found.size - 13) > 1:
        yield "số, ký hiệu cần chữ đứng, cỡ 13"


def _place_date(document: Opened) -> Iterator[str]:
    found = _one(document, lambda text: bool(PLACE_DATE.match(text)))
    if found is None:
        yield "thiếu địa danh và thời gian ban hành"
        return
    if not (found.italic and 13 <= found.size <= 14):
        yield "địa danh, thời gian cần chữ nghiêng, cỡ 13–14"
    day, month = re.findall(r"(?:ngày|tháng)\s+(\d*)", found.text)[:2]
    if len(day) == 1 or month in {"1", "2"}:
        yield "ngày nhỏ hơn 10 và tháng 1, 2 phải thêm số 0"


def _kind(document: Opened) -> Iterator[str]:
    title = document.parts.title
    if not title:
        yield "thiếu tên loại văn bản và trích yếu"
        return
    name, *rest = title
    if not (name.text.isupper() and name.bold and 13 <= name.size <= 14 and name.alignment == "center"):
        yield "tên loại cần chữ in hoa, đậm, cỡ 13–14, canh giữa"
    if not rest or not (rest[0].bold and 13 <= rest[0].size <= 14 and rest[0].alignment == "center"):
        yield "trích yếu cần chữ đậm, cỡ 13–14, canh giữa, dưới tên loại"
    elif not rest[0].line_below:
        yield "dưới trích yếu cần đường kẻ"


def _signature(document: Opened) -> Iterator[str]:
    signed = [one for one in document.parts.foot if one.text.isupper()]
    if not signed:
        yield "thiếu chức vụ của người ký"
    elif not all(one.bold and 13 <= one.size <= 14 for one in signed):
        yield "chức vụ của người ký cần chữ in hoa, đậm, cỡ 13–14"


def _recipients(document: Opened) -> Iterator[str]:
    foot = document.parts.foot
    head = next((one for one in foot if one.text.startswith("Nơi nhận")), None)
    if head is None:
        yield "thiếu Nơi nhận"
        return
    if not (head.bold and head.italic and head.size == 12):
        yield "“Nơi nhận” cần chữ nghiêng, đậm, cỡ 12"
    lines = [one for one in foot if one.text.startswith("-")]
    if not lines or any(one.size != 11 for one in lines):
        yield "danh sách nơi nhận cần cỡ 11, mỗi nơi một dòng đầu gạch ngang"
    elif not any("Lưu" in one.text for one in lines):
        yield "nơi nhận thiếu dòng Lưu"


def _page_number(document: Opened) -> Iterator[str]:
    section = document.word.sections[0]
    number = _numbered(section.header)
    if number is None:
        yield "thiếu số trang ở lề trên"
        return
    found = document.reader.read(number)
    if found.alignment != "center":
        yield "số trang cần canh giữa lề trên"
    if not 13 <= found.size <= 14 or found.italic:
        yield "số trang cần chữ đứng, cỡ 13–14"
    if not section.different_first_page_header_footer or _numbered(section.first_page_header) is not None:
        yield "không đánh số trang đầu"


def _numbered(header: _Header) -> BaseOxmlElement | None:
    """The paragraph of a header that holds the page number, if there is one."""
    return next((one._p for one in header.paragraphs if "PAGE" in one._p.xml), None)  # noqa: SLF001  fields


def _headings(document: Opened) -> Iterator[str]:
    levels = [int(found[1]) for one in document.texts if (found := re.match(r"Heading (\d)$", one.style))]
    if not levels:
        # A paper of a page or two is not divided into parts; a long one is.
        if len(document.parts.body) <= _UNDIVIDED:
            return
        yield "không có đề mục nào mang kiểu Heading"
    elif levels[0] != 1:
        yield "đề mục đầu tiên phải là Heading 1"


def _one(document: Opened, wanted: Callable[[str], bool]) -> Text | None:
    return next((one for one in document.parts.head if wanted(one.text)), None)


#: Every rule by the name under which its breaches are reported.
RULES: dict[str, Callable[[Opened], Iterator[str]]] = {
    "khổ giấy": _paper,
    "lề trang": _margins,
    "phông chữ": _font,
    "màu chữ": _colour,
    "cỡ chữ nội dung": _body_size,
    "trình bày nội dung": _body_place,
    "quốc hiệu": _nation,
    "tiêu ngữ": _motto,
    "cơ quan ban hành": _issuer,
    "số, ký hiệu": _number,
    "địa danh, thời gian": _place_date,
    "tên loại, trích yếu": _kind,
    "người ký": _signature,
    "nơi nhận": _recipients,
    "số trang": _page_number,
    "đề mục": _headings,
}
