"""Words around names (``rules/places/cues.yaml``) as sets ready for look-up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput
from pipeline.faults import file_fault
from pipeline.places.tokens import name_key

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Lists of words by use, each as phrases of keys; ``kinds*`` map a phrase to a kind of unit."""

    lists: dict[str, frozenset[Phrase]]
    kinds: dict[Phrase, str]
    kinds_bare: dict[Phrase, str]
    kinds_after: dict[Phrase, str]

    def word_in(self, use: str, word: str) -> bool:
        """Whether one word is on the list of ``use``."""
        return (word,) in self.lists[use]


@lru_cache(maxsize=4)
def load_cues(path: Path) -> Cues:
    """Return the cue words of a file.

    Raises:
        BadInput: the file is missing, is not YAML or has not the expected shape.
    """
    import yaml

    try:
        data: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        lists = {
            use: frozenset(name_key(phrase) for phrase in phrases)
            for use, phrases in data.items()
            if isinstance(phrases, list)
        }
        maps = [_by_phrase(data[use]) for use in ("kinds", "kinds_bare", "kinds_after")]
    except (OSError, yaml.YAMLError, KeyError, AttributeError, TypeError) as error:
        raise BadInput(f"{path}: không dùng được: {file_fault(error)}") from None
    return Cues(lists, *maps)


def _by_phrase(kinds: dict[str, list[str]]) -> dict[Phrase, str]:
    return {name_key(phrase): kind for kind, phrases in kinds.items() for phrase in phrases}
