"""One contract over the whole registry of rules/sources: what every entry must have."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawlers.readers import READERS
from crawlers.registry import load_sources
from pipeline.paths import rules_dir
from pipeline.types import ReaderKind, Source, Tier

FOLDER = rules_dir() / "sources"
SOURCES = load_sources(FOLDER)
FILES = {path.stem: path for path in FOLDER.rglob("*.yaml")}


def _domain(url: str) -> str:
    host = (urlsplit(url).hostname or "").split(".")
    known = {"com", "gov", "org", "net", "edu"}
    return ".".join(host[-3:] if len(host) > 2 and host[-2] in known else host[-2:])


def test_at_least_sixty_sources_of_every_tier() -> None:
    assert len(SOURCES) >= 60
    assert {source.tier for source in SOURCES} == set(Tier)
    assert sum(source.enabled for source in SOURCES) >= 60


def test_foreign_readers_are_served() -> None:
    assert {source.language for source in SOURCES} >= {"vi", "en", "zh", "ko", "ja", "lo", "fr"}


def test_every_kind_of_reader_has_a_function() -> None:
    assert set(READERS) == set(ReaderKind)


def test_no_address_is_read_twice() -> None:
    addresses = [reader.url for source in SOURCES for reader in source.readers]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_an_entry_is_whole(source: Source) -> None:
    path = FILES[source.id]
    text = path.read_text(encoding="utf-8")
    assert path.parent.parent == FOLDER, "one small file in the folder of its tier"
    folder = path.parent.name
    assert folder == source.tier.value or (folder == "foreign-language" and source.language != "vi")
    assert "last_seen_working:" in text, "say when it was last seen working: a date, or never"
    assert len(text.splitlines()) <= 120
    assert source.note, "say where the address came from"
    assert source.politeness.delay >= 1
    assert not source.local
    for reader in source.readers:
        assert _domain(reader.url) == _domain(source.home), "explain a foreign host by a source of its own"


def test_a_social_source_is_masked_whatever_its_reader() -> None:
    of_posts = {
        ReaderKind.CHANNEL_PREVIEW,
        ReaderKind.FORUM_FEED,
        ReaderKind.FORUM_THREAD,
        ReaderKind.SOCIAL_FEED,
    }
    for source in SOURCES:
        if of_posts & {reader.kind for reader in source.readers}:
            assert source.is_social, source.id


def test_the_folder_is_where_the_document_says() -> None:
    document = Path(__file__).resolve().parents[2] / "docs" / "add-a-source.md"
    assert "rules/sources/" in document.read_text(encoding="utf-8")
