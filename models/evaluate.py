"""Measuring every model on items it was not trained on: one table with intervals, baselines and floors."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from models import heldout
from models.calibrate import Names, accuracy, calibration_error, interval, macro_f1, weighted_f1
from models.confusions import Confusion, stored
from models.data import digest
from models.heldout import Heldout
from models.linear import ARTEFACTS
from models.sentiment import social_reader

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "floors.json"
REPORT = HERE / "REPORT.md"
Measure = Callable[[Names, Names], float]
#: Measures of which less is better.
_SMALLER = frozenset({"ECE", "false conversions"})


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: ``baseline`` is the same measure for always naming the commonest class."""

    task: str
    domain: str
    split: str
    n: int
    measure: str
    figure: float
    low: float
    high: float
    baseline: float
    floor: float | None
    seconds: float

    @property
    def key(self) -> str:
        """The name under which a floor is pinned."""
        return f"{self.task}/{self.domain}/{self.measure}"

    @property
    def holds(self) -> bool:
        """Whether the figure is on the right side of its floor (for an error, below it)."""
        if self.floor is None:
            return True
        return self.figure <= self.floor if self.measure in _SMALLER else self.figure >= self.floor


def evaluate(artefacts: Path = ARTEFACTS) -> list[Row]:
    """Return the figures of topics and sentiment, from the answers stored for items that were held out.

    Raises:
        OSError: an artefact is absent.
    """
    return with_floors([*_topic_rows(artefacts), *_press_rows(artefacts), *_post_rows(artefacts)])


def with_floors(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the floors pinned for them."""
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"]
    return [replace(row, floor=floors[row.key]["floor"] if row.key in floors else None) for row in rows]


def render_report(rows: Sequence[Row], more: Sequence[Confusion] = ()) -> str:
    """Return the table as Markdown, followed by the confusions of every task.

    Those of the models are made of stored predictions, ``more`` was measured elsewhere.
    """
    lines = [
        "# How good the models are",
        "",
        "Written by `minhtin models evaluate`. Intervals: 95% bootstrap over items.",
        "Baseline: always the commonest class.",
        "",
        "| task | domain | split | n | measure | figure | 95% | baseline | floor | s |",
        "|---|---|---|---:|---|---:|---|---:|---:|---:|",
    ]
    lines += [_line(row) for row in rows]
    for one in (*stored(), *more):
        lines += ["", *one.lines()]
    return "\n".join([*lines, ""])


def write_report(rows: Sequence[Row], more: Sequence[Confusion] = (), path: Path = REPORT) -> None:
    """Write :func:`render_report` to ``path``."""
    path.write_text(render_report(rows, more), encoding="utf-8")


def label_digests() -> dict[str, str]:
    """Return the digests of the project's own label files, as pinned in the floors."""
    found = {name: digest(HERE / name / "labels.jsonl") for name in ("sentiment", "topics")}
    for when in ("later", "wider", "even", "third", "fourth", "fifth"):
        found[f"sentiment, {when}"] = digest(HERE / "sentiment" / f"labels_{when}.jsonl")
    for when in ("wider", "even", "fourth", "fifth"):
        found[f"topics, {when}"] = digest(HERE / "topics" / f"labels_{when}.jsonl")
    return found


def _topic_rows(artefacts: Path) -> list[Row]:
    fused, folder = artefacts / "topics-encoder", artefacts / "topics"
    press = heldout.read(fused)
    rows = _field_rows("press", press)
    rows += [
        _main_row("press", "5-fold", press),
        _calibration("press", "5-fold", press, task="topics"),
        *_field_rows("press, words alone", heldout.read(folder)),
        *_field_rows("press, encoder alone", heldout.read(fused, "alone.json")),
    ]
    for domain, split, read in _apart(artefacts / "topics-reader"):
        rows += [*_field_rows(domain, read, split), _main_row(domain, split, read)]
        rows.append(_calibration(domain, split, read, task="topics"))
    for domain, name in (("own posts", "posts.json"), ("own posts, words alone", "posts-words.json")):
        posts = heldout.read(artefacts / "topics-reader", name)
        rows.append(
            _row("topics", domain, "never trained on", "accuracy", accuracy, posts.main, posts.predicted)
        )
    return rows + _ten_rows(artefacts)


def _ten_rows(artefacts: Path) -> list[Row]:
    rows = []
    for domain, folder, name, split in (
        ("VNTC ten", "topics-vntc-reader", "heldout.json", "held-out fifth; share found on its other half"),
        ("VNTC ten, reader alone", "topics-vntc-reader", "alone.json", "held-out fifth"),
        ("VNTC ten, words and vectors", "topics-vntc", "heldout.json", "held-out fifth"),
        ("VNTC ten, words alone", "topics-vntc", "words.json", "held-out fifth"),
    ):
        ten = heldout.read(artefacts / folder, name)
        rows.append(_row("topics", domain, split, "accuracy", accuracy, ten.main, ten.predicted))
    return rows


def _main_row(domain: str, split: str, stored: Heldout) -> Row:
    return _row("topics", f"{domain} main field", split, "macro-F1", macro_f1, stored.main, stored.predicted)


def _apart(folder: Path) -> list[tuple[str, str, Heldout]]:
    """What the fine-tuned reader says of items that only measure: with words, alone, and the words alone."""
    found = []
    for name, domain, split in (
        ("third", "press, drawn evenly", "never trained on; share found on it"),
        ("fourth", "press, drawn afresh", "never trained on, nothing chosen on it"),
        ("fifth", "press, drawn last", "never trained on, nothing chosen on it"),
    ):
        for ending, suffix in (("", ""), ("-alone", ", reader alone"), ("-words", ", words alone")):
            found.append((domain + suffix, split, heldout.read(folder, f"{name}{ending}.json")))
    return found


def _field_rows(domain: str, stored: Heldout, split: str = "5-fold") -> list[Row]:
    # An item may be filed under two fields; naming either is right.
    either = [
        guess if guess in fields else fields[0]
        for guess, fields in zip(stored.predicted, stored.truth, strict=True)
    ]
    return [
        _row("topics", domain, split, name, measure, either, stored.predicted)
        for name, measure in (("accuracy", accuracy), ("macro-F1", macro_f1))
    ]


def _press_rows(artefacts: Path) -> list[Row]:
    fused, words = artefacts / "sentiment-press-encoder", artefacts / "sentiment-press"
    stored, alone = heldout.read(fused), heldout.read(fused, "alone.json")
    rows = [
        _tone_row("press", "5-fold", stored),
        _calibration("press", "5-fold", stored),
        _tone_row("press, words alone", "5-fold", heldout.read(words)),
        _tone_row("press, encoder alone", "5-fold", alone),
        _calibration("press, encoder alone", "5-fold", alone),
    ]
    rows += [_tone_row(f"press: {name}", "5-fold", stored.part(name)) for name in sorted(set(stored.groups))]
    later = heldout.read(fused, "later.json")
    split = "never trained on"
    rows += [_tone_row("press, read later", split, later), _calibration("press, read later", split, later)]
    for domain, split, read in _apart(artefacts / "sentiment-press-reader"):
        rows += [_tone_row(domain, split, read), _calibration(domain, split, read)]
    for domain, folder in (("press, new source", fused), ("press, new source, words alone", words)):
        rows.append(_tone_row(domain, "one set left out", heldout.read(folder, "sources.json")))
    return rows


def _tone_row(domain: str, split: str, stored: Heldout) -> Row:
    return _row("sentiment", domain, split, "macro-F1", macro_f1, stored.main, stored.predicted)


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
            row = _row("sentiment", title + suffix, split, name, measure, both.main, both.predicted)
            rows += [row, _calibration(title + suffix, split, both)]
            told = f"{title}{suffix}, words alone"
            rows.append(_row("sentiment", told, split, name, measure, words.main, words.predicted))
    return rows


def _row(  # noqa: PLR0917  a row of the table, cell by cell
    task: str, domain: str, split: str, name: str, measure: Measure, truth: Names, predicted: Names
) -> Row:
    low, high = interval(measure, truth, predicted)
    commonest = Counter(truth).most_common(1)[0][0]
    baseline = measure(truth, [commonest] * len(truth))
    return Row(
        task, domain, split, len(truth), name, measure(truth, predicted), low, high, baseline, None, 0.0
    )


def _calibration(domain: str, split: str, stored: Heldout, task: str = "sentiment") -> Row:
    truth = np.array([stored.labels.index(label) for label in stored.main])
    random = np.random.default_rng(5)
    draws = (random.integers(0, len(truth), len(truth)) for _ in range(200))
    low, high = np.percentile(
        [calibration_error(stored.probabilities[d], truth[d]) for d in draws], [2.5, 97.5]
    )
    error = calibration_error(stored.probabilities, truth)
    return Row(
        task, domain, split, len(truth), "ECE", error, float(low), float(high), float("nan"), None, 0.0
    )


def _line(row: Row) -> str:
    floor = "" if row.floor is None else f"{row.floor:.3f}{'' if row.holds else ' **broken**'}"
    baseline = "" if np.isnan(row.baseline) else f"{row.baseline:.3f}"
    span = f"{row.low:.3f}–{row.high:.3f}"
    cells = [
        row.task,
        row.domain,
        row.split,
        str(row.n),
        row.measure,
        f"{row.figure:.3f}",
        span,
        baseline,
        floor,
    ]
    return f"| {' | '.join([*cells, f'{row.seconds:.1f}'])} |"
