"""What goes into the store comes out again; doing it twice changes nothing; states follow from events."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from pipeline.desk import Action
from pipeline.errors import BadInput
from pipeline.store import Batch, Store
from pipeline.store.alert_now import _FOLD, standing
from pipeline.store.connection import connect
from pipeline.store.console_desk import Act, act_on_alert
from pipeline.stories.rows import StoryRow
from pipeline.types import AlertState, Disposition, Evidence, Outcome, SourceReport, Verdict, VerdictLabel
from tests.store.store_kit import NOW, alert, batch, processed, source

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
EVIDENCE = Evidence(
    "e1", "Xã Lục Ngạn thu 2 tấn cam.", "Cổng tỉnh", "official", NOW, "https://tinh.example/1"
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "minhtin.duckdb", timeout=5)
    made.migrate()
    made.begin_run("r1", NOW, [source()])
    return made


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(store.path)) as connection:
        tables = [
            row[0]
            for row in connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        ]
        return {
            table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)  # noqa: S608
            for table in tables
            if table != "migrations"
        }


def test_a_batch_comes_out_as_it_went_in(store: Store) -> None:
    given = batch("r1", 1, 2)
    store.commit_batch(given)
    assert store.existing_articles(["a1", "a2", "a3"]) == {
        one.article.article_id: one.article.content_digest for one in given.processed
    }
    contexts = store.claim_contexts(NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    assert [one.claim for one in contexts] == [one.claims[0] for one in given.processed]
    assert [one.article for one in contexts] == [one.article for one in given.processed]
    assert store.known_pages(NOW - timedelta(days=1)).keys() == {
        f"bao-a {one.article.url}" for one in given.processed
    }


def test_committing_twice_changes_nothing(store: Store) -> None:
    store.commit_batch(batch("r1", *range(5)))
    before = everything(store)
    store.commit_batch(batch("r1", *range(5)))
    assert everything(store) == before


def test_a_changed_article_keeps_its_earlier_words(store: Store) -> None:
    store.commit_batch(batch("r1", 1))
    store.commit_batch(batch("r1", 1, body="Xã Lục Ngạn thu 2 tấn cam."))
    rows = everything(store)
    assert len(rows["articles"]) == 1
    assert len(rows["revisions"]) == 2
    assert [row[4] for row in rows["claims"]] == ["Xã Lục Ngạn thu 2 tấn cam."]


def test_an_article_that_goes_back_to_its_earlier_words_has_three_versions(store: Store) -> None:
    def read(body: str, hours: int) -> Batch:
        one = processed(1, body=body)
        article = replace(one.article, fetched_at=NOW + timedelta(hours=hours))
        return replace(batch("r1", 1), processed=(replace(one, article=article),))

    def kept() -> list[tuple[object, ...]]:
        rows = everything(store)["revisions"]
        return sorted((row[5], row[4]) for row in rows)

    first, other = "Xã Lục Ngạn thu 12 tấn cam.", "Xã Lục Ngạn thu 2 tấn cam."
    for body, hours in ((first, 1), (other, 2), (first, 3)):
        store.commit_batch(read(body, hours))
        store.commit_batch(read(body, hours))  # a batch may be repeated
    assert [text for _, text in kept()] == [first, other, first]
    before = kept()
    store.commit_batch(read(first, 4))  # read again, and as it was
    store.commit_batch(read(other, 2))  # an old batch once more
    assert kept() == before
    # Several readings in one batch are taken one after the other too.
    three = [read(body, hours).processed[0] for body, hours in ((other, 5), (other, 6), (first, 7))]
    store.commit_batch(replace(batch("r2", 1), processed=tuple(three)))
    assert [text for _, text in kept()] == [first, other, first, other, first]


def test_conservation_is_checked_against_what_was_discovered(store: Store) -> None:
    store.commit_batch(batch("r1", 1, 2, 3))
    assert store.conservation("r1").balanced
    store.commit_batch(Batch("r1", reports=(SourceReport("bao-a", discovered=4),)))
    assert not store.conservation("r1").balanced


def test_an_item_with_two_dispositions_is_no_balance(store: Store) -> None:
    twice = tuple(
        Outcome("bao-a", "https://a.example/1", one) for one in (Disposition.STORED, Disposition.FAILED)
    )
    store.commit_batch(Batch("r1", outcomes=twice, reports=(SourceReport("bao-a", discovered=2),)))
    found = store.conservation("r1")
    assert found.doubled == 1
    assert not found.balanced


def test_odd_letters_survive(store: Store) -> None:
    odd = "Dấu nháy ' và \" và \\ ; -- xuống\ndòng 🍊 \u0000 \ud800 hết"
    store.commit_batch(batch("r1", 1, body=odd))
    (context,) = store.claim_contexts(NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    assert context.article.body.startswith("Dấu nháy ' và \" và \\ ; -- xuống\ndòng 🍊")


def test_alert_states_follow_from_appended_events(store: Store) -> None:
    store.commit_batch(batch("r1", 1))
    store.add_evidence([EVIDENCE])
    assert store.upsert_alerts([alert()], NOW) == 1
    assert store.upsert_alerts([alert()], NOW) == 0
    state, version = store.alert_state("al1")
    assert (state, version) == (AlertState.NEW, 1)
    act_on_alert(store.path, 5, Act("al1", version, Action.TAKE, "trực ban 1"), NOW)
    detail = store.alert_detail("al1")
    assert (detail.alert.state, detail.alert.owner) == (AlertState.ACKNOWLEDGED, "trực ban 1")
    assert [one.action for one in detail.events] == ["raise", "take"]
    assert detail.evidence == (EVIDENCE,)
    assert [one.source_name for one in detail.articles] == ["Báo bao-a"]


def test_how_alerts_stand_is_kept_beside_the_events_that_say_so(store: Store) -> None:
    def stands() -> list[tuple[object, ...]]:
        with connect(store.path, 5) as connection:
            assert standing(connection) == "alert_now"
            sql = "SELECT alert_id, state, version, owner FROM {} ORDER BY 1"
            kept = connection.execute(sql.format("alert_now")).fetchall()
            assert kept == connection.execute(sql.format(f"({_FOLD.format(only='')})")).fetchall()
            return kept

    store.upsert_alerts([replace(alert(3), alert_id=f"al{one}") for one in range(3)], NOW)
    act_on_alert(store.path, 5, Act("al1", 1, Action.TAKE, "một"), NOW)
    act_on_alert(store.path, 5, Act("al1", 2, Action.CLOSE, "hai", "sai"), NOW)
    assert stands()[1] == ("al1", "dong", 3, "một")
    store.upsert_alerts([replace(alert(1), alert_id="al1")], NOW)
    assert stands()[1] == ("al1", "moi", 4, "một")
    # Somebody writes past the door: the events are believed, and the next write mends the table.
    with connect(store.path, 5) as connection:
        connection.execute(
            "INSERT INTO alert_events VALUES ('x', 'al2', 2, now(), 'ai', 'take', 'moi', 'da_nhan', '')"
        )
    assert store.alert_detail("al2").alert.owner == "ai"
    store.upsert_alerts([replace(alert(1), alert_id="al9")], NOW)
    assert stands()[2] == ("al2", "da_nhan", 2, "ai")


def test_two_officers_at_once_lose_nothing(store: Store) -> None:
    store.upsert_alerts([alert()], NOW)
    act_on_alert(store.path, 5, Act("al1", 1, Action.TAKE, "một"), NOW)
    with pytest.raises(BadInput, match="vừa thay đổi"):
        act_on_alert(store.path, 5, Act("al1", 1, Action.TAKE, "hai"), NOW)
    assert store.alert_detail("al1").alert.owner == "một"


def test_a_stronger_repeat_reopens_a_closed_alert_and_a_weaker_does_not(store: Store) -> None:
    store.upsert_alerts([alert(3)], NOW)
    act_on_alert(store.path, 5, Act("al1", 1, Action.CLOSE, "một", "cảnh báo nhầm"), NOW)
    store.upsert_alerts([alert(4)], NOW)
    assert store.list_alerts() == []
    store.upsert_alerts([alert(1)], NOW)
    assert [one.state for one in store.list_alerts()] == [AlertState.NEW]
    assert [one.action for one in store.alert_detail("al1").events] == ["raise", "close", "reopen"]


def test_retired_evidence_is_kept_but_no_longer_used(store: Store) -> None:
    store.add_evidence([EVIDENCE, replace(EVIDENCE, evidence_id="e2", valid_to=date(2026, 11, 1))])
    assert [one.evidence_id for one in store.evidence(at=NOW)] == ["e1"]
    store.retire_evidence("e1", NOW)
    assert store.evidence(at=NOW + timedelta(seconds=1)) == []
    with pytest.raises(BadInput):
        store.retire_evidence("e1", NOW)
    assert len(everything(store)["evidence"]) == 2


def test_the_same_statement_twice_in_one_file_stays_one(store: Store) -> None:
    store.add_evidence([EVIDENCE, EVIDENCE])
    store.add_evidence([EVIDENCE])
    assert [one.evidence_id for one in store.evidence(at=NOW)] == ["e1"]


def test_verdicts_and_clusters_are_renewed(store: Store) -> None:
    for label in (VerdictLabel.NEI, VerdictLabel.REFUTED):
        store.save_verdicts([Verdict("c1", label, (("REFUTED", 0.9),), ("e1",), ("lý do",))], NOW)
    store.reviewing(NOW, until=NOW).save_clusters({"c1": "k1"}, [])
    store.reviewing(NOW, until=NOW).save_clusters({"c1": "k1", "c2": "k1"}, [])
    rows = everything(store)
    assert [row[1] for row in rows["verdicts"]] == ["REFUTED"]
    assert store.clusters() == {"c1": "k1", "c2": "k1"}


def test_digest_rows_of_a_local_day(store: Store) -> None:
    store.commit_batch(batch("r1", 1, 2))
    store.upsert_alerts([alert()], NOW)
    store.finish_run("r1", NOW)
    rows = store.digest_rows(date(2026, 11, 14), date(2026, 11, 14), ZONE, chart_days=30)
    assert [one.article_id for one in rows.articles] == ["a1", "a2"]
    assert rows.articles[0].places == ("Lục Ngạn",)
    assert (rows.runs, rows.discovered, rows.dispositions) == (1, 2, (("stored", 2),))
    assert [one.problems for one in rows.sources] == [("máy chủ chậm",)]
    assert [one.alert_id for one in rows.alerts] == ["al1"]
    assert store.digest_rows(date(2026, 11, 15), date(2026, 11, 15), ZONE, chart_days=30).articles == ()


def test_no_column_could_name_a_person(store: Store) -> None:
    with duckdb.connect(str(store.path)) as connection:
        names = {
            row[0]
            for row in connection.execute(
                "SELECT column_name FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }
    personal = re.compile(
        r"author|byline|user|handle|profile|avatar|screen_name|nick|phone|email", re.IGNORECASE
    )
    assert sorted(name for name in names if personal.search(name)) == []


def test_a_store_of_a_newer_version_is_refused(store: Store) -> None:
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("INSERT INTO migrations VALUES (99, now())")
    with pytest.raises(BadInput, match="99"):
        store.migrate()


def test_what_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "x.duckdb"
    file.write_bytes(b"not a database" * 1000)
    with pytest.raises(BadInput) as caught:
        Store(file).migrate()
    assert "x.duckdb" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_reprint_follows_the_version_that_was_published_first(store: Store) -> None:
    store.commit_batch(batch("r1", 1, 2))
    row = StoryRow("a1", "s1", "a2", "bao-a", "article", NOW, True, "1", (), ())
    store.commit_batch(Batch("r1", story_rows=(row, replace(row, article_id="a2", reprint_of=None))))
    with duckdb.connect(str(store.path)) as connection:
        found = connection.execute("SELECT article_id, reprint_of FROM story_members ORDER BY 1").fetchall()
    assert [(name, first or "") for name, first in found] == [("a1", "a2"), ("a2", "")]
