"""Saved searches: the language, what a broken one says, and what a good one finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import BadInput
from pipeline.saved_searches.compiled import compile_node
from pipeline.saved_searches.files import SavedSearch, read_search
from pipeline.saved_searches.query import And, Node, Not, Or, Term, parse
from pipeline.saved_searches.vocabulary import SourceFacts, Vocabulary
from pipeline.store.article_words import fill_words
from pipeline.store.schema import migrate

KNOWN = Vocabulary(
    "bac-giang", {"bao-a": SourceFacts("Báo A", "central"), "kenh": SourceFacts("Kênh", "social")}
)
WORDS = "CREATE TABLE article_words (article_id VARCHAR, content_digest VARCHAR, codes USMALLINT[])"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TEXTS = {
    "a1": "Lễ hội xuân ở Sơn Động",
    "a2": "Le hoi xuan o Son Dong",
    "a3": "Hội làng và hoà bình",
    "a4": "Dịch COVID-19 và 1.500 hộ",
    "a5": "北宁省荔枝丰收",
    "a6": "Lễ. Hội nghị; thuỷ lợi",
}


@pytest.fixture(scope="module", params=[False, True], ids=["texts alone", "words beside them"])
def store(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    file = tmp_path_factory.mktemp("tim") / "s.duckdb"
    migrate(file, 10)
    with duckdb.connect(str(file)) as connection:
        for key, text in TEXTS.items():
            source = "kenh" if key == "a2" else "bao-a"
            row = [
                key,
                source,
                "article",
                "u",
                "u",
                text,
                "",
                "",
                None,
                "minute",
                datetime(2026, 11, int(key[1]), 5, tzinfo=UTC),
                "zh" if key == "a5" else "vi",
                "d",
                datetime(2026, 11, 20, tzinfo=UTC),
                *[None] * 5,
            ]
            connection.execute(f"INSERT INTO articles VALUES ({','.join('?' * len(row))})", row)
        connection.execute(
            "INSERT INTO sources SELECT 'bao-a', 'Báo A', 'newspaper', 'central', 'vi', 'h', NULL UNION ALL SELECT 'kenh', 'Kênh', 'channel', 'social', 'vi', 'h', NULL"
        )
        connection.execute(
            "INSERT INTO mentions VALUES ('a1', 'bac-ninh-2025.son-dong', 'Sơn Động', 0, 1, 1)"
        )
        connection.execute(
            "INSERT INTO labels SELECT article_id, 'neutral', '{}', 'health', '{}', ['health', 'sport'] FROM articles"
        )
        if request.param:
            fill_words(connection)
    return file


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"lễ hội"', "a1"), ('"le hoi"', "a1 a2"), ("lễ hội", "a1 a6"), ('"hòa bình"', "a3"), ('"hoà bình"', "a3"), ("hoa", "a3"), ("thủy", "a6"),
        ("covid-19", "a4"), ("1500", ""), ('"1.500"', "a4"), ("荔枝", "a5"), ("lễ OR làng", "a1 a3 a6"), ("hội AND NOT làng", "a1 a6"), ("hội -làng", "a1 a6"),
        ("hội (xuân OR làng)", "a1 a3"), ("NOT hoi", "a4 a5"), ("ội", ""), ("nơi:\"Sơn Động\"", "a1"), ("place:son-dong OR language:zh", None), ("hạng:social", "a2"),
        ("nguồn:\"Báo A\" lễ", "a1 a6"), ("field:sport tone:neutral 荔枝", "a5"), ("from:2026-11-05", "a5 a6"), ("to:01/11/2026", "a1"), ("NOT from:2026-11-02", "a1"),
        ("lễ HOẶC làng", "a1 a3 a6"), ("hội KHÔNG làng", "a1 a6"),
    ],
)  # fmt: skip
def test_what_is_found(query: str, expected: str | None, store: Path) -> None:
    if expected is None:
        with pytest.raises(BadInput, match="địa danh"):
            compile_node(parse(query), KNOWN, ZONE)
        return
    with duckdb.connect(str(store), read_only=True) as connection:
        assert sorted(compile_node(parse(query), KNOWN, ZONE).articles(connection)) == expected.split()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("(a", "chưa đóng"), ("a)", "thừa"), ('"a', "không có cặp"), ("a AND", "thiếu"), ("OR a", "thiếu"), ("()", "thiếu"), ('""', "không có chữ"), ("", "trống"),
        ("foo:bar", "không có bộ lọc"), ("place:", "chưa có giá trị"), ("lễ*", "dấu"), ("place:\"Làng Không Có\"", "không có địa danh"), ("place:\"Hà Nội\"", "ngoài tỉnh"),
        ("field:helth", "health"), ("source:bao-b", "không có nguồn"), ("tier:x", "không có hạng"), ("language:xx", "ngôn ngữ"), ("from:hôm-qua", "không phải một ngày"),
        ("a NOT a", "loại trừ"), ("\"lễ hội xuân\" NOT \"lễ hội\"", "loại trừ"), ("lễ NOT le", "loại trừ"), ("source:bao-a source:kenh", "loại trừ"),
        ("source:bao-a tier:social", "loại trừ"), ("tier:social tier:central", "loại trừ"), ("from:2026-11-02 to:2026-11-01", "loại trừ"),
        ("(a OR b) NOT (a OR b)", "loại trừ"), ("place:\"Sơn Động\" NOT place:\"Sơn Động\"", "loại trừ"), ("language:vi language:en", "loại trừ"),
        ("a " * 100, "quá 60"), ("(" * 40 + "a" + ")" * 40, "tầng"), ("a" * 3000, "dài quá"),
    ],
)  # fmt: skip
def test_a_broken_one_says_so(query: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        compile_node(parse(query), KNOWN, ZONE)


def test_all_that_is_wrong_is_told_at_once_and_old_names_are_noted() -> None:
    with pytest.raises(BadInput, match=r"nguồn «x».*địa danh «y»"):
        compile_node(parse("source:x OR place:y"), KNOWN, ZONE)
    assert "không còn là đơn vị" in compile_node(parse('place:"huyện Sơn Động"'), KNOWN, ZONE).notes[0]
    assert "mọi bài" in compile_node(parse("a OR NOT a"), KNOWN, ZONE).notes[0]


def test_files(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    for text, words in (
        ("title: x\nplace: y", "place"),
        ("- 1", "tệp"),
        ("a: [", "không đọc được"),
        ("title: x\ndays: 0", "days"),
    ):
        file.write_text(text, "utf-8")
        with pytest.raises(BadInput, match=words):
            read_search(file)
    with pytest.raises(BadInput, match="chưa có điều kiện"):
        SavedSearch(title="x").node(date(2026, 11, 1))
    with pytest.raises(BadInput, match="kỳ trống"):
        SavedSearch(title="x", first=date(2026, 11, 2), last=date(2026, 11, 1)).node(date(2026, 11, 1))
    assert "from" in str(SavedSearch(title="x", days=7).node(date(2026, 11, 8)))


@given(st.text(max_size=80) | st.text(alphabet="ab \"()ANDORT-:'\\;%$“”«»", max_size=60))
@settings(max_examples=300, deadline=None)
def test_hostile_text_is_understood_or_refused(text: str) -> None:
    try:
        found = compile_node(parse(text), KNOWN, ZONE)
    except BadInput:
        return
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE articles (article_id VARCHAR, source_id VARCHAR, title VARCHAR, lead VARCHAR, body VARCHAR, language VARCHAR, dated TIMESTAMPTZ, content_digest VARCHAR)"
        )
        connection.execute(WORDS)
        connection.execute("CREATE TABLE sources (source_id VARCHAR, tier VARCHAR)")
        connection.execute(
            "CREATE TABLE labels (article_id VARCHAR, topic VARCHAR, topics VARCHAR[], sentiment VARCHAR)"
        )
        connection.execute("CREATE TABLE mentions (article_id VARCHAR, place_id VARCHAR)")
        found.articles(connection)


_NODES: st.SearchStrategy[Node] = st.recursive(
    st.sampled_from(["lễ", "hội", "xuân", "le hoi", "làng"]).map(Term),
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=8,
)


def _written(node: Node) -> str:
    if isinstance(node, Term):
        return f'"{node.text}"'
    if isinstance(node, Not):
        return f"NOT ({_written(node.part)})"
    assert isinstance(node, And | Or)
    return (" AND " if isinstance(node, And) else " OR ").join(f"({_written(part)})" for part in node.parts)


@given(_NODES)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_what_is_meant_and_nothing_possible_is_refused(node: Node) -> None:
    assert parse(_written(node)) == node
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE articles AS SELECT t.a AS article_id, 'd' AS content_digest, '' AS source_id, t.b AS title, '' AS lead, '' AS body FROM (VALUES ('1', 'lễ'), ('2', 'hội xuân'), ('3', 'lễ hội làng'), ('4', 'le hoi'), ('5', 'không')) AS t(a, b)"
        )
        connection.execute(
            "CREATE TABLE sources (source_id VARCHAR, tier VARCHAR); CREATE TABLE labels (article_id VARCHAR)"
        )
        connection.execute(WORDS)
        negated = _found(Not(node), connection)
        assert _found(node, connection) | negated == {"1", "2", "3", "4", "5"}


def _found(node: Node, connection: duckdb.DuckDBPyConnection) -> set[str]:
    try:
        return set(compile_node(node, KNOWN, ZONE).articles(connection))
    except BadInput:  # refused as impossible: then its opposite must find everything
        return set()


_SYLLABLES = (
    "lễ",
    "le",
    "hội",
    "hoi",
    "hòa",
    "hoà",
    "covid",
    "19",
    "covid19",
    "1.500",
    "TP.HCM",
    "北宁",
    "Đô",
    "do",
)
_BETWEEN = (" ", ". ", ", ", "-", "\n", "_", "", "    ", "! ", "…", " “")
_TEXTS = st.lists(st.tuples(st.sampled_from(_SYLLABLES), st.sampled_from(_BETWEEN)))
_ASKED = ("lễ", "le", '"lễ hội"', '"le hoi"', "hòa", "hoà", "covid-19", '"1.500"', "tp.hcm", "北宁", "đô", "do", '"lễ 北宁"', "NOT lễ")  # fmt: skip
#: Enough of them to be looked for at once; many may stand on the letters of another.
_MANY = (
    '"lễ hội"',
    '"hội hòa"',
    '"hòa lễ"',
    '"hội đô"',
    '"đô do"',
    '"covid 19"',
    '"北宁 lễ"',
    '"do lễ"',
    "1.500",
)


@given(st.lists(_TEXTS, min_size=1, max_size=12))
@settings(max_examples=12, deadline=None)
def test_the_words_kept_beside_the_texts_change_nothing_but_the_time(
    texts: list[list[tuple[str, str]]],
) -> None:
    bodies = ["".join(part for pair in one for part in pair) for one in texts]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE articles (article_id VARCHAR, content_digest VARCHAR, source_id VARCHAR, title VARCHAR, lead VARCHAR, body VARCHAR)")  # fmt: skip
        connection.execute("CREATE TABLE sources (source_id VARCHAR, tier VARCHAR); CREATE TABLE labels (article_id VARCHAR)")  # fmt: skip
        connection.execute(WORDS)
        for number, body in enumerate(bodies):
            connection.execute("INSERT INTO articles VALUES (?, 'd', '', '', '', ?)", [str(number), body])
        before = [compile_node(parse(one), KNOWN, ZONE).articles(connection) for one in _ASKED]
        fill_words(connection)
        assert [compile_node(parse(one), KNOWN, ZONE).articles(connection) for one in _ASKED] == before
        each = [compile_node(parse(one), KNOWN, ZONE).articles(connection) for one in _MANY]
        at_once = compile_node(parse(" OR ".join(_MANY)), KNOWN, ZONE).articles(connection)
        assert at_once == frozenset().union(*each)
        connection.execute("DELETE FROM article_words")
        assert compile_node(parse(" OR ".join(_MANY)), KNOWN, ZONE).articles(connection) == at_once


def test_words_of_an_older_text_are_not_believed(store: Path, tmp_path: Path) -> None:
    copy = tmp_path / "s.duckdb"
    copy.write_bytes(store.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        fill_words(connection)
        assert fill_words(connection) == 0
        connection.execute(
            "UPDATE articles SET body = 'Có vắc-xin mới', content_digest = 'e' WHERE article_id = 'a1'"
        )
        assert compile_node(parse("vắc-xin"), KNOWN, ZONE).articles(connection) == {"a1"}
        assert fill_words(connection) == 1
        assert compile_node(parse("vac-xin"), KNOWN, ZONE).articles(connection) == {"a1"}


def test_the_first_look_reads_few_texts() -> None:
    compiled = compile_node(parse('"lễ hội" NOT cháy'), KNOWN, ZONE)
    assert "list_contains(w.codes" in compiled.question
    assert compiled.question.index("w.codes") < compiled.question.index("regexp_matches")
