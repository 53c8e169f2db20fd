"""Which text repeats which: exact copies, and copies with a new headline, cuts, additions or another order.

Candidates come from locality-sensitive hashing of MinHash sketches (and from the story index, which passes
its own nearest neighbours in); every candidate is verified by the estimated Jaccard similarity and by
the numbers and dates of both texts. Nothing is compared with everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.stories.buckets import Buckets
from pipeline.stories.rows import StoryRow
from pipeline.stories.sketch import (
    SHORT,
    Fingerprint,
    Sketch,
    bands,
    body_key,
    contained,
    fingerprint,
    other_table,
    same_facts,
)
from pipeline.stories.sketches import Sketches
from pipeline.stories.words import words
from pipeline.types import Article

#: Least estimated Jaccard similarity of a reprint: two reports of one event share less than 0.2, a copy
#: of which a third was cut and as much added shares 0.45.
LEAST = 0.36
#: A shortened copy: so much of the shorter text is in the longer one, and not less likeness than this.
CONTAINED, CONTAINED_LEAST = 0.75, 0.2
#: Likeness from which other numbers mean another text of one template, not another report of the event.
TEMPLATE = 0.25
#: Words from which on, and likeness below which, other numbers may be those of sentences cut or added, where
#: one of the texts has fewer of them than the third.
LONG, FILLED, TELLING = 250, 0.75, 4
#: Newest texts kept per band of the sketch; more share a band only by boilerplate.
_BUCKET = 40


@dataclass(frozen=True, slots=True)
class Reprint:
    """The original that a text repeats and their likeness in [0, 1] (1.0 for the same words).

    ``found`` is the version it was found by: the original itself or one of its reprints.
    """

    original: str
    similarity: float
    found: str


class Deduplicator:
    """Remembers the texts it was given; finds the original of a new one. Grows by one sketch per text."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._roots: list[str] = []
        #: Numbers of the texts of one original, itself among them.
        self._family: dict[str, list[int]] = {}
        self._sketches = Sketches()
        self._number: dict[str, int] = {}
        self._exact: dict[str, int] = {}
        self._digests: dict[str, int] = {}
        self._bodies: dict[str, int] = {}
        self._bands: Buckets[int] = Buckets(_BUCKET)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._number

    def add(self, articles: Sequence[Article]) -> list[Reprint | None]:
        """Find the original of each article among those before it, and remember the article.

        Args:
            articles: oldest first, since the first version known is the original.

        Returns:
            For each article its original, or None where it is one itself.
        """
        found = []
        for article in articles:
            print_ = fingerprint(article.text)
            body = body_key(words(article.title), words(f"{article.lead} {article.body}"))
            reprint = self.find(print_, article.content_digest, body=body, but=article.article_id)
            original = reprint.original if reprint else None
            self.remember(
                article.article_id, original, print_.sketch, article.content_digest, print_.exact, body
            )
            found.append(reprint)
        return found

    def find(
        self,
        print_: Fingerprint,
        content_digest: str = "",
        *,
        body: str = "",
        near: Iterable[str] = (),
        but: str = "",
    ) -> Reprint | None:
        """Return the original that a text repeats.

        Args:
            print_: fingerprint of the text.
            content_digest: digest of the text as stored; finds exact copies of texts read from the store.
            body: what a short text is known by under another headline (``body_key``).
            near: ids of further candidates.
            but: an id that is never the answer (the article itself).
        """
        if not print_.sketch:
            return None
        same = self._exact.get(print_.exact, self._digests.get(content_digest, -1))
        if same >= 0 and self._roots[same] != but:
            return self._reprint(print_.sketch, same, 1.0)
        same = self._bodies.get(body, -1) if body else -1
        if same >= 0 and self._roots[same] != but:
            return Reprint(self._roots[same], 1.0, self._ids[same])
        return self._near(print_, near, but)

    def _near(self, print_: Fingerprint, near: Iterable[str], but: str) -> Reprint | None:
        candidates = {number for key in bands(print_.sketch) for number in self._bands.get(key)}
        candidates.update(self._number[one] for one in near if one in self._number)
        others = [number for number in candidates if self._roots[number] != but]
        alike = self._sketches.likeness(print_.sketch, others)
        least = 1.0 if print_.length < SHORT else CONTAINED_LEAST  # below it no text is a copy
        best = max(
            (
                (self._score(print_, number, found), -number)
                for number, found in zip(others, alike, strict=True)
                if found >= least
            ),
            default=(0.0, 0),
        )
        return self._reprint(print_.sketch, -best[1], best[0]) if best[0] > 0 else None

    def _reprint(self, sketch: Sketch, number: int, alike: float) -> Reprint:
        """Likeness is measured to the original itself; where that is not at hand, to the version found."""
        root = self._roots[number]
        at_hand = root in self._number
        alike = self._sketches.likeness(sketch, [self._number[root]])[0] if at_hand else alike
        return Reprint(root, round(alike, 4), self._ids[number])

    def alike(self, print_: Fingerprint, article_id: str) -> float:
        """Return the estimated likeness of a text to a remembered one; 0 when that is unknown."""
        number = self._number.get(article_id, -1)
        return self._sketches.likeness(print_.sketch, [number])[0] if number >= 0 else 0.0

    def clash(self, print_: Fingerprint, article_id: str) -> bool:
        """Whether a remembered text has the words of this one with other numbers: a template filled anew."""
        number = self._number.get(article_id, -1)
        if number < 0:
            return False
        alike, sketch = self._sketches.likeness(print_.sketch, [number])[0], self._sketches[number]
        if other_table(print_.sketch, sketch):
            return True
        return alike >= TEMPLATE and not same_facts(print_.sketch, sketch)

    def _score(self, print_: Fingerprint, number: int, alike: float) -> float:
        """The likeness of a copy; 0 for another text."""
        sketch = self._sketches[number]
        # A short text with other words is another text.
        copied = print_.length < SHORT or alike >= LEAST
        copied = copied or contained(print_.sketch, sketch, alike) >= CONTAINED
        # A form filled in anew differs in its facts alone; where sentences are gone, theirs went with them.
        least = TELLING if print_.length >= LONG and alike < FILLED else 1
        return alike if copied and same_facts(print_.sketch, sketch, least=least) else 0.0

    def remember(
        self,
        article_id: str,
        original: str | None,
        sketch: Sketch,
        content_digest: str,
        exact: str = "",
        body: str = "",
    ) -> None:
        """Add a text that was looked up or read from the store; the words of a revision are added."""
        number = len(self._ids)
        self._ids.append(article_id)
        self._roots.append(original or article_id)
        self._family.setdefault(original or article_id, []).append(number)
        self._sketches.add(sketch)
        self._number[article_id] = number
        if exact:
            self._exact.setdefault(exact, number)
        if content_digest:
            self._digests.setdefault(content_digest, number)
        if body:
            self._bodies.setdefault(body, number)
        if sketch:
            self._bands.add(bands(sketch), number)

    def similarity(self, one: str, two: str) -> float:
        """Return the estimated likeness of two remembered texts; 0 when one is unknown."""
        if one not in self._number or two not in self._number:
            return 0.0
        return self._sketches.likeness(self._sketches[self._number[one]], [self._number[two]])[0]

    def load(self, row: StoryRow) -> None:
        """Remember a stored row."""
        body = next((term for term, _ in reversed(row.terms) if term.startswith("=")), "")
        self.remember(row.article_id, row.reprint_of, row.sketch, row.content_digest, body=body)

    def sketch(self, article_id: str) -> tuple[int, ...]:
        """Return the sketch of a remembered text."""
        return self._sketches[self._number[article_id]]

    def lead_by(self, first: str, before: str) -> None:
        """From now on ``first`` is the original of all that repeated ``before``, and of that itself."""
        family = self._family.pop(before, [])
        self._family.setdefault(first, []).extend(family)
        for number in family:
            self._roots[number] = first
