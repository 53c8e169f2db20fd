"""Lineage: what a reprint changed against its original, sentence by sentence.

The site's own lines around an article (links, captions, the foot of the page, what an outlet says under every
article) are the article's on neither side: they are told apart and weigh nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.furniture import Told, by_outlet, furniture_of, site_lines
from pipeline.normalise import clean_text
from pipeline.rewording import reworded
from pipeline.sentence_diff import Alignment, Change, Sentence, align, sentence_key, sentences_of
from pipeline.stories.words import words
from pipeline.types import Article, StoryLink


class Read(NamedTuple):
    """An article as it is compared: its headline, and the sentences of lead and text."""

    headline: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class ReprintChanges:
    """What a reprint changed; all empty where it changed nothing.

    ``headline`` is None where it is the same or one of them has none. ``moved`` are sentences in another
    order, ``furniture`` lines of a site that only one side has. ``kept`` in [0, 1] is the share of the
    original's words that stand in the reprint: those of sentences it has, and of changed ones the words that
    both have.
    """

    headline: Change | None
    left_out: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[Change, ...]
    moved: tuple[str, ...]
    furniture: tuple[str, ...]
    kept: float

    @property
    def word_for_word(self) -> bool:
        """Whether the reprint says what the original says, in its order, under its headline."""
        return not (self.headline or self.left_out or self.added or self.changed or self.moved)


def read(headline: str, *parts: str) -> Read:
    """Return an article ready to be compared; ``parts`` are its lead and text."""
    return Read(
        " ".join(clean_text(headline).split()), sentences_of("\n".join(part for part in parts if part))
    )


def closest(versions: Sequence[Read], reprint: Read) -> int:
    """Return which version, of oldest to newest, the reprint is most like; the newest of several."""
    has = {one.key for one in reprint.sentences}
    shared = [sum(one.key in has for one in version.sentences) for version in versions]
    alike = [
        found / max(1, len(one.sentences) + len(has)) for found, one in zip(shared, versions, strict=True)
    ]
    return max(range(len(versions)), key=lambda at: (alike[at], at))


def reprint_changes(
    original: Read, reprint: Read, *, told: Sequence[Told] = (), story: str = ""
) -> ReprintChanges:
    """Return what ``reprint`` changed against ``original``.

    Args:
        original: the article that was first.
        reprint: the article that repeats it.
        told: other articles of the two outlets, by which what they say under every article is known.
        story: the story of the two.
    """
    site = {*site_lines(original.sentences), *site_lines(reprint.sentences)}
    alone = _one_sided(original.sentences, reprint.sentences)
    site |= furniture_of(alone, told, but=story)
    laid = align(_without(original.sentences, site), _without(reprint.sentences, site))
    # What the other side says elsewhere too, or in its headline, is no news there.
    said = _said(laid.after, reprint), _said(laid.before, original)
    removed = [at for at in laid.removed if laid.before[at].key not in said[0]]
    added = [at for at in laid.added if laid.after[at].key not in said[1]]
    pairs = [
        (removed[at], added[to])
        for at, to in reworded(_texts(laid.before, removed), _texts(laid.after, added))
    ]
    gone, come = {at for at, _ in pairs}, {at for _, at in pairs}
    return ReprintChanges(
        _headline(original.headline, reprint.headline),
        _texts(laid.before, [at for at in removed if at not in gone]),
        _texts(laid.after, [at for at in added if at not in come]),
        tuple(Change(laid.before[at].text, laid.after[to].text) for at, to in pairs),
        _texts(laid.before, [at for at, _ in laid.moved]),
        tuple(one.text for one in alone if one.key in site),
        _kept(laid, removed, pairs),
    )


def _without(sentences: Sequence[Sentence], site: set[str]) -> list[Sentence]:
    return [one for one in sentences if one.key not in site]


def _one_sided(before: Sequence[Sentence], after: Sequence[Sentence]) -> list[Sentence]:
    """Sentences that only one of two texts has, each once."""
    old, new = {one.key: one for one in before}, {one.key: one for one in after}
    return [one for key, one in (old | new).items() if (key in old) != (key in new)]


def _said(sentences: Sequence[Sentence], article: Read) -> set[str]:
    return {*(one.key for one in sentences), sentence_key(article.headline)}


def _texts(sentences: Sequence[Sentence], places: Iterable[int]) -> tuple[str, ...]:
    return tuple(sentences[at].text for at in places)


def _headline(before: str, after: str) -> Change | None:
    same = not before or not after or sentence_key(before) == sentence_key(after)
    return None if same else Change(before, after)


def _kept(laid: Alignment, removed: Sequence[int], pairs: Sequence[tuple[int, int]]) -> float:
    told = [Counter(words(one.text)) for one in laid.before]
    whole = sum(one.total() for one in told)
    shared = sum((told[at] & Counter(words(laid.after[to].text))).total() for at, to in pairs)
    lost = sum(told[at].total() for at in removed) - shared
    return 1 - lost / whole if whole else 1.0


def as_record(changes: ReprintChanges) -> dict[str, object]:
    """Return changes as JSON has them: lists of sentences, what was changed as ``{before, after}``."""
    return {
        "kept": round(changes.kept, 4),
        "headline": changes.headline and _pair(changes.headline),
        "left_out": list(changes.left_out),
        "added": list(changes.added),
        "changed": [_pair(one) for one in changes.changed],
        "moved": list(changes.moved),
        "furniture": list(changes.furniture),
    }


def _pair(change: Change) -> dict[str, str]:
    return {"before": change.removed, "after": change.added}


def changes_among(articles: Sequence[Article], links: Sequence[StoryLink]) -> list[ReprintChanges | None]:
    """Return what each article changed against the one it repeats; None where it repeats none of them."""
    at_hand = {one.article_id: one for one in articles}
    told = by_outlet(
        (one.source_id, link.story_id, one.text) for one, link in zip(articles, links, strict=True)
    )
    made = list[ReprintChanges | None]()
    for one, link in zip(articles, links, strict=True):
        first = at_hand.get(link.reprint_of or "")
        near = [*told.get(first.source_id, ()), *told.get(one.source_id, ())] if first else []
        pair = (read(part.title, part.lead, part.body) for part in (first, one) if part)
        made.append(reprint_changes(*pair, told=near, story=link.story_id) if first else None)
    return made
