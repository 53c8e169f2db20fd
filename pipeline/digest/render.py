"""A digest as one self-contained HTML page: no script, no CDN, prints on A4, reads on a phone."""

from __future__ import annotations

from pathlib import Path

from pipeline.digest import words
from pipeline.digest.at_rest import collector_at_rest
from pipeline.digest.plain import clean
from pipeline.digest.shown import safe_url, show_day, show_moment, show_number, show_signed
from pipeline.digest.types import Digest
from pipeline.paths import rules_dir

#: Stories of a field in full (all others are headlines), foreign ones, outlets named of one story.
FULL, MOST, PLACES = 60, 2000, 40


def render_html(digest: Digest, templates: Path | None = None) -> str:
    """Return the digest as an HTML document.

    ``templates`` is the folder of ``digest.html.j2`` (default: ``rules/digest``). All text from
    outside is escaped by Jinja's autoescape; only http(s) links become links.
    """
    with collector_at_rest():
        return _page(digest, templates or rules_dir() / "digest")


def _page(digest: Digest, templates: Path) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup, escape

    from pipeline.digest.drawing import on_a_page
    from pipeline.digest.outline import SHOWN
    from pipeline.digest.outlining import METHOD, in_own_language, outline, versions
    from pipeline.digest.refs import links

    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_fit,
    )
    environment.filters.update(
        day=show_day, moment=show_moment, number=show_number, signed=show_signed, safe_url=safe_url
    )
    # The SVG is made by us, its words escaped; escaping it would show its source instead of the picture.
    # What follows a link keeps the blank that it begins with, which cleaning would take.
    environment.filters["whole"] = escape
    environment.filters["drawn"] = lambda svg: Markup(on_a_page(svg))  # noqa: S704  see above
    return environment.get_template("digest.html.j2").render(
        d=digest,
        o=outline(digest),
        shown=SHOWN,
        words=words,
        method=METHOD,
        full=FULL,
        most=MOST,
        many=PLACES,
        links=links,
        own=in_own_language,
        versions=versions,
    )


def _fit(value: object) -> object:
    """Text without control characters and turned writing; markup and numbers as they are."""
    from markupsafe import Markup

    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
