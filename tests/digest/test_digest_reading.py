"""What a press officer would mend by hand: outlets told twice, lines torn from theirs, headlines left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import pairwise

import docx
import pytest
from docx.document import Document

from pipeline.digest import render_docx, render_html, render_mail_html
from pipeline.digest.chart_bars import tone_by_field
from pipeline.digest.drawing import NARROW, WIDE, as_svg, drawn_by
from pipeline.digest.mail_text import render_mail_text
from pipeline.digest.outline import Link
from pipeline.digest.outlining import outline
from pipeline.digest.pdf import render_pdf
from pipeline.digest.refs import links
from pipeline.digest.rows import ArticleRow
from pipeline.digest.stories import appearance
from pipeline.digest.types import Appearance, Digest, FieldTone
from pipeline.settings import Office, Settings
from pipeline.types import AlertKind
from tests.digest import digest_kit as kit

ZONE = Settings().zone
CHINESE, KOREAN = "越南北宁省半导体项目", "박닌성 반도체 공장"


def times(outlet: str, *hours: int) -> list[Appearance]:
    """Where one outlet told it, at these hours of UTC."""
    return [appearance(_at(hour, outlet), ZONE) for hour in hours]


def _at(hour: int, outlet: str) -> ArticleRow:
    dated = kit.NOON.replace(hour=hour)
    return kit.article(hour, source_name=outlet, url=f"https://a.example/{hour}", dated=dated)


def told(appearances: list[Appearance], most: int = 8) -> str:
    found = links(appearances, most)
    return "; ".join(one.text + one.tail for one in found)


def test_an_outlet_is_named_once_with_the_times_of_its_items() -> None:
    seen = [*times("Báo A", 1), *times("Báo B", 2), *times("Báo A", 3, 4)]
    assert told(seen) == "Báo A (08:00 14/11; 10:00 14/11; 11:00 14/11); Báo B (09:00 14/11)"
    urls = [one.url for one in links(seen)]
    assert urls == [f"https://a.example/{number}" for number in (1, 3, 4, 2)], "each item is led to"


def test_outlets_beyond_the_eighth_and_items_beyond_the_fourth_are_counted() -> None:
    assert told(times("Báo A", 1, 2, 3, 4, 5, 6)).endswith("; 11:00 14/11; 2 bài khác)")
    many = [one for number in range(11) for one in times(f"Báo {number}", 1)]
    assert told(many).endswith("Báo 7 (08:00 14/11); và 3 nơi khác")
    assert told(times("", 1)) == "nguồn (08:00 14/11)"


def abroad() -> Digest:
    """One event told in English, Chinese and Korean."""
    shared = {"story_id": "s", "lead": "", "body": "", "places": ()}
    return kit.made(
        kit.rows(
            kit.article(1, language="en", title="Semiconductor project licensed", **shared),
            kit.article(2, language="zh", title=CHINESE, source_name="红河报", **shared),
            kit.article(3, language="ko", title=KOREAN, source_name="하노이", **shared),
            kit.article(4, language="en", title="Plant to open", source_name="The Courier", **shared),
        )
    )


def docx_text(digest: Digest) -> str:
    return "\n".join(one.text for one in docx.Document(BytesIO(render_docx(digest))).paragraphs)


FORMS: dict[str, Callable[[Digest], str]] = {
    "page": render_html,
    "mail": render_mail_html,
    "text": lambda digest: render_mail_text(outline(digest)),
    "word": docx_text,
}


@pytest.mark.parametrize("form", FORMS)
def test_foreign_headlines_of_one_event_stand_each_in_its_own_language(form: str) -> None:
    text = FORMS[form](abroad())
    for headline, language in (("Semiconductor", "Anh"), (CHINESE, "Trung"), (KOREAN, "Hàn")):
        assert headline in text
        assert f"Tiếng {language}" in text
    assert "红河报 (12:00 14/11)" in text.replace("\n", " ")


def test_foreign_headlines_are_marked_with_their_language() -> None:
    for form in ("page", "mail"):
        assert '<span lang="zh">' in FORMS[form](abroad())
    (story,) = outline(abroad()).foreign
    assert [one.lang for one in story.versions] == ["zh", "ko"]
    assert "The Courier" in told_of(story.sources), "the second English one is no other version"


def told_of(found: Sequence[Link]) -> str:
    return " ".join(one.text for one in found)


def test_a_link_and_what_follows_it_are_parted_by_a_blank() -> None:
    page = render_html(kit.full())
    assert "</a> (12:00 14/11)" in page
    assert "</a>(" not in page


def test_reasons_do_not_repeat_the_wording_above_them() -> None:
    flag = kit.alert(
        AlertKind.CONTRADICTED,
        verdict_reasons=("Cần xác minh: bản tin nói 12 người; thông báo ghi 2 người.", "Cần xác minh"),
    )
    (line,) = kit.made(kit.rows(kit.article(1), alerts=(flag,))).alerts
    assert line.why[0] == "bản tin nói 12 người; thông báo ghi 2 người."
    assert all(not one.startswith("Cần xác minh") for one in line.why)


@pytest.fixture(scope="module")
def week() -> Document:
    """A digest with a card, stories, reprints."""
    return docx.Document(BytesIO(render_docx(kit.full())))


def test_lines_of_a_story_and_of_an_alert_stay_on_one_page(week: Document) -> None:
    lines = week.paragraphs
    kept = ("Heading 2", "Heading 3", "Phân loại", "Tóm tắt", "Chi tiết liền", "Tên bảng")
    assert all(week.styles[name].paragraph_format.keep_with_next for name in kept)
    named = [one.style.name if one.style else "" for one in lines]
    after_summary = {name for before, name in pairwise(named) if before == "Tóm tắt"}
    assert after_summary == {"Chi tiết", "Chi tiết liền"}
    assert {name for one, name in zip(lines, named, strict=True) if one.text.startswith("Căn cứ")} == {
        "Chi tiết liền"
    }
    last = {name for one, name in zip(lines, named, strict=True) if one.text.startswith("Trạng thái: ")}
    assert last == {"Chi tiết"}, "the next alert may begin another page"


def test_names_of_fields_on_charts_are_not_cut() -> None:
    longest = "Tư pháp – Phòng, chống tham nhũng"
    counts = (("negative", 3), ("neutral", 0), ("positive", 0), ("unknown", 0))
    fields = (FieldTone(longest, counts, None), FieldTone("Y tế", counts, None))
    digest = replace(kit.full(), field_tones=fields)
    for width in (WIDE, NARROW):
        assert longest in as_svg(drawn_by(tone_by_field, digest, width), "Biểu đồ", "Biểu đồ")


def test_an_annex_names_the_office_as_in_a_sentence() -> None:
    office = Office(name="SỞ THÔNG TIN VÀ TRUYỀN THÔNG")
    for settings in (Settings(), Settings(office=office)):
        paper = outline(kit.made(kit.rows(kit.article(1)), settings=settings)).paper
        assert paper.office == "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"
        assert "của Sở " in paper.attached
        assert "SỞ" not in paper.attached


def test_a_story_longer_than_a_page_still_flows_over_the_next() -> None:
    long = "Báo có tên rất dài " * 30
    many = tuple(
        kit.article(number, story_id="s", source_name=f"{long}{number}", source_id=f"b{number}",
                    dated=kit.NOON + timedelta(seconds=number))
        for number in range(1, 12)
    )  # fmt: skip
    assert len(render_pdf(kit.made(kit.rows(*many)))) > 1000
