"""Sentences that state nothing are told from those that do, also by hands that were not learnt from."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest

from models.calibrate import calibration_error
from models.claims.voices import CLASSES, KEPT, LEARNT, NAME, VOICE, VOICED, voiced
from models.heldout import read
from models.linear import ARTEFACTS
from models.verify.in_texts import DENSE, FOLDER, READ, READ_LAST, READ_SINCE, SINCE, pairs, told
from models.verify.in_texts import KEPT as LEFT
from models.verify.stream import REFUTED, SUPPORTED

#: Files in which two texts of four contradict their notice.
HALF_AGAINST = {"aa", "ab", "ac", "ad", "bf", "bh", "bj", "bl", "bp", *READ_LAST}
ALL = (*READ, *READ_SINCE, *READ_LAST, *DENSE, *SINCE, *LEFT)


def test_every_text_has_its_labels_and_its_share_of_contradictions() -> None:
    for one in told(ALL):
        of = [bool(text.against) for text in one.texts]
        assert len(of) == 4, one.notice_id
        assert sum(of) == (2 if one.part in HALF_AGAINST else 1), one.notice_id
    labels = Counter(each.label for one in told(ALL) for text in one.texts for each in text.sentences)
    assert set(labels) == set("SRNO")
    assert len({*ALL}) == len(ALL)
    assert not {*LEARNT} & {*KEPT}
    assert {*ALL} == {file.stem for file in FOLDER.glob("*.yaml")}


def test_names_of_texts_are_their_own_and_no_notice_stands_twice() -> None:
    names = [text.text_id for one in told(ALL) for text in one.texts]
    assert len(names) == len(set(names))
    bodies = [one.body for one in told(ALL)]
    assert len(bodies) == len(set(bodies))


def test_the_floor_on_files_of_other_hands() -> None:
    stored = read(ARTEFACTS / NAME)
    truth = np.array([CLASSES.index(one) for one in stored.main])
    sure = stored.probabilities[:, CLASSES.index(VOICE)] >= VOICED
    labels = np.array([each.label for one in told(KEPT) for text in one.texts for each in text.sentences])
    assert ((labels == "O") == (truth == 1)).all()
    assert sure[labels == "O"].mean() >= 0.55
    assert sure[labels == "R"].mean() <= 0.01
    assert sure[truth == 0].mean() <= 0.03
    assert calibration_error(stored.probabilities, truth) <= 0.02


@pytest.mark.parametrize(
    ("states", "voice"),
    [
        (
            "Xã đã lấp xong hố ga trước cổng chợ từ hôm thứ Ba.",
            "Cứ đà này thì hố ga ấy thành di tích mất thôi!",
        ),
        ("Trạm bơm chạy hai máy suốt đêm 4/8.", "Mong các bác cho máy bơm chạy sớm hơn cho dân nhờ."),
        ("Ông chủ kho không có giấy phép.", "Ông chủ kho giỏi thật, bán hàng bằng niềm tin."),
    ],
)
def test_a_statement_is_told_from_a_voice(states: str, voice: str) -> None:
    of_states, of_voice = voiced([states, voice])
    assert of_states < 0.35
    assert of_voice > of_states + 0.3


def test_no_sentence_gives_no_answer() -> None:
    assert voiced([]) == []


def test_sentences_are_read_beside_their_own_notice() -> None:
    (one,) = (one for one in told(("e",)) if one.notice_id == "e01")
    made = [pair for pair in pairs(("e",), random.Random(3)) if pair.claim in one.texts[0].body]
    assert [pair.label for pair in made] == [SUPPORTED] * 4
    told_there = set(f"{one.title}. {one.body}".split())
    assert all(set(pair.evidence.split()) <= told_there for pair in made)
    against = [pair for pair in pairs(("e",), random.Random(3)) if pair.claim in one.texts[1].against]
    assert [(pair.label, pair.weight) for pair in against] == [(REFUTED, 1.6)]


def test_the_lower_layers_are_held() -> None:
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    from models.verify.network import PairNetwork, hold

    config = transformers.BertConfig(
        vocab_size=20, hidden_size=16, num_hidden_layers=3, num_attention_heads=2, intermediate_size=16
    )
    torch.manual_seed(1)
    network = PairNetwork(transformers.BertModel(config), 16)
    hold(network, 2)
    learning = {name for name, one in network.named_parameters() if one.requires_grad}
    assert {name.split(".")[3] for name in learning if name.startswith("bert.encoder")} == {"2"}
    assert {"marks", "evidence"} & learning == set()
    assert {"head.weight", "head.bias"} <= learning
