"""The model of sentences that turn a story: the words of a later sentence, learnt from written articles.

A cross-encoder that read each sentence beside title and beginning was tried and learnt less from as much (see
the card).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from models.data import digest, read_rows
from models.fit import Example, Recipe, fit
from models.linear import save
from models.turning.shape import NAME, PLAIN, TURNS, shaped
from models.turning.written import FOLDER, Article, written
from models.vectorise import Block
from models.verify.generate import sentences

#: The words a sentence begins with, and all of its words and pairs.
_RECIPE = Recipe((Block("head", "word", 1, 3, 0.5), Block("rest", "word", 1, 2)), least=2, strength=6.0)
#: Articles of the data folder, by set; their later sentences hardly ever turn anything, but count less.
REAL, OF_REAL = {"dantri_2020": 1800, "five_outlets_2016": 1800}, 0.8
#: Of an article's sentences after the second, two of the first so many.
BEGINNING = 14
_SEED = 1


def examples(articles: Iterable[Article]) -> list[Example]:
    """Return each later sentence of ``articles`` once: what turns, and what does not; ``~`` is left out."""
    found = {
        (article.title, one.text): one.mark
        for article in articles
        for one in article.later
        if one.mark != "~"
    }
    return [Example(shaped(text), TURNS if mark == "!" else PLAIN) for (_, text), mark in found.items()]


def _real(data: Path, name: str, most: int) -> Iterator[Example]:
    chance = random.Random(_SEED)  # noqa: S311  reproducible, no secret
    rows = list(read_rows(data / "news" / f"{name}.jsonl.gz"))
    chance.shuffle(rows)
    for row in rows[:most]:
        later = sentences(row["text"])[2:BEGINNING]
        if len(later) > 3:
            yield from (Example(shaped(one), PLAIN, OF_REAL) for one in chance.sample(later, 2))


def train(data: Path, out: Path) -> None:
    """Write the model.

    Raises:
        MissingDataError: a file of the data folder is absent.
    """
    made = examples(one for one in written() if not one.kept)
    real = [one for name, most in REAL.items() for one in _real(data, name, most)]
    model = fit([*made, *real], _RECIPE)
    notes = {
        "sentences": len(made),
        "turning": sum(one.label == TURNS for one in made),
        "written": digest(*sorted(FOLDER.glob("*.txt"))),
    }
    save(model, out / NAME, notes)
