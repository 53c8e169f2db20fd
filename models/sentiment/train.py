"""Training sentiment: press toward the province, product posts, student feedback, and their gate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibrate import fit_temperature
from models.data import NEWS, Item, digest, news, read_rows
from models.fit import Example, Recipe, fit, fit_rows, folds, without_marks
from models.heldout import Heldout, write
from models.linear import LinearModel, Matrix, save, softmax
from models.text import strip_marks, view
from models.vectorise import Block, Text, Vectoriser

HERE = Path(__file__).resolve().parent
LABELS = HERE / "labels.jsonl"
#: Items read after the first models were made, of outlets hardly met before.
LATER = HERE / "labels_later.jsonl"
#: Items drawn evenly over the sets and fields; they are learnt from.
WIDER, EVEN = HERE / "labels_wider.jsonl", HERE / "labels_even.jsonl"
#: Items drawn the same way that no model learns from: they only measure.
APART = {name: HERE / f"labels_{name}.jsonl" for name in ("third", "fourth", "fifth")}
CLASSES = ("negative", "neutral", "positive")
PRESS, PRODUCT, FEEDBACK, GATE = (
    "sentiment-press",
    "sentiment-product",
    "sentiment-feedback",
    "sentiment-gate",
)
_SEED = 11
_PRESS = Recipe(
    (Block("all", "word", 1, 2), Block("head", "word", 1, 2)),
    least=4,
    most=60_000,
    strength=2.0,
    columns=60_000,
)
_SOCIAL = Recipe(
    (Block("all", "token", 1, 3, present=True),),
    least=2, most=200_000, strength=1.0, columns=60_000, balanced=False, ratios=True,
)  # fmt: skip
_DOMAIN = Recipe((Block("head", "word", 1, 1), Block("head", "char", 2, 3)), most=12_000, columns=12_000)
#: How many unlabelled items of each class are taken as the first model sees them; what an item read counts.
_PSEUDO, _GOLD = 2000, 5.0
#: Posts about products written by us, and what one counts beside a real one.
PRODUCT_POSTS, _OWN = HERE / "product_posts.yaml", 0.5
#: Every fifth product post is never trained on; it is measured.
HOLDOUT = 5


def train_press(data: Path, out: Path) -> None:
    """Train the press model: a first model labels the clearest other items, a second learns from both."""
    gold, pool = read_items(data)
    own = own_posts()
    vectoriser = Vectoriser(_PRESS.blocks)
    sample = [Example(text, "") for text in pool] + [replace(one, weight=1) for one in (*gold, *own)]
    learnt = [one.text for one in (*sample, *without_marks(sample, every=4, share=1))]
    vectoriser.fit(learnt, least=_PRESS.least, most=_PRESS.most)
    pool_rows = vectoriser.transform(pool)
    bench = _Bench(gold, own, pool, pool_rows, vectoriser)
    groups = _groups()
    truth = np.array([CLASSES.index(one.label) for one in gold])
    scores = bench.scores_apart(folds(len(gold), 5, _SEED))
    model = bench.fit(gold)
    model.temperature = fit_temperature(scores, truth)
    save(
        model,
        out / PRESS,
        {
            "data": digest(LABELS, LATER, WIDER, EVEN, HERE / "posts.yaml"),
            "labelled": len(gold),
            "own": len(own),
        },
    )
    classes = tuple((one.label,) for one in gold)
    write(Heldout(CLASSES, classes, softmax(scores / model.temperature), groups), out / PRESS)
    names = np.array(groups)
    by_source = bench.scores_apart([np.flatnonzero(names == name) for name in sorted(set(groups))])
    apart = Heldout(CLASSES, classes, softmax(by_source / model.temperature), groups)
    write(apart, out / PRESS, "sources.json")
    known, later = known_first(), slice(known_first(), known_first() + len(_rows(LATER)))
    scores = bench.fit(gold[:known]).scores([one.text for one in gold[later]])
    shares = softmax(scores / model.temperature)
    write(Heldout(CLASSES, classes[later], shares, groups[later]), out / PRESS, "later.json")


def train_social(data: Path, out: Path) -> None:
    """Train the product and the feedback model, each with predictions on posts held out.

    The product model that is kept learns from all posts; its predictions are those of one that did not see
    every fifth.
    """
    product = data / "sentiment" / "vlsp2016.train.jsonl"
    feedback = data / "sentiment" / "vsfc.train.jsonl"
    posts = social_examples(product)
    kept = [one for at, one in enumerate(posts) if at % HOLDOUT]
    own = [Example(view("", "", text), label, _OWN) for label, texts in invented().items() for text in texts]
    notes = {"data": digest(product), "own": digest(PRODUCT_POSTS)}
    _social((kept, posts), held_out(data, "product"), out / PRODUCT, notes, own)
    said = social_examples(feedback)
    _social((said, said), held_out(data, "feedback"), out / FEEDBACK, {"data": digest(feedback)})


def held_out(data: Path, domain: str) -> list[dict[str, str]]:
    """Return the posts of a domain on which it is measured: every fifth product post, the dev part."""
    if domain == "feedback":
        return list(read_rows(data / "sentiment" / "vsfc.dev.jsonl"))
    rows = read_rows(data / "sentiment" / "vlsp2016.train.jsonl")
    return [one for at, one in enumerate(rows) if at % HOLDOUT == 0]


def train_gate(data: Path, out: Path) -> None:
    """Train the gate: does a text read like press or townspeople, a product post, or feedback?"""
    press = [Example((item.text[0], ""), "press") for item in news(data, "docbao_headlines")[::12]]
    for name in ("vietnews_sample", "bacgiang_bacninh"):
        items = news(data, name)[::8]
        press += [Example((item.text[0], ""), "press") for item in items]
        press += [Example((item.lead or item.title, ""), "press") for item in items]
    press += [Example(one.text, "press", 8.0) for one in own_posts()]
    product = [
        Example(one.text, "product") for one in social_examples(data / "sentiment" / "vlsp2016.train.jsonl")
    ]
    feedback = [
        Example(one.text, "feedback") for one in social_examples(data / "sentiment" / "vsfc.train.jsonl")
    ]
    examples = press + [one for at, one in enumerate(product) if at % HOLDOUT] + feedback[::3]
    examples += without_marks(examples, every=2, share=0.7)
    save(fit(examples, _DOMAIN), out / GATE, {"examples": len(examples)})


def read_items(data: Path) -> tuple[list[Example], list[Text]]:
    """Return (items labelled by reading in the order of the label files, unlabelled press texts)."""
    rows = _labels()
    everything = {(item.set, item.id): item for name in NEWS for item in news(data, name)}
    labelled = {(row["set"], row["id"]): row for row in rows}
    gold = [Example(everything[key].text, row["label"]) for key, row in labelled.items()]
    measured = [(row["set"], row["id"]) for row in _rows(*APART.values())]
    titles = {everything[key].title for key in (*labelled, *measured)}
    pool = [item for item in everything.values() if item.title not in titles and _wanted(item)]
    return gold, [item.text for item in pool]


def own_posts() -> list[Example]:
    """Return the invented posts of townspeople that lie beside this file."""
    found = _written(HERE / "posts.yaml")
    return [Example(view("", "", post), label) for label, posts in found.items() for post in posts]


def invented() -> dict[str, list[str]]:
    """Return the posts about products written by us, by label; a small thing tells many of them apart."""
    return _written(PRODUCT_POSTS)


def _written(path: Path) -> dict[str, list[str]]:
    import yaml

    found: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def social_examples(path: Path) -> list[Example]:
    """Return the posts of a sentiment set."""
    return [Example(view("", "", row["text"]), row["label"]) for row in read_rows(path)]


def _wanted(item: Item) -> bool:
    """All of the small sets, half of vietnews and a quarter of the bare headlines: enough, and quick."""
    if item.set == "vietnews_sample":
        return item.id[-1:] in "02468"
    return item.set != "docbao_headlines" or len(item.title) % 4 == 0


def _labels() -> list[dict[str, str]]:
    return _rows(LABELS, LATER, WIDER, EVEN)


def _rows(*paths: Path) -> list[dict[str, str]]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def known_first() -> int:
    """Return how many of the items were read before the first models were made."""
    return len(_rows(LABELS))


def _groups() -> tuple[str, ...]:
    return tuple(row["set"] for row in _labels())


@dataclass(frozen=True, slots=True)
class _Bench:
    """What every press model is fitted with; only the items read differ from fold to fold."""

    gold: Sequence[Example]
    own: Sequence[Example]
    pool: Sequence[Text]
    pool_rows: Any
    vectoriser: Vectoriser

    def scores_apart(self, parts: Sequence[NDArray[np.int64]]) -> Matrix:
        """Return scores of each item by a model that did not see its part."""
        scores: Matrix = np.zeros((len(self.gold), len(CLASSES)))
        for part in parts:
            inside = set(part.tolist())
            model = self.fit([one for at, one in enumerate(self.gold) if at not in inside])
            scores[part] = model.scores([self.gold[at].text for at in part.tolist()])
        return scores

    def fit(self, read: Sequence[Example]) -> LinearModel:
        """Return the model that learns from ``read``, own posts and the clearest items of the pool."""
        first = [*read, *self.own]
        teacher = fit_rows(self._rows(first), self.vectoriser, first, replace(_PRESS, columns=10**9))
        shares = softmax(np.asarray(self.pool_rows @ teacher.weights + teacher.bias, dtype=np.float64))
        pseudo = [
            Example(self.pool[at], label)
            for column, label in enumerate(teacher.labels)
            for at in np.argsort(-shares[:, column])[:_PSEUDO].tolist()
        ]
        sure = [replace(one, weight=_GOLD) for one in first]
        plain = without_marks(pseudo, every=3, share=0.7) + without_marks(sure, every=1, share=0.5)
        examples = [*pseudo, *sure, *plain]
        return fit_rows(self._rows(examples), self.vectoriser, examples, _PRESS)

    def _rows(self, examples: Sequence[Example]) -> Any:  # noqa: ANN401  scipy carries no types
        return self.vectoriser.transform([one.text for one in examples])


def _social(
    parts: tuple[Sequence[Example], Sequence[Example]],
    apart: Sequence[Mapping[str, str]],
    folder: Path,
    notes: Mapping[str, object],
    own: Sequence[Example] = (),
) -> None:
    """Fit on the first part to judge ``apart`` and to find the temperature, then on the second.

    ``own`` examples are always learnt from.
    """
    first, second = parts
    kept = [*(one for at, one in enumerate(first) if at % 5), *own]
    tried, truth = _posts_model(kept), np.array([CLASSES.index(one.label) for one in first[::5]])
    temperature = fit_temperature(_class_scores(tried, [one.text for one in first[::5]]), truth)
    judge = _posts_model([*first, *own])
    model = judge if second is first else _posts_model([*second, *own])
    model.temperature = temperature
    save(model, folder, {**notes, "examples": len(second) + len(own)})
    classes = tuple((one["label"],) for one in apart)
    for name, change in (("heldout.json", str), ("heldout-plain.json", strip_marks)):
        scores = _class_scores(judge, [view("", "", change(one["text"])) for one in apart])
        write(Heldout(CLASSES, classes, softmax(scores / temperature), ("",) * len(apart)), folder, name)


def _posts_model(examples: Sequence[Example]) -> LinearModel:
    return fit([*examples, *without_marks(examples, every=1, share=0.5)], _SOCIAL)


def _class_scores(model: LinearModel, texts: Sequence[Text]) -> Matrix:
    return model.scores(texts)[:, [model.labels.index(label) for label in CLASSES]]
