"""Building an encoder: 4-bit blocks, the trimmed tokenizer, and what is refused."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from tokenizers import Tokenizer

from models import encoder_build
from models.encoder_build_vocab import by_script, coverage, held_out, read_texts, scripts, trimmed
from models.encoder_build_weights import dequantise, read_packed
from models.encoder_packaged import FOLDER
from models.encoder_table import pack, unpack_rows

WORDS = ["▁cầu", "▁sập", "▁", "c", "ầ", "u", "s", "ậ", "p", "北", "江", "北江", "ស", "▁сад", ",", "ລາວ"]


def definition() -> dict[str, Any]:
    """A Unigram tokenizer with the special pieces where an encoder of the E5 family has them."""
    special = ["<s>", "<pad>", "</s>", "<unk>"]
    vocabulary: list[list[Any]] = [[piece, 0.0] for piece in special] + [
        [one, -1.0 - n / 10] for n, one in enumerate(WORDS)
    ]
    vocabulary.append(["<mask>", 0.0])
    marked: dict[str, Any] = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    added = [
        {"id": n, "content": one, "special": True, **marked}
        for n, (one, _) in enumerate(vocabulary)
        if one.startswith("<")
    ]
    ends = {one: {"id": one, "ids": [special.index(one)], "tokens": [one]} for one in ("<s>", "</s>")}
    mark = [{"SpecialToken": {"id": one, "type_id": 0}} for one in ("<s>", "</s>")]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": None,
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        "post_processor": {
            "type": "TemplateProcessing", "special_tokens": ends,
            "single": [mark[0], {"Sequence": {"id": "A", "type_id": 0}}, mark[1]],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        },
        "decoder": None, "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary},
    }  # fmt: skip


def test_a_text_of_kept_pieces_is_cut_as_before_with_new_numbers() -> None:
    whole = definition()
    small, old = trimmed(whole, set(WORDS) - {"▁сад", "ស", "s"})
    before, after = (Tokenizer.from_str(json.dumps(one)) for one in (whole, small))
    was, now = (one.encode("cầu sập , 北江") for one in (before, after))
    assert was.tokens == now.tokens
    assert [old[number] for number in now.ids] == was.ids
    assert now.tokens[0] == "<s>"
    assert now.tokens[-1] == "</s>"
    assert small["model"]["vocab"][small["model"]["unk_id"]][0] == "<unk>"
    assert after.token_to_id("<mask>") == len(old) - 1


def test_coverage_counts_pieces_that_are_gone() -> None:
    small, _ = trimmed(definition(), set(WORDS) - {"▁sập"})
    full, less = (Tokenizer.from_str(json.dumps(one)) for one in (definition(), small))
    assert coverage(full, less, ["cầu sập", "cầu"]) == (3, 2)


def test_pieces_are_kept_by_script() -> None:
    pieces = [*WORDS, "▁garden", "▁한국", "バス", "▁123", "ก็"]
    assert set(pieces) - by_script(pieces) == {"▁cầu", "▁sập", "▁сад", "▁garden", "ก็"}
    assert scripts("▁バス停1") == {"KATAKANA", "CJK"}


def test_texts_are_read_with_their_language(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    rows = [
        {"text": "huyện_lỵ mới", "label": 1},
        {"lang": "ko", "claim": "강", "evidence": ""},
        {"title": None},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert list(read_texts(file)) == [("vi", "huyện lỵ mới"), ("ko", "강")]


def test_a_tenth_is_held_out() -> None:
    assert 70 <= sum(held_out(f"bài số {number}") for number in range(1000)) <= 130


@given(arrays.arrays(np.float16, (3, 64), elements=st.floats(-4, 4, width=16)))
def test_eight_bits_are_near_and_four_are_nearer_than_a_step(table: Any) -> None:  # noqa: ANN401
    full = table.astype(np.float32)
    rows = np.array([2, 0, 2])
    steps = np.abs(full).max(axis=1, keepdims=True)
    assert (np.abs(unpack_rows(pack(full, 8), rows) - full[rows]) <= steps[rows] / 127 + 1e-6).all()
    assert (np.abs(unpack_rows(pack(full, 4), rows) - full[rows]) <= steps[rows] / 7 + 1e-2).all()


@given(st.binary(min_size=32, max_size=32), st.floats(0.0078125, 2, width=16))
def test_four_bits_lose_nothing_of_what_was_four_bits(nibbles: bytes, scale: float) -> None:
    # A block's farthest value is -8 steps (nibble 0), as whoever wrote the file chose the scale.
    blocks = [b"\x00" + nibbles[at + 1 : at + 16] for at in (0, 16)]
    raw = b"".join(struct.pack("<e", scale) + block for block in blocks)
    table = dequantise(raw, 1, 64)
    np.testing.assert_array_equal(unpack_rows(pack(table, 4), np.array([0])), table)


def test_low_nibbles_come_before_high_ones() -> None:
    raw = struct.pack("<e", 0.5) + bytes([0x9A] + [0x88] * 15)
    row = dequantise(raw, 1, 32)[0]
    assert (row[0], row[16]) == (1.0, 0.5)
    assert np.count_nonzero(row) == 2


def test_other_files_are_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.bin"
    file.write_bytes(b"GGUF" + bytes(60))
    with pytest.raises(ValueError, match=r"x\.bin"):
        read_packed(file)
    (tmp_path / "tokenizer.json").write_text(json.dumps(definition()), "utf-8")
    out = ["--out", str(tmp_path / "out"), "--pieces-of", str(FOLDER)]
    assert encoder_build.main([str(file), *out]) == 1
    assert encoder_build.main([str(file), "--tokenizer", str(tmp_path / "tokenizer.json"), *out]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == ["a 4-bit file needs --tokenizer", "x.bin is not a 4-bit encoder file"]
    assert not (tmp_path / "out").exists()


def test_a_model_of_a_folder_becomes_an_artefact(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="building needs onnx; using the artefact does not")
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    from models.encoder_packaged import PackagedEncoder

    (tmp_path / "tokenizer.json").write_text(json.dumps(definition()), "utf-8")
    tokenizer = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    fast: Any = PreTrainedTokenizerFast
    fast(tokenizer_object=tokenizer, unk_token="<unk>").save_pretrained(tmp_path / "in")  # noqa: S106  a token of text
    torch.manual_seed(3)
    sizes: dict[str, Any] = {"num_hidden_layers": 2, "num_attention_heads": 2, "max_position_embeddings": 24}
    config = BertConfig(vocab_size=21, hidden_size=32, intermediate_size=64, **sizes)
    model = BertModel(config, add_pooling_layer=False).train(False)
    model.save_pretrained(tmp_path / "in")

    out = ["--out", str(tmp_path / "out"), "--pieces-of", str(tmp_path), "--query-prompt", ""]
    assert encoder_build.main([str(tmp_path / "in"), *out]) == 0
    made = PackagedEncoder(tmp_path / "out", threads=1)
    (vector,) = made.encode(["cầu sập , 北江"])
    with torch.inference_mode():
        states = model(torch.tensor([tokenizer.encode("cầu sập , 北江").ids]))[0].mean(1)
    assert float(vector @ torch.nn.functional.normalize(states)[0].numpy()) > 0.99
    assert made.longest == 24
    assert len(made.pieces(["cầu " * 100])[0]) == 24
