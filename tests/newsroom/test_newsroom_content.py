"""The content of the newsroom keeps its promises: size, truth, invented names, real places, clean text."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from crawlers.registry import load_sources
from flows.newsroom import Content, load_content, load_truth
from flows.newsroom.content import Item
from pipeline.paths import rules_dir
from pipeline.types import AlertKind, Disposition, Salience, VerdictLabel

FOLDER = Path(__file__).parent
# Written without marks on purpose, as many people type.
BARE = {"kl-13", "kl-14", "qt-06"}
TONES = set("àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ")
COMMUNE = re.compile(r"\b(phường|xã) (\w+(?: \w+){0,3})")
# A title of a person followed by a name would be a person; roles are written without one.
PERSON = re.compile(r"\b(?:ông|bà|anh|chị|cô|thầy|bác|em) (\w+) (\w+)", re.IGNORECASE)


@pytest.fixture(scope="module")
def content() -> Content:
    return load_content(FOLDER)


def words(item: Item) -> str:
    return "\n".join([item.title, item.thread, item.lead, *item.paragraphs])


def vietnamese(content: Content) -> list[Item]:
    return [item for item in content.items.values() if content.outlets[item.outlet].language == "vi"]


def test_there_is_a_week_to_read(content: Content) -> None:
    assert len(content.items) >= 150
    assert len(content.outlets) >= 10
    assert {item.day for item in content.items.values()} == {1, 2, 3}
    assert {outlet.language for outlet in content.outlets.values()} == {"vi", "en", "zh", "ko", "ja"}


def test_every_item_has_truth_that_the_product_can_say(content: Content) -> None:
    truth = load_truth(FOLDER)
    assert set(truth) == set(content.items)
    topics = yaml.safe_load((rules_dir() / "topics" / "topics.yaml").read_text("utf-8"))["topics"]
    allowed = {
        "disposition": {*Disposition, "not-discovered"},
        "later": set(Disposition),
        "salience": set(Salience),
        "topic": {topic["id"] for topic in topics},
        "sentiment": {"negative", "neutral", "positive"},
        "alert": set(AlertKind),
        "reprint_of": set(content.items),
    }
    for name, expected in truth.items():
        for key, values in allowed.items():
            assert set(str(expected.get(key) or next(iter(values))).split("|")) <= values, (name, key)
        assert set(expected.get("may", ())) <= set(AlertKind), name


def test_claims_of_the_truth_are_in_the_text_and_their_evidence_exists(content: Content) -> None:
    for name, expected in load_truth(FOLDER).items():
        for claim in expected.get("claims", ()):
            assert claim["text"] in words(content.items[name]), (name, claim)
            assert claim["verdict"] in set(VerdictLabel)
            assert claim.get("evidence", name) in content.items
            assert (claim["verdict"] == VerdictLabel.NEI) == ("evidence" not in claim), name


def test_alerts_of_contradiction_name_what_is_contradicted() -> None:
    for name, expected in load_truth(FOLDER).items():
        verdicts = {claim["verdict"] for claim in expected.get("claims", ())}
        assert (expected.get("alert") == AlertKind.CONTRADICTED) == (VerdictLabel.REFUTED in verdicts), name


def test_a_reprint_is_of_its_original_story_and_later() -> None:
    content, truth = load_content(FOLDER), load_truth(FOLDER)
    for name, expected in truth.items():
        if original := expected.get("reprint_of"):
            assert truth[original]["story"] == expected["story"], name
            assert content.items[original].at < content.items[name].at, name


def test_text_is_composed_and_carries_its_marks(content: Content) -> None:
    for item in vietnamese(content):
        text = words(item)
        assert unicodedata.is_normalized("NFC", text), item.id
        share = sum(letter in TONES for letter in text.lower()) / len(text)
        # A spelling without marks has none at all; ordinary text has a fifth and more.
        assert (share < 0.01) if item.id in BARE else (share > 0.1), (item.id, share)


def test_communes_exist_since_the_merger(content: Content) -> None:
    known = set()
    for line in (rules_dir() / "places" / "wards.tsv").read_text("utf-8").splitlines():
        province, kind, names = re.sub(r"uỵ\b", "ụy", re.sub(r"oà\b", "òa", line)).split("\t")
        if province.startswith("bac-ninh"):
            known |= {f"{kind} {name}" for name in names.split("|")}
    for item in vietnamese(content):
        for kind, name in COMMUNE.findall(words(item)):
            parts = list(takewhile(lambda word: word[0].isupper(), name.split()))
            if not parts:  # "phường đông dân" names none
                continue
            written = {f"{kind} {' '.join(parts[:count])}" for count in range(1, len(parts) + 1)}
            assert written & known, (item.id, kind, name)


def test_nobody_is_named(content: Content) -> None:
    for item in vietnamese(content):
        for pair in PERSON.findall(words(item)):
            assert not all(word.istitle() for word in pair), (item.id, pair)


def test_outlets_are_not_those_of_the_real_registry(content: Content) -> None:
    real = {source.name.casefold() for source in load_sources(rules_dir() / "sources")}
    ids = {source.id for source in load_sources(rules_dir() / "sources")}
    for outlet in content.outlets.values():
        assert outlet.name.casefold() not in real
        assert outlet.id not in ids


def test_the_faults_that_a_crawl_meets_are_all_there(content: Content) -> None:
    pages = {item.serve for item in content.items.values()}
    lists = {listing.serve for outlet in content.outlets.values() for listing in outlet.listings}
    assert {"http500", "timeout", "big"} <= pages
    assert {"broken", "html", "http500"} <= lists
    assert any(outlet.robots_status == 500 for outlet in content.outlets.values())
    assert any(item.encoding == "tcvn3" for item in content.items.values())
    assert any(item.revisions for item in content.items.values())
