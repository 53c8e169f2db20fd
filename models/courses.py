"""What courses of fine-tuning share: the checkpoint a stopped one goes on from, one thread, a line said."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

Tensors = dict[str, torch.Tensor]
#: How what an optimiser remembers of each weight is named in a checkpoint.
_MEMORY = "memory/"


def under(head: str, tensors: Mapping[str, torch.Tensor]) -> Tensors:
    """Return the tensors as a file takes them, ``head`` before their names."""
    return {f"{head}{name}": value.detach().contiguous() for name, value in tensors.items()}


def part(found: Mapping[str, torch.Tensor], head: str) -> Tensors:
    """Return the tensors that :func:`under` named with ``head``, by their own names."""
    return {name.removeprefix(head): value for name, value in found.items() if name.startswith(head)}


def memory(optimiser: torch.optim.Optimizer) -> Tensors:
    """Return what the optimiser remembers of each weight."""
    made: Tensors = {}
    for number, kept in optimiser.state_dict()["state"].items():
        made |= under(f"{_MEMORY}{number}.", kept)
    return made


def remember(optimiser: torch.optim.Optimizer, found: Mapping[str, torch.Tensor]) -> None:
    """Give the optimiser the memory that a checkpoint holds."""
    kept: dict[int, Tensors] = {}
    for name, value in part(found, _MEMORY).items():
        number, what = name.split(".", 1)
        kept.setdefault(int(number), {})[what] = value
    optimiser.load_state_dict({**optimiser.state_dict(), "state": kept})


def replace(tensors: Tensors, file: Path, notes: dict[str, str]) -> None:
    """Write ``file`` whole in the place of the one before: a run killed meanwhile leaves that one.

    Raises:
        OSError: the file cannot be written.
    """
    fresh = file.with_name(f"{file.stem}.new")
    save_file(tensors, str(fresh), notes)
    fresh.replace(file)


def steps_done(file: Path) -> int:
    """Return how many steps a checkpoint has behind it."""
    with safe_open(str(file), "pt") as told:
        return int(told.metadata()["step"])


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch compute on one thread within: sums then come in one order, and other work has room."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def say(line: str) -> None:
    """Write one line on standard output at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
