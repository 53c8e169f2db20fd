"""The later courses: what the branches read, and claims beside the likest notice of another matter."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from models.verify.later import Told
from models.verify.neighbours import other_matters
from models.verify.reader import FOLDER
from models.verify.stages import STAGES
from models.verify.stream import NEI
from models.verify.written import PARTS, kept_pairs, notices


def _evidence(half: int | None) -> set[str]:
    return {one.evidence for one in Told(("plain21",), half=half).pairs(random.Random(1))}


def test_two_halves_are_all_notices_and_share_none() -> None:
    whole, first, second = map(_evidence, (None, 0, 1))
    assert first
    assert second
    assert not first & second
    assert first | second == whole


def test_so_many_are_drawn_and_names_change_with_the_claims() -> None:
    drawn = Told(("plain17",), renamed=True, most=50).pairs(random.Random(2))
    assert len(drawn) == 50
    as_written = {one.claim for one in Told(("plain17",)).pairs(random.Random(2))}
    renamed = {one.claim for one in Told(("plain17",), renamed=True).pairs(random.Random(2))}
    assert renamed - as_written
    assert renamed & as_written


def test_branches_have_their_own_names_and_orders_and_read_parts_that_are_there() -> None:
    branches = [one for stage in STAGES for one in stage.branches]
    assert len({one.name for one in branches}) == len({one.reads.seed for one in branches}) == len(branches)
    for told in (one for branch in branches for one in branch.reads.told):
        assert set(told.parts) <= set(PARTS), told
        assert notices(told.parts)


def test_what_is_kept_for_the_combiner_is_read_by_no_branch() -> None:
    kept = {pair.evidence for _, pair in kept_pairs()}
    assert kept
    assert not kept & {str(one["notice"]) for one in notices()}


def test_a_claim_beside_another_matter_names_nothing_that_stands_there() -> None:
    found = other_matters(random.Random(3), ("plain15", "plain24"), 40)
    assert len(found) == 40
    assert {one.label for one in found} == {NEI}
    claims = {str(claim): str(one["notice"]) for one in notices() for side in "sr" for claim in one[side]}  # type: ignore[attr-defined]  # lists of texts, by the files' form
    assert all(claims[one.claim] != one.evidence for one in found)


@pytest.mark.parametrize("name", ["verify-reader", "text-reader"])
def test_the_packaged_reader_is_unpacked_and_packed_again_to_the_bit(name: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="building needs onnx; using the artefact does not")
    from models.encoder_build_graph import build_graph
    from models.encoder_build_weights import Shape, Weights
    from models.verify.build import BLOCK
    from models.verify.learn import read_learnt
    from models.verify.unpack import eased, main

    folder, again = FOLDER.parent / name, tmp_path / "again.safetensors"
    assert main([str(again), "--artefact", str(folder)]) == 0
    learnt = {name: value.numpy() for name, value in read_learnt(again).items()}
    bert = {name.removeprefix("bert."): value for name, value in learnt.items() if name.startswith("bert.")}
    shape = Shape(384, 12, 12, 1536, 0, 512, 1e-12)
    head = learnt["head.weight"], learnt["head.bias"]
    divided = eased(folder)
    graph = build_graph(Weights(shape, bert), head, eased=divided, block=0 if divided else BLOCK)
    assert graph == (folder / "transformer.onnx").read_bytes()


def test_a_claim_stands_beside_both_twins_and_they_are_never_parted() -> None:
    beside: dict[str, set[int]] = {}
    for half in (0, 1):
        drawn = Told(("twins_a",), half=half).pairs(random.Random(4))
        told = {one.evidence for one in drawn if one.source != "written-beside"}
        twins = [one for one in notices(("twins_a",)) if str(one["notice"]) in told]
        assert len(twins) % 2 == 0
        assert all(a["twin"] == b["twin"] for a, b in zip(twins[::2], twins[1::2], strict=True))
        for one in drawn:
            beside.setdefault(one.claim, set()).add(one.label)
    assert sum(len(labels) > 1 for labels in beside.values()) > 0.7 * len(beside)
    kept = {pair.evidence for part, pair in kept_pairs() if part == "twins_a"}
    assert kept
    assert len(kept) % 2 == 0
