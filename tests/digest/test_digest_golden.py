"""The words of a digest, held against a text that a person has read (tests/digest/golden).

After a wanted change, write it anew with ``python -m tests.digest.test_digest_golden``
and read the difference.
"""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from pathlib import Path

import docx
import pytest

from pipeline.digest.docx import render_docx
from pipeline.digest.mail_text import render_mail_text
from pipeline.digest.outlining import outline
from pipeline.digest.pdf import render_pdf
from tests.digest import digest_kit as kit

GOLDEN = Path(__file__).parent / "golden"
DAYS = {"full": kit.full, "empty": kit.empty, "unfounded": kit.unfounded}


@pytest.mark.parametrize("name", DAYS)
def test_the_words_are_those_that_were_read(name: str) -> None:
    assert render_mail_text(outline(DAYS[name]())) == (GOLDEN / f"{name}.txt").read_text("utf-8")


def _words(text: str) -> str:
    text = unicodedata.normalize("NFC", text.replace("\u200b", "").replace("\u00ad", ""))
    return re.sub(r"\s+", "", text)


def test_word_and_pdf_say_the_same() -> None:
    """Every headline, unit, reason and number of the outline is in both."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    digest = kit.full()
    content = outline(digest)
    document = docx.Document(BytesIO(render_docx(digest)))
    word = _words("".join(document.element.body.itertext()))
    pages = pypdf.PdfReader(BytesIO(render_pdf(digest))).pages
    paper = _words("".join(re.sub(r"\A\d+\s", "", page.extract_text()) for page in pages))
    wanted = [content.opening, content.numbers, content.social, *content.titles, *content.method]
    wanted += [story.headline for field in content.fields for story in field.stories]
    wanted += [story.headline for story in content.foreign] + [one.text for one in content.highlights]
    wanted += [part for one in content.matters for part in (one.title, one.unit, one.state)]
    wanted += [fact.text for card in content.alerts for fact in card.facts]
    lao = re.compile("[\u0e80-\u0eff]")  # its vowels are drawn, and so read back, in another order
    for text in filter(None, wanted):
        assert _words(text) in word
        assert _words(text) in paper or lao.search(text)


def test_vietnamese_keeps_its_diacritics_composed() -> None:
    text = render_mail_text(outline(kit.full()))
    assert text == unicodedata.normalize("NFC", text)
    assert not re.search("[\u0300-\u036f]", text)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for day, make in DAYS.items():
        (GOLDEN / f"{day}.txt").write_text(render_mail_text(outline(make())), encoding="utf-8")
