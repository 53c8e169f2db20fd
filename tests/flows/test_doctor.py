"""`minhtin doctor`: each check is seen failing."""

from __future__ import annotations

import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import doctor, doctor_parts
from pipeline.settings import Console, Crawl, Paths, Settings
from pipeline.store import Store


def settings(folder: Path, **more: object) -> Settings:
    return Settings.model_validate({"paths": Paths(data=folder), "crawl": Crawl(contact="a@vidu.vn"), **more})


def test_sound(tmp_path: Path) -> None:
    given = settings(tmp_path, console=Console(port=0))
    assert not [one for one in doctor.examine(given) if one.mend and one.name != "Đĩa trống"]


def test_python_packages_disk_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(tmp_path)
    monkeypatch.setattr(doctor, "_NEEDED", ("no-such-package-here",))
    monkeypatch.setattr(doctor, "LEAST_FREE", 1 << 80)
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert doctor.packages(given).mend
    assert doctor.disk(given).mend
    assert doctor.python_version(given).mend


def test_database_and_cycle(tmp_path: Path) -> None:
    given = settings(tmp_path)
    store = Store(given.database)
    store.migrate()
    store.begin_run("r", datetime.now(UTC) - timedelta(days=1), [])
    assert doctor.last_cycle(given).mend
    given.database.write_bytes(b"nothing of a database")
    assert doctor.database(given).mend


def test_sources_contact_port_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("id: [", encoding="utf-8")
    file = tmp_path / "file"
    file.write_text("")
    assert doctor.sources(settings(tmp_path, paths=Paths(data=tmp_path, sources=tmp_path))).mend
    assert doctor.contact(settings(tmp_path, crawl=Crawl())).mend
    assert doctor.writable(settings(file)).mend
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert doctor.port(settings(tmp_path, console=Console(port=taken.getsockname()[1]))).mend


def test_versions_and_weaknesses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(tmp_path)
    monkeypatch.setattr(doctor_parts, "installed", lambda: {"duckdb": "1.0.0", "jinja2": "3.1.2"})
    assert "duckdb 1.0.0" in doctor.versions(given).state
    assert doctor.versions(given).mend
    found = doctor.weaknesses(given)
    assert "CVE-2024-41672" in found.state
    assert found.mend
    monkeypatch.setattr(doctor_parts, "installed", dict)
    monkeypatch.setattr(doctor_parts, "FRESH_DAYS", -99_999)
    assert "pypi.json" in doctor.weaknesses(given).mend


def test_files_that_must_be_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = settings(tmp_path)
    for name, check in (("encoder_folder", doctor.encoder), ("fonts_folder", doctor.fonts)):
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.setattr(doctor_parts, name, lambda folder=folder: folder)
        assert check(given).mend
        (folder / "SHA256SUMS").write_text(f"{'0' * 64}  a.bin\n", encoding="utf-8")
        assert "a.bin" in check(given).state
        (folder / "a.bin").write_bytes(b"x")
        assert "a.bin" in check(given).state
