"""Stories: articles about one event, and which of them repeats which. Incremental, no all-pairs step."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from sys import intern

from pipeline.deduplicate import Deduplicator, Reprint
from pipeline.stories.anchors import LANGUAGE, NAME, agree, anchors, parted
from pipeline.stories.matching import (
    ABROAD,
    FORM,
    FORM_WORDS,
    MORE_NAMES,
    SAME_NAMES,
    SEEN,
    Member,
    best_story,
    faded,
    in_reach,
)
from pipeline.stories.neighbours import Neighbours
from pipeline.stories.records import article_of, check_ids
from pipeline.stories.rows import StoryRow
from pipeline.stories.sketch import Fingerprint, body_key, fingerprint_of
from pipeline.stories.vector import Vector, story_terms
from pipeline.stories.words import words
from pipeline.types import Article, Precision, StoryLink


class StoryIndex:
    """The articles of the last days, as far as stories need them. Not shared between threads.

    Args:
        rows: rows of an earlier index, as the store gives them back.
        window_days: articles further apart than this are matched as reprints only, not as one event
            (where both times are known).
    """

    def __init__(self, rows: Iterable[StoryRow] = (), *, window_days: int = 14) -> None:
        self._window = timedelta(days=window_days)
        self._duplicates = Deduplicator()
        self._neighbours = Neighbours()
        self._anchors = Neighbours()
        self._languages: Counter[str] = Counter()
        self._members: list[Member] = []
        self._at: dict[str, int] = {}
        self._links: dict[str, StoryLink] = {}
        #: What repeats an original, in the order it came (a dict for a set that keeps it).
        self._copies: dict[str, dict[str, None]] = {}
        self._digests: dict[str, str] = {}
        self._sizes: Counter[str] = Counter()
        self._changed: dict[str, StoryRow] = {}
        for row in rows:
            self._duplicates.load(row)
            self._remember(row)
        for row_id, link in self._links.items():
            if link.reprint_of:
                alike = self._duplicates.similarity(row_id, link.reprint_of)
                self._links[row_id] = replace(link, similarity=round(alike, 4))

    def __len__(self) -> int:
        return len(self._links)

    def take_rows(self) -> tuple[StoryRow, ...]:
        """Return the rows added or changed since the last call, for the store; then forget them."""
        rows = tuple(self._changed.values())
        self._changed = {}
        return rows

    def place(self, article: Article) -> StoryLink:
        """Return the story of one article and what it repeats, and remember it.

        An article that is known already keeps its story and its original; its new words are remembered.
        """
        before = self._links.get(article.article_id)
        if before and self._digests[article.article_id] == article.content_digest:
            return before
        title, lead, body = words(article.title), words(article.lead), words(article.body)
        print_ = fingerprint_of(title + lead + body)
        known_by = body_key(title, lead + body)
        vector = (
            *story_terms(title, lead, body),
            *anchors(article.text, article.language),
            *([(known_by, 0.0)] if known_by else ()),
        )
        link = before or self._link(article, print_, vector)
        row = _row(article, link, print_, vector)
        self._duplicates.remember(
            row.article_id, row.reprint_of, row.sketch, row.content_digest, print_.exact, known_by
        )
        self._remember(row, link)
        self._changed[row.article_id] = row
        return link

    def _link(self, article: Article, print_: Fingerprint, vector: Vector) -> StoryLink:
        near = self._near(article, vector)
        marks = parted(vector)[2]
        reprint = self._duplicates.find(
            print_,
            article.content_digest,
            body=vector[-1][0] if vector and vector[-1][0].startswith("=") else "",
            near=[one.article_id for one, _ in near[:10]],
        )
        if reprint and reprint.similarity < 1.0 and self._renamed(print_, reprint.found, marks):
            reprint = None
        if reprint and (story := self._story_of(reprint)):
            if self._is_first(article, reprint.original):
                return self._lead(article, story, reprint.original)
            return StoryLink(article.article_id, story, reprint.original, reprint.similarity)
        joined = best_story(near, self._sizes.__getitem__, lambda one: self._clash(print_, one, marks))
        return StoryLink(article.article_id, joined or _story_id(article.article_id))

    def _clash(self, print_: Fingerprint, one: Member, marks: Vector) -> bool:
        return self._duplicates.clash(print_, one.article_id) or self._renamed(print_, one.article_id, marks)

    def _renamed(self, print_: Fingerprint, article_id: str, marks: Vector) -> bool:
        """Whether a text with the same words speaks of other places: a form filled in for another commune.

        Only texts whose names are all known can be told apart so: not the long ones.
        """
        names = [term for term, _ in marks if term[0] == NAME]
        if article_id not in self._at or not names or print_.length > FORM_WORDS:
            return False
        if self._duplicates.alike(print_, article_id) < FORM:
            return False
        number = self._at[article_id]
        fewer, more = sorted((len(names), self._anchors.count(number, NAME)))
        if more > MORE_NAMES * fewer:  # sentences with names were added or cut: a form has as many each time
            return False
        return self._anchors.has(number, names) < SAME_NAMES * fewer

    def _is_first(self, article: Article, original: str) -> bool:
        """Whether the new article was published before the one known as the original."""
        if article.published_at is None or original not in self._at:
            return False
        first = self._members[self._at[original]]
        return first.known_time and _moment(article) < first.dated

    def _lead(self, article: Article, story: str, before: str) -> StoryLink:
        """The new article becomes the original: what pointed to the one before now points to it."""
        first = article.article_id
        self._duplicates.lead_by(first, before)
        led = {before: None, **self._copies.pop(before, {})}
        self._copies.setdefault(first, {}).update(led)
        for one in led:
            self._links[one] = replace(self._links[one], reprint_of=first)
            self._changed[one] = self._row_of(one)
        return StoryLink(first, story)

    def _row_of(self, article_id: str) -> StoryRow:
        number, link = self._at[article_id], self._links[article_id]
        one = self._members[number]
        terms = (
            *self._neighbours.vector(number),
            (LANGUAGE + one.language, 0.0),
            *self._anchors.vector(number),
        )
        return StoryRow(
            article_id, link.story_id, link.reprint_of, one.source_id, one.kind, one.dated, one.known_time,
            self._digests[article_id], self._duplicates.sketch(article_id), terms,
        )  # fmt: skip

    def _near(self, article: Article, vector: Vector) -> list[tuple[Member, float]]:
        known = article.published_at is not None
        found = self._alike(vector, known_time=known)
        near = [
            (one, faded(alike, one, article.dated, known_time=known))
            for one, alike in found
            if in_reach(one, article.dated, known_time=known, window=self._window)
        ]
        return sorted(near, key=lambda one: -one[1])

    def _alike(self, vector: Vector, *, known_time: bool) -> list[tuple[Member, float]]:
        """Articles with the same words; where the day is known, those of other languages by their anchors."""
        words_, language, marks = parted(vector)
        found = dict(self._neighbours.nearest(words_, SEEN))
        if known_time and len(self._languages) > (language in self._languages):
            for number, alike in self._anchors.nearest(marks, ABROAD):
                one = self._members[number]
                if one.known_time and one.language != language and self._agrees(number, marks):
                    found[number] = max(alike, found.get(number, 0.0))
        # An article that was read again speaks with its newest words alone, as it will from the store.
        members = ((self._members[number], number, alike) for number, alike in found.items())
        return [(one, alike) for one, number, alike in members if self._at[one.article_id] == number]

    def _agrees(self, number: int, marks: Vector) -> bool:
        return agree(marks, lambda terms: self._anchors.has(number, terms))

    def _story_of(self, reprint: Reprint) -> str | None:
        """The story of the original, or of its reprint where the original is older than the index."""
        link = self._links.get(reprint.original) or self._links.get(reprint.found)
        return link.story_id if link else None

    def _remember(self, row: StoryRow, link: StoryLink | None = None) -> None:
        if row.article_id not in self._links:
            self._sizes[row.story_id] += 1
        self._links[row.article_id] = link or StoryLink(row.article_id, row.story_id, row.reprint_of)
        if row.reprint_of:
            self._copies.setdefault(row.reprint_of, {})[row.article_id] = None
        self._digests[row.article_id] = row.content_digest
        words_, language, marks = parted(row.terms)
        self._neighbours.add(words_, row.story_id)
        self._anchors.add(marks, row.story_id)
        self._languages[language] += 1
        self._at[row.article_id] = len(self._members)
        self._members.append(
            Member(
                row.article_id,
                row.story_id,
                row.dated,
                row.known_time,
                language,
                intern(row.source_id),
                intern(row.kind),
            )
        )


def group(articles: Sequence[Article], index: StoryIndex) -> list[StoryLink]:
    """Return the story of each article and what it repeats, in the order given; the index learns them.

    Inside the batch the oldest article comes first, so the first version known is the original. A version
    that turns up in a later batch but was published before the original takes its place: the index points
    all copies to it and hands the changed rows out with ``take_rows``.
    """
    links: dict[int, StoryLink] = {}
    for at in sorted(range(len(articles)), key=lambda at: _moment(articles[at])):
        links[at] = index.place(articles[at])
    return [links[at] for at in range(len(articles))]


def group_records(
    records: Sequence[Mapping[str, object]], *, changes: bool = False
) -> list[dict[str, object]]:
    """Group rows of ``{id, title?, text, published_at?, source?}``.

    Args:
        records: the rows.
        changes: whether to say what each reprint changed against its original.

    Returns:
        ``{id, story, reprint_of}`` in the order of the input; ``reprint_of`` is None for an original.
        With ``changes`` also ``changes``: None for an original, else :func:`pipeline.lineage.as_record`.

    Raises:
        BadInput: two rows have one id, or an id is missing.
    """
    check_ids(records)
    now = datetime.now(UTC)
    articles = [article_of(record, now) for record in records]
    links = group(articles, StoryIndex())
    given = {str(record["id"]): record["id"] for record in records}  # an id stays the number it was
    found: list[dict[str, object]] = [
        {"id": record["id"], "story": link.story_id, "reprint_of": given.get(link.reprint_of or "")}
        for record, link in zip(records, links, strict=True)
    ]
    if changes:
        from pipeline.lineage import as_record, changes_among

        for row, made in zip(found, changes_among(articles, links), strict=True):
            row["changes"] = as_record(made) if made else None
    return found


def _moment(article: Article) -> datetime:
    """When an article counts as published: dated to the day only, after the exact times of that day."""
    if article.published_at is None or article.precision is not Precision.DAY:
        return article.dated
    return article.dated + timedelta(hours=23, minutes=59)


def _row(article: Article, link: StoryLink, print_: Fingerprint, vector: Vector) -> StoryRow:
    return StoryRow(
        article_id=article.article_id,
        story_id=link.story_id,
        reprint_of=link.reprint_of,
        source_id=article.source_id,
        kind=article.kind.value,
        dated=article.dated,
        known_time=article.published_at is not None,
        content_digest=article.content_digest,
        sketch=print_.sketch,
        terms=vector,
    )


def _story_id(article_id: str) -> str:
    """The same first article gives the same story in any run."""
    return "s" + hashlib.sha256(article_id.encode("utf-8", "surrogatepass")).hexdigest()[:15]
