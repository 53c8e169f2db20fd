"""What the reader of press items learns from, and what it is measured on: items labelled by reading."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.data import NEWS, Item, news
from models.sentiment.train import APART, EVEN, LABELS, LATER, WIDER, own_posts
from models.topics import train as topics
from models.topics.train_encoder import own_posts as own_posts_filed
from models.vectorise import Text

#: Fields of items that are learnt from, and of those that only measure.
FIELDS = [topics.LABELS, topics.WIDER, topics.EVEN]
FIELDS_APART = [topics.LABELS.with_name(f"labels_{name}.jsonl") for name in ("fourth", "fifth")]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """One text: its tone ("" where none was read), its fields, the file that only measures it, if any.

    ``key`` is (set, id), of invented posts ("", "").
    """

    text: Text
    tone: str
    fields: tuple[str, ...]
    apart: str = ""
    key: Key = ("", "")


def readings(data: Path) -> list[Reading]:
    """Return all items labelled by reading, in the order of the label files, and the invented posts.

    Raises:
        models.data.MissingDataError: the data folder lacks a set.
    """
    tones = {_key(row): (str(row["label"]), "") for row in _rows(LABELS, LATER, WIDER, EVEN)}
    for name, path in APART.items():
        tones |= {_key(row): (str(row["label"]), name) for row in _rows(path)}
    fields = {_key(row): tuple(row["topics"]) for row in _rows(*FIELDS, *FIELDS_APART)}
    items = {(one.set, one.id): one for name in (*NEWS, "vntc_topics.train") for one in news(data, name)}
    found = [_reading(items[key], tones.get(key, ("", "")), fields.get(key, ())) for key in (tones | fields)]
    posts = [Reading(one.text, one.label, ()) for one in own_posts()]
    return [*found, *posts, *(Reading(one.text, "", (one.label,)) for one in own_posts_filed(trained=True))]


def keys(labels: Path) -> set[Key]:
    """Return (set, id) of the items of one label file."""
    return {_key(row) for row in _rows(labels)}


def _reading(item: Item, tone: tuple[str, str], fields: Iterable[str]) -> Reading:
    return Reading(item.text, tone[0], tuple(fields), tone[1], (item.set, item.id))


def _rows(*paths: Path) -> list[dict[str, list[str]]]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def _key(row: Mapping[str, object]) -> Key:
    return str(row["set"]), str(row["id"])
