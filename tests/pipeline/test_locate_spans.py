"""Offsets, dates and odd text."""

import importlib.util
import time
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.locate import load_profile, locate
from pipeline.types import Salience

SPEC = importlib.util.spec_from_file_location("places_kit", Path(__file__).parent / "places_kit.py")
assert SPEC is not None
assert SPEC.loader is not None
kit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kit)
PROFILE = load_profile("bac-giang")
ATOMS = ["Bắc Giang", "bac giang", "huyện ", "(", ")", ", ", "Yên Thế", "Yên Bái", "#BacGiang", "xã ", "."]
ATOMS += ["\n", "北江省", "Nguyễn ", "đường ", "\u0301", "_", "TP.BG", "Chũ", "phường ", "Bắc Ninh", "😀"]


@given(st.lists(st.one_of(st.sampled_from(ATOMS), st.text(max_size=5)), max_size=30), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_text_gives_ordered_spans_inside_the_text(parts: list[str], dated: bool) -> None:
    article = kit.article("".join(parts), "2025-08-01" if dated else "")
    (located,) = locate([article], PROFILE)
    end = 0
    for mention in located.mentions:
        assert end <= mention.start < mention.end <= len(article.text)
        assert 0 < mention.confidence <= 1
        end = mention.end
    assert located.about_province == bool(located.mentions) == (located.salience is not Salience.NONE)
    assert 0 <= located.score <= 1


def test_a_mention_is_the_name_as_written_and_carries_the_proper_name() -> None:
    text = "UBND HUYỆN HIỆP HOÀ và tỉnh bac giang"
    (located,) = locate([kit.article(text)], PROFILE)
    assert [(text[m.start : m.end], m.name) for m in located.mentions] == [
        ("HIỆP HOÀ", "Hiệp Hòa"),
        ("bac giang", "Bắc Giang"),
    ]


def test_letters_of_another_script_that_look_alike_hide_no_place() -> None:
    text = "Mưa lớn ở Luc Ng\u0430n? Không: ở Lụ\u0441 Ngạn, tỉnh Bắ\u0441 Gi\u0430ng."
    (located,) = locate([kit.article(text)], PROFILE)
    assert [m.name for m in located.mentions][-2:] == ["Lục Ngạn", "Bắc Giang"]
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in located.mentions)
    assert not locate([kit.article("Это не Бак Гианг.")], PROFILE)[0].mentions


def test_decomposed_text_gives_offsets_into_itself() -> None:
    text = unicodedata.normalize("NFD", "Mưa lớn ở huyện Lục Ngạn, tỉnh Bắc Giang.")
    (located,) = locate([kit.article(text)], PROFILE)
    written = [unicodedata.normalize("NFC", text[m.start : m.end]) for m in located.mentions]
    assert written == ["Lục Ngạn", "Bắc Giang"]


def test_joined_syllables_of_a_corpus_are_read() -> None:
    (located,) = locate([kit.article("Dịch lan tới huyện Việt_Yên ( Bắc_Giang ) .")], PROFILE)
    assert kit.names(located) == {"Việt Yên", "Bắc Giang"}


def test_the_last_evening_before_the_merger_is_before_it() -> None:
    before, after = (kit.article("Tỉnh Bắc Ninh họp.", day) for day in ("2025-06-30", "2025-07-01"))
    assert [one.about_province for one in locate([before, after], PROFILE)] == [False, True]


def test_an_address_is_resolved_to_the_commune_of_its_district() -> None:
    texts = ("Xã Đồng Tiến, huyện Yên Thế.", "Xã Đồng Tiến, huyện Hiệp Hòa.")
    found = [one.mentions[0].place_id for one in locate([kit.article(t) for t in texts], PROFILE)]
    assert found == ["bac-giang.yen-the.dong-tien", "bac-giang.hiep-hoa.dong-tien"]


def test_title_and_body_decide_between_main_and_passing() -> None:
    filler = "Cuộc họp bàn nhiều việc của ngành trong năm tới. " * 40
    subject = kit.article("Hôm qua, tỉnh họp. " + filler, title="Bắc Giang bàn việc chống hạn")
    aside = kit.article(filler + "Ông A, quê Bắc Giang, cũng dự họp tại Hà Nội.", title="Bộ họp tổng kết")
    assert [one.salience for one in locate([subject, aside], PROFILE)] == [Salience.MAIN, Salience.PASSING]


def test_a_thousand_ordinary_texts_take_little_time() -> None:
    body = "Hôm nay tại huyện Lục Nam, tỉnh Bắc Giang, người dân xã Bảo Sơn thu hoạch dứa. " * 24
    articles = [kit.article(body)] * 60
    begin = time.process_time()
    locate(articles, PROFILE)
    # About 400 words each, full of names; the limit allows for a machine that others use too.
    assert len(articles) / (time.process_time() - begin) > 40
