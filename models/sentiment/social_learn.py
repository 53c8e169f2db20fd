"""Fine-tuning the encoder on posts: resumable, with checkpoints, so that it can run beside other work.

``minhtin models train sentiment-social-reader`` makes the artefact; ``python -m
models.sentiment.social_learn BASE DATA FOLDER [--every] [--seconds 2400]`` is one course of it, goes on where
it stopped and says when it is done; BASE is a 4-bit file or a model of a hub, FOLDER takes the checkpoint.
``--every`` reads all product posts: what is kept. Without it every fifth is left to measure the course on.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from models.courses import Tensors, memory, one_thread, part, remember, replace, say, steps_done, under
from models.sentiment.social_network import SocialNetwork, base_network, batch_of
from models.sentiment.social_posts import Post, posts
from models.verify.halves import in_halves

SEED, BATCH, CHECKPOINT_SECONDS = 20261128, 32, 180.0
RATE, SMOOTHING, WARM, FADE = 1.2e-4, 0.05, 100, 0.88
#: How often posts are read, by kind: of products, feedback, invented ones of products.
EPOCHS = (7, 2, 4)
#: How often a post is read as it stands, tightly written, without marks.
WAYS = (0.65, 0.23, 0.12)
#: The course ends after so many of its steps: where every fifth product post is left out, and where none is.
STEPS, EVERY_STEPS = 1520, 1690
#: With this probability a piece of a text is hidden from the layers that learn.
HIDE = 0.08
#: What is kept is a running mean of the weights, of about this many steps.
MEAN = 150
_LEARNT, _MEAN = "learnt/", "mean/"
#: What a course has learnt so far, in its folder.
CHECKPOINT = "course.safetensors"


def main() -> None:
    """Learn for so many seconds at most; the checkpoint carries on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", action="store_true", help="read all product posts")
    parser.add_argument("--seconds", type=float, default=2400.0)
    chosen = parser.parse_args()
    done = train(chosen.base, chosen.data, chosen.folder, every=chosen.every, seconds=chosen.seconds)
    say("done" if done else "not done yet: run it again")


def train(
    base: str,
    data: Path,
    folder: Path,
    *,
    every: bool,
    seconds: float = math.inf,
    watch: Callable[[str], None] = say,
) -> bool:
    """Give the course whose checkpoint is in ``folder``; return whether it is finished.

    Raises:
        models.data.MissingDataError: the data folder lacks a set.
        OSError, ValueError: ``base`` is no 4-bit file or BERT-like model.
    """
    read = posts(data, every=every)
    with one_thread():
        torch.manual_seed(SEED)  # the heads begin by chance
        network = base_network(base)
        in_halves(network)
        steps = EVERY_STEPS if every else STEPS
        return learn(network, read, folder, seconds, steps=steps, watch=watch)


def learn(
    network: SocialNetwork,
    read: Sequence[Post],
    folder: Path,
    seconds: float,
    *,
    steps: int = STEPS,
    watch: Callable[[str], None] = say,
) -> bool:
    """Train in place from the checkpoint in ``folder`` on; return whether the course is finished."""
    plan = batches(read)[:steps]
    folder.mkdir(parents=True, exist_ok=True)
    optimiser = torch.optim.AdamW(_groups(network), lr=RATE)
    done, mean = _resume(network, optimiser, folder)
    network.train()
    began = saved = time.monotonic()
    losses: list[float] = []
    for step in range(done, len(plan)):
        torch.manual_seed(SEED + step)
        for group in optimiser.param_groups:
            group["lr"] = group["share"] * _rate(step, len(plan))
        losses.append(_step(network, optimiser, [read[at] for at in plan[step]], step))
        _follow(mean, network, step)
        if step % 20 == 19:
            pace = (time.monotonic() - began) / (step + 1 - done)
            watch(f"{step + 1}/{len(plan)} loss {np.mean(losses[-40:]):.3f} {pace:.2f} s a step")
        over = time.monotonic() - began > seconds
        if over or time.monotonic() - saved > CHECKPOINT_SECONDS or step + 1 == len(plan):
            _save(network, mean, optimiser, folder, step + 1)
            saved = time.monotonic()
        if over:
            return step + 1 == len(plan)
    return True


def batches(read: Sequence[Post]) -> list[list[int]]:
    """Return the batches of the whole course: one kind each, texts of like length together, shuffled."""
    random = np.random.default_rng(SEED)
    plan: list[list[int]] = []
    for kind, epochs in enumerate(EPOCHS):
        members = np.array([at for at, one in enumerate(read) if one.kind == kind], np.int64)
        for _ in range(epochs):
            lengths = np.array([len(read[at].ways[0]) for at in members.tolist()])
            order = members[np.argsort(lengths + random.uniform(-6, 6, len(members)))]
            plan += [order[at : at + BATCH].tolist() for at in range(0, len(order), BATCH)]
    return [plan[at] for at in random.permutation(len(plan)).tolist()]


def _step(
    network: SocialNetwork, optimiser: torch.optim.Optimizer, batch: Sequence[Post], step: int
) -> float:
    chosen = np.random.default_rng(SEED + step).choice(len(WAYS), len(batch), p=WAYS)
    pieces, mask = batch_of([one.ways[way] for one, way in zip(batch, chosen.tolist(), strict=True)])
    hidden = (mask * (torch.rand(mask.shape) > HIDE)).long()
    hidden[:, 0] = 1
    logits = network(pieces, hidden, batch[0].domain)
    wanted = torch.tensor([one.shares for one in batch])
    loss = nn.functional.cross_entropy(logits, wanted, label_smoothing=SMOOTHING)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch gives backward no types
    nn.utils.clip_grad_norm_([one for one in network.parameters() if one.requires_grad], 1.0)
    optimiser.step()
    return float(loss.detach())


def _groups(network: SocialNetwork) -> list[dict[str, object]]:
    """Lower layers learn more slowly, the heads four times as fast."""
    layers = list(network.bert.encoder.layer)
    groups: list[dict[str, object]] = [
        {"params": list(layer.parameters()), "share": FADE ** (len(layers) - 1 - at), "weight_decay": 0.01}
        for at, layer in enumerate(layers)
    ]
    return [*groups, {"params": list(network.heads.parameters()), "share": 4.0, "weight_decay": 0.01}]


def _rate(step: int, steps: int) -> float:
    return RATE * min((step + 1) / WARM, max(0.02, 1 - step / steps))


def learnt(network: SocialNetwork) -> Tensors:
    """Return the tensors that training may change: all but the vocabulary."""
    return {name: value for name, value in network.state_dict().items() if "word_embeddings" not in name}


def _follow(mean: Tensors, network: SocialNetwork, step: int) -> None:
    share = max(1 / MEAN, 1 / (step + 1))
    for name, value in learnt(network).items():
        if value.is_floating_point():
            mean[name].lerp_(value, share)


def _save(
    network: SocialNetwork, mean: Tensors, optimiser: torch.optim.Optimizer, folder: Path, step: int
) -> None:
    tensors = under(_LEARNT, learnt(network)) | under(_MEAN, mean) | memory(optimiser)
    replace(tensors, folder / CHECKPOINT, {"step": str(step)})


def _resume(network: SocialNetwork, optimiser: torch.optim.Optimizer, folder: Path) -> tuple[int, Tensors]:
    file = folder / CHECKPOINT
    if not file.is_file():
        return 0, {name: value.clone() for name, value in learnt(network).items()}
    found = load_file(str(file))
    network.load_state_dict(part(found, _LEARNT), strict=False)
    remember(optimiser, found)
    return steps_done(file), part(found, _MEAN)


def read_mean(file: Path) -> Tensors:
    """Return the running mean of the weights of a checkpoint, by the network's names.

    Raises:
        OSError: the file cannot be read.
    """
    return part(load_file(str(file)), _MEAN)


if __name__ == "__main__":
    main()
