"""The words of ``rules/lexicons/claims.yaml``, checked and compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from pipeline.facets.text import Phrases, fold, key
from pipeline.paths import rules_dir
from pipeline.rule_file import read_rule_file

FILE = "lexicons/claims.yaml"


class _Status(BaseModel):
    model_config = ConfigDict(extra="forbid")

    done: list[str]
    ongoing: list[str]
    future: list[str]


class _Speech(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    office: list[str]
    crowd: list[str]
    says: list[str]
    crowd_says: list[str]
    not_says: list[str]
    from_: list[str] = Field(alias="from")
    not_from: list[str]
    hearsay: list[str]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    synonyms: list[list[str]]
    antonyms: list[tuple[list[str], list[str]]]
    negation: list[str]
    not_negation: list[str]
    hidden_negation: list[str]
    denial: list[str]
    reassuring: list[str]
    confirming: list[str]
    casualty: list[str]
    unhurt: list[str]
    uncertain_casualty: list[str]
    pending: list[str]
    status: _Status
    quantifier_all: list[str]
    quantifier_some: list[str]
    uncertain: list[str]
    not_uncertain: list[str]
    speech: _Speech
    attribution_official: list[str]
    attribution_crowd: list[str]
    opinion: list[str]
    prediction: list[str]
    announced: list[str]
    guess: list[str]
    advice: list[str]
    hypothetical: list[str]
    law: list[str]
    satire: list[str]
    question: list[str]
    rumour_frame: list[str]
    somebody: list[str]
    answered: list[str]
    part: list[str]
    ailment: list[str]
    assertion: list[str]
    harm: list[str]
    official_matter: list[str]
    complaint: list[str]
    stop: list[str]


class Lexicon:
    """Compiled word lists. ``phrases[name]`` finds the words of one list of the file."""

    def __init__(self, data: _File) -> None:
        plain: dict[str, Any] = data.model_dump(exclude={"synonyms", "antonyms", "status", "speech", "stop"})
        self.phrases = {name: Phrases(words) for name, words in plain.items()}
        self.status = {name: Phrases(words) for name, words in data.status.model_dump().items()}
        speech = data.speech.model_dump(by_alias=True)
        self.speech = {name: Phrases(words) for name, words in speech.items()}
        self.antonyms = [(Phrases(one), Phrases(other)) for one, other in data.antonyms]
        self.with_opposite = Phrases(word for pair in data.antonyms for side in pair for word in side)
        self._stop = frozenset(data.stop)
        self._bare_stop = frozenset(map(fold, data.stop))
        self._canon = _Canon(data.synonyms, key)
        self._bare_canon = _Canon(data.synonyms, fold)

    def __getitem__(self, name: str) -> Phrases:
        return self.phrases[name]

    def stop(self, *, bare: bool) -> frozenset[str]:
        """Return the syllables left out of comparison, folded for text without diacritics."""
        return self._bare_stop if bare else self._stop

    def canonical(self, text: str, *, bare: bool) -> str:
        """Return a key (or folded text) in which synonyms are replaced by one word of their line."""
        return (self._bare_canon if bare else self._canon)(text)


class _Canon:
    def __init__(self, lines: list[list[str]], form: Callable[[str], str]) -> None:
        self._to = {form(word): form(line[0]) for line in lines for word in line[1:]}
        words = sorted(self._to, key=len, reverse=True)
        self._rx = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)")

    def __call__(self, text: str) -> str:
        return self._rx.sub(lambda m: self._to[m.group()], text)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the compiled lexicon.

    Raises:
        BadInput: the file is missing or wrong; the message names file and field.
    """
    return Lexicon(read_rule_file(rules_dir() / FILE, _File))
