# ruff: noqa: E501  texts
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.deduplicate import Deduplicator
from pipeline.stories.sketch import bands, contained, fingerprint, likeness, same_facts
from pipeline.stories.sketches import Sketches
from pipeline.types import Article
from tests.pipeline.stories_kit import BOILERPLATE, SENTENCES, article

FIXED = (3364949382, 3444061065, 3303024212)
ADDED = tuple(
    """Phóng viên có mặt tại chợ từ năm giờ sáng ghi nhận không khí hối hả của người bán kẻ mua.
Ông chủ vựa hành tỏi kể rằng cả nhà ông thức trắng để canh số hàng vừa nhập về chiều hôm trước.
Tổ dân phố bên cạnh nấu cháo và đun nước chè tiếp sức cho những người khuân vác mệt lử.
Giá rau trong phiên chợ sớm vì thế nhích thêm đôi chút so với ngày thường.""".splitlines()
)
ORIGINAL = article("goc", "Kho lạnh chợ Phú Lương mất điện", " ".join(SENTENCES))


def originals(*articles: Article) -> list[str | None]:
    return [one.original if one else None for one in Deduplicator().add(articles)]


def copy(title: str = "Kho lạnh chợ Phú Lương mất điện", sentences: Sequence[str] = SENTENCES) -> Article:
    return article("ban-sao", title, " ".join(sentences))


def test_exact_copy_is_a_reprint_with_similarity_one() -> None:
    found = Deduplicator().add([ORIGINAL, copy()])[1]
    assert found is not None
    assert (found.original, found.similarity) == ("goc", 1.0)


@pytest.mark.parametrize(
    "edited",
    [
        copy(title="Hàng chục tấn rau phải sơ tán trong đêm"),
        copy(sentences=SENTENCES[:11]),
        copy(sentences=SENTENCES[4:]),
        copy(sentences=SENTENCES[::-1]),
        copy(sentences=(*BOILERPLATE, *SENTENCES, *BOILERPLATE)),
        copy(sentences=SENTENCES[:4]),
        copy(title="KHO LẠNH", sentences=[one.upper() for one in SENTENCES]),
        copy(sentences=[one.replace("tạm", "dự phòng") for one in SENTENCES]),
        copy(sentences=(*ADDED, *SENTENCES[4:])),
    ],
    ids=[
        "headline",
        "cut end",
        "cut beginning",
        "order",
        "boilerplate",
        "brief",
        "capitals",
        "words",
        "exchanged",
    ],
)
def test_edited_copies_are_found(edited: Article) -> None:
    assert originals(ORIGINAL, edited) == [None, "goc"]


def test_copy_typed_without_diacritics_is_found() -> None:
    from pipeline.normalise import strip_diacritics

    assert originals(ORIGINAL, copy(sentences=[strip_diacritics(one) for one in SENTENCES])) == [None, "goc"]


def test_reprints_point_to_the_original_never_to_a_reprint() -> None:
    chain = [ORIGINAL]
    for step in range(1, 5):
        cut = SENTENCES[step:] + BOILERPLATE[: step % 3]
        chain.append(article(f"c{step}", f"Tít số {step}", " ".join(cut)))
    assert originals(*chain) == [None, "goc", "goc", "goc", "goc"]


def test_another_report_of_the_event_is_no_reprint() -> None:
    other = article(
        "khac",
        "Tiểu thương chợ Phú Lương trắng đêm cứu hàng",
        "Cả đêm qua, hàng trăm người ở chợ Phú Lương thay nhau khiêng rau sang chỗ khác vì kho lạnh không chạy. "
        "Bà con kể điện tắt lúc gần tám giờ tối, máy phát chạy được ít phút rồi im. Một chị bán cải nói mất khoảng "
        "45 triệu đồng. Phía công trình thoát nước bên cạnh nhận lỗi đào trúng dây và hứa sửa ngay trong ngày 12/11.",
    )
    assert originals(ORIGINAL, other) == [None, None]


PRICES = (
    "Bảng giá nông sản chợ đầu mối ngày {d}: gạo tẻ {a} đồng/kg, thịt lợn hơi {b} đồng/kg, gà đồi {c} đồng/kg, vải sấy {e} "
    "đồng/kg. Giá do ban quản lý chợ cung cấp lúc 6 giờ sáng, có thể thay đổi trong ngày tùy lượng hàng về chợ và thời tiết."
)
WEATHER = (
    "Dự báo thời tiết ngày {d}: khu vực trung tâm nhiều mây, sáng sớm có sương mù nhẹ rải rác, trưa chiều giảm mây trời nắng. "
    "Nhiệt độ thấp nhất {a} độ, cao nhất {b} độ, độ ẩm {c} phần trăm. Người dân chú ý giữ ấm cho người già và gia súc."
)


@pytest.mark.parametrize("template", [PRICES, WEATHER])
def test_template_with_other_numbers_is_no_reprint_but_its_copy_is(template: str) -> None:
    one = article("m", "Bản tin", template.format(d="5/11", a=14, b=24, c=75, e=140))
    two = article("n", "Bản tin", template.format(d="6/11", a=15, b=26, c=81, e=142))
    again = article("o", "Bản tin (đăng lại)", two.body)
    assert likeness(fingerprint(one.text).sketch, fingerprint(two.text).sketch) > 0.36
    assert originals(one, two, again) == [None, None, "n"]


def _plain(text: str) -> str:
    """The text with all its numbers out of it."""
    return " ".join(word for word in text.split() if not any(char.isdigit() for char in word))


def test_a_long_copy_whose_few_numbers_were_cut_and_others_added_is_found() -> None:
    sentences = [_plain(one) for one in SENTENCES]
    told = [*sentences, "Chợ có 640 hộ kinh doanh.", "Năm ngoái chợ thu 78 tỷ đồng."]
    whole = article("goc", "Kho lạnh chợ Phú Lương mất điện", " ".join(told))
    added = ("Vựa tỏi nhập về 15 xe trong tuần.", "Giá rau tăng thêm 25 nghìn đồng.", *ADDED)
    assert originals(whole, copy("Tít khác hẳn", [*added, *sentences])) == [None, "goc"]


def test_a_long_form_with_few_numbers_filled_in_anew_is_no_reprint() -> None:
    sentences = [_plain(one) for one in SENTENCES]
    one, other = (
        article(str(many), "Chợ Phú Lương", " ".join([*sentences, f"Cả đêm có {many} lượt xe vào chợ."]))
        for many in (640, 785)
    )
    assert originals(one, other) == [None, None]


def test_short_posts_repeat_each_other_only_word_for_word() -> None:
    posts = [
        "Mất điện cả xóm rồi bà con ơi",
        "mất điện cả xóm rồi, bà con ơi!!!",
        "Mất nước cả xóm rồi bà con ơi",
    ]
    assert originals(*(article(f"p{at}", "", text) for at, text in enumerate(posts))) == [None, "p0", None]


def test_empty_texts_repeat_nothing() -> None:
    assert originals(article("a", "", ""), article("b", "", ""), article("c", "", " … ")) == [
        None,
        None,
        None,
    ]


def test_stored_sketch_finds_the_same_copies() -> None:
    known = Deduplicator()
    known.remember("goc", None, fingerprint(ORIGINAL.text).sketch, ORIGINAL.content_digest)
    found = known.find(fingerprint(copy(sentences=SENTENCES[3:]).text))
    assert found is not None
    assert found.original == "goc"


def test_generated_edits_are_found_and_nothing_else() -> None:
    """Each text of its own sentences; copies with up to a third cut and boilerplate added."""
    chance = random.Random(3)
    words = " ".join(SENTENCES).split()
    texts = [[" ".join(chance.choices(words, k=16)) for _ in range(14)] for _ in range(60)]
    firsts = [article(f"g{at}", "Tít", ". ".join(one)) for at, one in enumerate(texts)]
    copies = []
    for at, one in enumerate(texts):
        kept = [sentence for sentence in one if chance.random() > 0.25]
        copies.append(article(f"k{at}", "Tít khác hẳn", ". ".join([*kept, *chance.sample(BOILERPLATE, 2)])))
    found = originals(*firsts, *copies)
    assert found[:60] == [None] * 60
    assert sum(one == f"g{at}" for at, one in enumerate(found[60:])) >= 58


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_a_sketch_and_a_likeness_in_range(one: str, two: str) -> None:
    first, second = fingerprint(one).sketch, fingerprint(two).sketch
    assert 0.0 <= likeness(first, second) <= 1.0
    assert 0.0 <= contained(first, second, likeness(first, second)) <= 1.0
    kept = Sketches()
    numbers = [kept.add(one) for one in (first, second, ())]
    assert [kept[number] for number in numbers] == [tuple(first), tuple(second), ()]
    assert kept.likeness(first, numbers) == [likeness(first, one) for one in (first, second, ())]
    assert kept.likeness((), numbers) == [0.0] * 3
    assert all(0 <= value < 2**34 for value in first)
    assert same_facts(first, first)
    assert bands(first) == bands(fingerprint(one).sketch)


def test_sketch_estimates_the_true_likeness() -> None:
    chance = random.Random(5)
    for shared in (100, 200, 300):
        one = [f"t{chance.randrange(10**6)}" for _ in range(400)]
        two = [*one[:shared], *(f"u{chance.randrange(10**6)}" for _ in range(400 - shared))]
        true = (shared - 2) / (2 * 398 - shared + 2)
        assert likeness(
            fingerprint(" ".join(one)).sketch, fingerprint(" ".join(two)).sketch
        ) == pytest.approx(true, abs=0.13)


def test_sketch_values_stay_the_same_over_versions() -> None:
    """Sketches are stored: a change of the library's hashing would part new articles from stored ones."""
    assert fingerprint("kho lạnh chợ đầu mối mất điện").sketch[:3] == FIXED
