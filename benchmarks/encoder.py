"""Speed and memory of the packaged encoder beside the same encoder in fp32 torch, in one run.

Run: ``python -m benchmarks.encoder [--threads 2] [--rounds 5]``. Needs nothing beside the project: texts are
made of random pieces, and torch multiplies random weights of the same shape as fast as the real ones.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from models.encoder_packaged import FOLDER, PackagedEncoder

#: Lengths in pieces of what is embedded: a headline, a paragraph (the floor's length), a long article.
LENGTHS = (20, 150, 512)
#: Texts a round at each length.
TEXTS = {20: 128, 150: 32, 512: 8}
#: The batch at which torch is fastest on a processor with small caches.
TORCH_BATCH = 8
#: Shape of the reference: as the weights on the hub.
LAYERS, HEADS, INNER = 12, 12, 1536


def main() -> None:
    """Print one line per length, then the time to load and the peak of memory without torch."""
    parser = argparse.ArgumentParser(description="Speed of the packaged encoder")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON only")
    options = parser.parse_args()
    figures = measure(options.threads, options.rounds)
    if options.json:
        print(json.dumps(figures, indent=1))
        return
    print(f"loaded in {figures['load_s']} s; {figures['memory_mb']} MB more at the peak, without torch")
    print(f"{'pieces':>6} {'int8 texts/s':>13} {'fp32 torch':>11} {'times':>6}")
    for line in figures["speed"]:
        print(f"{line['pieces']:>6} {line['int8']:>13} {line['fp32']:>11} {line['times']:>6}")


def measure(threads: int, rounds: int) -> dict[str, Any]:
    """Return seconds to load, MB at the peak before torch is imported, and texts a second at each length.

    The two take turns within each round, and the best round of each counts: other work on the machine
    slows both.
    """
    before, start = _memory(), time.perf_counter()
    encoder = PackagedEncoder(threads=threads)
    load = time.perf_counter() - start
    encoder.vectors(_texts(encoder, 512, 8))
    memory = _memory() - before
    torch_encode = _reference(encoder, threads)
    speed = [_compare(encoder, torch_encode, length, rounds) for length in LENGTHS]
    size = sum(path.stat().st_size for path in FOLDER.iterdir())
    return {
        "threads": threads,
        "processors": os.cpu_count(),
        "load_s": round(load, 2),
        "memory_mb": round(memory),
        "artefact_mb": round(size / 1e6, 1),
        "speed": speed,
    }


def _texts(encoder: PackagedEncoder, length: int, count: int) -> list[list[int]]:
    chance = random.Random(length)  # noqa: S311  which pieces does not matter
    most = encoder.tokenizer.get_vocab_size() - 2
    return [[0, *(chance.randrange(4, most) for _ in range(length - 2)), 2] for _ in range(count)]


def _compare(
    encoder: PackagedEncoder, reference: Callable[[Sequence[list[int]]], Any], length: int, rounds: int
) -> dict[str, float]:
    texts = _texts(encoder, length, TEXTS[length])
    best = {"int8": 0.0, "fp32": 0.0}
    for _ in range(rounds):
        for name, encode in (("int8", encoder.vectors), ("fp32", reference)):
            start = time.perf_counter()
            encode(texts)
            best[name] = max(best[name], len(texts) / (time.perf_counter() - start))
    shown = {name: round(value, 1) for name, value in best.items()}
    return {"pieces": length, **shown, "times": round(best["int8"] / best["fp32"], 2)}


def _reference(encoder: PackagedEncoder, threads: int) -> Callable[[Sequence[list[int]]], Any]:
    import torch
    from transformers import BertConfig, BertModel

    torch.set_num_threads(threads)
    config = BertConfig(
        vocab_size=encoder.tokenizer.get_vocab_size(),
        hidden_size=encoder.hidden,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=INNER,
        max_position_embeddings=encoder.longest,
    )
    model = BertModel(config, add_pooling_layer=False).train(False)

    def encode(texts: Sequence[list[int]]) -> Any:  # noqa: ANN401  an array
        with torch.inference_mode():
            batches = (texts[at : at + TORCH_BATCH] for at in range(0, len(texts), TORCH_BATCH))
            return np.concatenate([model(torch.tensor(one))[0].mean(1).numpy() for one in batches])

    return encode


def _memory() -> float:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
