"""Weak labels for topics: what the publisher filed an article under, else seed phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.data import Item
from models.text import fold

HERE = Path(__file__).resolve().parent
#: Seed points that an article must have, and how clearly they must lead, where no section narrows the choice.
_ENOUGH, _LEAD = 7.0, 1.6
#: With a section that names a few fields, less will do.
_ENOUGH_WITHIN, _LEAD_WITHIN = 3.0, 1.25


@dataclass(frozen=True, slots=True)
class Seeds:
    """Compiled seed phrases by field, and the fields that a section stands for."""

    patterns: Mapping[str, re.Pattern[str]]
    vntc: Mapping[str, Sequence[str]]
    sections: Mapping[str, Sequence[str]]


def load_seeds() -> Seeds:
    """Return the seeds and sections that lie beside this file."""
    phrases = _yaml("seeds.yaml")
    sections = _yaml("sections.yaml")
    patterns = {topic: _pattern(found) for topic, found in phrases.items()}
    return Seeds(patterns, sections["vntc"], sections["sections"])


def weak_label(item: Item, seeds: Seeds) -> str | None:
    """Return the field of ``item`` as its section or its words show it, or None where neither is clear."""
    fields = _fields(item, seeds)
    if fields and len(fields) == 1:
        return fields[0]
    points = _points(item, seeds, fields or list(seeds.patterns))
    best, second = sorted(points.values(), reverse=True)[:2]
    enough, lead = (_ENOUGH_WITHIN, _LEAD_WITHIN) if fields else (_ENOUGH, _LEAD)
    if best < enough or best < lead * second:
        return None
    return max(points, key=lambda topic: points[topic])


def _points(item: Item, seeds: Seeds, topics: Sequence[str]) -> dict[str, float]:
    head, rest = item.text
    title, head, rest = fold(item.title), fold(head), fold(rest)
    found: dict[str, float] = {}
    for topic in topics:
        pattern = seeds.patterns[topic]
        above = len(set(pattern.findall(title))) * 2 + len(set(pattern.findall(head)))
        found[topic] = above + 0.5 * min(len(pattern.findall(rest)), 8)
    return found


def _fields(item: Item, seeds: Seeds) -> Sequence[str]:
    if item.where in seeds.vntc:
        return seeds.vntc[item.where]
    if item.set == "dantri_2020":
        parts = item.where.split("/")
        sections = [parts[3]] if len(parts) > 3 else []
    elif item.set == "five_outlets_2016":
        sections = [part.strip().lower() for part in item.where.split("/")[1:3]]
    else:
        return []
    for section in sections:
        keys = [key for key in seeds.sections if section.startswith(key)]
        if keys:
            return seeds.sections[max(keys, key=len)]
    return []


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(fold(str(phrase))) for phrase in phrases) + r")\b")


def _yaml(name: str) -> dict[str, Any]:
    import yaml

    loaded: dict[str, Any] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return loaded
