"""How the printed forms look: pages held against small pictures that a person has looked at.

Word through LibreOffice and the PDF, each page by structural similarity; margins by where ink is found; fonts
by what the converted file embeds. After a wanted change, look at the pages, then make the pictures anew:
``python -m tests.digest.test_digest_layout``.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Mm

from pipeline.digest.docx import render_docx
from pipeline.digest.pdf import render_pdf
from tests.digest import digest_kit as kit
from tests.digest.layout_kit import alike, convert, ink, pages_of, read_png, small, write_png

GOLDEN = Path(__file__).parent / "golden" / "layout"
DAYS = {"full": kit.full, "empty": kit.empty, "reprinted": kit.reprinted}
#: Least likeness of a page: the PDF is ours to the last point, Word is set by LibreOffice and its fonts.
LEAST = {"pdf": 0.95, "word": 0.80}
PAPER = ((30, 35), (15, 20), (20, 25))  # left, right, top (bottom) margins of Decree 30, millimetres

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed"),
]


def printed(folder: Path) -> dict[tuple[str, str], Path]:
    """Every day in both forms as PDF files in ``folder``: the form, the day → its file."""
    made: dict[tuple[str, str], Path] = {}
    for name, day in DAYS.items():
        digest = day()
        made["pdf", name] = folder / f"{name}-pdf.pdf"
        made["pdf", name].write_bytes(render_pdf(digest))
        (folder / f"{name}.docx").write_bytes(render_docx(digest))
    if shutil.which("soffice"):
        files = convert([folder / f"{name}.docx" for name in DAYS], folder / "profile")
        made.update({("word", name): file for name, file in zip(DAYS, files, strict=True)})
    return made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    return printed(tmp_path_factory.mktemp("printed"))


def _file(files: dict[tuple[str, str], Path], form: str, name: str) -> Path:
    if (form, name) not in files:
        pytest.skip("LibreOffice (soffice) is not installed")
    return files[form, name]


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("form", LEAST)
def test_pages_look_as_those_that_were_looked_at(
    form: str, name: str, files: dict[tuple[str, str], Path]
) -> None:
    pages = [small(page) for page in pages_of(_file(files, form, name))]
    kept = sorted(GOLDEN.glob(f"{name}-{form}-*.png"))
    assert len(pages) == len(kept)
    found = [alike(page, read_png(file)) for page, file in zip(pages, kept, strict=True)]
    assert min(found) >= LEAST[form], found


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("form", LEAST)
def test_what_is_printed_keeps_the_margins(form: str, name: str, files: dict[tuple[str, str], Path]) -> None:
    for number, page in enumerate(pages_of(_file(files, form, name)), 1):
        left, right, above, below = ink(page)
        # Ink may stand a little over the edge (a line of a table), or far within it (short lines).
        assert left >= PAPER[0][0] - 2.5, (number, left)
        assert right >= PAPER[1][0] - 0.5, (number, right)
        assert below >= PAPER[2][0] - 0.5, (number, below)
        # The number of a page stands in the margin above; the first page has none there, only the hook of
        # "Ủ" in the first line, which stands higher than a letter.
        assert above >= (PAPER[2][0] - 2 if number == 1 else 8), (number, above)


@pytest.mark.parametrize("name", DAYS)
def test_word_and_pdf_have_about_as_many_pages_and_number_them_alike(
    name: str, files: dict[tuple[str, str], Path]
) -> None:
    word = pypdf.PdfReader(_file(files, "word", name)).pages
    ours = pypdf.PdfReader(files["pdf", name]).pages
    assert abs(len(word) - len(ours)) <= 1
    for page in (word[0], ours[0]):
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]
    first, *others = [page.extract_text().strip() for page in word]
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in first
    assert not first.startswith("1\n")
    assert all(text.startswith(str(number)) for number, text in enumerate(others, 2))


def test_libreoffice_sets_it_in_times_or_what_is_as_wide(files: dict[tuple[str, str], Path]) -> None:
    fonts = set()
    for page in pypdf.PdfReader(_file(files, "word", "empty")).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            fonts.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert fonts
    assert all(re.match(r"LiberationSerif|TimesNewRoman|Tinos", font) for font in fonts), fonts


def test_links_live_after_conversion(files: dict[tuple[str, str], Path]) -> None:
    for form in LEAST:
        pages = pypdf.PdfReader(_file(files, form, "full")).pages
        notes = [note.get_object() for page in pages for note in page.get("/Annots", [])]
        targets = {str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})}
        assert {"https://bao1.example/bai?a=1&b=1", "https://syt.example/tb"} <= targets


def test_no_word_is_parted_at_the_end_of_a_line(files: dict[tuple[str, str], Path]) -> None:
    for file in files.values():
        for page in pypdf.PdfReader(file).pages:
            assert not re.search(r"[a-zà-ỹ]-\n", page.extract_text())


def test_another_layout_is_noticed(tmp_path: Path) -> None:
    """The comparison can fail: a wider margin, a section less, a table less are not passed over."""
    kept = [read_png(file) for file in sorted(GOLDEN.glob("full-pdf-*.png"))]
    changed = {
        "a section less": replace(kit.full(), matters=()),
        "a table less": replace(kit.full(), tones=(), silent=()),
        "other words": replace(kit.full(), fields=kit.crowded(6).fields),
    }
    for name, digest in changed.items():
        file = tmp_path / f"{name.replace(' ', '-')}.pdf"
        file.write_bytes(render_pdf(digest))
        pages = [small(page) for page in pages_of(file)]
        likeness = [alike(page, other) for page, other in zip(pages, kept, strict=False)]
        assert len(pages) != len(kept) or min(likeness) < LEAST["pdf"], (name, likeness)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_another_margin_is_noticed(tmp_path: Path) -> None:
    document = docx.Document(BytesIO(render_docx(kit.empty())))
    document.sections[0].left_margin = Mm(15)
    document.save(str(tmp_path / "narrow.docx"))
    page = pages_of(convert([tmp_path / "narrow.docx"], tmp_path / "profile")[0])[0]
    assert ink(page)[0] < PAPER[0][0] - 2.5
    assert alike(small(page), read_png(GOLDEN / "empty-word-1.png")) < LEAST["word"]


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for old in GOLDEN.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as made:
        for (kind, day_name), printed_file in printed(Path(made)).items():
            for place, one_page in enumerate(pages_of(printed_file), 1):
                write_png(GOLDEN / f"{day_name}-{kind}-{place}.png", small(one_page))
