"""The training loop: resumable, with checkpoints every few minutes, so that it can run beside other work."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from models.courses import memory, part, remember, replace, say, steps_done, under
from models.encoder_packaged import PackagedEncoder
from models.verify.marks import kinds_of, pieces_by_number
from models.verify.network import PairNetwork, batch_of
from models.verify.pieces import pair_pieces
from models.verify.stream import Pair, batches

CHECKPOINT_SECONDS = 240.0
#: The marks of shared pieces begin at nothing and have to come up to the size of the pieces' own vectors.
MARKS = 5.0
#: How what was learnt is named in a checkpoint.
_LEARNT = "learnt/"


@dataclass(frozen=True, slots=True)
class Course:
    """How long and how fast to learn; ``rate`` falls to a tenth over the last ``fall`` of the steps."""

    name: str
    epochs: int = 1
    rate: float = 1e-4
    warm: int = 120
    fall: float = 0.5
    budget: int = 3584
    longest: int = 128
    smoothing: float = 0.05
    seed: int = 20261123


def learn(
    network: PairNetwork,
    pairs: Sequence[Pair],
    course: Course,
    folder: Path,
    *,
    watch: Callable[[str], None] = say,
    steps: int | None = None,
) -> PairNetwork:
    """Train in place and return the network; a checkpoint of the same course in ``folder`` is gone on from.

    Args:
        network: what learns; its vocabulary stays as it is.
        pairs: the material; a course over other material must have another name.
        course: the schedule.
        folder: where checkpoints and the log of losses go.
        watch: told one line every twenty steps.
        steps: end after this many, the schedule being that of the whole.
    """
    torch.manual_seed(course.seed)
    encoder = PackagedEncoder()
    rows = pair_pieces(encoder, [(one.claim, one.evidence) for one in pairs], course.longest)
    piece = pieces_by_number(encoder.tokenizer)
    marks = [kinds_of(row, piece) for row in rows]
    plan = planned(rows, course)
    optimiser = torch.optim.AdamW(_groups(network), lr=course.rate)
    done = _resume(network, optimiser, folder, course)
    network.train()
    losses: list[float] = []
    saved, began = time.monotonic(), time.monotonic()
    last = len(plan) if steps is None else min(steps, len(plan))
    for step in range(done, last):
        for group in optimiser.param_groups:
            group["lr"] = _rate(course, step, len(plan)) * float(group.get("times", 1.0))
        batch = batch_of([rows[at] for at in plan[step]], [marks[at] for at in plan[step]])
        losses.append(_step(network, optimiser, [pairs[at] for at in plan[step]], batch, course))
        if step % 20 == 19:
            pace = (time.monotonic() - began) / (step + 1 - done)
            watch(
                f"{course.name} {step + 1}/{len(plan)} loss {sum(losses[-20:]) / 20:.3f} {pace:.1f} s a step"
            )
        if time.monotonic() - saved > CHECKPOINT_SECONDS or step + 1 == last:
            _save(network, optimiser, folder, course, step + 1)
            saved = time.monotonic()
    return network.eval()


def planned(rows: Sequence[Sequence[int]], course: Course) -> list[list[int]]:
    """Return the batches of a course in order, each as places in ``rows``."""
    lengths = [len(row) for row in rows]
    return [
        batch
        for epoch in range(course.epochs)
        for batch in batches(lengths, course.budget, f"{course.seed}/{course.name}/{epoch}")
    ]


def _groups(network: PairNetwork) -> list[dict[str, object]]:
    learning = [(name, one) for name, one in network.named_parameters() if one.requires_grad]
    marks = [one for name, one in learning if name == "marks"]
    rest = [one for name, one in learning if name != "marks"]
    return [
        {"params": [one for one in rest if one.ndim >= 2], "weight_decay": 0.01},
        {"params": [one for one in rest if one.ndim < 2], "weight_decay": 0.0},
        {"params": marks, "weight_decay": 0.0, "times": MARKS},
    ]


def _rate(course: Course, step: int, steps: int) -> float:
    if step < course.warm:
        return course.rate * (step + 1) / course.warm
    begin = steps * (1 - course.fall)
    if step < begin:
        return course.rate
    return course.rate * max(0.1, 1 - 0.9 * (step - begin) / max(1.0, steps - begin))


def _step(
    network: PairNetwork,
    optimiser: torch.optim.Optimizer,
    pairs: Sequence[Pair],
    batch: Sequence[torch.Tensor],
    course: Course,
) -> float:
    logits = network(*batch)
    wanted = torch.tensor([one.label for one in pairs])
    each = nn.functional.cross_entropy(logits, wanted, reduction="none", label_smoothing=course.smoothing)
    weights = torch.tensor([one.weight for one in pairs])
    loss = (each * weights).sum() / weights.sum()
    optimiser.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]  # torch gives backward no types
    nn.utils.clip_grad_norm_([one for one in network.parameters() if one.requires_grad], 1.0)
    optimiser.step()
    return float(loss.detach())


def learnt(network: PairNetwork) -> dict[str, torch.Tensor]:
    """Return the tensors that training may change: all but the vocabulary."""
    return {name: value for name, value in network.state_dict().items() if "word_embeddings" not in name}


def _save(
    network: PairNetwork, optimiser: torch.optim.Optimizer, folder: Path, course: Course, step: int
) -> None:
    """Weights, the optimiser's memory and the step, in one file that replaces the one before."""
    folder.mkdir(parents=True, exist_ok=True)
    notes = {"step": str(step), "course": json.dumps(asdict(course))}
    replace(under(_LEARNT, learnt(network)) | memory(optimiser), checkpoint(folder, course), notes)


def checkpoint(folder: Path, course: Course) -> Path:
    """Return where a course keeps what it has learnt."""
    return folder / f"{course.name}.safetensors"


def read_learnt(file: Path) -> dict[str, torch.Tensor]:
    """Return the learnt tensors of a checkpoint by the network's names.

    Raises:
        OSError: the file cannot be read.
    """
    return part(load_file(str(file)), _LEARNT)


def load_learnt(network: PairNetwork, file: Path) -> PairNetwork:
    """Put the learnt tensors of a checkpoint into the network and return it.

    Raises:
        OSError: the file cannot be read.
    """
    network.load_state_dict(read_learnt(file), strict=False)
    return network


def average(files: Sequence[Path], out: Path) -> Path:
    """Write the mean of what several courses learnt, which is less sure of itself than the last; return it.

    Wortsman et al., Model soups (ICML 2022).

    Raises:
        OSError: a file cannot be read or written.
    """
    found = [read_learnt(file) for file in files]
    mean = {
        name: torch.stack([one[name] for one in found]).mean(dim=0) if value.is_floating_point() else value
        for name, value in found[0].items()
    }
    return save_learnt(mean, out)


def save_learnt(found: Mapping[str, torch.Tensor], out: Path) -> Path:
    """Write learnt tensors, by the network's names, as a checkpoint to begin from; return it.

    Raises:
        OSError: the file cannot be written.
    """
    save_file(under(_LEARNT, found), str(out), {"step": "0"})
    return out


def _resume(network: PairNetwork, optimiser: torch.optim.Optimizer, folder: Path, course: Course) -> int:
    file = checkpoint(folder, course)
    if not file.is_file():
        return 0
    load_learnt(network, file)
    remember(optimiser, load_file(str(file)))
    return steps_done(file)
