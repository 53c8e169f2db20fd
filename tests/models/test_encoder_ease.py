"""What goes into int8 products is made even first, and nothing else changes by it."""

from __future__ import annotations

import numpy as np
import pytest

from models.encoder_build_ease import divisors, widest
from models.encoder_build_graph import quantise_rows

LAYER, UP = "encoder.layer.3.output.dense", "encoder.layer.0.up"


def _wide(chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """What goes in, three channels of it forty times as wide as the others, and weights."""
    taken = chance.normal(size=(50, 64)).astype(np.float32)
    taken[:, :3] *= 40
    return taken, chance.normal(size=(16, 64)).astype(np.float32)


def _as_the_graph(taken: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The product as DynamicQuantizeMatMul makes it: one grid of 255 steps for all that is taken in."""
    low, high = min(0.0, float(taken.min())), max(0.0, float(taken.max()))
    step = (high - low) / 255
    whole, scale = quantise_rows(matrix)
    return (np.round(taken / step) * step) @ (whole * scale[:, None]).T


def test_divisors_are_powers_of_two_under_the_products_name() -> None:
    taken, matrix = _wide(np.random.default_rng(1))
    found = divisors({f"{LAYER}.weight": matrix}, {LAYER: np.abs(taken).max(axis=0)})
    assert list(found) == [LAYER]
    inner = "encoder.layer.0.intermediate.dense"
    assert list(divisors({f"{inner}.weight": matrix}, {inner: np.ones(64, np.float32)})) == [UP]
    exponents = np.log2(found[LAYER])
    assert np.array_equal(exponents, np.round(exponents))
    assert found[LAYER][:3].min() > found[LAYER][3:].max()
    assert np.array_equal((matrix * found[LAYER]) / found[LAYER], matrix)


def test_an_eased_product_is_nearer_to_the_true_one() -> None:
    taken, matrix = _wide(np.random.default_rng(2))
    divisor = divisors({f"{LAYER}.weight": matrix}, {LAYER: np.abs(taken).max(axis=0)})[LAYER]
    narrow = taken[:, 3:] @ matrix[:, 3:].T
    rest = taken[:, :3] @ matrix[:, :3].T

    def away(made: np.ndarray) -> float:
        return float(np.sqrt(((made - rest - narrow) ** 2).mean()))

    assert away(_as_the_graph(taken / divisor, matrix * divisor)) < 0.6 * away(_as_the_graph(taken, matrix))


def test_the_widest_of_what_goes_into_the_feed_forward_part_is_seen() -> None:
    torch = pytest.importorskip("torch", reason="only builders look")

    class Part(torch.nn.Module):  # type: ignore[misc,name-defined]  # torch is not always there
        def __init__(self) -> None:
            super().__init__()
            self.dense = torch.nn.Linear(4, 4)

        def forward(self, taken: object) -> object:
            return self.dense(taken)

    many = torch.nn.ModuleDict
    one = many({"output": Part(), "attention": many({"output": Part()})})
    network = many({"encoder": many({"layer": torch.nn.ModuleList([one])})})

    def run() -> None:
        one["output"](torch.tensor([[1.0, -5.0, 0.0, 2.0]]))
        one["output"](torch.tensor([[-3.0, 1.0, 0.0, 1.0]]))
        one["attention"]["output"](torch.tensor([[9.0, 9.0, 9.0, 9.0]]))

    found = widest(network, run)
    assert list(found) == ["encoder.layer.0.output.dense"]
    seen = found["encoder.layer.0.output.dense"]
    assert seen.tolist() == [3.0, 5.0, 0.0, 2.0]
    one["output"](torch.full((1, 4), 7.0))
    assert seen.max() == 5.0
