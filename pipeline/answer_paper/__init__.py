"""An approved answer as a Word document in the layout of Decree 30/2020/NĐ-CP.

The words are the approved ones and nothing else: the document adds the letterhead, the date of approval and
the place for the signature. Its template is ``rules/responses/answer.docx``: an office may change it in Word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.digest.outline import Paper
from pipeline.digest.paper import number_line, official_date, recipient_lines
from pipeline.digest.plain import clean, cut
from pipeline.paths import rules_dir
from pipeline.settings import Office

if TYPE_CHECKING:
    from docx.document import Document

#: A part's name: numbered, on a line of its own, without the full stop of a sentence.
_HEADING = re.compile(r"(?:[IVX]{1,4}|\d{1,2})\.\s+\S.{0,98}[^\s.;:,!?…”\")]")
_SIGN_OFF = re.compile(r"(.+), ngày \d{1,2}/\d{1,2}/\d{4}\.?")
_SUMMARY = 160


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What an office calls its answers on paper: the type of document, its sign, and who gets it."""

    kind: str = "THÔNG BÁO"
    sign: str = "TB"
    recipients: tuple[str, ...] = ("Các cơ quan báo chí", "Cổng thông tin điện tử tỉnh", "Lưu: VT")


@dataclass(frozen=True, slots=True)
class Answer:
    """One approved answer: its words, the claim it answers, when it was approved and under which number."""

    response_id: str
    number: int
    text: str
    claim: str
    approved_at: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the answer."""

    text: str
    heading: bool


def template_path() -> Path:
    """Where the Word template lies."""
    return rules_dir() / "responses" / "answer.docx"


def answer_docx(answer: Answer, office: Office, form: AnswerForm, zone: ZoneInfo) -> bytes:
    """Return the answer as the bytes of a .docx file; words from outside are escaped, never obeyed."""
    import jinja2
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types

    title, lines = divide(answer.text, office)
    paper = _paper(answer, title, office, form, zone)
    document = DocxTemplate(str(template_path()))
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    document.render({"o": {"paper": paper, "lines": lines}}, environment, autoescape=True)
    _name(document.docx, answer, paper)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def divide(text: str, office: Office) -> tuple[str, tuple[Line, ...]]:
    """Return the heading of the answer (its first line, if in capitals) and its paragraphs.

    The last line is left out where it only names the office and the day: the letterhead has both.
    """
    rows = [row for line in text.split("\n") if (row := clean(line))]
    title = rows.pop(0) if rows and rows[0].isupper() and len(rows) > 1 else ""
    ended = _SIGN_OFF.fullmatch(rows[-1]) if len(rows) > 1 else None
    if ended and ended[1].casefold() == clean(office.name).casefold():
        rows.pop()
    return title, tuple(Line(row, bool(_HEADING.fullmatch(row))) for row in rows)


def _paper(answer: Answer, title: str, office: Office, form: AnswerForm, zone: ZoneInfo) -> Paper:
    day = answer.approved_at.astimezone(zone).date()
    _, _, issuer = clean(office.symbol).partition("-")
    about = f"{title[:1]}{title[1:].lower()} về" if title else "Về"
    return Paper(
        parent=clean(office.parent).upper(),
        office=clean(office.name).upper(),
        number=number_line("", f"{form.sign}-{issuer or clean(office.symbol)}"),
        place_date=f"{clean(office.place)}, {official_date(day)}",
        kind=clean(form.kind).upper(),
        summary=cut(f"{about} nội dung “{clean(answer.claim).rstrip('.')}", _SUMMARY) + "”",
        authority=tuple(clean(line).upper() for line in office.authority if clean(line)),
        signer=clean(office.signer),
        recipients=recipient_lines(form.recipients),
    )


def _name(document: Document, answer: Answer, paper: Paper) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = (
        paper.summary[:250],
        paper.office[:250],
        "vi-VN",
    )
    properties.subject = f"Bản trả lời {answer.response_id}, bản {answer.number}"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = answer.approved_at.astimezone(UTC).replace(tzinfo=None)
