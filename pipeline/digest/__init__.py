"""The digest (điểm báo): gathered once (`build`), rendered in as many forms as are asked for."""

from pipeline.digest.build import build_digest
from pipeline.digest.docx import render_docx
from pipeline.digest.mail import compose, render_mail_html
from pipeline.digest.pdf import render_pdf
from pipeline.digest.render import render_html
from pipeline.digest.types import Digest

__all__ = [
    "Digest",
    "build_digest",
    "compose",
    "render_docx",
    "render_html",
    "render_mail_html",
    "render_pdf",
]
