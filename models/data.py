"""Reading the data that models are trained and measured on; it lies beside the project and may be absent."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.text import view

#: The ids of these sets are unique only within a corpus and split; the parts are joined by `/`.
_PARTS = {"bacgiang_bacninh": ("corpus", "split"), "vietnews_sample": ("split",)}
_KEY = {"docbao_headlines": "url"}
_BEFORE_MARK = re.compile(r"\s+([,.:;!?”)\]])")
_BYLINE = re.compile(r"^\s*(?:Dân trí|VTV\.vn -|\(?NLĐ\)?-?)\s*")
NEWS = ("bacgiang_bacninh", "five_outlets_2016", "dantri_2020", "docbao_headlines", "vietnews_sample")
#: Those of whole articles.
WHOLE = tuple(one for one in NEWS if one != "docbao_headlines")


class MissingDataError(Exception):
    """The data folder or a file in it is absent; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Item:
    """One press item: ``where`` is what the publisher filed it under (section, topic or outlet), if known."""

    set: str
    id: str
    title: str
    lead: str
    body: str
    where: str = ""

    @property
    def text(self) -> tuple[str, str]:
        """The item as a model reads it."""
        return view(self.title, self.lead, self.body)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSONL file, gzipped or not.

    Raises:
        MissingDataError: the file does not exist.
    """
    if not path.is_file():
        raise MissingDataError(f"{path}: không có tệp dữ liệu này; chỉ thư mục dữ liệu bằng --data")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def news(data: Path, name: str) -> list[Item]:
    """Return the items of one news set, joined syllables taken apart."""
    return [_item(name, row) for row in read_rows(data / "news" / f"{name}.jsonl.gz")]


def digest(*paths: Path) -> str:
    """Return ``sha256:<16 hex>`` over the files, so that a figure says what it was measured on."""
    total = hashlib.sha256()
    for path in paths:
        if not path.is_file():
            raise MissingDataError(f"{path}: không có tệp dữ liệu này; chỉ thư mục dữ liệu bằng --data")
        total.update(path.read_bytes())
    return f"sha256:{total.hexdigest()[:16]}"


def _item(name: str, row: dict[str, Any]) -> Item:
    identity = str(row[_KEY.get(name, "id")])
    parts = [str(row[part]) for part in _PARTS.get(name, ()) if row.get(part)]
    identity = "/".join([*parts, identity])
    where = row.get("label") or row.get("topic") or row.get("outlet") or row.get("url") or ""
    title = row.get("title") or row.get("headline") or ""
    lead = row.get("summary") or row.get("sapo") or ""
    return Item(name, identity, _clean(title), _clean(lead), _clean(row.get("text") or ""), str(where))


def _clean(text: str) -> str:
    joined = _BYLINE.sub("", text.replace("_", " "))
    return _BEFORE_MARK.sub(r"\1", " ".join(joined.split()))
