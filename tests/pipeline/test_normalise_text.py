from __future__ import annotations

import gzip
import hashlib
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.normalise import (
    clean_text,
    fold_same_length,
    looks_undiacritised,
    matching_key,
    normalise,
    normalise_social,
    repair_parts,
    strip_diacritics,
)
from pipeline.types import Article, Kind, Precision
from tests.pipeline.encodings_kit import SENTENCES, TABLES, written_in

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "news"


def article(title: str, body: str = "", lead: str = "") -> Article:
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return Article(
        "0" * 16,
        "vidu",
        Kind.ARTICLE,
        "u",
        "u",
        title,
        lead,
        body,
        moment,
        Precision.DAY,
        "vi",
        "old",
        moment,
    )


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_old_encodings_are_noticed_and_converted(table: str, sentence: str) -> None:
    found = normalise([article(written_in(table, sentence))])[0]
    # TCVN3 has no capital letters with tones, so the case of such a letter is lost.
    assert found.title.lower() == sentence.lower()
    assert found.repaired_from == table
    assert found.content_digest == hashlib.sha256(found.text.encode()).hexdigest()


@pytest.mark.parametrize(
    "text",
    [
        "The café’s façade, naïve résumé, Zürich, São Paulo",
        "À bientôt, c'est déjà l'été: élève, forêt, garçon, œuvre",
        "¿Dónde está el niño? Mañana será otro día",
        "Model AB-12/3.5 (2026) 50% off +84 C++ o+ dd/mm/yyyy a^2 + b^2 = c^2",
        "Straße, Größe, über, für, können",
        "I don't know. Who? Me. You. So?",
        "x = a(b+c); dd if=/dev/zero of=file",
        "Gửi về: abc@vidu.vn? Được.",
        "10µm ± 0,5 §3 ®2026 ¥100 £20",
        "Đỗ Văn A. ở TP. B.",
        "北江省 박장성 ກຸງ Здравствуйте",
        "",
    ],
)
def test_clean_text_is_never_converted(text: str) -> None:
    assert repair_parts(text, "", "") == (unicodedata.normalize("NFC", text), "", "", "")


@pytest.mark.shared
def test_no_false_conversion_on_real_text() -> None:
    if not SHARED.is_dir():
        pytest.skip("needs the data beside the project (../shared/data/news)")
    read = 0
    for file in sorted(SHARED.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for count, line in enumerate(lines):
                if count >= 4000:
                    break
                row = json.loads(line)
                title = row.get("title") or row.get("headline") or ""
                text = (row.get("text") or row.get("summary") or "").replace("_", " ")
                assert repair_parts(title, "", text)[3] == "", title
                read += 1
    assert read >= 20_000


def test_utf8_taken_for_something_else() -> None:
    sentence = "Mưa lớn gây ngập nhiều tuyến đường ở huyện"
    for wrong in ("cp1252", "latin-1"):
        try:
            broken = sentence.encode().decode(wrong)
        except UnicodeDecodeError:
            continue
        assert repair_parts(broken, "", "") == (sentence, "", "", "utf-8-twice")


def test_stored_text_stays_what_the_reader_saw() -> None:
    title = "Hoà  bình\u200b ở thủ\u00addo\u202e TPBG ko đc 😂👨‍👩‍👧"
    found = normalise([article(unicodedata.normalize("NFD", title))])[0]
    assert found.title == "Hoà  bình ở thủdo TPBG ko đc 😂👨‍👩‍👧"
    assert found.repaired_from == ""


def test_order_is_kept_and_doing_it_twice_changes_nothing() -> None:
    some = [article(f"Bài số {number}", "Một\r\nhai\u2028ba") for number in range(5)]
    once = normalise(some)
    assert [one.title for one in once] == [one.title for one in some]
    assert once[0].body == "Một\nhai\nba"
    assert normalise(once) == once


@settings(deadline=None)  # the first reading builds its tables; machines are busy
@given(st.text(max_size=300))
def test_any_text_can_be_normalised(text: str) -> None:
    once = normalise([article(text, text)])[0]
    assert unicodedata.is_normalized("NFC", once.text)
    normalise_social(text)
    matching_key(text)


# Control characters may separate the letters of an old encoding and are gone the second time.
@settings(deadline=None)  # the first reading builds its tables; machines are busy
@given(st.text(st.characters(exclude_categories=["C"]), max_size=300))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise([article(text, text)])[0]
    assert normalise([once])[0].text == once.text


@settings(deadline=None)  # the first reading builds its tables; machines are busy
@given(st.text(max_size=300))
def test_folding_keeps_offsets(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(fold_same_length(text)) == len(text)
    assert len(fold_same_length(text, diacritics=True)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "HÒA BÌNH"),
        ("thuỷ lợi", "thủy lợi"),
        ("khoẻ", "khỏe"),
        ("Ðồng Mây", "Đồng Mây"),
        ("B\u0430c Gi\u0430ng", "Bac Giang"),
        ("Bắc\u200b Giang", "Bắc Giang"),
        (unicodedata.normalize("NFD", "Lục Ngạn"), "Lục Ngạn"),
        ("ＢẮＣ", "bắc"),
    ],
)
def test_same_key(one: str, other: str) -> None:
    assert matching_key(one) == matching_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("hòa", "hóa"), ("quý", "qúy?"), ("Москва", "Mockba"), ("bắc", "bac")]
)
def test_different_key(one: str, other: str) -> None:
    assert matching_key(one) != matching_key(other)


def test_marks_taken_off() -> None:
    assert strip_diacritics("Đường Điện Biên Phủ, ướt") == "Duong Dien Bien Phu, uot"
    assert strip_diacritics("한국 が 北江") == "한국 が 北江"


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Toi qua nuoc len cao qua, ca thon phai di thuyen", True),
        ("duong vao xa bi ngap nang roi moi nguoi oi", True),
        ("The town hall will open on Monday for everyone", False),
        ("Đường vào xã bị ngập nặng rồi mọi người ơi", False),
        ("La maison du peuple est ouverte au public", False),
        ("OK", False),
        ("", False),
    ],
)
def test_vietnamese_without_marks(text: str, bare: bool) -> None:
    assert looks_undiacritised(text) is bare


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (
            "Mn ơi đg vào xã mk kẹt xe quáaaa, ko đi đc",
            "Mọi người ơi đang vào xã mình kẹt xe quá, không đi được",
        ),
        ("giá 20k, 20 k thôi k biết đâu 😂😂", "giá 20k, 20 k thôi không biết đâu 😂😂"),
        ("#TPBacGiang #ngap_lut", "TP Bac Giang ngap lut"),
        ("Chú Ko ở xã Vân Hà, chương III", "Chú Ko ở xã Vân Hà, chương III"),
        ("UBND xã bảo hs nghỉ hnay", "Ủy ban nhân dân xã bảo học sinh nghỉ hôm nay"),
        ("xem www.ko.vn và a@dc.vn [SĐT]", "xem www.ko.vn và a@dc.vn [SĐT]"),
        ("hahaha kkkk zzz", "hahaha kkkk zzz"),
        ("đẹpppp quá trờiii", "đẹp quá trời"),
        ("Xoong nồi ở Lục Ngạn 12/11 giá 1.500", "Xoong nồi ở Lục Ngạn 12/11 giá 1.500"),
    ],
)
def test_short_forms_of_posts(typed: str, read: str) -> None:
    assert normalise_social(typed) == read


@pytest.mark.shared
def test_short_forms_leave_place_names_alone() -> None:
    wards = SHARED.parent / "gazetteer" / "wards_old_to_new_2025.csv"
    if not wards.is_file():
        pytest.skip("needs the data beside the project (../shared/data/gazetteer)")
    import csv

    with wards.open(encoding="utf-8-sig") as lines:
        names = {
            cell.strip()
            for row in csv.reader(lines)
            for cell in row
            if cell and cell[0].isupper() and len(cell) < 40
        }
    changed = [name for name in names if normalise_social(f"Ở {name} hôm qua") != f"Ở {name} hôm qua"]
    assert changed == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Bắc\U000e0041\U000e007f Giang", "Bắc Giang"),
        ("B\ufe0fắ\ufe00c Giang", "Bắc Giang"),
        ("Bắc\u3164Giang", "Bắc Giang"),
        ("Bắc\u2800Giang", "Bắc Giang"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f ❤\ufe0f", None),
    ],
)
def test_what_nobody_sees_keeps_no_words_apart(written: str, read: str | None) -> None:
    assert clean_text(written) == (written if read is None else read)
