"""What a reprint changed: told sentence by sentence, with nothing counted that is no change."""

from __future__ import annotations

import random
import time
import unicodedata
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.group import group_records
from pipeline.lineage import ReprintChanges, closest, read, reprint_changes
from pipeline.rewording import reworded
from pipeline.sentence_diff import Change, align, sentence_diff, sentences_of

HEADLINE = "Kho lạnh ở xã Lục Ngạn ngừng hoạt động"
SENTENCES = (
    "Sáng 12/11, kho lạnh của hợp tác xã ở xã Lục Ngạn ngừng hoạt động vì mất điện.",
    "Theo UBND xã, 12 tấn cam của 40 hộ dân đang được giữ trong kho.",
    "Công ty Điện lực cho biết đường dây hỏng do cây đổ trong trận gió đêm trước.",
    "Đội sửa chữa có mặt từ 5 giờ và dự kiến cấp điện lại trước buổi trưa.",
    "Hợp tác xã thuê hai xe lạnh để chuyển số cam chín sang kho ở phường Chũ.",
    "Người trồng cam mong giá bán không giảm trong tuần tới.",
)
MORE = "Trường mầm non gần đó cho trẻ nghỉ học một buổi."
FOOT = (
    "Mời quý vị đón đọc các tin tiếp theo.",
    "Mọi ý kiến xin gửi về tòa soạn.",
)
CUT, EDITED = SENTENCES[3], SENTENCES[1].replace("12 tấn", "2 tấn")
BOTH = " ".join(SENTENCES)


def told(text: str, headline: str = HEADLINE, before: str = BOTH) -> ReprintChanges:
    return reprint_changes(read(HEADLINE, "", before), read(headline, "", text))


def other(at: int, text: str) -> tuple[str, str]:
    return f"s{at}", f"Một tin khác hẳn, tin số {at}. {text}"


MOVED_ON = "Mất điện, 12 tấn cam nằm chờ"
QUOTED = HEADLINE.replace("Kho", "“Kho”")
IMPRINT = ("© 2026 Báo Chung.", "Giấy phép số 12/GP-BTTTT.", "Tổng biên tập: đang khuyết.", "Hotline: 0204.")
#: Text and headline of the reprint, and what is told of it beside nothing.
CASES: dict[str, tuple[str, str, dict[str, object]]] = {
    "identical": (BOTH, HEADLINE, {}),
    "headline changed": (BOTH, MOVED_ON, {"headline": Change(HEADLINE, MOVED_ON)}),
    "headline in capitals": (BOTH, HEADLINE.upper(), {}),
    "no headline": (BOTH, "", {}),
    "one sentence cut": (BOTH.replace(f"{CUT} ", ""), HEADLINE, {"left_out": (CUT,)}),
    "one sentence added": (f"{BOTH} {MORE}", HEADLINE, {"added": (MORE,)}),
    "one number edited": (
        BOTH.replace(SENTENCES[1], EDITED),
        HEADLINE,
        {"changed": (Change(SENTENCES[1], EDITED),)},
    ),
    "a statement made a question": (
        BOTH.replace("tuần tới.", "tuần tới?"),
        HEADLINE,
        {"changed": (Change(SENTENCES[5], SENTENCES[5].replace(".", "?")),)},
    ),
    "halves swapped": (" ".join((*SENTENCES[4:], *SENTENCES[:4])), HEADLINE, {"moved": SENTENCES[4:]}),
    "boilerplate added": (f"{BOTH} {' '.join(FOOT)}", HEADLINE, {"furniture": FOOT}),
    "an imprint added": (f"{BOTH}\n{' '.join(IMPRINT[:2])}", HEADLINE, {"furniture": IMPRINT[:2]}),
    "an imprint left out": (BOTH, HEADLINE, {"furniture": IMPRINT}),
    "said twice in the original": (BOTH, HEADLINE, {}),
    "a link to another article": (
        BOTH.replace(CUT, f"{CUT}\nXem thêm: Cam Lục Ngạn vào vụ\n"),
        HEADLINE,
        {"furniture": ("Xem thêm: Cam Lục Ngạn vào vụ",)},
    ),
    "spaces and line breaks": ("\n\n".join(SENTENCES).replace(" ", "  "), HEADLINE, {}),
    "a line broken in a sentence": (BOTH.replace("vì mất", "vì\nmất"), HEADLINE, {}),
    "decomposed letters": (unicodedata.normalize("NFD", BOTH), unicodedata.normalize("NFD", HEADLINE), {}),
    "quotation marks that say another thing": (BOTH, QUOTED, {"headline": Change(HEADLINE, QUOTED)}),
    "the headline said again in the text": (f"{HEADLINE}\n{BOTH}", HEADLINE, {}),
    "a sentence said twice": (f"{BOTH} {SENTENCES[0]}", HEADLINE, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_is_told_for_what_it_is(case: str) -> None:
    text, headline, wanted = CASES[case]
    more = {"an imprint left out": " ".join(IMPRINT), "said twice in the original": SENTENCES[0]}
    found = told(text, headline, f"{BOTH}\n{more.get(case, '')}")
    nothing = {"headline": None, "left_out": (), "added": (), "changed": (), "moved": (), "furniture": ()}
    assert {name: getattr(found, name) for name in nothing} == {**nothing, **wanted}
    assert found.word_for_word == (set(wanted) <= {"furniture"})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Xã Hoà Bình thu hoạch vụ mùa thuỷ sản.", "Xã Hòa Bình thu hoạch vụ mùa thủy sản."),
        ("Ông nói: “Cầu đã thông xe”.", 'Ông nói: "Cầu đã thông xe".'),
        ("Tuyến Bắc Giang – Lạng Sơn mở lại.", "Tuyến Bắc Giang - Lạng Sơn mở lại."),
        ("Cầu đã thông xe…", "Cầu đã thông xe..."),
        ("Cầu đã\u200b thông\u00a0xe.", "Cầu đã thông xe."),
    ],
)
def test_a_way_of_writing_is_no_change(one: str, two: str) -> None:
    assert sentence_diff(one, two) == ()
    assert told(f"{BOTH} {two}", before=f"{BOTH} {one}").word_for_word


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Giá tăng 12%.", "Giá tăng 12."),
        ("Nhiệt độ là -5 độ.", "Nhiệt độ là 5 độ."),
        ("Thu 1.200 tấn.", "Thu 1.300 tấn."),
        ("Cầu đã sập.", "Cầu đã sập?"),
        ("Ma túy bị thu giữ.", "Má túy bị thu giữ."),
    ],
)
def test_a_small_thing_that_says_another_is_a_change(one: str, two: str) -> None:
    assert sentence_diff(one, two) == (Change(one, two),)
    assert told(f"{two} {BOTH}", before=f"{one} {BOTH}").changed == (Change(one, two),)


def test_what_is_said_more_than_once_did_not_move() -> None:
    thrice, once, twice = (sentences_of(text) for text in ("Có. Hai. Có.", "Hai. Có.", "Có. Hai. Ba. Có."))
    laid = align(thrice, once)
    assert (laid.kept, laid.moved, laid.repeated, laid.removed) == (((1, 0),), (), ((0, 1),), (2,))
    assert align(thrice, twice).kept == ((0, 0), (1, 1), (2, 3))


def test_what_the_share_counts() -> None:
    assert told(BOTH).kept == told(" ".join(SENTENCES[::-1])).kept == 1
    assert told(f"{BOTH} {MORE}").kept == 1
    assert told(MORE).kept == 0
    cut = told(" ".join(SENTENCES[:3])).kept
    assert 0.4 < cut < 0.6
    edited = told(BOTH.replace(SENTENCES[1], EDITED)).kept
    assert 0.98 < edited < 1, "of a changed sentence the words that both have count"
    assert told(BOTH, before="").kept == 1


def test_what_an_outlet_says_under_every_article_is_told_apart() -> None:
    slogan = "Đồng hành cùng nhà nông mỗi sớm mai."
    original, reprint = read(HEADLINE, BOTH), read(HEADLINE, f"{BOTH} {slogan}")
    others = [other(at, slogan) for at in (1, 2, 3)]
    found = reprint_changes(original, reprint, told=others, story="s")
    assert (found.added, found.furniture) == ((), (slogan,))
    # Twice may be chance, and the story itself tells nothing.
    own, same = [*others[:2], ("s", slogan)], [("s1", text) for _, text in others]
    for few in (others[:2], own, same):
        assert reprint_changes(original, reprint, told=few, story="s").added == (slogan,)


def test_news_about_an_outlet_is_no_foot() -> None:
    news = (
        "Tổng biên tập bị nhắc tên nhiều nhất trong kết luận.",
        "Cơ quan chủ quản cho biết sẽ xem xét giấy phép hoạt động của tòa soạn.",
        "Sở công bố đường dây nóng 0204 và khuyên người dân tải ứng dụng của tỉnh.",
    )
    found = told(BOTH, before=" ".join((*SENTENCES, *news)))
    assert (found.left_out, found.furniture) == (news, ())
    # Where everything sounds like one, half of it is an article.
    whole = " ".join(f"Mời quý vị xem tin số {number}." for number in range(8))
    assert len(told("Khác hẳn.", before=whole).left_out) == 4


def test_the_version_that_was_reprinted_is_chosen() -> None:
    first, second = read(HEADLINE, BOTH), read(HEADLINE, BOTH.replace(SENTENCES[1], EDITED))
    assert closest([first, second], read("Khác", BOTH)) == 0
    assert closest([first, second], read("Khác", EDITED)) == 1
    assert closest([first, second], read("Khác", SENTENCES[0])) == 1, "the newest, where it is all one"
    longer = read(HEADLINE, f"{BOTH} {MORE}")
    assert closest([first, longer], read("Khác", BOTH)) == 0


def test_rows_say_what_was_changed_where_it_is_asked_for() -> None:
    rows: list[dict[str, object]] = [
        {
            "id": 1,
            "title": HEADLINE,
            "text": BOTH,
            "source": "a",
            "published_at": "2026-11-12T07:00:00+07:00",
        },
        {
            "id": 2,
            "title": "Mất điện ở Lục Ngạn",
            "text": BOTH.replace(f"{CUT} ", ""),
            "source": "b",
            "published_at": "2026-11-12T09:00:00+07:00",
        },
    ]
    assert all("changes" not in one for one in group_records(rows))
    first, second = group_records(rows, changes=True)
    assert (first["changes"], second["reprint_of"]) == (None, 1)
    changes = second["changes"]
    assert isinstance(changes, dict)
    assert changes["headline"] == {"before": HEADLINE, "after": "Mất điện ở Lục Ngạn"}
    assert changes["left_out"] == [CUT]
    assert 0.7 < changes["kept"] < 1
    assert set(changes) == {"kept", "headline", "left_out", "added", "changed", "moved", "furniture"}


PIECES = st.lists(
    st.sampled_from(
        [
            *(*SENTENCES, EDITED, MORE, *FOOT, "Cầu đã sập?", "12", "北江省火灾。", "Xem thêm: tin khác"),
            *("A.", "\n", "\u0301", "🙂", "“”", "TP. Bắc"),
        ]
    )
    | st.text(max_size=12),
    max_size=14,
)  # fmt: skip


@given(PIECES)
@settings(max_examples=200, deadline=None)
def test_nothing_done_is_no_change(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert sentence_diff(text, text) == ()
    found = told(text, before=text)
    assert found.word_for_word
    assert (found.kept, found.furniture) == (1, ())


@given(PIECES, PIECES)
@settings(max_examples=300, deadline=None)
def test_every_sentence_is_accounted_for(before: list[str], after: list[str]) -> None:
    old, new = " ".join(before), " ".join(after)
    laid = align(sentences_of(old), sentences_of(new))
    pairs = [*laid.kept, *laid.moved, *laid.repeated]
    assert sorted([*(at for at, _ in pairs), *laid.removed]) == list(range(len(laid.before)))
    assert sorted([*(at for _, at in pairs), *laid.added]) == list(range(len(laid.after)))
    assert all(laid.before[at].key == laid.after[to].key for at, to in pairs)
    assert list(laid.kept) == sorted(laid.kept)
    assert [to for _, to in laid.kept] == sorted(to for _, to in laid.kept)
    # No sentence of either text is lost on the way, nor made up: cut lines apart.
    for text, sentences in ((old, laid.before), (new, laid.after)):
        assert "".join(one.text for one in sentences_of(text)).replace(" ", "") == "".join(
            one.text for one in sentences
        ).replace(" ", "")


@given(PIECES, PIECES)
@settings(max_examples=300, deadline=None)
def test_what_only_one_has_is_told_once(before: list[str], after: list[str]) -> None:
    old, new = read("", " ".join(before)), read("", " ".join(after))
    found = reprint_changes(old, new)
    laid = align(old.sentences, new.sentences)
    here, there = ({one.key for one in side} for side in (laid.before, laid.after))
    gone = [*found.left_out, *(one.removed for one in found.changed)]
    come = [*found.added, *(one.added for one in found.changed)]
    wanted_gone = {one.text for one in laid.before if one.key not in there}
    wanted_come = {one.text for one in laid.after if one.key not in here}
    assert wanted_gone <= {*gone, *found.furniture}
    assert wanted_come <= {*come, *found.furniture}
    assert 0 <= found.kept <= 1


@given(st.permutations(range(len(SENTENCES))))
def test_another_order_is_only_another_order(order: list[int]) -> None:
    found = told(" ".join(SENTENCES[at] for at in order))
    assert (found.left_out, found.added, found.changed, found.kept) == ((), (), (), 1)
    assert bool(found.moved) == (order != sorted(order))
    assert len(found.moved) < len(order)


def test_reworded_sentences_are_paired_once_and_with_the_nearest() -> None:
    gone = [f"Thôn {name} có {number} nhà bị tốc mái." for name, number in (("Hạ", 12), ("Thượng", 30))]
    come = [gone[1].replace("30", "31"), gone[0].replace("12", "13"), "Trời hôm nay nắng."]
    assert reworded(gone, come) == [(0, 1), (1, 0)]
    assert reworded(gone, []) == reworded([], come) == []


def _long(count: int, seed: int, words: int = 24) -> list[str]:
    chance = random.Random(seed)
    syllables = [
        a + b
        for a in ("b", "c", "đ", "h", "kh", "l", "m", "ngh", "ph", "tr")
        for b in ("à", "ê", "ia", "óng", "uyết", "ăm")
    ]
    return [" ".join(chance.choices(syllables, k=words)).capitalize() + f" {at}." for at in range(count)]


@pytest.mark.parametrize(
    "case",
    [
        "nothing in common",
        "one word of each changed",
        "shuffled",
        "one sentence over and over",
        "two in turns",
    ],
)
def test_long_texts_are_compared_in_time(case: str) -> None:
    """Two texts of 2,000 sentences: about a second at most, on a machine that does other work."""
    old, new = _long(2000, 1), _long(2000, 2)
    if case == "one word of each changed":
        new = [one.replace(" ", " mới ", 1) for one in old]
    elif case == "shuffled":
        new = random.Random(3).sample(old, len(old))
    elif case == "one sentence over and over":
        old, new = old[:1] * 2000, old[:1] * 1999
    elif case == "two in turns":
        old, new = old[:2] * 1000, [*old[:1], *new[:1]] * 1000
    began = time.process_time()
    found = reprint_changes(read("A", " ".join(old)), read("B", "\n".join(new)))
    taken = time.process_time() - began
    assert taken < 4, f"{case}: {taken:.2f} s"
    counts = Counter(
        {
            "left_out": len(found.left_out),
            "added": len(found.added),
            "changed": len(found.changed),
            "moved": len(found.moved),
        }
    )
    if case == "one word of each changed":
        assert counts["changed"] == 2000
    if case == "shuffled":
        assert set(counts.elements()) == {"moved"}
