"""The province is data: a second profile, mistakes in a profile, the generated tables."""

import importlib.util
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.locate import load_profile, locate
from pipeline.paths import rules_dir
from pipeline.places.build import build
from pipeline.places.gazetteer import load_gazetteer

SPEC = importlib.util.spec_from_file_location("places_kit", Path(__file__).parent / "places_kit.py")
assert SPEC is not None
assert SPEC.loader is not None
kit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kit)


def test_the_gazetteer_has_all_provinces_and_the_new_wards() -> None:
    gazetteer = load_gazetteer(rules_dir() / "places")
    old = [p for p in gazetteer.provinces if p.valid(date(2025, 6, 30))]
    new = [p for p in gazetteer.provinces if p.valid(date(2025, 7, 1))]
    wards = [c for c in gazetteer.communes if c.province == "bac-ninh-2025" and c.valid(date(2025, 7, 1))]
    assert (len(old), len(new), len(wards)) == (63, 34, 99)


def test_the_name_of_the_province_depends_on_the_day() -> None:
    profile = load_profile("bac-giang")
    assert profile.name_on(date(2025, 6, 30)) == "Bắc Giang"
    assert profile.name_on(date(2025, 7, 1)) == "Bắc Ninh"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Huyện Hữu Lũng, tỉnh Lạng Sơn sơ tán dân.", True),
        ("Lũ trên sông Bắc Giang ở Bình Gia, Lạng Sơn.", True),
        ("Huyện Lục Ngạn, tỉnh Bắc Giang sơ tán dân.", False),
        ("越南谅山省口岸恢复通关", True),
        ("Xe tải đi từ Đồng Đăng bị lật.", False),
    ],
)
def test_another_province_is_only_another_file(text: str, about: bool) -> None:
    (located,) = locate([kit.article(text)], load_profile("lang-son"))
    assert located.about_province is about


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("places", "provinces"):
        shutil.copytree(rules_dir() / name, tmp_path / name)
    monkeypatch.setenv("MINHTIN_RULES", str(tmp_path))
    return tmp_path / "provinces"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: x\nname: X\nunits: [bac-giang]\ncolour: red\n", "x.yaml:4: colour"),
        ("id: x\nname: X\n", "x.yaml:1: units"),
        ("id: x\nname: X\nunits: [no-such-place]\n", "x.yaml:3: 'no-such-place'"),
        ("id: x\nname: [\n", "x.yaml:3"),
        ("", "x.yaml:1"),
    ],
)
def test_a_mistake_names_file_line_and_field(rules: Path, text: str, said: str) -> None:
    (rules / "x.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"x\.yaml") as error:
        load_profile("x")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["atlantis", "", "../bac-giang", ".hidden"])
def test_an_unknown_profile_is_one_clear_line(name: str) -> None:
    with pytest.raises(BadInput):
        load_profile(name)


@pytest.mark.usefixtures("rules")
def test_a_profile_loads_fast() -> None:
    begin = time.process_time()
    load_profile("bac-giang")
    assert time.process_time() - begin < 1.0  # about 0.15 s alone; the limit allows for a busy machine


@pytest.mark.shared
def test_the_tables_are_what_the_generator_writes() -> None:
    data = rules_dir().parent.parent / "shared" / "data" / "gazetteer"
    if not data.is_dir():
        pytest.skip("the gazetteer data beside the project is absent")
    for name, lines in build(data).items():
        assert (rules_dir() / "places" / name).read_text(encoding="utf-8") == "\n".join(lines) + "\n"
