"""Training the topic model: weakly labelled articles of several sets, and items labelled by reading."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.calibrate import fit_temperature
from models.data import NEWS, Item, digest, news
from models.fit import Example, Recipe, fit_rows, folds, without_marks
from models.heldout import Heldout, write
from models.linear import LinearModel, Matrix, save, softmax
from models.topics.weak import load_seeds, weak_label
from models.vectorise import Block, Vectoriser

NAME = "topics"
LABELS = Path(__file__).resolve().parent / "labels.jsonl"
#: Items drawn evenly over the sets and fields, twice.
WIDER, EVEN = (LABELS.with_name(f"labels_{name}.jsonl") for name in ("wider", "even"))
RECIPE = Recipe(
    (Block("head", "word", 1, 2), Block("all", "word", 1, 2)),
    least=4,
    most=45_000,
    strength=0.06,
    columns=50_000,
    margin=True,
)
#: No field may drown the others; an item labelled by reading counts as much as this many weak ones.
_MOST_PER_TOPIC, _GOLD, _SEED = 900, 5.0, 7


def train(data: Path, out: Path) -> None:
    """Train on the data folder, write artefact and cross-validated predictions below ``out``."""
    gold, pool = read_items(data)
    weak = weak_examples(pool)
    weak += without_marks(weak, every=3, share=0.7)
    vectoriser = Vectoriser(RECIPE.blocks)
    texts = [item.text for item, _ in gold]
    vectoriser.fit([one.text for one in weak] + texts, least=RECIPE.least, most=RECIPE.most)
    weak_rows = vectoriser.transform([one.text for one in weak])
    heldout, temperature = _cross_validate(gold, weak, weak_rows, vectoriser)
    ours = gold_examples(gold) + without_marks(gold_examples(gold), every=1, share=0.5)
    model = _fit(vectoriser, weak, weak_rows, ours)
    model.temperature = temperature
    notes = {"data": digest(LABELS, WIDER, EVEN), "examples": len(weak) + len(ours), "labelled": len(gold)}
    save(model, out / NAME, notes)
    write(heldout, out / NAME)


def read_items(data: Path) -> tuple[list[tuple[Item, tuple[str, ...]]], list[Item]]:
    """Return (items labelled by reading with their fields, all other items except bare headlines)."""
    lines = [line for file in (LABELS, WIDER, EVEN) for line in file.read_text("utf-8").splitlines()]
    labels = {(row["set"], row["id"]): tuple(row["topics"]) for row in map(json.loads, lines)}
    everything = [item for name in (*NEWS, "vntc_topics.train") for item in news(data, name)]
    gold = [(item, labels[item.set, item.id]) for item in everything if (item.set, item.id) in labels]
    titles = {item.title for item, _ in gold}
    pool = [item for item in everything if item.title not in titles and item.set != "docbao_headlines"]
    return gold, pool


def weak_examples(pool: Sequence[Item], most: int = _MOST_PER_TOPIC) -> list[Example]:
    """Return at most ``most`` articles of each field, labelled by section and seed phrases."""
    seeds = load_seeds()
    found: dict[str, list[Item]] = defaultdict(list)
    for item in pool:
        topic = weak_label(item, seeds)
        if topic:
            found[topic].append(item)
    random = np.random.default_rng(_SEED)
    examples = []
    for topic in sorted(found):
        chosen = random.permutation(len(found[topic]))[:most]
        examples += [Example(found[topic][at].text, topic) for at in chosen]
    return examples


def gold_examples(gold: Sequence[tuple[Item, tuple[str, ...]]]) -> list[Example]:
    """Return the items read, once for each of their fields; the main one counts more."""
    return [
        Example(item.text, topic, _GOLD * (1.3 if at == 0 else 0.7) / len(topics))
        for item, topics in gold
        for at, topic in enumerate(topics)
    ]


def _fit(
    vectoriser: Vectoriser, weak: Sequence[Example], weak_rows: object, ours: Sequence[Example]
) -> LinearModel:
    """Return the model that learns from weakly labelled articles, whose rows are known, and from ours."""
    from scipy.sparse import vstack

    rows = vstack([weak_rows, vectoriser.transform([one.text for one in ours])], format="csr")
    return fit_rows(rows, vectoriser, [*weak, *ours], RECIPE)


def _cross_validate(
    gold: Sequence[tuple[Item, tuple[str, ...]]],
    weak: Sequence[Example],
    weak_rows: object,
    vectoriser: Vectoriser,
) -> tuple[Heldout, float]:
    labels: tuple[str, ...] = tuple(sorted({one.label for one in weak}))
    scores: Matrix = np.zeros((len(gold), len(labels)))
    for test in folds(len(gold), 5, _SEED):
        inside = set(test.tolist())
        ours = gold_examples([pair for at, pair in enumerate(gold) if at not in inside])
        model = _fit(vectoriser, weak, weak_rows, ours)
        scores[test] = model.scores([gold[at][0].text for at in test.tolist()])
    truth = np.array([labels.index(topics[0]) for _, topics in gold])
    temperature = fit_temperature(scores, truth)
    shares = softmax(scores / temperature)
    read = tuple(topics for _, topics in gold)
    return Heldout(labels, read, shares, tuple(item.set for item, _ in gold)), temperature
