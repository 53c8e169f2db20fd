"""`minhtin archive verify` and retention: every row's page is there; what a clock removes is logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.archive import ArchiveWriter
from flows.archive import retain, verify_archive
from pipeline.errors import RefusedSettings
from pipeline.settings import Processing, Retention, load_settings
from pipeline.store import Store
from pipeline.store.retention import deletion_problems
from tests.flows.archive_kit import installation, settings_of
from tests.store.store_kit import NOW, alert

LATER = NOW + timedelta(days=100)


def quiet(_words: str, _done: int, _total: int) -> None:
    """Report nothing."""


def verified(store: Store, folder: Path) -> tuple[int, list[str]]:
    report, others = verify_archive(store, folder / "archive", quiet)
    return report.whole, [f"{one.row_id}: {one.words}" for one in report.faults] + others


def test_every_row_of_a_sound_archive_is_proved(tmp_path: Path) -> None:
    assert verified(installation(tmp_path), tmp_path) == (6, [])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(1, 1500))
def test_a_cut_file_names_the_rows_it_lost_and_only_those(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    store = installation(folder)
    (file,) = (folder / "archive").glob("*.warc.gz")
    left = file.stat().st_size - cut
    with duckdb.connect(str(store.path)) as connection:
        lost = connection.execute(
            "SELECT count(*) FROM articles WHERE archive_offset + archive_length > ?", [left]
        ).fetchall()[0][0]
    file.write_bytes(file.read_bytes()[:left])
    whole, wrong = verified(store, folder)
    assert whole == 6 - lost
    assert len([line for line in wrong if line.startswith("a")]) == lost > 0


def test_a_page_in_the_place_of_another_and_a_row_without_page_are_named(tmp_path: Path) -> None:
    store = installation(tmp_path)
    with duckdb.connect(str(store.path)) as connection:
        connection.execute(
            "UPDATE articles a SET archive_offset = b.archive_offset, archive_length = b.archive_length "
            "FROM articles b WHERE b.article_id = 'a2' AND a.article_id = 'a1'"
        )
        connection.execute("UPDATE articles SET archive_file = NULL WHERE article_id = 'a3'")
        connection.execute("UPDATE articles SET archive_file = '../x' WHERE article_id = 'a4'")
    whole, wrong = verified(store, tmp_path)
    assert whole == 3
    assert [line.split(":")[0] for line in sorted(wrong)] == ["a1", "a3", "a4"]


def test_clocks_shorter_than_the_story_window_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHTIN_RETENTION__POSTS_DAYS", "13")
    with pytest.raises(RefusedSettings, match="posts_days"):
        load_settings()
    monkeypatch.setenv("MINHTIN_RETENTION__POSTS_DAYS", "14")
    assert load_settings().retention.clocks == {"posts": 14, "articles": 0, "pages": 0, "quarantine": 0}
    with pytest.raises(RefusedSettings):
        load_settings(processing=Processing(claim_window_days=60), retention=Retention(pages_days=30))


def test_a_dry_run_removes_nothing(tmp_path: Path) -> None:
    store = installation(tmp_path)
    conf = settings_of(tmp_path, retention=Retention(posts_days=30, articles_days=30))
    lines = retain(store, conf, LATER, dry_run=True)
    assert [line.split(" (")[0] for line in lines] == [
        "posts: sẽ xóa 1 mục đọc trước 12:00 ngày 23/01/2027",
        "articles: sẽ xóa 4 mục đọc trước 12:00 ngày 23/01/2027",
    ]
    assert verified(store, tmp_path) == (6, [])


def test_posts_go_with_their_pages_and_leave_a_line_without_words(tmp_path: Path) -> None:
    store = installation(tmp_path)
    retain(store, settings_of(tmp_path, retention=Retention(posts_days=30)), LATER, dry_run=False)
    assert verified(store, tmp_path) == (5, [])
    assert set(store.existing_articles([f"a{n}" for n in range(1, 7)])) == {f"a{n}" for n in range(1, 6)}
    with duckdb.connect(str(store.path)) as connection:
        ((kind, rule, items, digests),) = connection.execute(
            "SELECT kind, rule, items, digests FROM deletions"
        ).fetchall()
        left = connection.execute("SELECT count(*) FROM claims WHERE article_id = 'a6'").fetchall()
    assert (kind, rule, items, len(digests), left) == ("posts", "[retention] posts_days = 30", 1, 1, [(0,)])
    assert not any(b"a.example/6" in _records(file) for file in (tmp_path / "archive").glob("*.warc.gz"))


def test_pages_go_and_rows_stay_and_verify_says_why(tmp_path: Path) -> None:
    store = installation(tmp_path)
    retain(store, settings_of(tmp_path, retention=Retention(pages_days=30)), LATER, dry_run=False)
    report, others = verify_archive(store, tmp_path / "archive", quiet)
    assert (report.whole, report.faults, others) == (1, [], [])  # a1 belongs to an alert under work
    assert dict(report.without) == {"trang đã xóa theo thời hạn lưu trữ": 5}


def test_an_alert_under_work_keeps_all_of_its_own_until_it_is_closed(tmp_path: Path) -> None:
    from pipeline.desk import Action
    from pipeline.store.console_desk import Act, act_on_alert

    both = replace(alert(), article_ids=("a1", "a2"), claim_ids=("c3",))
    store = installation(tmp_path, alerts=(both,))
    conf = settings_of(tmp_path, retention=Retention(articles_days=30, posts_days=30))
    retain(store, conf, LATER, dry_run=False)
    assert set(store.existing_articles([f"a{n}" for n in range(1, 7)])) == {"a1", "a2", "a3"}
    _, version = store.alert_state("al1")
    act_on_alert(store.path, 5, Act("al1", version, Action.CLOSE, "vân thư", "tin đúng"), LATER)
    retain(store, conf, LATER, dry_run=False)
    assert store.existing_articles(["a1", "a2", "a3"]) == {}
    assert list(deletion_problems(store.path, 5)) == []


def test_a_changed_deletion_log_is_named(tmp_path: Path) -> None:
    store = installation(tmp_path)
    retain(store, settings_of(tmp_path, retention=Retention(articles_days=30)), LATER, dry_run=False)
    with duckdb.connect(str(store.path)) as connection:
        connection.execute("UPDATE deletions SET items = 1")
    assert any("đã bị sửa" in line for line in verified(store, tmp_path)[1])


def test_a_file_being_written_is_left_alone(tmp_path: Path) -> None:
    from crawlers.archive_files import set_tails_aside

    with ArchiveWriter(tmp_path, "r") as writer:
        writer.post("http://a.example/1", "Nước dâng", NOW)
        (file,) = tmp_path.glob("*.warc.gz")
        with file.open("ab") as stream:
            stream.write(b"half a record")
        assert set_tails_aside(tmp_path, tmp_path / "whole.txt") == []
    assert len(set_tails_aside(tmp_path, tmp_path / "whole.txt")) == 1


def _records(file: Path) -> bytes:
    import gzip

    return gzip.decompress(file.read_bytes())
