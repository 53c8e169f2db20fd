"""What a reader finds in a page of a source: leads to articles, or whole posts."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.types import Hint, Kind, Reader


@dataclass(frozen=True, slots=True)
class Lead:
    """A discovered item. A post carries its whole (unmasked) text; an article is yet to be fetched."""

    url: str
    kind: Kind
    hint: Hint = Hint()  # noqa: RUF009  frozen, so sharing it is safe
    content: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The result of reading one page of a source.

    ``follow`` lists further pages to read in the same cycle (a sitemap index names sitemaps, a
    forum feed names threads). ``problems`` are short lines for the source's health.
    """

    leads: tuple[Lead, ...] = ()
    follow: tuple[Reader, ...] = ()
    problems: tuple[str, ...] = ()
