"""Articles that their outlets changed after we had read them, and whether the new text says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from pipeline.health.revisions import Revision, revision
from pipeline.store.console_door import reading

#: When it was read, title, lead, body.
Version = tuple[datetime, str, str, str]

_EDITED = """
    WITH late AS (SELECT DISTINCT article_id FROM revisions WHERE fetched_at >= $since),
    twice AS (SELECT article_id, max(fetched_at) AS read_at FROM revisions SEMI JOIN late USING (article_id)
              GROUP BY article_id HAVING count(*) > 1 AND max(fetched_at) >= $since ORDER BY read_at DESC LIMIT $most)
    SELECT v.article_id, coalesce(s.name, a.source_id), v.fetched_at, v.title, v.lead, v.body
    FROM revisions v JOIN twice USING (article_id) JOIN articles a USING (article_id)
    LEFT JOIN sources s USING (source_id) WHERE a.kind = 'article' ORDER BY v.article_id, v.fetched_at
"""


@dataclass(frozen=True, slots=True)
class SilentEdit:
    """An edit of an article that its text does not own up to, and the outlet that made it."""

    source: str
    edit: Revision


def edits_between(article_id: str, versions: list[Version] | tuple[Version, ...]) -> list[Revision]:
    """The edits of one article, newest first, from its versions in any order; spaces alone are none."""
    ordered = sorted(versions, key=lambda one: one[0])
    found = list[Revision]()
    read_at: dict[str, datetime] = {}
    for before, after in pairwise(ordered):
        read_at[_text(before)] = before[0]
        edit = revision(article_id, after[1], before[0], after[0], _text(before), _text(after))
        found.append(replace(edit, as_at=read_at.get(_text(after))))
    return [one for one in reversed(found) if one.changes]


def silent_edits(path: Path, timeout: float, since: datetime, *, most: int = 200) -> list[SilentEdit]:
    """Edits found since ``since`` that nothing in the new text tells of, newest first.

    Of the ``most`` articles that were last changed; posts of the public are left alone.
    """
    with reading(path, timeout) as connection:
        rows = connection.execute(_EDITED, {"since": since, "most": most}).fetchall()
    versions: dict[str, list[Version]] = {}
    sources = {}
    for article_id, source, *version in rows:
        sources[article_id] = source
        versions.setdefault(article_id, []).append((version[0], version[1], version[2], version[3]))
    found = [
        SilentEdit(sources[article_id], edit)
        for article_id, read in versions.items()
        for edit in edits_between(article_id, read)
        if edit.silent and edit.read_at >= since
    ]
    return sorted(found, key=lambda one: one.edit.read_at, reverse=True)


def _text(version: Version) -> str:
    return "\n".join(part for part in version[1:] if part)
