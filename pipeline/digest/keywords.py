"""Words of the day: compounds that several stories share, for a glance at what is talked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline import quick_yaml
from pipeline.digest.plain import clean
from pipeline.digest.rows import Naming
from pipeline.digest.types import StoryLine
from pipeline.paths import rules_dir

#: Words shown; stories that must share one; stories read (the widest first: segmenting costs 1.5 ms each).
MOST, LEAST_STORIES, READ = 8, 2, 100


@cache
def _empty() -> frozenset[str]:
    """Compounds that stand in any day's news (``rules/digest/keywords.yaml``)."""
    rows = quick_yaml.parse((rules_dir() / "digest" / "keywords.yaml").read_text("utf-8"))
    return frozenset(rows["empty"])


def keywords(stories: Sequence[StoryLine], naming: Naming | None = None) -> tuple[tuple[str, int], ...]:
    """Return up to eight (compound, stories that have it) pairs, commonest first.

    ``naming`` counts the stories by their headlines, where there are more than are given.
    """
    from models.segment import words_of

    widest = sorted(stories, key=lambda story: -len(story.appearances))[:READ]
    texts = [clean(f"{story.headline}. {story.summary}") for story in widest if story.language == "vi"]
    counts: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for words in words_of(texts):
        counts.update(_compounds(words))
        forms.update(word for word in words if " " in word)
    shown = {form.lower(): form for form, _ in reversed(forms.most_common())}
    common = [(shown[word], count) for word, count in counts.most_common() if count >= LEAST_STORIES]
    taken = _apart(common)[:MOST]
    if naming and taken:
        told = naming([word for word, _ in taken])
        return tuple(
            sorted(((word, max(told[word], count)) for word, count in taken), key=lambda one: -one[1])
        )
    return tuple(taken) if len(widest) == len(stories) else _recounted(taken, stories)


def _recounted(taken: Sequence[tuple[str, int]], stories: Sequence[StoryLine]) -> tuple[tuple[str, int], ...]:
    """The same words with how many of all the stories name them, where only the widest were segmented."""
    texts = [f"{story.headline}. {story.summary}".casefold() for story in stories]
    found = [(word, sum(word.casefold() in text for text in texts)) for word, _ in taken]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _compounds(words: Iterable[str]) -> set[str]:
    """The words of two or more syllables of one story, in small letters, each once."""
    found = {word.lower() for word in words if " " in word and _is_word(word)}
    return found - _empty()


def _is_word(word: str) -> bool:
    """Letters and hyphens only, of a length that can be read: no numbers, no markup, no noise."""
    return len(word) <= 40 and all(part.replace("-", "").isalpha() for part in word.split())


def _apart(pairs: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out a word that is part of a commoner one already taken."""
    taken: list[tuple[str, int]] = []
    for word, count in pairs:
        if not any(word.lower() in other.lower() or other.lower() in word.lower() for other, _ in taken):
            taken.append((word, count))
    return taken
