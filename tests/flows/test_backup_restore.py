"""Backups: taken while a run commits, whole when restored, refused when anything in them was changed."""

from __future__ import annotations

import json
import tarfile
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.archive import ArchiveWriter
from flows.backup import DATABASE, MANIFEST, back_up, without_secrets
from flows.cli.app import run_command
from flows.restore import check_backup, restore
from pipeline.errors import BadInput
from pipeline.store import Store
from pipeline.store.accounts import unbalanced
from pipeline.store.connection import connect
from tests.flows.archive_kit import installation, settings_of, with_pages
from tests.store.store_kit import NOW, batch, source


def test_a_backup_during_ingest_restores_to_sums_that_agree(tmp_path: Path) -> None:
    store = installation(tmp_path / "a")
    conf = settings_of(tmp_path / "a")
    half, stop = threading.Event(), threading.Event()

    def ingest() -> None:
        run = "20261115T050000Z-bbbbbb"
        store.begin_run(run, NOW + timedelta(days=1), [source()])
        with ArchiveWriter(conf.archive, run) as writer:
            for number in range(100, 2000, 5):
                one = with_pages(batch(run, *range(number, number + 5)), writer)
                store.commit_batch(replace(one, reports=()))
                if number >= 110:
                    half.set()
                if stop.is_set():
                    return

    writing = threading.Thread(target=ingest)
    writing.start()
    assert half.wait(60)
    file, manifest = back_up(store, conf, tmp_path / "out", NOW)
    stop.set()
    writing.join()
    assert file.stat().st_mode & 0o077 == 0
    assert {DATABASE, "settings.json"} < {one["path"] for one in manifest["files"]}
    checked = check_backup(file)
    assert checked.problems == checked.gaps == []
    assert checked.pages == checked.articles > 15
    done = restore(file, settings_of(tmp_path / "b"), NOW, force=False)
    assert done.problems == done.gaps == []
    with connect(tmp_path / "b" / "minhtin.duckdb", 5) as connection:
        assert unbalanced(connection) == []
        discovered = connection.execute("SELECT sum(discovered) FROM source_reports").fetchone()
        outcomes = connection.execute("SELECT count(*) FROM outcomes").fetchone()
    assert discovered == outcomes


def test_restore_refuses_to_overwrite_and_keeps_what_was_there(tmp_path: Path) -> None:
    store, conf = installation(tmp_path / "a"), settings_of(tmp_path / "a")
    file, _ = back_up(store, conf, tmp_path / "out", NOW)
    with pytest.raises(BadInput, match="--force"):
        restore(file, conf, NOW, force=False)
    assert restore(file, conf, NOW, force=True).problems == []
    assert len(list((tmp_path / "a").glob("minhtin.duckdb.2026*"))) == 1
    assert Store(conf.database).alert_detail("al1").articles


def test_what_was_lost_before_the_backup_is_told_and_the_rest_restored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, conf = installation(tmp_path / "a", 30), settings_of(tmp_path / "a")
    for file in conf.archive.glob("*.warc.gz"):
        file.write_bytes(file.read_bytes()[:200])
    file, _ = back_up(store, conf, tmp_path / "out", NOW)
    checked = check_backup(file)
    assert checked.problems == []
    assert len(checked.gaps) > 20
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINHTIN_PATHS__DATA", str(tmp_path / "b"))
    assert run_command(["restore", "--check", str(file)]) == 1
    shown = capsys.readouterr()
    assert len(shown.err.splitlines()) == 22
    assert f"và {len(checked.gaps) - 20} chỗ nữa" in shown.err
    assert "từ trước khi sao lưu" in shown.err
    assert "dùng được, nhưng không trọn vẹn" in shown.out
    assert not (tmp_path / "b" / "minhtin.duckdb").exists()
    assert run_command(["restore", str(file)]) == 0
    assert "từ trước khi sao lưu" in capsys.readouterr().err
    assert Store(tmp_path / "b" / "minhtin.duckdb").alert_detail("al1").articles


@pytest.fixture(scope="module")
def backup_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    return back_up(installation(folder / "a", 3), settings_of(folder / "a"), folder, NOW)[0]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10**9))
def test_a_changed_byte_of_any_part_is_found(backup_file: Path, tmp_path: Path, place: int) -> None:
    data = bytearray(backup_file.read_bytes())
    with tarfile.open(backup_file) as tar:
        member = tar.getmembers()[place % len(tar.getmembers())]
    data[member.offset_data + place % member.size] ^= 0x41
    copy = tmp_path / "copy.tar"
    copy.write_bytes(data)
    # Words of the manifest that nothing depends on (its time) may change; every file in it may not.
    assert check_backup(copy).problems or member.name == MANIFEST


@pytest.mark.parametrize("size", [0, 100, 5000, 400_000])
def test_a_backup_cut_short_changes_nothing(backup_file: Path, tmp_path: Path, size: int) -> None:
    copy = tmp_path / "copy.tar"
    copy.write_bytes(backup_file.read_bytes()[:size])
    done = restore(copy, settings_of(tmp_path / "b"), NOW, force=False)
    assert done.problems
    assert not (tmp_path / "b" / "minhtin.duckdb").exists()


def test_a_backup_that_leads_outside_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "evil.tar"
    (tmp_path / "x").write_text("x")
    with tarfile.open(file, "w") as tar:
        tar.add(tmp_path / "x", arcname="../../escaped")
    with pytest.raises(BadInput, match="mục lạ"):
        check_backup(file)


def test_secrets_stay_out_of_the_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINHTIN_SMTP_PASSWORD", "bí-mật-9182")
    store, conf = installation(tmp_path / "a", 2), settings_of(tmp_path / "a")
    file, _ = back_up(store, conf, tmp_path / "out", NOW)
    assert "bí-mật-9182".encode() not in file.read_bytes()
    assert without_secrets({"mail": {"smtp_password": "x", "host": "h"}, "api_token": "t"}) == {
        "mail": {"host": "h"}
    }
    with tarfile.open(file) as tar:
        kept = tar.extractfile("settings.json")
        assert kept is not None
        assert json.load(kept)["province"] == conf.province
