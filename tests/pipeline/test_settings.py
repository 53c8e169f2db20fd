"""Settings: environment over file, typing errors named, unsafe defaults refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import BadInput
from pipeline.settings import load_settings


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("MINHTIN_CONFIG", "MINHTIN_PATHS__DATA", "MINHTIN_CRAWL__CONTACT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def write(text: str) -> None:
    Path("minhtin.toml").write_text(text, encoding="utf-8")


def test_defaults_need_no_file() -> None:
    settings = load_settings()
    assert settings.database == Path("var/minhtin.duckdb")
    assert settings.zone.key == "Asia/Ho_Chi_Minh"


def test_environment_goes_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    write('[crawl]\ncontact = "tep@bacninh.vn"\nconcurrency = 3\n')
    monkeypatch.setenv("MINHTIN_CRAWL__CONTACT", "moi-truong@bacninh.vn")
    settings = load_settings()
    assert settings.crawl.contact == "moi-truong@bacninh.vn"
    assert settings.crawl.concurrency == 3


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[crawl]\ncontct = 'a'\n", "crawl.contct"),
        ("provinces = 'bac-giang'\n", "provinces"),
        ("[processing]\nbatch_size = 0\n", "processing.batch_size"),
        ("timezone = 'Asia/Ha_Noi'\n", "timezone"),
        ("[crawl\n", "minhtin.toml"),
    ],
)
def test_a_mistake_is_named_in_one_line(text: str, named: str) -> None:
    write(text)
    with pytest.raises(BadInput) as caught:
        load_settings()
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("contact", ["", "  ", "admin@example.org", "https://example.vn/lien-he", "changeme"])
def test_a_placeholder_contact_is_refused(contact: str) -> None:
    write(f'[crawl]\ncontact = "{contact}"\n')
    with pytest.raises(BadInput, match=r"crawl\.contact"):
        load_settings().require_contact()


def test_a_missing_named_file_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHTIN_CONFIG", "khong-co.toml")
    with pytest.raises(BadInput, match=r"khong-co\.toml"):
        load_settings()


def test_settings_that_are_a_folder_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINHTIN_CONFIG", str(tmp_path))
    with pytest.raises(BadInput):
        load_settings()
