"""Articles written by hand for the project, each sentence marked: does it turn what the beginning tells?

One article of the files of ``written`` begins with ``## trap | title`` or ``## plain | title``; a line is a
sentence: ``>`` the outlet's own lead, ``!`` what must be shown beside the beginning, ``~`` a second side that
may be shown, ``-`` all else (``>!`` a lead that turns itself).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).with_name("written")
MARKS = "!~-"
#: Of a lead, at most so many sentences are shown; of a body without one, the first two.
OF_LEAD, OF_BODY = 3, 2
#: One article in so many is never learnt from.
KEPT = 6


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, its mark of ``MARKS``, and whether it is of the outlet's own lead."""

    text: str
    mark: str
    of_lead: bool


@dataclass(slots=True)
class Article:
    """A written article; ``trap`` where a sentence must be shown beside its beginning."""

    title: str
    trap: bool
    sentences: list[Marked] = field(default_factory=list)

    @property
    def shown(self) -> int:
        """How many of the first sentences a reader of the digest sees."""
        of_lead = sum(one.of_lead for one in self.sentences)
        return min(of_lead, OF_LEAD) or OF_BODY

    @property
    def later(self) -> list[Marked]:
        """The sentences that are not shown."""
        return self.sentences[self.shown :]

    @property
    def kept(self) -> bool:
        """Whether the article is held back from learning."""
        return zlib.crc32(self.title.encode()) % KEPT == 0


def written(files: Iterable[Path] | None = None) -> list[Article]:
    """Return the articles of ``files`` (default: all of the project's).

    Raises:
        OSError: a file cannot be read.
        ValueError: a line is none of the above; its file and number are named.
    """
    found = sorted(FOLDER.glob("*.txt")) if files is None else list(files)
    return [article for file in found for article in _of_file(file)]


def _of_file(file: Path) -> Iterator[Article]:
    article: Article | None = None
    for number, raw in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("## "):
            if article is not None:
                yield article
            kind, _, title = line[3:].partition(" | ")
            article = Article(title.strip(), kind.strip() == "trap")
        elif line and article is None:
            raise ValueError(f"{file.name}:{number}: a sentence before the first title")
        elif line and article is not None:
            article.sentences.append(_marked(line, f"{file.name}:{number}"))
    if article is not None:
        yield article


def _marked(line: str, where: str) -> Marked:
    of_lead = line.startswith(">")
    rest = line[1:].strip() if of_lead else line
    mark = rest[:1]
    if mark in MARKS and rest[1:2] == " ":
        return Marked(rest[1:].strip(), mark, of_lead)
    if not of_lead:
        raise ValueError(f"{where}: a sentence begins with one of {MARKS} or >")
    return Marked(rest, "-", of_lead)
