"""What is taken for what: tables of confusions below the table of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import heldout
from models.calibrate import Names
from models.linear import ARTEFACTS

#: Title, artefact of the judge in use, its stored predictions.
_STORED = (
    ("Sentiment, press items never learnt from", "sentiment-press-reader", "third fourth fifth"),
    ("Sentiment, press items drawn evenly", "sentiment-press-reader", "third"),
    ("Sentiment, press items drawn afresh", "sentiment-press-reader", "fourth"),
    ("Sentiment, press items drawn last", "sentiment-press-reader", "fifth"),
    ("Sentiment, product posts", "sentiment-social-reader", "product"),
    ("Sentiment, student feedback", "sentiment-social-reader", "feedback"),
    ("Topics, main field of press items never learnt from", "topics-reader", "third fourth fifth"),
    ("Topics, VNTC ten", "topics-vntc-reader", "heldout"),
    ("Claims worth checking", "claims-worth-checking", "heldout"),
    ("Sentences that state nothing", "voices", "heldout"),
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
    for title, folder, names in _STORED:
        files = [f"{name}.json" for name in names.split()]
        if all((artefacts / folder / file).is_file() for file in files):
            seen = heldout.pooled([heldout.read(artefacts / folder, file) for file in files])
            found.append(Confusion.of(title, seen.labels, seen.main, seen.predicted))
    return found
