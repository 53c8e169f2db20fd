"""Checks of `minhtin doctor` on what was installed: versions, weaknesses, files that must be unchanged."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from pipeline.advisories import FRESH_DAYS, affected, load_advisories, locked_versions, plain_name
from pipeline.paths import ROOT, rules_dir


def other_versions() -> tuple[list[str], int]:
    """Packages installed in another version than the locked one, and how many are as locked."""
    locked, there = locked_versions(), installed()
    wrong = [
        f"{name} {there[name]} (khóa {version})"
        for name, version in sorted(locked.items())
        if name in there and there[name] != version
    ]
    return wrong, sum(there.get(name) == version for name, version in locked.items())


def installed() -> dict[str, str]:
    """Versions of all that is installed here, by plain name; without build marks (``+cpu``)."""
    found = ((one.metadata["Name"], one.version) for one in metadata.distributions())
    return {plain_name(name): version.partition("+")[0] for name, version in found if name}


def weaknesses() -> tuple[list[str], str]:
    """Lines about installed packages with a known weakness, and how old the list is, in words."""
    known = load_advisories()
    lines = [
        f"{one.package} {one.version}: {one.advisory} (nâng lên {one.fixed or 'bản chưa có'})"
        for one in affected(installed(), known.entries)
    ]
    return lines, f"{len(known.entries)} cảnh báo, ghi ngày {known.recorded:%d/%m/%Y}"


def list_is_old() -> bool:
    """Whether the list of weaknesses was recorded long ago."""
    return (datetime.now(UTC).date() - load_advisories().recorded).days > FRESH_DAYS


def changed_files(folder: Path) -> list[str]:
    """Names in the folder's ``SHA256SUMS`` whose file is missing or another; the list itself if missing."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        return [sums.name]
    pairs = [line.split(maxsplit=1) for line in sums.read_text(encoding="utf-8").splitlines() if line]
    return [name for digest, name in pairs if _digest(folder / name) != digest]


def encoder_folder() -> Path:
    """Where the packaged encoder lies."""
    return ROOT / "models" / "artefacts" / "encoder"


def fonts_folder() -> Path:
    """Where the fonts of the digest lie."""
    return rules_dir() / "fonts"


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
