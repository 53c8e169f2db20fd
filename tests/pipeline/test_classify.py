"""Sentiment toward the province and topics of whole articles."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.classify import OTHER, SURE, UNKNOWN, classify, load_topics
from pipeline.errors import BadInput
from pipeline.types import Article, Kind, Precision

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
IDS = {topic.id for topic in load_topics()}


def _article(
    title: str = "", lead: str = "", body: str = "", language: str = "vi", kind: Kind = Kind.ARTICLE
) -> Article:
    return Article("a", "s", kind, "", "", title, lead, body, NOW, Precision.MINUTE, language, "", NOW)


def test_bad_news_is_negative_and_filed() -> None:
    tone, topic, topics = classify(
        [
            _article(
                "Xe khách lao xuống vực, bốn người chết",
                "Vụ tai nạn giao thông xảy ra rạng sáng trên quốc lộ.",
            )
        ]
    )[0]
    assert tone.label == "negative"
    assert topic.label == "transport-construction"
    assert topics[0] == topic.label


def test_good_news_is_positive() -> None:
    tone, topic, _ = classify(
        [_article("Vải thiều được mùa, được giá", "Nông dân phấn khởi, doanh thu đạt kỷ lục nhờ xuất khẩu.")]
    )[0]
    assert tone.label == "positive"
    assert topic.label == "agriculture"


def test_police_success_is_not_held_against_the_province() -> None:
    tone, topic, _ = classify(
        [
            _article(
                "Công an tỉnh bắt giữ hai đối tượng vận chuyển ma túy",
                "Tang vật thu giữ gồm 2 kg ma túy tổng hợp.",
            )
        ]
    )[0]
    assert tone.label == "neutral"
    assert topic.label == "security-order"


def test_probabilities_are_a_distribution_and_the_label_is_the_best_or_unknown() -> None:
    articles = [_article("Họp báo quý ba"), _article(body="Nội dung"), _article("Cháy chợ", "Thiệt hại lớn.")]
    for tone, topic, topics in classify(articles):
        assert sum(p for _, p in tone.probs) == pytest.approx(1)
        assert sum(p for _, p in topic.probs) == pytest.approx(1)
        best = max(tone.probs, key=lambda pair: pair[1])
        assert tone.label == (best[0] if best[1] >= SURE else UNKNOWN)
        assert topic.label == max(topic.probs, key=lambda pair: pair[1])[0]
        assert set(topics) <= IDS


@pytest.mark.parametrize("text", ["", " \n ", "12345 67", "!!! ...", "🔥🔥🔥"])
def test_a_text_without_words_is_left_open(text: str) -> None:
    tone, topic, topics = classify([_article(text, body=text)])[0]
    assert tone.label == UNKNOWN
    assert (topic.label, topics) == (OTHER, (OTHER,))


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("en", "Police arrested three suspects over theft at a factory dormitory", "security-order"),
        ("zh", "游客涌入寺庙,旅游业增长", "tourism"),
        ("ko", "하노이 축구 대표팀 선수들 우승", "sport"),
        ("ja", "病院でワクチン接種が始まる", "health"),
        ("fr", "Une nouvelle école accueille les élèves", "education"),
    ],
)
def test_other_languages_get_a_field(language: str, title: str, expected: str) -> None:
    tone, topic, _ = classify([_article(title, language=language)])[0]
    best = max(tone.probs, key=lambda pair: pair[1])
    assert tone.label == (best[0] if best[1] >= SURE else UNKNOWN)
    assert topic.label == expected


def test_bad_and_good_news_in_another_language() -> None:
    bad = _article("Factory fire kills four workers, residents angry at slow rescue", language="en")
    good = _article("农民喜获丰收,收入创历史新高", language="zh")
    assert [one[0].label for one in classify([bad, good])] == ["negative", "positive"]


def test_without_the_encoder_words_decide_and_one_event_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from models import api
    from models.encoder import EncoderError
    from pipeline import classify as room
    from pipeline import logs

    said: list[str] = []

    def missing(_: object) -> None:
        raise EncoderError("không nạp được bộ mã hóa câu 'packaged': No module named 'onnxruntime'")

    monkeypatch.setattr(api, "vectors", missing)
    monkeypatch.setattr(api, "foreign_vectors", missing)
    monkeypatch.setattr(logs, "event", lambda name, **_: said.append(name))
    room._say_once.cache_clear()
    crash, foreign = _article("Xe khách lao xuống vực, bốn người chết"), _article("Police", language="en")
    for _ in range(2):
        (tone, *_), (other, *_) = classify([crash, foreign])
        assert (tone.label, other.label) == ("negative", UNKNOWN)
    assert said == ["classify.encoder_missing"]
    room._say_once.cache_clear()


def test_a_language_without_words_is_filed_under_other() -> None:
    assert classify([_article("Это новость о погоде", language="ru")])[0][1].label == OTHER


def test_a_wrong_language_code_does_not_silence_vietnamese() -> None:
    title = "Nước thải nhà máy làm cá chết trắng sông, người dân bức xúc"
    assert classify([_article(title, language="fr")])[0][0].label == "negative"
    assert classify([_article(title, language="und")])[0][0].label == "negative"


def test_a_post_without_marks_is_read() -> None:
    post = _article(body="duong hong nat ca nam nay khong ai sua, buc xuc qua", language="vi", kind=Kind.POST)
    assert classify([post])[0][0].label == "negative"


def test_order_and_length_are_kept_and_neighbours_do_not_matter() -> None:
    fire, fair = _article("Cháy lớn thiêu rụi kho hàng, một người chết"), _article("Khai mạc hội chợ xuân")
    foreign = _article("A festival opened", language="en")
    together = classify([fire, foreign, fair])
    assert [one[0].label for one in together] == [
        classify([each])[0][0].label for each in (fire, foreign, fair)
    ]
    assert classify([]) == []


def test_a_huge_text_costs_no_more_than_a_long_one() -> None:
    classify([_article("khởi động")])
    started = time.perf_counter()
    classify([_article("tin " * 50_000, body="dòng chữ " * 50_000)])
    assert time.perf_counter() - started < 1


@given(st.lists(st.builds(_article, st.text(max_size=60), st.text(max_size=60), st.text(max_size=200),
                          st.sampled_from(["vi", "en", "zh", "und", ""])), max_size=4))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_it(articles: list[Article]) -> None:
    results = classify(articles)
    assert len(results) == len(articles)
    for tone, topic, topics in results:
        assert tone.label in {"negative", "neutral", "positive", UNKNOWN}
        assert topic.label in IDS
        assert 1 <= len(topics) <= 3
        assert len(set(topics)) == len(topics)


def test_every_field_has_a_vietnamese_name_and_a_unit() -> None:
    assert len(IDS) == len(load_topics()) == 17
    assert all(topic.name and topic.unit for topic in load_topics())


def test_every_class_of_the_model_is_a_field() -> None:
    from models.linear import load

    assert set(load("topics").labels) == IDS - {OTHER}


def test_a_broken_topics_file_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "topics.yaml").write_text("topics: [{id: x}]", encoding="utf-8")
    monkeypatch.setenv("MINHTIN_RULES", str(tmp_path))
    load_topics.cache_clear()
    with pytest.raises(BadInput, match=r"topics\.yaml"):
        load_topics()
    load_topics.cache_clear()
