"""Stories: how long they live, who repeats whom, what outlets changed afterwards."""

from __future__ import annotations

import difflib

from pipeline.analysis.ask import Frame, Unpack, Wanted, ask
from pipeline.analysis.frames import frame_of
from pipeline.analysis.reprints import with_changes


def stories(**wanted: Unpack[Wanted]) -> Frame:
    """One row a story: story_id, title, first_at, last_at, hours (its life), articles, outlets, reprints, posts, topic; most articles first."""
    return ask(
        """SELECT story_id, title, first_at, last_at, epoch(last_at - first_at) / 3600 AS hours, articles, outlets, reprints, posts, topic
        FROM stories WHERE story_id IN (SELECT story_id FROM chosen WHERE about_province) ORDER BY articles DESC, first_at, story_id""",
        wanted,
    )


def story_life(story_id: str, **wanted: Unpack[Wanted]) -> Frame:
    """One row an item of a story: article_id, source, tier, kind, dated, hours (since the first), title, url, reprint_of, sentiment, so_far (items)."""
    return ask(
        """SELECT article_id, source_name AS source, tier, kind, dated, epoch(dated - min(dated) OVER ()) / 3600 AS hours, title, url,
        reprint_of, sentiment, row_number() OVER (ORDER BY dated, article_id) AS so_far FROM chosen WHERE story_id = $story ORDER BY dated, article_id""",
        wanted,
        {"story": story_id},
    )


def lineage(**wanted: Unpack[Wanted]) -> Frame:
    """One row a reprint: story_id, original, reprint (article ids), original_source, reprint_source, title (the original's), similarity (0 to 1), minutes (delay), and what it changed.

    headline (its own, where it is another), left_out, added, changed, moved (sentences, parted by an ellipsis; changed ones as
    before → after) and kept (share of the original's words, 0 to 1) are empty where one of the two is a post or the original is not
    kept any more; then original_source is empty too.
    """
    kind = wanted.get("frame", "pandas")
    wanted["frame"] = "arrow"
    rows = ask(
        """SELECT c.story_id, c.reprint_of AS original, c.article_id AS reprint, o.source_name AS original_source,
        c.source_name AS reprint_source, o.title, c.similarity, epoch(c.dated - o.dated) / 60 AS minutes,
        c.title AS after_title, concat_ws(chr(10), b.lead, b.body) AS before, concat_ws(chr(10), a.lead, a.body) AS after,
        b.article_id IS NOT NULL AND a.article_id IS NOT NULL AS both
        FROM chosen c LEFT JOIN articles o ON o.article_id = c.reprint_of
        LEFT JOIN texts b ON b.article_id = c.reprint_of LEFT JOIN texts a ON a.article_id = c.article_id
        WHERE c.reprint_of IS NOT NULL ORDER BY c.dated, c.article_id""",
        wanted,
    )
    return frame_of(with_changes(rows), kind)


def changes(**wanted: Unpack[Wanted]) -> Frame:
    """One row a changed version: article_id, source, version, seen_at, title_before, title_after, removed, added (words), url."""
    import pyarrow as pa

    kind = wanted.get("frame", "pandas")
    wanted["frame"] = "arrow"
    rows = ask(
        """SELECT a.article_id, a.source_name AS source, a.url, r.version, r.fetched_at AS seen_at, b.title AS title_before, r.title AS title_after,
        concat_ws(' ', b.title, b.lead, b.body) AS before, concat_ws(' ', r.title, r.lead, r.body) AS after
        FROM revisions r JOIN revisions b ON b.article_id = r.article_id AND b.version = r.version - 1
        JOIN chosen a ON a.article_id = r.article_id ORDER BY r.fetched_at DESC, a.article_id""",
        wanted,
    )
    pairs = [
        _changed(str(one), str(other))
        for one, other in zip(rows["before"].to_pylist(), rows["after"].to_pylist(), strict=True)
    ]
    table = rows.drop_columns(["before", "after"])
    table = table.append_column("removed", pa.array([pair[0] for pair in pairs], pa.string()))
    table = table.append_column("added", pa.array([pair[1] for pair in pairs], pa.string()))
    return frame_of(table, kind)


def _changed(before: str, after: str) -> tuple[str, str]:
    """The words that went and the words that came, runs parted by an ellipsis."""
    old, new = before.split(), after.split()
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    gone = [" ".join(old[i:j]) for step, i, j, _, _ in steps if step in {"delete", "replace"}]
    came = [" ".join(new[i:j]) for step, _, _, i, j in steps if step in {"insert", "replace"}]
    return " … ".join(gone), " … ".join(came)
