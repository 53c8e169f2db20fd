"""Builds ``idf.tsv``, the background statistics of words and pairs of words. Counts only, no text.

Run: ``python -m pipeline.stories.build_idf ../shared/data pipeline/stories/idf.tsv``. The evaluation
sets of story grouping are left out, so that figures measured on them stay honest.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pipeline.normalise import strip_diacritics
from pipeline.stories.words import words

NEWS = ("vietnews_sample", "five_outlets_2016", "dantri_2020", "bacgiang_bacninh")
OTHER = "verification/nli_multilingual_permissive.jsonl.gz"
#: Words of an article that count (lead and first paragraphs), and the largest size of the table in bytes.
FIRST_WORDS = 250
LARGEST = 590_000
#: Sets smaller than this say too little about how rare a word is.
FEWEST = 1500
#: Names of provinces, in every language: the frame of all our articles, not what one event is known by.
NAMES = "gazetteer/province_names_multilingual.csv"
OF_NAMES = 3.0


def main(data: Path, out: Path) -> None:
    """Write the table: one line per word or pair, with ten times its inverse document frequency."""
    idf: dict[str, float] = {}
    for texts in (_news(data), *_by_language(data / OTHER)):
        for term, value in _idf(texts).items():
            idf[term] = min(value, idf.get(term, value))
    for term in _names(data / NAMES):
        idf[term] = min(OF_NAMES, idf.get(term, OF_NAMES))
    lines = [
        f"{term}\t{round(10 * value)}\n"
        for term, value in sorted(idf.items(), key=lambda one: (one[1], one[0]))
    ]
    kept, size = [], 0
    for line in lines:
        size += len(line.encode())
        if size > LARGEST:
            break
        kept.append(line)
    out.write_text("".join(sorted(kept)), encoding="utf-8")
    sys.stdout.write(f"{len(kept)} of {len(lines)} terms\n")


def terms_of(text: str) -> set[str]:
    """Return the words and neighbouring pairs of the beginning of a text."""
    found = words(text)[:FIRST_WORDS]
    return {*found, *(f"{one} {two}" for one, two in pairwise(found))}


def _idf(texts: Iterator[str]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    total = 0
    for text in texts:
        counts.update(terms_of(text))
        total += 1
    least = max(4, total // 5000)
    return {term: math.log(total / count) for term, count in counts.items() if count >= least}


def _news(data: Path) -> Iterator[str]:
    for name in NEWS:
        for row in _rows(data / "news" / f"{name}.jsonl.gz"):
            yield "\n".join(str(row.get(part) or "") for part in ("title", "summary", "text"))


def _by_language(path: Path) -> Iterator[Iterator[str]]:
    texts: dict[str, list[str]] = {}
    for row in _rows(path):
        texts.setdefault(str(row["lang"]), []).append(str(row["evidence"]))
    for found in texts.values():
        if len(found) >= FEWEST:
            yield iter(found)


def _names(path: Path) -> set[str]:
    with path.open(encoding="utf-8") as lines:
        names = [row[column] for row in csv.DictReader(lines) for column in row if column != "iso3166_2"]
    bare = [strip_diacritics(name) for name in names]
    pairs = {term for name in (*names, *bare) for term in terms_of(name)}
    return {term for term in pairs if " " in term or not term.isascii() or len(term) > 5}


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
