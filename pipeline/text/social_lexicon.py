"""The short forms of posts that are known, out of ``rules/lexicons``; see the heads of the files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Short forms by when they are read; ``table`` holds what a dictionary adds."""

    always: dict[str, tuple[str, ...]]
    itself: dict[str, frozenset[str]]
    before: dict[str, str]
    names: frozenset[str]
    labels: frozenset[str]
    followed: dict[str, str]
    followers: frozenset[str]
    capitals: dict[str, str]
    table: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return the lexicon.

    Raises:
        BadInput: a file is absent or not of the form it should have.
    """
    import yaml

    from pipeline.errors import BadInput
    from pipeline.faults import file_fault
    from pipeline.paths import rules_dir

    path = rules_dir() / "lexicons" / "social.yaml"
    try:
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        always, beside, before, followed, capitals = (
            {str(key): str(value) for key, value in loaded[name].items()}
            for name in ("always", "itself", "before", "followed", "capitals")
        )
        names, labels, followers = (
            frozenset(str(loaded[name]).split()) for name in ("names", "labels", "followers")
        )
        itself = {key: frozenset(value.split()) for key, value in beside.items()}
        senses = {key: tuple(value.split("|")) for key, value in always.items()}
        table = _table(path.with_name("social_forms.tsv"))
        return Lexicon(senses, itself, before, names, labels, followed, followers, capitals, table)
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadInput(f"{path}: không đọc được bảng chữ viết tắt: {file_fault(error)}") from None


def _table(path: Path) -> dict[str, tuple[str, ...]]:
    """Word to what it stands for, likeliest first (see ``build_forms.py``)."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return {word: tuple(senses.split("|")) for word, senses in rows}
