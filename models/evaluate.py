"""Measuring every model on items it was not trained on: one table with intervals, baselines and floors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from models import heldout, speeds
from models.calibrate import accuracy, macro_f1, weighted_f1
from models.confusions import Confusion, stored
from models.floors import FLOORS, with_floors
from models.linear import ARTEFACTS
from models.press import figures
from models.row import Row, line, of_labels, of_odds
from models.sentiment import social_reader

__all__ = ["FLOORS", "Row", "with_floors"]  # made elsewhere, and asked for here

REPORT = FLOORS.with_name("REPORT.md")
_HEAD = """\
| task | domain | split | n | measure | figure | 95% | baseline | floor | s |
|---|---|---|---:|---|---:|---|---:|---:|---:|"""
_ABOUT = """\
# How good the models are

Written by `minhtin models evaluate`. Intervals: 95% bootstrap over items (of ECE they lean upwards, for what
is drawn anew is noisier); of the encoder's mean cosine the least and the mean. Baseline: always the commonest
class; of ECE what chance alone shows of a perfectly calibrated judge on so many items. s: seconds that it
takes to judge them (trained judges: of one core)."""


def evaluate(artefacts: Path = ARTEFACTS) -> list[Row]:
    """Return the figures of topics and sentiment, from the answers stored for items that were held out.

    Raises:
        OSError: an artefact is absent.
    """
    return with_floors([*figures.rows(artefacts), *_post_rows(artefacts), *_topic_rows(artefacts)])


def render_report(rows: Sequence[Row], more: Sequence[Confusion] = ()) -> str:
    """Return the report as Markdown: what is in use, what it stands beside, what each costs, the confusions.

    Those of the models are made of stored predictions, ``more`` was measured elsewhere.
    """
    parts = [_ABOUT, "", "## In use", "", _HEAD, *(line(row) for row in rows if not row.compared)]
    parts += ["", "## Compared with", "", _HEAD, *(line(row) for row in rows if row.compared)]
    parts += ["", "## What a judge costs", "", *speeds.lines(rows), "", "## What is taken for what"]
    tables: list[figures.Table | Confusion] = [*figures.tables(ARTEFACTS), *stored(), *more]
    for one in tables:
        parts += ["", *one.lines()]
    return "\n".join([*parts, ""])


def write_report(rows: Sequence[Row], more: Sequence[Confusion] = (), path: Path = REPORT) -> None:
    """Write :func:`render_report` to ``path``."""
    path.write_text(render_report(rows, more), encoding="utf-8")


def _topic_rows(artefacts: Path) -> list[Row]:
    """Own posts, VNTC's ten, and words alone where they were fitted, out of fold."""
    rows = []
    for domain, folder, name, split, judge in (
        ("own posts", "topics-reader", "posts.json", "never trained on", speeds.IN_USE),
        (
            "VNTC ten",
            "topics-vntc-reader",
            "heldout.json",
            "held-out fifth; share of its other half",
            speeds.TEN,
        ),
        ("own posts, words alone", "topics-reader", "posts-words.json", "never trained on", speeds.WORDS),
        ("VNTC ten, reader alone", "topics-vntc-reader", "alone.json", "held-out fifth", speeds.TEN_READER),
        ("VNTC ten, words and vectors", "topics-vntc", "heldout.json", "held-out fifth", speeds.TEN_OLDER),
        ("VNTC ten, words alone", "topics-vntc", "words.json", "held-out fifth", speeds.TEN_WORDS),
    ):
        said = heldout.read(artefacts / folder, name)
        row = of_labels(("topics", domain, split, "accuracy"), accuracy, said.main, said.predicted)
        rows.append(_timed(row, judge, compared="," in domain))
    words = heldout.read(artefacts / "topics")
    return rows + [
        _timed(row, speeds.WORDS, compared=True)
        for row in figures.field_rows("press, words alone, items learnt from", "5-fold", words)
    ]


def _post_rows(artefacts: Path) -> list[Row]:
    """Posts: what words and the fine-tuned encoder say together, and words alone, of posts held out."""
    rows = []
    for name, measure, domain, split, title in (
        ("macro-F1", macro_f1, "product", "VLSP-2016, every 5th", "product posts"),
        ("weighted F1", weighted_f1, "feedback", "VSFC dev", "student feedback"),
    ):
        for file, suffix in (("heldout.json", ""), ("heldout-plain.json", ", no marks")):
            words = heldout.read(artefacts / f"sentiment-{domain}", file)
            # Typed without marks, words decide alone (SocialReader.heard).
            both = words if suffix else heldout.read(artefacts / social_reader.FOLDER.name, f"{domain}.json")
            how = split if suffix else f"{split}; temperatures found on half of it"
            what = ("sentiment", title + suffix, how)
            row = of_labels((*what, name), measure, both.main, both.predicted)
            judge = speeds.POSTS_WORDS if suffix else speeds.POSTS
            rows += [_timed(one, judge) for one in (row, of_odds(what, both.probabilities, both.main_rows))]
            if not suffix:
                alone = ("sentiment", f"{title}, words alone", split, name)
                row = of_labels(alone, measure, words.main, words.predicted)
                rows.append(_timed(row, speeds.POSTS_WORDS, compared=True))
    return rows + _tones_of_words(artefacts)


def _tones_of_words(artefacts: Path) -> list[Row]:
    """What both older judges of tone say of items learnt from: out of fold, and of a data set never met."""
    rows = []
    for domain, split, folder, name, judge in (
        ("press, words alone, items learnt from", "5-fold", "sentiment-press", "heldout.json", speeds.WORDS),
        ("press, words alone, new source", "a set left out", "sentiment-press", "sources.json", speeds.WORDS),
        (
            f"press, {speeds.OLDER}, new source", "a set left out",
            "sentiment-press-encoder", "sources.json", speeds.OLDER,
        ),
    ):  # fmt: skip
        said = heldout.read(artefacts / folder, name)
        row = of_labels(("sentiment", domain, split, "macro-F1"), macro_f1, said.main, said.predicted)
        rows.append(_timed(row, judge, compared=True))
    return rows


def _timed(row: Row, judge: str, *, compared: bool = False) -> Row:
    return replace(row, seconds=speeds.seconds(judge, row.n), compared=compared)
