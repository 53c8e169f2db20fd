"""The encoder that comes with the project: what is near, what never changes, what odd input does."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.encoder import PACKAGED, EncoderError, embed, load
from models.encoder_packaged import FOLDER, UPPER, PackagedEncoder
from pipeline.paths import ROOT

#: The same thing said in seven languages, and something else in each.
SAME = {
    "vi": "Trận lũ đêm qua làm ngập 200 ngôi nhà ven sông.",
    "en": "Last night's flood put 200 houses along the river under water.",
    "zh": "昨夜的洪水淹没了河边的200座房屋。",
    "ko": "어젯밤 홍수로 강변 주택 200채가 물에 잠겼다.",
    "ja": "昨夜の洪水で川沿いの家200軒が浸水した。",
    "fr": "L'inondation de la nuit dernière a submergé 200 maisons au bord du fleuve.",
    "lo": "ນ້ຳຖ້ວມເມື່ອຄືນນີ້ ເຮັດໃຫ້ເຮືອນ 200 ຫຼັງແຄມແມ່ນ້ຳຖືກນ້ຳຖ້ວມ.",
}
OTHER = {
    "vi": "Đội bóng chuyền nữ của tỉnh giành huy chương vàng.",
    "en": "The province's women's volleyball team won the gold medal.",
    "zh": "省女子排球队获得金牌。",
    "ko": "도 여자 배구팀이 금메달을 땄다.",
    "ja": "県の女子バレーボールチームが金メダルを獲得した。",
    "fr": "L'équipe féminine de volley-ball de la province a remporté la médaille d'or.",
    "lo": "ທີມບານສົ່ງຍິງຂອງແຂວງ ໄດ້ຫຼຽນຄຳ.",
}
#: A sentence, the same in other words, and another matter.
PARAPHRASES = [
    ("Giá vải thiều đầu vụ tăng mạnh.", "Vải thiều đầu mùa bán giá cao hơn hẳn.", "Lịch cắt điện tuần tới."),
    ("Cầu vượt phía nam đã thông xe.", "Người dân được đi qua cầu vượt mới.", "Học sinh nghỉ hè sớm."),
    ("Bệnh viện huyện thiếu thuốc.", "Nhiều loại thuốc ở bệnh viện đã hết.", "Nhà máy tuyển 500 lao động."),
    ("Công an bắt nhóm trộm xe máy.", "Nhóm lấy cắp xe máy sa lưới.", "Hội chợ cam bưởi khai mạc."),
]


@pytest.fixture(scope="module")
def encoder() -> PackagedEncoder:
    return PackagedEncoder(threads=2)


@pytest.mark.parametrize("language", [one for one in SAME if one != "vi"])
def test_a_translation_is_nearer_than_anything_else_said(encoder: PackagedEncoder, language: str) -> None:
    home, away, other_away, other_home = encoder.encode(
        [SAME["vi"], SAME[language], OTHER[language], OTHER["vi"]]
    )
    assert home @ away > home @ other_away + 0.03
    assert home @ away > home @ other_home + 0.03


@pytest.mark.parametrize("texts", PARAPHRASES, ids=[one[0] for one in PARAPHRASES])
def test_a_paraphrase_is_nearer_than_another_matter(encoder: PackagedEncoder, texts: tuple[str, ...]) -> None:
    said, again, other = encoder.encode(texts)
    assert said @ again > said @ other + 0.02


def test_neighbours_order_and_threads_change_nothing(encoder: PackagedEncoder) -> None:
    texts = [*SAME.values(), "a", "", "dài " * 900, *OTHER.values()]
    whole = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    turned = encoder.encode(texts[::-1])[::-1]
    single = PackagedEncoder(threads=1).encode(texts)
    for other in (alone, turned, single):
        np.testing.assert_array_equal(whole, other)


def test_letters_and_marks_written_apart_are_the_same_text(encoder: PackagedEncoder) -> None:
    text = "Lễ hội Yên Thế"
    joined, apart = encoder.encode([unicodedata.normalize(form, text) for form in ("NFC", "NFD")])
    np.testing.assert_array_equal(joined, apart)


def test_only_the_beginning_of_a_long_text_is_read(encoder: PackagedEncoder) -> None:
    long = "Hội nghị bàn về mùa vụ. " * 2000
    (pieces,) = encoder.pieces([long])
    assert len(pieces) == encoder.longest
    assert pieces[-1] == encoder.tokenizer.token_to_id("</s>")
    np.testing.assert_array_equal(encoder.encode([long]), encoder.encode([long + "Chuyện khác."]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=60), max_size=4))
def test_any_text_has_a_unit_vector(encoder: PackagedEncoder, texts: list[str]) -> None:
    vectors = encoder.encode(texts)
    assert vectors.shape == (len(texts), encoder.hidden)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


@pytest.mark.parametrize(
    "text", ["\x00", "\ud800", "\u200b\ufeff", "🙂" * 5000, "ก็" * 100, "\u0301" * 300, "a" * 100_000]
)
def test_odd_input_is_a_vector_too(encoder: PackagedEncoder, text: str) -> None:
    assert np.isclose(np.linalg.norm(encoder.encode([text])[0]), 1, atol=1e-4)


def test_a_prompt_that_the_model_does_not_have_is_refused(encoder: PackagedEncoder) -> None:
    with pytest.raises(KeyError):
        encoder.encode(["a"], "answer")


def test_sentence_transformers_gives_the_same_vectors(encoder: PackagedEncoder) -> None:
    model, texts = load(PACKAGED), [*SAME.values(), ""]
    np.testing.assert_array_equal(model.encode(texts, batch_size=3), encoder.encode(texts))
    np.testing.assert_array_equal(model.encode_query(texts), encoder.encode(texts, "query"))
    np.testing.assert_array_equal(model.encode_document(texts), encoder.encode(texts, "passage"))
    np.testing.assert_array_equal(embed(PACKAGED, texts), encoder.encode(texts))
    assert model.get_embedding_dimension() == encoder.hidden
    assert model.max_seq_length == encoder.longest


def test_no_heavy_library_is_loaded_for_it() -> None:
    code = (
        "import sys; from models.encoder import embed; embed('packaged', ['a']);"
        "print(*({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not run.stdout.strip()


def test_the_artefact_is_whole_small_and_without_code() -> None:
    about = json.loads((FOLDER / "model.json").read_text("utf-8"))
    for name, digest in about["sha256"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {Path(name).suffix for name in sizes if name != "SHA256SUMS"} == {".json", ".onnx", ".safetensors"}
    assert sum(sizes.values()) <= 50_000_000
    assert max(sizes.values()) <= 45_000_000


def test_a_broken_or_missing_file_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / UPPER).unlink()
    with pytest.raises(OSError, match="thiếu tệp"):
        PackagedEncoder(tmp_path)
    (tmp_path / UPPER).write_bytes(b"no graph")
    with pytest.raises(ValueError, match="không đọc được"):
        PackagedEncoder(tmp_path)

    def broken() -> PackagedEncoder:
        return PackagedEncoder(tmp_path)

    from models import encoder as room

    room.packaged.cache_clear()
    monkeypatch.setattr("models.encoder_packaged.PackagedEncoder", broken)
    try:
        with pytest.raises(EncoderError, match=r"upper\.onnx"):
            embed(PACKAGED, ["a"])
    finally:
        room.packaged.cache_clear()


def test_nothing_is_told_to_anybody(tmp_path: Path) -> None:
    """The library keeps a device id and what was run, to send them, unless it is told not to."""
    code = "import sys; from pathlib import Path; from models.encoder_packaged import FOLDER, open_session;"
    code += "open_session(next(Path(FOLDER).rglob('*.onnx')))"
    home = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    home.pop("ORT_DISABLE_TELEMETRY", None)
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=home, check=True)
    assert list(tmp_path.iterdir()) == []
