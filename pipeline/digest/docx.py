"""The digest as a Word document in the layout of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.digest.chart import chart_description, chart_title, coverage_svg
from pipeline.digest.docx_template import template_path
from pipeline.digest.outline import Link
from pipeline.digest.outlining import outline
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
    content = outline(digest)
    context: dict[str, object] = {
        "o": content,
        "places": writer.places,
        "place": writer.place,
        "source": writer.source,
    }
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    context |= {"chart": _chart(document, digest), "chart_title": f"{chart_title(digest.grain)}."}
    document.render(context, environment, autoescape=True)
    _describe(document.docx, digest)
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
        """``(nguồn)`` leading to the address of a highlight; nothing where there is none."""
        return self.places((Link("(nguồn)", one.url),) if one.url else ())

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


def _chart(document: DocxTemplate, digest: Digest) -> InlineImage | str:
    """The chart of coverage as a picture; nothing where there is no day to show."""
    svg = coverage_svg(digest.days, title=chart_title(digest.grain), grain=digest.grain)
    if not svg:
        return ""
    import vl_convert
    from docx.shared import Mm
    from docxtpl import InlineImage

    return InlineImage(document, BytesIO(vl_convert.svg_to_png(svg, scale=2.5)), width=Mm(160))


def _describe(document: Document, digest: Digest) -> None:
    """Say in words what the picture shows, for those who hear the document."""
    for picture in document.element.body.iter("{*}docPr"):
        picture.set("title", chart_title(digest.grain))
        picture.set("descr", chart_description(digest.days, digest.grain))


def _name(document: Document, title: str, office: str, digest: Digest) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.language = title[:250], office[:250], "vi-VN"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = digest.made_at.replace(tzinfo=None)
