"""Sentences written to trap: every pair differs by one thing."""

import importlib.util
from pathlib import Path

import pytest

from pipeline.locate import load_profile, locate

SPEC = importlib.util.spec_from_file_location("places_kit", Path(__file__).parent / "places_kit.py")
assert SPEC is not None
assert SPEC.loader is not None
kit = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(kit)


@pytest.mark.parametrize(
    ("day", "text", "salience", "names"),
    kit.sentences("trap_sentences.yaml"),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_trap_sentence(day: str, text: str, salience: str, names: tuple[str, ...]) -> None:
    (located,) = locate([kit.article(text, day)], load_profile("bac-giang"))
    assert located.salience.value == salience
    assert located.about_province == (salience != "none")
    assert set(names) <= kit.names(located)


@pytest.mark.parametrize(
    "name", [f"trap_sentences_{part}.yaml" for part in ("blind", "later", "unseen", "fresh")]
)
def test_blind_sentences_keep_their_share(name: str) -> None:
    about, salience, named = kit.shares(name, "bac-giang")
    assert about >= 0.98
    assert salience >= 0.97
    assert named == 1


def test_there_are_enough_sentences_and_half_are_negative() -> None:
    rows = [*kit.sentences("trap_sentences.yaml"), *kit.sentences("trap_sentences_blind.yaml")]
    negative = sum(want == "none" for _, _, want, _ in rows)
    assert len(rows) >= 400
    assert 0.4 <= negative / len(rows) <= 0.6
