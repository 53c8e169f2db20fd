"""Inputs that fuzzing found to crash a parser, or to hold it up, replayed for good."""

from __future__ import annotations

import random
import time

import pytest

from benchmarks.fuzz import CASES, mutated, run_one
from benchmarks.fuzz_targets import TARGETS, Target

KEPT = sorted(path for path in CASES.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_case_that_once_crashed(path: object) -> None:
    case = next(one for one in KEPT if one == path)
    began = time.process_time()
    assert run_one(TARGETS[case.parent.name], case.read_bytes()) == ""
    assert time.process_time() - began < 8


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_are_read_and_some_mutants_too(name: str) -> None:
    target = TARGETS[name]
    seeds = target.seeds()
    assert seeds
    for seed in seeds[:5]:
        target.run(seed)
    chance = random.Random(7)
    for _ in range(10):
        assert run_one(target, mutated(chance, seeds, target.words)) == ""


def test_a_crash_and_an_endless_input_are_both_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_: bytes) -> object:
        while True:
            pass

    def broken(_: bytes) -> object:
        raise KeyError

    monkeypatch.setattr("benchmarks.fuzz.SECONDS", 0.2)
    assert run_one(Target(endless, list, ()), b"").startswith("TooSlow")
    assert run_one(Target(broken, list, ()), b"").startswith("KeyError")
