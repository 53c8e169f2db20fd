"""What each judge of tone, fields and topics costs on the items it is measured on: seconds a text.

``python -m benchmarks.judges --data FOLDER [--texts 200] [--rounds 3] [--out FILE]``; what the report shows
lies in ``models/speeds.json``. Seconds are those of one core, all threads together, so that other work on the
machine matters little; judges take turns, and the best round of each counts. Models are loaded before.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from models import api, dense, speeds
from models.data import news
from models.linear import load
from models.press.examples import readings
from models.press.reader import FIELD, TONE
from models.sentiment.train import held_out
from models.sentiment.train_encoder import NAME as TONES
from models.topics import vntc, vntc_reader
from models.topics.train_encoder import NAME as TOPICS
from models.vectorise import Text

Judge = Callable[[], object]


def press(data: Path, texts: int) -> dict[str, Judge]:
    """Return the judges of press items, each answering both questions."""
    apart = [one.text for one in readings(data) if one.apart]
    batch = apart[:: max(1, len(apart) // texts)][:texts]
    return {
        speeds.IN_USE: lambda: _both(batch, api.vectors(batch)),
        speeds.READER: lambda: _heads((TONE, FIELD), api.vectors(batch)),
        speeds.WORDS: lambda: _both(batch, None),
        speeds.OLDER: lambda: _older(batch),
        speeds.VECTORS: lambda: api.by_vectors(api.foreign_vectors(batch)),
    }


def posts(data: Path, texts: int) -> dict[str, Judge]:
    """Return the judges of posts, on product posts and feedback by turns."""
    found = {
        name: [one["text"] for one in held_out(data, name)][: texts // 2] for name in ("product", "feedback")
    }
    batches = {name: api.texts([("", "", text) for text in some]) for name, some in found.items()}
    return {
        speeds.POSTS: lambda: [api.by_judge(name, batch, None) for name, batch in batches.items()],
        speeds.POSTS_WORDS: lambda: [
            load(f"sentiment-{name}").probabilities(batch) for name, batch in batches.items()
        ],
    }


def ten(data: Path, texts: int) -> dict[str, Judge]:
    """Return the judges of VNTC's ten topics, on whole articles."""
    items = news(data, "vntc_topics.train")
    parts = [(one.title, one.lead, one.body) for one in items[:: len(items) // texts][:texts]]
    batch = [vntc.whole(*one) for one in parts]
    return {
        speeds.TEN: lambda: vntc.probabilities(parts),
        speeds.TEN_READER: lambda: vntc_reader.heard(batch, np.full((len(batch), 10), 0.1)),
        speeds.TEN_OLDER: lambda: vntc.without_reader(batch),
        speeds.TEN_WORDS: lambda: load(vntc.NAME).probabilities(batch),
    }


def seconds(judges: dict[str, Judge], rounds: int) -> dict[str, float]:
    """Return the CPU seconds that each judge needs for all its texts, the best of the rounds."""
    best = dict.fromkeys(judges, float("inf"))
    for at in range(rounds + 1):  # the first round loads models and counts for nothing
        for name, judge in judges.items():
            start = time.process_time()
            judge()
            if at:
                best[name] = min(best[name], time.process_time() - start)
    return best


def _both(batch: Sequence[Text], vectors: api.Vectors | None) -> object:
    return api.by_judge("press", batch, vectors), api.topic_probabilities(batch, vectors)


def _heads(names: tuple[str, str], vectors: api.Vectors) -> object:
    return [dense.load(name).probabilities(vectors) for name in names]


def _older(batch: Sequence[Text]) -> object:
    vectors = api.foreign_vectors(batch)
    return [
        dense.load(name).with_words(vectors, words)
        for name, words in (
            (TONES, api.by_judge("press", batch, None)),
            (TOPICS, api.topic_probabilities(batch)[1]),
        )
    ]


def main() -> None:
    """Measure all judges; print a table, and write the seconds a text where asked."""
    parser = argparse.ArgumentParser(description="Speed of the judges")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    judges = {
        name: judge for part in (press, posts, ten) for name, judge in part(given.data, given.texts).items()
    }
    found = {name: each / given.texts for name, each in seconds(judges, given.rounds).items()}
    for name, each in found.items():
        print(f"{name:40} {1000 * each:8.1f} s per 1,000 texts {1 / each:8.0f} texts/s a core")
    if given.out:
        told = {"texts": given.texts, "rounds": given.rounds}
        rounded = {name: round(each, 6) for name, each in found.items()}
        given.out.write_text(json.dumps({**told, "judges": rounded}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
