"""Builds ``rules/responses/answer.docx``, the Word template of answers.

Run ``python -m pipeline.answer_paper.template`` after a change here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.answer_paper import template_path
from pipeline.digest.docx_parts import paragraph, rule
from pipeline.digest.docx_template import blank, letterhead, loop, signature

if TYPE_CHECKING:
    from docx.document import Document


def build() -> Document:
    """Return the template as a document of python-docx (not yet saved)."""
    document = blank()
    letterhead(document)
    paragraph(document, "{{ o.paper.kind }}", "Title")
    paragraph(document, "{{ o.paper.summary }}", "Subtitle")
    rule(document, indent=62)
    loop(document, "for one in o.lines")
    loop(document, "if one.heading")
    paragraph(document, "{{ one.text }}", "Heading 1")
    loop(document, "else")
    paragraph(document, "{{ one.text }}", "Body Text")
    loop(document, "endif")
    loop(document, "endfor")
    signature(document)
    return document


def main() -> None:
    """Write the template."""
    build().save(str(template_path()))


if __name__ == "__main__":
    main()
