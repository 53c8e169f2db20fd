"""Short forms of posts against a dictionary used alone, and what must never change."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.normalise import normalise_social

PAIRS = Path(__file__).parent / "data" / "social_pairs.tsv"
DICTIONARY = Path(__file__).resolve().parents[3] / "shared/data/normalisation/visolex_dictionary.json"
WORD = re.compile(r"[^\W\d_]+")


def _pairs() -> list[tuple[str, str]]:
    lines = [line for line in PAIRS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(typed, read.replace("_", " ")) for typed, read in (line.split("\t") for line in lines)]


def _errors(read_by: Callable[[str], str]) -> int:
    """Words that differ from the answer, over all pairs."""
    count = 0
    for typed, read in _pairs():
        got, wanted = read_by(typed).lower().split(), read.lower().split()
        for kind, a, b, c, d in difflib.SequenceMatcher(None, got, wanted, autojunk=False).get_opcodes():
            count += max(b - a, d - c) if kind != "equal" else 0
    return count


def test_most_short_forms_are_written_out() -> None:
    assert _errors(normalise_social) <= 0.35 * _errors(str)


@pytest.mark.shared
def test_it_beats_the_dictionary_alone() -> None:
    if not DICTIONARY.is_file():
        pytest.skip("needs the data beside the project (../shared/data/normalisation)")
    entries = json.loads(DICTIONARY.read_text(encoding="utf-8"))
    first = {word: entry["normalized"][0] for word, entry in entries.items() if entry["normalized"]}

    def alone(text: str) -> str:
        return WORD.sub(lambda found: first.get(found.group().lower(), found.group()), text)

    assert _errors(normalise_social) <= 0.5 * _errors(alone)


@pytest.mark.parametrize("number", range(len(_pairs())))
def test_names_and_numbers_stay(number: int) -> None:
    typed, _ = _pairs()[number]
    read = normalise_social(typed)
    assert re.findall(r"\d+", read) == re.findall(r"\d+", typed)
    names = [one for one in WORD.findall(typed)[1:] if one[0].isupper() and not one.isupper()]
    assert [one for one in names if one not in read] == []


@pytest.mark.parametrize(
    "text",
    [
        "Vịt lướt trên hồ, mía ngọt, gõ cửa nhà nào cũng có người.",
        "Lee và Ben đi khảo sát ở xã Tân Sỏi.",
        "Sông Cầu rộng 120 m, dài 5 km, chở 3 tr tấn cát.",
        "Tàu chạy lúc 7 h, giá 45 k một vé.",
        "Bùn đỏ tràn ra ruộng lúa, ong bay vào keo.",
    ],
)
def test_plain_words_that_look_like_short_forms_stay(text: str) -> None:
    assert normalise_social(text) == text
