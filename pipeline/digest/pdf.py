"""The digest as a PDF: fonts inside, tagged, Vietnamese, made by typst without any system library."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC
from functools import cache
from pathlib import Path

from pipeline.digest.outline import SHOWN
from pipeline.digest.outlining import on_paper, outline
from pipeline.digest.plain import UNTITLED, breakable
from pipeline.digest.types import Digest
from pipeline.paths import rules_dir


def render_pdf(digest: Digest, template: Path | None = None) -> bytes:
    """Return the digest as the bytes of a tagged PDF (PDF/UA-1) with its fonts embedded.

    ``template`` is a typst file (default: ``rules/digest/digest.typ``). Words go in as data, so markup in
    them stays text; letters for which ``rules/fonts`` has no glyph are shown as □, pictographs left out.
    """
    import typst

    path = template or rules_dir() / "digest" / "digest.typ"
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[rules_dir() / "fonts"]
    )
    compiler = typst.Compiler(path, root=path.parent, font_paths=fonts, sys_inputs=_inputs(digest))
    moment = digest.made_at.astimezone(UTC).replace(microsecond=0)  # typst takes whole seconds only
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=moment, pdf_tags=True)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no PDF")
    return made


def _inputs(digest: Digest) -> dict[str, str]:
    words = _drawable(asdict(on_paper(outline(digest))))
    return {"outline": json.dumps(words, ensure_ascii=False), "shown": json.dumps(SHOWN)}


def _drawable(value: object, key: str = "") -> object:
    """The same structure with every text drawable and breakable; addresses stay as they are."""
    if isinstance(value, dict):
        return {name: _drawable(one, str(name)) for name, one in value.items() if name != "narrow"}
    if isinstance(value, list | tuple):
        return [_drawable(one) for one in value]
    if key in {"url", "lang", "key", "svg"} or not isinstance(value, str):
        return value
    words = breakable(drawn(value))
    # A headline of pictographs alone: PDF/UA refuses a heading without words.
    return words if words.strip(" \u200b") or key not in {"headline", "title"} else UNTITLED


def drawn(text: str) -> str:
    """Return ``text`` with □ for letters that have no glyph here, and without pictographs."""
    glyphs = _glyphs()
    return "".join(one if ord(one) in glyphs else _instead(one) for one in text)


def _instead(letter: str) -> str:
    import unicodedata

    return "□" if unicodedata.category(letter)[0] in "LN" else ""


@cache
def _glyphs() -> frozenset[int]:
    """Code points that the fonts of ``rules/fonts`` can draw (``coverage.txt`` beside them)."""
    found: set[int] = {0x200B}
    for line in (rules_dir() / "fonts" / "coverage.txt").read_text("utf-8").splitlines():
        first, _, last = line.partition("-")
        if not line.startswith("#") and first:
            found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
