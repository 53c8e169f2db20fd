"""What is taken for what: tables of confusions below the table of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import heldout
from models.calibrate import Names
from models.linear import ARTEFACTS

#: Title, artefact, stored predictions.
_STORED = (
    ("Sentiment, press items", "sentiment-press-encoder", "heldout.json"),
    ("Sentiment, press items of other outlets, not learnt from", "sentiment-press-encoder", "later.json"),
    ("Sentiment, press items drawn evenly, not learnt from", "sentiment-press-reader", "third.json"),
    ("Sentiment, press items drawn afresh, not learnt from", "sentiment-press-reader", "fourth.json"),
    ("Sentiment, press items drawn last, not learnt from", "sentiment-press-reader", "fifth.json"),
    ("Sentiment, product posts, words alone", "sentiment-product", "heldout.json"),
    ("Sentiment, student feedback, words alone", "sentiment-feedback", "heldout.json"),
    ("Topics, main field of press items", "topics-encoder", "heldout.json"),
    ("Topics, main field of press items drawn afresh", "topics-reader", "fourth.json"),
    ("Topics, main field of press items drawn last", "topics-reader", "fifth.json"),
    ("Topics, VNTC ten", "topics-vntc-reader", "heldout.json"),
    ("Claims worth checking", "claims-worth-checking", "heldout.json"),
)


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often each class was taken for each other: ``counts`` by (as read, as found)."""

    title: str
    labels: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    @classmethod
    def of(cls, title: str, labels: Sequence[str], truth: Names, found: Names) -> Confusion:
        """Return the confusions of labels as read and as found."""
        return cls(title, tuple(labels), Counter(zip(truth, found, strict=True)))

    def lines(self) -> list[str]:
        """Return the confusions as a table in Markdown, rows as read, columns as predicted."""
        lines = [
            f"{self.title} (rows: as read; columns: as predicted):",
            "",
            f"| | {' | '.join(self.labels)} |",
        ]
        lines.append("|---" * (len(self.labels) + 1) + "|")
        for true in self.labels:
            cells = " | ".join(str(self.counts.get((true, guess), 0)) for guess in self.labels)
            lines.append(f"| {true} | {cells} |")
        return lines


def stored(artefacts: Path = ARTEFACTS) -> list[Confusion]:
    """Return the confusions of the models by the predictions stored beside them."""
    found = []
    for title, folder, name in _STORED:
        if (artefacts / folder / name).is_file():
            seen = heldout.read(artefacts / folder, name)
            found.append(Confusion.of(title, seen.labels, seen.main, seen.predicted))
    return found
