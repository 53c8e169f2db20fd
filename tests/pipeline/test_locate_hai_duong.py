"""Another province that was merged, into a city, as another file: its own traps, what depends on the day."""

import importlib.util
from datetime import date
from pathlib import Path

import pytest

from pipeline.locate import load_profile, locate
from pipeline.places.profile import province_title

SPEC = importlib.util.spec_from_file_location("places_kit", Path(__file__).parent / "places_kit.py")
assert SPEC is not None
assert SPEC.loader is not None
kit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kit)
FILES = ("trap_sentences_hai_duong.yaml", "trap_sentences_hai_duong_fresh.yaml")


@pytest.mark.parametrize(("name", "least"), [(FILES[0], 0.98), (FILES[1], 0.95)])
def test_trap_sentences_keep_their_share(name: str, least: float) -> None:
    about, salience, named = kit.shares(name, "hai-duong")
    assert about >= 0.98
    assert salience >= least
    assert named == 1


def test_there_are_enough_sentences_and_half_are_negative() -> None:
    rows = [row for name in FILES for row in kit.sentences(name)]
    negative = sum(want == "none" for _, _, want, _ in rows)
    assert len(rows) >= 260
    assert 0.4 <= negative / len(rows) <= 0.6


@pytest.mark.parametrize(
    ("day", "title"), [(date(2025, 6, 30), "tỉnh Hải Dương"), (date(2025, 7, 1), "thành phố Hải Phòng")]
)
def test_kind_and_name_depend_on_the_day(day: date, title: str) -> None:
    assert province_title("hai-duong", day) == title


def test_a_province_that_became_part_of_a_province_is_called_one() -> None:
    assert province_title("bac-giang", date(2025, 7, 1)) == "tỉnh Bắc Ninh"
    assert province_title("lang-son", date(2025, 7, 1)) == "tỉnh Lạng Sơn"


@pytest.mark.parametrize(
    ("text", "profile", "name", "known"),
    [
        ("Trường ở Hải Dương cũ đông hơn trường phường Lê Chân.", "hai-duong", "Lê Chân", True),
        ("Trường ở Hải Dương đông hơn trường phường Lê Chân.", "hai-duong", "Lê Chân", False),
        ("Trường ở Bắc Giang cũ đông hơn trường phường Kinh Bắc.", "bac-giang", "Kinh Bắc", True),
        ("Trường ở Bắc Giang đông hơn trường phường Kinh Bắc.", "bac-giang", "Kinh Bắc", False),
    ],
)
def test_the_former_name_called_former_shows_the_merger(
    text: str, profile: str, name: str, known: bool
) -> None:
    (located,) = locate([kit.article(text)], load_profile(profile))
    assert (name in kit.names(located)) is known


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Viện Hải dương học mở cửa.", False),
        ("ở hải dương đang mưa", False),
        ("ở tỉnh hải dương đang mưa", True),
        ("Kinh Môn, hải dương đang mưa.", True),
    ],
)
def test_a_name_that_is_also_a_word_needs_capitals_or_support(text: str, about: bool) -> None:
    (located,) = locate([kit.article(text)], load_profile("hai-duong"))
    assert located.about_province is about


def test_the_neighbour_and_the_whole_are_told_apart() -> None:
    text = "Hải Phòng mở thêm phố đi bộ."
    before, after = (
        locate([kit.article(text, day)], load_profile("hai-duong"))[0] for day in ("2025-06-30", "2025-07-01")
    )
    assert (before.about_province, after.about_province) == (False, True)


@pytest.mark.parametrize(
    ("text", "day", "place"),
    [
        ("Huyện Chí Linh trồng rừng.", "2009-05-01", "hai-duong.chi-linh"),
        ("Thị xã Chí Linh trồng rừng.", "2015-05-01", "hai-duong.chi-linh"),
        ("Thành phố Chí Linh trồng rừng.", "2020-05-01", "hai-duong.chi-linh"),
        ("Phường Chí Linh, thành phố Hải Phòng trồng rừng.", "2025-09-01", "hai-phong-2025.chi-linh"),
    ],
)
def test_earlier_ranks_of_a_unit_are_known(text: str, day: str, place: str) -> None:
    (located,) = locate([kit.article(text, day)], load_profile("hai-duong"))
    assert place in {one.place_id for one in located.mentions}
