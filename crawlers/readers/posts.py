"""What all readers of posts share: a post has an address and words, and nobody's name."""

from __future__ import annotations

from collections.abc import Iterable

from crawlers.leads import Lead
from crawlers.readers.text import without_people
from crawlers.readers.web import handle_free_url
from pipeline.types import Hint, Kind

MAX_POST = 100_000


def post(url: str, text: str, *, published: str = "", title: str = "", language: str = "") -> Lead:
    """Return a post as a lead: handles and profile links taken out of text, title and address."""
    words = without_people(text)[:MAX_POST]
    hint = Hint(title=without_people(title), published_raw=published.strip(), language=language)
    return Lead(handle_free_url(url), Kind.POST, hint, words)


def distinct(leads: Iterable[Lead]) -> tuple[Lead, ...]:
    """Return the leads with words, the first of each address."""
    found: dict[str, Lead] = {}
    for lead in leads:
        if lead.content.strip():
            found.setdefault(lead.url, lead)
    return tuple(found.values())
