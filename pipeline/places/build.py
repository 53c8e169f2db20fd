"""Generate ``rules/places/*.tsv`` from the open gazetteers: ``python -m pipeline.places.build --data DIR``.

``DIR`` holds ``wards_old_to_new_2025.csv`` (every commune before 1 July 2025 with its district, its
province and what it became) and ``vn_units_2026-07.json`` (the units since). Both are MIT; only facts
(names, kinds, who belongs to whom) are taken.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.errors import BadInput
from pipeline.paths import rules_dir
from pipeline.places.tokens import slug

MERGER = "2025-07-01"
LAST_DAY = "2025-06-30"
KINDS = ("Thành phố", "Thị xã", "Thị Xã", "Thị trấn", "Đặc khu", "Tỉnh", "Quận", "Huyện", "Phường", "Xã")
Rows = list[dict[str, str]]


def main(arguments: list[str] | None = None) -> int:
    """Write the four tables and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the two source files")
    parser.add_argument("--out", type=Path, default=None, help="default: rules/places")
    options = parser.parse_args(arguments)
    out = options.out or rules_dir() / "places"
    for name, lines in build(options.data).items():
        (out / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        sys.stderr.write(f"{out / name}: {len(lines) - 1} dòng\n")
    return 0


def build(data: Path) -> dict[str, list[str]]:
    """Return the lines of each table by file name.

    Raises:
        BadInput: one of the two source files is missing.
    """
    try:
        with (data / "wards_old_to_new_2025.csv").open(encoding="utf-8", newline="") as stream:
            old = list(csv.DictReader(stream))
        new = json.loads((data / "vn_units_2026-07.json").read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadInput(f"{error.filename}: không có tệp này; thư mục địa danh phải có đủ hai tệp") from None
    return {
        "provinces.tsv": _provinces(old, new),
        "districts.tsv": _districts(old),
        "communes.tsv": _communes(old),
        "wards.tsv": _wards(old, new),
    }


def split_kind(full: str) -> tuple[str, str]:
    """Return (kind in lower case, name) of a full name such as ``Thị xã Chũ``."""
    for kind in KINDS:
        if full.startswith(kind + " "):
            return kind.lower(), full[len(kind) + 1 :].strip()
    return "", full.strip()


def _merged(old: Rows) -> dict[str, str]:
    """Old province name to the name of the province it is part of since the merger."""
    return {split_kind(row["province"])[1]: split_kind(row["newProvince"])[1] for row in old}


def _new_id(name: str, merged: Mapping[str, str]) -> str:
    """An unmerged province keeps its id; a merged one is another unit than its namesake before."""
    # By slug: the two sources place tone marks differently (Hóa, Hoá).
    parts = [slug(before) for before, after in merged.items() if slug(after) == slug(name)]
    return slug(name) if parts == [slug(name)] else f"{slug(name)}-2025"


def _provinces(old: Rows, new: Iterable[Mapping[str, str]]) -> list[str]:
    merged = _merged(old)
    kinds = {split_kind(row["province"])[1]: split_kind(row["province"])[0] for row in old}
    lines = ["id\tkind\tname\tinto\tvalid_from\tvalid_to"]
    for name, after in merged.items():
        into = _new_id(after, merged)
        if into == slug(name):
            lines.append(f"{into}\t{kinds[name]}\t{name}\t\t\t")
        else:
            lines.append(f"{slug(name)}\t{kinds[name]}\t{name}\t{into}\t\t{LAST_DAY}")
    for row in new:
        kind, name = split_kind(row["FullName"])
        identity = _new_id(name, merged)
        if identity != slug(name):
            lines.append(f"{identity}\t{kind}\t{name}\t\t{MERGER}\t")
    return lines


def _district_id(row: Mapping[str, str]) -> str:
    province = slug(split_kind(row["province"])[1])
    return f"{province}.{slug(split_kind(row['district'])[1])}"


def _districts(old: Rows) -> list[str]:
    lines = ["id\tkind\tname\tprovince"]
    seen: set[str] = set()
    for row in old:
        identity = _district_id(row)
        kind, name = split_kind(row["district"])
        if row["district"] in seen and identity in seen:
            continue
        seen |= {identity, row["district"]}
        lines.append(f"{identity}\t{kind}\t{name}\t{identity.split('.')[0]}")
    return lines


def _grouped(pairs: Iterable[tuple[str, str, str]]) -> list[str]:
    groups: dict[tuple[str, str], list[str]] = {}
    for parent, kind, name in pairs:
        names = groups.setdefault((parent, kind), [])
        if name not in names:
            names.append(name)
    return [f"{parent}\t{kind}\t{'|'.join(names)}" for (parent, kind), names in groups.items()]


def _communes(old: Rows) -> list[str]:
    pairs = [(_district_id(row), *split_kind(row["ward"])) for row in old if row["ward"]]
    return ["district\tkind\tnames", *_grouped(pairs)]


def _wards(old: Rows, new: Iterable[Mapping[str, object]]) -> list[str]:
    merged = _merged(old)
    pairs: list[tuple[str, str, str]] = []
    for province in new:
        identity = _new_id(split_kind(str(province["FullName"]))[1], merged)
        wards = province["Wards"]
        if isinstance(wards, list):
            pairs += [(identity, *split_kind(str(ward["FullName"]))) for ward in wards]
    return ["province\tkind\tnames", *_grouped(pairs)]


if __name__ == "__main__":
    sys.exit(main())
