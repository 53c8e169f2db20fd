"""The fine-tuned judge of posts: what it reads, how it is blended, how its training is resumed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from models import api
from models.encoder_packaged import PackagedEncoder
from models.sentiment import social_learn
from models.sentiment.social_learn import CHECKPOINT, learn, read_mean, train
from models.sentiment.social_network import SocialNetwork, batch_of
from models.sentiment.social_pieces import HEAD, LONGEST, pieces
from models.sentiment.social_posts import Post, blended, second_readings, tight
from models.sentiment.social_reader import FOLDER, Blend, packaged
from models.sentiment.train import CLASSES, invented
from models.text import view

POSTS = ["Máy đẹp, pin trâu, quá hài lòng!", "Giảng viên dạy khó hiểu, rất chán."]


def test_of_a_long_post_beginning_and_end_are_read() -> None:
    encoder = PackagedEncoder()
    long = " ".join(f"từ{at}" for at in range(400))
    (row,), (whole,) = pieces([long], encoder), encoder.pieces([long], encoder.prompts["query"])
    assert len(row) == LONGEST
    assert (row[:HEAD], row[HEAD:]) == (whole[:HEAD], whole[HEAD - LONGEST :])


def test_punctuation_is_put_where_people_put_it() -> None:
    assert tight("Hay lắm , nhưng đắt !") == "Hay lắm, nhưng đắt!"


def test_a_second_reading_moves_a_part_of_the_label() -> None:
    assert blended("neutral") == (0, 1, 0)
    assert blended("negative", "n") == pytest.approx((1, 0, 0))
    assert blended("negative", "u") == pytest.approx((0.65, 0.35, 0))
    assert blended("negative", "pu") == pytest.approx((0.65, 0.14, 0.21))


def test_own_posts_are_even_over_the_classes_and_none_is_there_twice() -> None:
    found = invented()
    assert set(found) == set(CLASSES)
    assert max(map(len, found.values())) < 1.1 * min(map(len, found.values()))
    every = [" ".join(text.lower().split()) for texts in found.values() for text in texts]
    assert len(set(every)) == len(every) > 2000
    read = second_readings()
    assert len(read) > 4000
    assert {letter for one in read.values() for letter in one} == set("nup")


def test_a_blend_lies_between_both_and_sums_to_one() -> None:
    words = np.array([[0.8, 0.1, 0.1]])
    mixed = Blend(1.0, 0.5, 1.0).together(np.array([[0.0, 3.0, 0.0]]), words)
    assert mixed.sum() == pytest.approx(1)
    assert words[0, 1] < mixed[0, 1] < 0.9


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the fine-tuned reader is not there")
def test_posts_are_judged_and_do_not_depend_on_their_neighbours() -> None:
    reader = packaged()
    assert reader is not None
    batch = [view("", "", post) for post in POSTS]
    shares = api.sentiment_probabilities(batch, posts=[True, True], vectors=api.vectors(batch))
    assert shares.argmax(axis=1).tolist() == [2, 0]
    assert np.array_equal(reader.vectors(POSTS)[1], reader.vectors(POSTS[1:])[0])


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the fine-tuned reader is not there")
def test_without_marks_words_decide_alone() -> None:
    reader = packaged()
    assert reader is not None
    words = np.array([[0.2, 0.5, 0.3]])
    assert np.array_equal(reader.heard(["may dep, pin trau"], "product", words), words)


def _small() -> SocialNetwork:
    torch.manual_seed(1)
    return _by_chance("")


def _by_chance(_base: str) -> SocialNetwork:
    shape = BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    return SocialNetwork(BertModel(shape, add_pooling_layer=False), 16)


def _read() -> list[Post]:
    return [
        Post(
            tuple([0, 5 + label, 9, 2] for _ in range(3)),
            domain,
            blended(CLASSES[label]),
            invented=domain == 0 and label == 1,
        )
        for label in (0, 1, 2)
        for domain in (0, 1)
        for _ in range(12)
    ]


def test_training_goes_on_where_it_stopped(tmp_path: Path) -> None:
    read = _read()
    whole = _small()
    assert learn(whole, read, tmp_path / "whole", 600)
    for seconds in (0.0, 0.0, 600):
        part = _small()
        learn(part, read, tmp_path / "part", seconds)
    one, two = (read_mean(tmp_path / name / "course.safetensors") for name in ("whole", "part"))
    assert all(torch.allclose(one[name], two[name], atol=1e-7) for name in one)
    assert whole(*batch_of([[0, 5, 9, 2]]), 0).shape == (1, 3)


def test_two_trainings_from_one_base_end_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a base lacks, the heads, begins by chance: by that of the seed."""
    monkeypatch.setattr(social_learn, "base_network", _by_chance)
    monkeypatch.setattr(social_learn, "posts", lambda _data, *, every: _read()[: 72 if every else 60])
    threads = torch.get_num_threads()
    for name in ("one", "two"):
        torch.manual_seed(len(name) + ord(name[0]))
        assert train("base", tmp_path, tmp_path / name, every=True, watch=lambda _line: None)
    one, two = (read_mean(tmp_path / name / CHECKPOINT) for name in ("one", "two"))
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert torch.get_num_threads() == threads
