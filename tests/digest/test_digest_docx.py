"""The Word form: it opens, it keeps to Decree 30, its links live, nothing from outside breaks it."""

from __future__ import annotations

import time
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.digest.decree30 import check
from pipeline.digest.docx import render_docx
from pipeline.digest.docx_template import build, template_path
from pipeline.digest.types import Digest
from tests.digest import digest_kit as kit

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DAYS = {
    "full": kit.full,
    "empty": kit.empty,
    "unfounded": kit.unfounded,
    "crowded": kit.crowded,
    "reprinted": kit.reprinted,
}


def opened(digest: Digest) -> Document:
    return docx.Document(BytesIO(render_docx(digest)))


def text_of(document: Document) -> str:
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{W}t")) for p in document.element.body.iter(f"{W}p")
    )


def parts_are_xml(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name))


@pytest.mark.parametrize("name", DAYS)
def test_every_day_keeps_to_decree_30(name: str) -> None:
    data = render_docx(DAYS[name]())
    parts_are_xml(data)
    assert check(data) == []


@pytest.mark.parametrize("text", kit.HOSTILE)
def test_hostile_text_is_printed_not_obeyed(text: str) -> None:
    data = render_docx(kit.hostile(text))
    parts_are_xml(data)
    assert check(data) == []
    words = text_of(docx.Document(BytesIO(data)))
    assert "9. Phương pháp và đối soát" in words
    assert "Nơi nhận:" in words
    if "7 * 7" in text:
        assert "{{ 7 * 7 }}" in words
    assert "\u202e" not in words
    assert b"javascript:" not in b"".join(_relationships(data))


def _relationships(data: bytes) -> list[bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(), min_size=1, max_size=80))
def test_any_text_makes_a_word_document(text: str) -> None:
    data = render_docx(kit.hostile(text))
    parts_are_xml(data)
    docx.Document(BytesIO(data))


def test_headings_are_styles_and_in_the_order_a_leader_reads() -> None:
    document = opened(kit.full())
    heads = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert [head.split(".")[0] for head in heads] == [str(n) for n in range(1, 10)]
    assert heads[2] == "3. Vấn đề cần trả lời"
    assert any(p.style and p.style.name == "Heading 3" for p in document.paragraphs)


def test_links_live_and_escape_their_ampersands() -> None:
    document = opened(kit.full())
    targets = {rel.target_ref for rel in document.part.rels.values() if rel.is_external}
    assert "https://bao1.example/bai?a=1&b=1" in targets
    used = {link.get(docx.oxml.ns.qn("r:id")) for link in document.element.body.iter(f"{W}hyperlink")}
    assert {document.part.rels[key].target_ref for key in used if key} >= {"https://syt.example/tb"}


def test_matters_name_unit_since_when_and_state() -> None:
    words = text_of(opened(kit.full()))
    for needed in ("Sở Y tế", "14/11/2026 12:00 (đã 24 giờ)", "chưa ai nhận xử lý"):
        assert needed in words


def test_reprints_are_folded_and_counted() -> None:
    words = text_of(opened(kit.reprinted()))
    assert "80 bản đăng lại" in words
    assert "và 72 nơi khác" in words


def test_posts_are_counted_never_quoted() -> None:
    quoted = kit.article(9, kind="post", tier="social", title="Riêng tư Ω", body="Riêng tư Ω", story_id="p9")
    words = text_of(opened(kit.made(kit.rows(quoted))))
    assert "1 bài viết công khai" in words
    assert "Riêng tư" not in words


def test_two_thousand_articles_stay_readable_and_quick() -> None:
    digest = kit.crowded()
    begun = time.perf_counter()
    data = render_docx(digest)
    assert time.perf_counter() - begun < 10
    assert "xem đầy đủ trên trang điểm báo" in text_of(docx.Document(BytesIO(data)))


def test_template_in_the_repository_is_what_the_script_builds() -> None:
    kept = docx.Document(str(template_path()))
    fresh = build()
    assert etree.tostring(kept.element) == etree.tostring(fresh.element)
    assert etree.tostring(kept.styles.element) == etree.tostring(fresh.styles.element)


# The order of ECMA-376, part 1, sections 17.3.1.26, 17.3.2.28, 17.4.59: Word refuses files that mix it up.
ORDER = {
    "pPr": """
        pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr
        shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
        autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
        suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr
        sectPr pPrChange
    """,
    "rPr": """
        rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
        snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd
        fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath
    """,
    "tblPr": """
        tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
        tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription
    """,
}


@pytest.mark.parametrize("name", ["full", "empty"])
def test_properties_stand_in_the_order_word_asks_for(name: str) -> None:
    with ZipFile(BytesIO(render_docx(DAYS[name]()))) as archive:
        trees = [etree.fromstring(archive.read(f"word/{part}.xml")) for part in ("document", "styles")]
    for tag, order in ORDER.items():
        rank = {f"{W}{child}": number for number, child in enumerate(order.split())}
        for properties in (one for tree in trees for one in tree.iter(f"{W}{tag}")):
            found = [rank[str(child.tag)] for child in properties]
            assert found == sorted(found), etree.tostring(properties)


def test_no_cell_is_without_a_paragraph() -> None:
    for digest in (kit.full(), kit.empty()):
        for cell in opened(digest).element.body.iter(f"{W}tc"):
            assert str(cell[-1].tag) == f"{W}p"
