"""No locked version has a known weakness; and the check that says so can fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from packaging.version import Version

from pipeline.advisories import affected, load_advisories, locked_versions
from pipeline.errors import BadInput

KNOWN = load_advisories()
LOCKED = locked_versions()


def test_no_locked_version_is_affected() -> None:
    assert affected(LOCKED, KNOWN.entries) == []


def test_the_list_concerns_what_we_use() -> None:
    ours = {one.package for one in KNOWN.entries} & {*LOCKED, "torch"}
    assert len(ours) >= 40
    assert len({(one.name, one.package) for one in KNOWN.entries}) == len(KNOWN.entries)
    assert all(one.summary for one in KNOWN.entries)


@pytest.mark.parametrize("one", KNOWN.entries, ids=lambda one: one.name)
def test_each_is_found_in_the_version_before_its_mending(one: object) -> None:
    entry = next(known for known in KNOWN.entries if known is one)
    for start, fixed in entry.ranges:
        assert Version(start) < Version(fixed)
        first = start if start != "0" else "0.0.1"
        found = affected({entry.package: first}, [entry])
        assert [(it.advisory, it.fixed) for it in found] == [(entry.name, fixed)]
        assert not any(it.fixed == fixed for it in affected({entry.package: fixed}, [entry]))


def test_lock_lines_in_all_spellings(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        "# head\nPyYAML==6.0.3\nzope.interface==8.7 ; python_version > '3'\n-e .\n\nx>=1\n", "utf-8"
    )
    assert locked_versions(lock) == {"pyyaml": "6.0.3", "zope-interface": "8.7"}
    with pytest.raises(BadInput):
        locked_versions(tmp_path / "none")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"recorded": "x", "advisories": []}',
        '{"recorded": "2026-01-01", "advisories": [{"id": "A"}]}',
    ],
)
def test_a_broken_list_is_one_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "list.json"
    file.write_text(text, "utf-8")
    with pytest.raises(BadInput, match="not a list of advisories"):
        load_advisories(file)


def test_records_of_the_public_database_are_read_as_they_are(tmp_path: Path) -> None:
    events = [{"introduced": "1.0"}, {"fixed": "1.2"}, {"introduced": "2.0"}]
    package = {"ecosystem": "PyPI", "name": "Foo_Bar", "purl": "pkg:pypi/foo-bar"}
    record = {
        "id": "GHSA-x",
        "affected": [
            {"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}], "versions": ["1.0"]},
            {"package": {"ecosystem": "npm", "name": "foo"}, "ranges": []},
        ],
    }
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"recorded": "2026-11-27", "advisories": [record]}), "utf-8")
    entries = load_advisories(file).entries
    found = [affected({"foo-bar": version}, entries) for version in ("0.9", "1.1", "1.2", "2.0", "3.0")]
    assert [[one.fixed for one in it] for it in found] == [[], ["1.2"], [], [""], [""]]
