"""Evidence in another language: it decides nothing, and the answer says which language and what to do."""

from __future__ import annotations

import pytest

from pipeline.claims import detect_claims
from pipeline.compare.tongues import foreign
from pipeline.evidence import EvidenceIndex
from pipeline.text.syllables import strip_diacritics
from pipeline.types import AlertKind, VerdictLabel
from pipeline.verify import verify
from pipeline.verify_pairs import verify_pair
from tests.pipeline.claims_kit import HOME, NOW, article, flags, on_record, rows

CLAIM = "Cháy xưởng gỗ ở phường Đa Mai, tỉnh Bắc Ninh làm 12 người chết."
SAID = "Cháy xưởng gỗ ở phường Đa Mai, tỉnh Bắc Ninh làm 2 người chết."
TEXTS = {
    "tiếng Anh": "The fire at a wood workshop in Da Mai, Bac Ninh, killed 2 people and hurt nobody else.",
    "tiếng Trung": "北宁省多梅坊一家木材厂发生火灾，造成2人死亡。",
    "tiếng Hàn": "박닌성 다마이 동 목재 공장에서 화재가 발생해 2명이 숨졌다.",
    "tiếng Nhật": "バクニン省ダマイ坊の木材工場で火災が発生し、2人が死亡した。",
    "tiếng Lào": "ໄຟໄໝ້ໂຮງງານໄມ້ຢູ່ແຂວງບັກນິງ ເຮັດໃຫ້ 2 ຄົນເສຍຊີວິດ.",
    "tiếng Thái": "ไฟไหม้โรงงานไม้ในจังหวัดบั๊กนิญ มีผู้เสียชีวิต 2 คน",
    "tiếng Pháp": "L'incendie d'un atelier de bois à Bac Ninh a coûté la vie à 2 personnes.",
}
NAMES = pytest.mark.parametrize("language", TEXTS)


@NAMES
def test_a_text_in_another_language_decides_nothing_and_is_named(language: str) -> None:
    for texts in ([TEXTS[language]], [TEXTS[language], TEXTS[language]]):
        verdict = verify_pair(CLAIM, texts)
        assert verdict.label is VerdictLabel.NEI
        assert verdict.reasons == (
            f"bằng chứng viết bằng {language}: chưa đối chiếu được; cần bản dịch tiếng Việt hoặc người đọc",
        )


@NAMES
def test_beside_a_vietnamese_text_that_one_decides_and_the_other_is_named(language: str) -> None:
    for texts in ([TEXTS[language], SAID], [SAID, TEXTS[language]]):
        verdict = verify_pair(CLAIM, texts)
        assert verdict.label is VerdictLabel.REFUTED
        assert "hồ sơ ghi 2 người chết" in verdict.reasons[0]
        assert f"bằng chứng viết bằng {language}" in verdict.reasons[-1]


@NAMES
def test_a_vietnamese_sentence_in_a_text_of_two_languages_is_read(language: str) -> None:
    assert verify_pair(CLAIM, [f"{SAID} {TEXTS[language]}"]).label is VerdictLabel.REFUTED


@NAMES
def test_a_claim_in_another_language_is_not_compared(language: str) -> None:
    verdict = verify_pair(TEXTS[language], [CLAIM])
    assert verdict.label is VerdictLabel.NEI
    assert verdict.reasons == (
        f"phát biểu viết bằng {language}: Minh Tin chỉ đối chiếu phát biểu tiếng Việt",
    )


def test_vietnamese_is_never_taken_for_another_language() -> None:
    """With its marks and without them: what is left out by mistake would never be compared."""
    texts = {text for row in rows("claims_pairs.tsv") for text in row[1:]}
    assert [one for one in texts if foreign(one)] == []
    assert [one for one in texts if foreign(strip_diacritics(one))] == []
    for odd in ("", " ", "12", "?!…", "👍👍", "Samsung Bắc Ninh", "Covid-19: 12 F0", "OK nhé"):
        assert foreign(odd) == "", odd


@NAMES
def test_on_record_it_raises_no_flag_and_bears_nothing_out(language: str) -> None:
    record = on_record("thong-bao", TEXTS[language], TEXTS[language])
    told = [article("a", CLAIM)]
    claims = detect_claims(told, [HOME])[0]
    (verdict,) = verify(claims, EvidenceIndex(record), published={one.claim_id: NOW for one in claims})
    assert verdict.label is VerdictLabel.NEI
    assert not [one for one in flags(told, record) if one.kind is AlertKind.CONTRADICTED]
    both = [*record, *on_record("thong-bao-2", SAID, SAID)]
    assert [one for one in flags(told, both) if one.kind is AlertKind.CONTRADICTED]


@NAMES
def test_an_article_in_another_language_is_flagged_against_nothing(language: str) -> None:
    told = [article("a", TEXTS[language], TEXTS[language])]
    found = flags(told, on_record("thong-bao", CLAIM, CLAIM))
    assert not [one for one in found if one.kind is AlertKind.CONTRADICTED]
