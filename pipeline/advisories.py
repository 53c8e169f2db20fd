"""Known weaknesses of the packages we use, held against the versions we lock. Needs no network.

The list lies in ``rules/advisories``, in the fields of the OSV schema (osv.dev), so that records of that
database can be put in as they are. It is as good as the day it was recorded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import BadInput
from pipeline.paths import ROOT, rules_dir

#: A list older than this says little about what was found since.
FRESH_DAYS = 120
_LINE = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;]+)")


@dataclass(frozen=True, slots=True)
class Advisory:
    """One weakness of one package: affected from a version (with it) to another (without it)."""

    name: str
    package: str
    ranges: tuple[tuple[str, str], ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Advisories:
    """The list, and the day it was recorded."""

    recorded: date
    entries: tuple[Advisory, ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """A version of ours that a weakness concerns; ``fixed`` is the version to take, '' for none."""

    package: str
    version: str
    advisory: str
    fixed: str
    summary: str


def load_advisories(path: Path | None = None) -> Advisories:
    """Read the list.

    Raises:
        BadInput: the file is missing or not in the form of the OSV schema; the message names the record.
    """
    file = path or rules_dir() / "advisories" / "pypi.json"
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        entries = tuple(one for record in data["advisories"] for one in _entries(record))
        return Advisories(date.fromisoformat(data["recorded"]), entries)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{file}: not a list of advisories: {type(error).__name__}: {error}") from error


def _entries(record: Mapping[str, Any]) -> Iterable[Advisory]:
    for affected in record["affected"]:
        if affected["package"]["ecosystem"] != "PyPI":
            continue
        ranges = tuple(pair for one in affected["ranges"] for pair in _pairs(one["events"], record["id"]))
        package = plain_name(affected["package"]["name"])
        yield Advisory(str(record["id"]), package, ranges, str(record.get("summary", "")))


def _pairs(events: Iterable[Mapping[str, str]], name: str) -> Iterable[tuple[str, str]]:
    """(introduced, fixed) of a range; fixed is '' where no version mends it."""
    start = ""
    for event in events:
        if "introduced" in event:
            start = event["introduced"]
        elif "fixed" in event:
            yield start, event["fixed"]
            start = ""
        else:
            raise ValueError(f"{name}: unknown event {sorted(event)}")
    if start:
        yield start, ""


def locked_versions(path: Path | None = None) -> dict[str, str]:
    """Versions of ``requirements.lock`` by plain name.

    Raises:
        BadInput: the file cannot be read.
    """
    file = path or ROOT / "requirements.lock"
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}") from error
    found = (_LINE.match(line.strip()) for line in lines)
    return {plain_name(one[1]): one[2] for one in found if one}


def plain_name(name: str) -> str:
    """One spelling of a package's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def affected(versions: Mapping[str, str], entries: Iterable[Advisory]) -> list[Affected]:
    """Which of the given versions the list concerns, by package and advisory."""
    found = []
    for one in entries:
        version = versions.get(one.package)
        for start, fixed in one.ranges if version is not None else ():
            if version is not None and _inside(version, start, fixed):
                found.append(Affected(one.package, version, one.name, fixed, one.summary))
    return sorted(found, key=lambda one: (one.package, one.advisory))


def _inside(version: str, start: str, fixed: str) -> bool:
    from packaging.version import Version

    ours = Version(version)
    return Version(start) <= ours and (not fixed or ours < Version(fixed))
