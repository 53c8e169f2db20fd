"""The digest as a Word document in the layout of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digest.docx_template import template_path
from pipeline.digest.drawing import WIDE, as_png
from pipeline.digest.outline import SHOWN, Link, Outline, Picture
from pipeline.digest.outlining import on_paper, outline
from pipeline.digest.types import Digest

if TYPE_CHECKING:
    from docx.document import Document
    from docxtpl import DocxTemplate, InlineImage, RichText  # type: ignore[import-untyped]  # it has no types


def render_docx(digest: Digest, template: Path | None = None) -> bytes:
    """Return the digest as the bytes of a .docx file.

    ``template`` is a Word document with docxtpl tags (default: ``rules/digest/digest.docx``, built by
    :mod:`pipeline.digest.docx_template`). All text from outside is escaped.
    """
    import jinja2
    from docxtpl import DocxTemplate

    document = DocxTemplate(str(template or template_path()))
    document.init_docx()
    writer = _Writer(document)
    content = on_paper(outline(digest))
    context: dict[str, object] = {
        "o": content,
        "places": writer.places,
        "place": writer.place,
        "source": writer.source,
        "pictures": lambda section: [one for one in content.pictures if one.key in SHOWN[section]],
        "image": lambda one: _image(document, one),
    }
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    document.render(context, environment, autoescape=True)
    _describe(document.docx, content)
    _name(document.docx, content.title, content.paper.office, digest)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Links as Word writes them: each address is one relationship of the document."""

    def __init__(self, document: DocxTemplate) -> None:
        self._document = document
        self._known: dict[str, str] = {}

    def places(self, links: tuple[Link, ...]) -> RichText:
        """Links with their tails, parted by semicolons."""
        text = self._empty()
        for number, one in enumerate(links):
            self._add(text, one, "; " if number else "")
        return text

    def place(self, one: Link) -> RichText:
        """One link with its tail."""
        return self.places((one,))

    def source(self, one: Link) -> RichText:
        """Where a highlight was read and what part tells more, leading to its address where it has one."""
        return self.places((Link(one.tail.strip(), one.url),))

    def _empty(self) -> RichText:
        from docxtpl import RichText

        return RichText()

    def _add(self, text: RichText, one: Link, before: str) -> None:
        if before:
            text.add(before)
        if one.url:
            text.add(one.text, style="Hyperlink", url_id=self._address(one.url))
        else:
            text.add(one.text)
        if one.tail:
            text.add(one.tail)

    def _address(self, url: str) -> str:
        if url not in self._known:
            self._known[url] = self._document.build_url_id(url)
        return self._known[url]


def _image(document: DocxTemplate, picture: Picture) -> InlineImage:
    """A chart as wide as the text, or less where it is drawn so."""
    from docx.shared import Mm
    from docxtpl import InlineImage

    return InlineImage(document, BytesIO(as_png(picture.svg, 2.5)), width=Mm(160 * picture.width / WIDE))


def _describe(document: Document, content: Outline) -> None:
    """Say in words what the pictures show, for those who hear the document; they stand in this order."""
    shown = [one for section in SHOWN.values() for one in content.pictures if one.key in section]
    for frame, picture in zip(document.element.body.iter("{*}docPr"), shown, strict=True):
        frame.set("title", picture.title)
        frame.set("descr", picture.alt)


def _name(document: Document, title: str, office: str, digest: Digest) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = title[:250], office[:250], "vi-VN"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = digest.made_at.replace(tzinfo=None)
