"""The optional encoder, with a model made here; and words out of syllables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.encoder import EncoderError, embed
from models.segment import words_of
from pipeline.retrieval import EvidenceIndex
from pipeline.types import Evidence


def evidence(number: int, text: str) -> Evidence:
    return Evidence(f"e{number}", text, "Cổng tỉnh", "official", None)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "cầu", "đường", "sập", "đổ", "cam", "bưởi", "học", "sinh"]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(words)}, unk_token="[UNK]"))  # noqa: S106  a token of text
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.eye(len(words), dtype=np.float32)
    weights[4] = weights[3]  # "đổ" means "sập"
    folder = tmp_path_factory.mktemp("encoder") / "model"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(folder))
    return str(folder)


def test_a_named_model_gives_unit_vectors(model: str) -> None:
    vectors = embed(model, ["cầu sập", "cam bưởi"])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_model_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderError) as caught:
        embed(str(tmp_path), ["cầu"])
    assert "\n" not in str(caught.value)


def test_vectors_find_a_paraphrase_without_shared_words(model: str) -> None:
    record = [evidence(1, "cam bưởi được mùa"), evidence(2, "cầu sập"), evidence(3, "học sinh đi thi")]
    plain = EvidenceIndex(record).search("đổ", 1)
    fused = EvidenceIndex(record, embed=lambda texts: embed(model, texts)).search("đổ", 1)
    assert [one.evidence_id for one, _ in plain] == []
    assert [one.evidence_id for one, _ in fused] == ["e2"]


def test_syllables_become_words() -> None:
    found = words_of(["Học sinh phường Chũ được hỗ trợ bữa ăn.", ""])
    assert "Học sinh" in found[0]
    assert "hỗ trợ" in found[0]
    assert found[1] == []
