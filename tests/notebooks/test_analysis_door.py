"""The door of analysts: what it answers, what it refuses, and that nothing personal is behind it."""

from __future__ import annotations

import csv
import io
import shutil
import threading
import time
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from pipeline import analysis
from pipeline.errors import BadInput
from pipeline.store.views import view_names, viewing

SECRET = "BI-MAT-KHONG-DUOC-LO"
QUESTIONS = [
    name
    for name in analysis.__all__
    if name
    not in {
        "Answer",
        "Span",
        "Wanted",
        "answer",
        "ask_sql",
        "default_store",
        "exported",
        "save",
        "span",
        "story_life",
    }
]


@pytest.fixture
def store(filled: Path) -> Path:
    return filled / "minhtin.duckdb"


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_answers_in_three_kinds_of_frame(name: str, store: Path) -> None:
    ask = getattr(analysis, name)
    kinds = [ask(store=store, frame=kind) for kind in ("pandas", "polars", "arrow")]
    columns = [list(kinds[0].columns), list(kinds[1].columns), kinds[2].column_names]
    assert columns[0] == columns[1] == columns[2]
    assert len(kinds[0]) == kinds[1].height == kinds[2].num_rows
    assert SECRET not in str(kinds[2].to_pylist())
    assert ask.__doc__
    narrowed = ask(
        store=store, first="2026-11-12", last="12/11/2026", place="Sơn Động", field="health", source="bao-1"
    )
    nothing = ask(store=Path("nowhere.duckdb"))
    assert list(narrowed.columns) == list(nothing.columns) == columns[0]


def test_numbers_are_right(store: Path) -> None:
    trend = analysis.trend(store=store)
    assert (trend["articles"].sum(), trend["posts"].sum()) == (18, 1)
    flags = analysis.flags(store=store).set_index("alert_id")
    assert flags.loc["al0", "hours_to_answer"] == pytest.approx(1.0)
    assert flags.loc["al0", "outcome"] == "canh-bao-nham"
    changed = analysis.changes(store=store)
    assert list(changed["article_id"]) == ["a1"]
    assert "mới" in changed["added"][0]


def test_lineage_says_what_a_reprint_changed(store: Path, tmp_path: Path) -> None:
    (row,) = analysis.lineage(store=store).to_dict("records")
    assert (row["original"], row["reprint"], row["minutes"], row["kept"]) == ("a1", "a2", 180, 1)
    assert row["headline"] == "Mưa lũ gây sạt lở lần 2"
    assert (row["left_out"], row["added"], row["changed"], row["moved"]) == ("", "", "", "")
    other = tmp_path / "minhtin.duckdb"
    shutil.copy(store, other)
    with duckdb.connect(str(other)) as connection:
        connection.execute("UPDATE articles SET body = 'Nội dung bài về bão.' WHERE article_id = 'a2'")
        connection.execute("UPDATE story_members SET reprint_of = 'gone' WHERE article_id = 'a3'")
        connection.execute("UPDATE story_members SET reprint_of = 'a1' WHERE article_id = 'p1'")
    rows = analysis.lineage(store=other, frame="polars").rows_by_key("reprint", named=True, unique=True)
    assert rows["a2"]["changed"] == "Nội dung bài về lũ. → Nội dung bài về bão."
    assert (rows["a3"]["original_source"], rows["a3"]["kept"], rows["a3"]["headline"]) == (None, None, None)
    assert rows["p1"]["original_source"] is not None
    assert (rows["p1"]["kept"], rows["p1"]["added"]) == (None, None), "the words of a post are not told"
    assert SECRET not in str(rows)


def test_no_view_shows_a_secret(store: Path) -> None:
    for name in view_names():
        found = analysis.answer(f"FROM {name}", store, frame="arrow").frame
        assert SECRET not in str(found.to_pylist()), name


@pytest.mark.parametrize(
    "sql",
    [
        "FROM officers", "FROM store.main.officers", "SELECT * FROM articles, store.officers", "FROM query_table('officers')",
        "SELECT * FROM query('FROM store.main.officers')", "FROM 'x.csv'", "FROM read_text('/etc/hostname')", "FROM glob('/*')",
        "ATTACH 'x' AS y", "COPY articles TO 'x.csv'", "INSTALL httpfs", "LOAD httpfs", "SET threads = 1", "PRAGMA database_list",
        "DELETE FROM articles", "SELECT 1; SELECT 2", "EXPORT DATABASE 'x'", "CREATE TABLE t AS SELECT 1", "CALL pragma_version()", "selec", "", ";",
        "WITH x AS (FROM audit) FROM x", "SELECT (SELECT max(password_hash) FROM officers)", "FROM sqlite_scan('x', 'y')",
    ],
)  # fmt: skip
def test_what_is_shut_is_refused_in_words(sql: str, store: Path) -> None:
    with pytest.raises(BadInput, match="câu hỏi"):
        analysis.answer(sql, store)


def test_the_catalogue_tells_of_nothing_else(store: Path) -> None:
    found = analysis.answer(
        "SELECT sql FROM duckdb_tables() UNION ALL SELECT sql FROM duckdb_views() WHERE NOT internal", store
    ).frame
    assert "officers" not in str(found.values.tolist())


def test_a_question_without_end_is_stopped(store: Path) -> None:
    began = time.monotonic()
    with pytest.raises(BadInput, match=r"quá 0\.5 giây"):
        analysis.answer("SELECT count(*) FROM range(100000000000)", store, timeout=0.5)
    assert time.monotonic() - began < 5
    cut = analysis.answer("FROM range(1000)", store, limit=10)
    assert (cut.rows, cut.cut) == (10, True)


def test_a_writer_is_not_kept_waiting(store: Path) -> None:
    """While a long question runs, the store can be opened for writing."""
    thread = threading.Thread(target=lambda: _quietly(store))
    thread.start()
    time.sleep(0.7)
    began = time.monotonic()
    with duckdb.connect(str(store)) as connection:
        connection.execute("UPDATE runs SET status = status")
    assert time.monotonic() - began < 1
    assert thread.is_alive()
    thread.join()


def _quietly(store: Path) -> None:
    with pytest.raises(BadInput):
        analysis.answer("SELECT count(*) FROM articles, range(100000000000)", store, timeout=3)


def test_the_store_cannot_be_written_through_the_door(store: Path) -> None:
    with viewing(store, 5) as connection, pytest.raises(duckdb.Error, match="read-only"):
        connection.execute("DELETE FROM store.main.articles")


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_becomes_a_formula(evil: str) -> None:
    frame = pd.DataFrame({evil: [evil], "n": [-5]})
    rows = list(csv.reader(io.StringIO(analysis.exported(frame, "csv").decode("utf-8-sig"))))
    assert rows[0][0].startswith("'")
    assert rows[1][0].startswith("'")
    assert rows[1][1] == "-5"
    sheet = openpyxl.load_workbook(io.BytesIO(analysis.exported(frame, "xlsx"))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).startswith("'")


def test_exports_can_be_read_back(store: Path, tmp_path: Path) -> None:
    frame = analysis.flags(store=store)
    for form in ("xlsx", "csv", "parquet"):
        assert analysis.save(frame, tmp_path / f"x.{form}").stat().st_size > 0
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == len(frame)
    with pytest.raises(BadInput, match="không có dạng tệp"):
        analysis.exported(frame, "exe")
