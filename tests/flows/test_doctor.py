"""`minhtin doctor`: each check is seen failing."""

from __future__ import annotations

import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import doctor
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
