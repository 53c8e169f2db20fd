"""The reader fine-tuned on press items: what it reads and never learns from, how it learns and judges."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel

from models import api
from models.courses import one_thread, steps_done
from models.encoder_packaged import PackagedEncoder
from models.press.examples import FIELDS, FIELDS_APART, Reading
from models.press.learn import COURSE, Targets, learn
from models.press.pieces import LONGEST, pieces
from models.press.reader import FIELD, FOLDER, TONE, packaged
from models.sentiment.train import APART, CLASSES, EVEN, LABELS, LATER, WIDER
from models.text import view
from models.upper import course as courses
from models.upper.course import batches
from models.upper.network import UpperNetwork, padded

there = pytest.mark.skipif(not FOLDER.is_dir(), reason="the fine-tuned reader is not there")
NEWS = [
    ("Xe khách lao xuống vực, bốn người chết", "Vụ tai nạn xảy ra sáng nay trên quốc lộ 31."),
    ("Học sinh trường huyện giành huy chương vàng toán quốc tế", "Em được tỉnh khen thưởng."),
]


def _keys(*paths: Path) -> list[tuple[str, str]]:
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [(row["set"], row["id"]) for row in rows]


def test_no_item_is_both_learnt_from_and_measured() -> None:
    learnt, measured = _keys(LABELS, LATER, WIDER, EVEN), _keys(*APART.values())
    assert len(set(learnt)) == len(learnt)
    assert len(set(measured)) == len(measured) > 400
    assert set(learnt).isdisjoint(measured)
    fields_learnt, fields_measured = _keys(*FIELDS), _keys(*FIELDS_APART)
    assert set(fields_learnt).isdisjoint(fields_measured)
    assert set(fields_measured) <= {*_keys(APART["fourth"]), *_keys(APART["fifth"])}


def test_a_long_item_is_cut_and_keeps_the_mark_of_its_end() -> None:
    encoder = PackagedEncoder()
    long, short = view("Tiêu đề", " ".join(f"từ{at}" for at in range(400)), ""), view("Ngắn", "", "")
    cut, whole = pieces([long, short], encoder)
    assert len(cut) == LONGEST
    assert cut[-1] == whole[-1]
    assert len(whole) < 20


def _small() -> UpperNetwork:
    torch.manual_seed(1)
    config = BertConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32, vocab_size=12
    )
    return UpperNetwork(list(BertModel(config).encoder.layer), 16, {"tone": 3, "field": 2})


def _read() -> tuple[list[np.ndarray[tuple[int, int], np.dtype[np.float16]]], list[Reading]]:
    random = np.random.default_rng(2)
    states, read = [], []
    for at in range(60):
        tone = at % 3
        state = random.normal(0, 0.3, (3 + at % 4, 16))
        state[:, tone] += 2
        states.append(state.astype(np.float16))
        read.append(Reading(("", ""), CLASSES[tone], ("health",) if tone else ("sport", "health")))
    return states, read


def test_both_questions_are_learnt_and_every_course_ends_the_same() -> None:
    states, read = _read()
    targets = Targets.of(read)
    assert targets.fields[0].tolist() == pytest.approx([0.35, 0.65])
    network, again = _small(), _small()
    course = replace(COURSE, epochs=25, rate=3e-3)
    with one_thread():
        learn(network, states, targets, course)
        learn(again, states, targets, course)
    with torch.no_grad():
        vectors = network(*padded(states, range(60)))
        tones = network.heads["tone"](vectors).argmax(1)
    assert (tones == targets.tone).float().mean() > 0.9
    assert all(
        torch.equal(one, two) for one, two in zip(network.parameters(), again.parameters(), strict=True)
    )


def test_a_course_that_was_stopped_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courses, "CHECKPOINT_SECONDS", -1.0)
    states, read = _read()
    targets, course = Targets.of(read), replace(COURSE, epochs=10)
    whole, part, file = _small(), _small(), tmp_path / "course.part"
    with one_thread():
        learn(whole, states, targets, course)

    def stop(_line: str) -> None:
        raise KeyboardInterrupt

    with one_thread(), pytest.raises(KeyboardInterrupt):
        learn(_small(), states, targets, course, kept=file, watch=stop)
    assert steps_done(file) == 24
    told: list[str] = []
    with one_thread():
        learn(part, states, targets, course, kept=file, watch=told.append)
    assert told[0].startswith("25/30 ")
    assert all(torch.equal(one, two) for one, two in zip(whole.parameters(), part.parameters(), strict=True))
    courses.save(part, file.with_suffix(".safetensors"))
    assert not file.exists(), "what was kept on the way is no longer needed"


def test_every_text_is_read_once_in_each_epoch() -> None:
    lengths = [5, 80, 7, 90, 6] * 12
    for course in (replace(COURSE, epochs=2), replace(COURSE, epochs=2, texts=math.inf, pieces=400)):
        plan = batches(lengths, course)
        assert sorted(row for part in plan for row in part) == sorted([*range(60), *range(60)])
        assert all(len(part) <= course.texts for part in plan)
        assert all(len(part) * max(lengths[row] for row in part) <= course.pieces for part in plan)


def test_a_text_longer_than_a_batch_is_read_alone() -> None:
    plan = batches([3, 900, 4], replace(COURSE, epochs=1, pieces=400))
    assert [1] in plan
    assert sorted(map(len, plan)) == [1, 2]


@there
def test_items_are_judged_and_do_not_depend_on_their_neighbours() -> None:
    reader = packaged()
    assert reader is not None
    batch = api.texts([(title, lead, "") for title, lead in NEWS])
    vectors = api.vectors(batch)
    assert np.array_equal(vectors[1], reader.vectors(batch[1:])[0])
    tones = api.sentiment_probabilities(batch, posts=[False, False], vectors=vectors)
    assert [CLASSES[at] for at in tones.argmax(1)] == ["negative", "positive"]
    labels, fields = api.topic_probabilities(batch, vectors)
    assert [labels[at] for at in fields.argmax(1)] == ["transport-construction", "education"]


@there
def test_words_and_reader_name_the_classes_in_the_same_order() -> None:
    from models import dense, linear

    assert dense.load(TONE).labels == CLASSES
    assert dense.load(FIELD).labels == linear.load("topics").labels
