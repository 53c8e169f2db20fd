from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from models.courses import steps_done
from models.encoder_packaged import PackagedEncoder
from models.verify import edits
from models.verify import network as network_module
from models.verify.learn import Course, learn, load_learnt
from models.verify.network import PairNetwork, batch_of
from models.verify.paraphrase import other_numbers, paraphrase
from models.verify.pending import pending_pairs
from models.verify.pieces import END, pair_pieces
from models.verify.stages import STAGES
from models.verify.stream import NEI, REFUTED, SUPPORTED, Pair, batches
from models.verify.train import begun, train
from models.verify.window import window

SENTENCE = "Sáng 12/9, toàn bộ 45 hộ dân ở xã Đồng Lam không phải di dời vì đê đã hoàn thành."


@pytest.mark.parametrize("kind", ["number", "date", "opposite", "status", "quantifier", "denial"])
def test_an_edit_changes_one_thing_and_can_be_made_again(kind: str) -> None:
    text = SENTENCE + " Mực nước tăng."
    made = edits.contradictions({})[kind](text, random.Random(3))
    assert made is not None
    assert made.kind == kind
    changed = made.on(text)
    assert changed is not None
    assert changed != text
    assert made.on("Không có gì để sửa ở đây cả") is None


def test_a_number_is_changed_beyond_rounding() -> None:
    for seed in range(60):
        made = edits.number("Có 45 hộ bị ngập", random.Random(seed))
        assert made is not None
        assert abs(int(made.new.replace(".", "")) - 45) >= 2


def test_names_are_swapped_only_for_names_of_a_known_kind() -> None:
    texts = [f"xã {name} có lũ" for name in ("Đồng Lam", "Tân Quang", "Phú Sơn", "An Lạc", "Kim Xá")]
    others = edits.names_by_word([*texts, "để Tân Quang biết", "để Phú Sơn biết", "để An Lạc", "để Kim Xá"])
    assert "để" not in others
    made = edits.name("Lũ ở xã Đồng Lam", random.Random(1), others)
    assert made is not None
    assert made.old == "Đồng Lam"


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_rounding_never_lies(seed: int) -> None:
    told = other_numbers("Có 1.250 người dự", random.Random(seed))
    if "hơn " in told or "trên " in told:
        assert "1.000" in told or "1.200" in told
    if "gần " in told or "xấp xỉ " in told:
        assert "1.300" in told or "2.000" in told


@given(st.text(max_size=200), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_paraphrase_takes_any_text(text: str, seed: int) -> None:
    assert isinstance(paraphrase(text, random.Random(seed)), str)


def test_notices_of_an_office_give_every_label() -> None:
    made = pending_pairs(random.Random(2), 80)
    assert {one.label for one in made} == {SUPPORTED, REFUTED, NEI}
    assert not [one for one in made if "{" in one.claim + one.evidence]
    # The claim alone must not tell the label: many claims stand on both sides.
    assert sum(one.label == REFUTED for one in made) < 0.6 * len(made)


def test_the_window_holds_what_the_claim_speaks_of() -> None:
    filler = [f"Câu thứ {n} nói chuyện đồng áng và thời tiết trong vùng." for n in range(60)]
    text = " ".join([*filler[:40], "Cầu Bến Lội đã sập một nhịp.", *filler[40:]])
    found = window("Cầu Bến Lội bị sập", [text])
    assert "Bến Lội" in found
    assert len(found.split()) <= 110
    assert window("x", ["Ngắn thôi."]) == "Ngắn thôi."


def test_every_row_is_in_one_batch_within_the_budget() -> None:
    lengths = [random.Random(4).randint(5, 90) for _ in range(700)]
    made = list(batches(lengths, 600, "a"))
    assert sorted(at for batch in made for at in batch) == list(range(700))
    assert all(len(batch) * max(lengths[at] for at in batch) <= 600 for batch in made)
    assert made == list(batches(lengths, 600, "a"))
    assert made != list(batches(lengths, 600, "b"))


def test_pairs_are_cut_and_the_evidence_is_marked() -> None:
    rows = pair_pieces(PackagedEncoder(threads=1), [("Cầu sập", "Cầu vẫn an toàn. " * 80)], 64)
    assert len(rows[0]) <= 64
    assert rows[0].count(END) == 3
    pieces, second, mask, kinds = batch_of([rows[0], rows[0][:10]], [[0] * len(rows[0]), [1] * 10])
    assert kinds[1].tolist() == [1] * 10 + [0] * (len(rows[0]) - 10)
    assert pieces.shape == second.shape == mask.shape == (2, len(rows[0]))
    assert second[0, 0] == 0
    assert second[0, len(rows[0]) - 1] == 1


def _small() -> PairNetwork:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=91_956, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    return PairNetwork(BertModel(config, add_pooling_layer=False), 32)


def test_learning_lowers_the_loss_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    pairs = [
        Pair(
            f"Cầu {n} đã sập", f"Cầu {n} {'đã sập' if n % 2 else 'vẫn an toàn'} hôm nay", int(n % 2 == 0), "a"
        )
        for n in range(240)
    ]
    said: list[str] = []
    course = Course("small", epochs=6, rate=3e-3, warm=3, budget=300)
    network = learn(_small(), pairs, course, tmp_path, watch=said.append)
    first, last = (float(line.split("loss ")[1].split()[0]) for line in (said[0], said[-1]))
    assert last < first - 0.05
    assert network.marks.abs().max() > 0.001, "the marks learn too"
    done = steps_done(tmp_path / "small.safetensors")
    again: list[str] = []
    resumed = learn(_small(), pairs, course, tmp_path, watch=again.append)
    assert again == []  # nothing was left to do
    assert done > 20
    rows = pair_pieces(PackagedEncoder(threads=1), [("Cầu 1 đã sập", "Cầu 1 vẫn an toàn hôm nay")], 64)
    marks = [[1] * len(rows[0])]
    with torch.no_grad():
        assert torch.allclose(
            network(*batch_of(rows, marks)), resumed.eval()(*batch_of(rows, marks)), atol=1e-5
        )
        fresh = load_learnt(_small(), tmp_path / "small.safetensors").eval()
        assert torch.allclose(fresh(*batch_of(rows, marks)), network(*batch_of(rows, marks)), atol=1e-5)


def test_of_sentences_that_share_as_much_the_earlier_is_read() -> None:
    """Sums over sets in the order a process hashes words once made one of two equals the greater."""
    for turn in range(40):
        mine, other = ([f"{name}{turn}x{at}" for at in range(6)] for name in "ab")
        rest = [" ".join(words[at:]) + "." for words in (mine, other) for at in range(1, 6)]
        first, second = " ".join(mine) + ".", " ".join(other) + "."
        assert window(" ".join(mine + other), [" ".join([first, second, *rest])], 6) == first


def test_two_trainings_begin_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_chance(_base: str) -> PairNetwork:
        config = BertConfig(
            vocab_size=20, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
        )
        return PairNetwork(BertModel(config, add_pooling_layer=False), 32)

    monkeypatch.setattr(network_module, "base_network", by_chance)
    torch.manual_seed(8)
    one, two = begun("base"), begun("base")
    assert torch.equal(one.head.weight, two.head.weight)


def test_a_training_that_is_over_is_not_given_again(tmp_path: Path) -> None:
    last = tmp_path / f"stage-{len(STAGES) - 1}.safetensors"
    last.touch()
    assert train(tmp_path / "no data", "no base", tmp_path) == last
