"""Committing a batch: rows, dispositions and validators in one transaction, safe to repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipeline.store import record, rows
from pipeline.store.article_words import write_words
from pipeline.store.batch import Batch
from pipeline.store.merging import distinct, insert_new, merge, replace_group
from pipeline.store.revisions import write_revisions
from pipeline.stories.rows import StoryRow
from pipeline.types import Processed

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection


def write_batch(connection: Connection, batch: Batch) -> None:
    """Write all of ``batch``; the caller's transaction makes it all or nothing."""
    _articles(connection, batch.processed)
    _findings(connection, batch.processed, batch.story_rows)
    read = max((one.article.fetched_at for one in batch.processed), default=datetime.now(UTC))
    record.replace_notices(connection, batch.evidence, read)
    _accounts(connection, batch)


def _articles(connection: Connection, processed: Sequence[Processed]) -> None:
    articles = [one.article for one in processed]
    merge(connection, "articles", ("article_id",), [rows.article_row(one) for one in articles])
    write_words(connection, articles)
    texts = [
        {
            "article_id": one.article_id,
            "content_digest": one.content_digest,
            "title": one.title,
            "lead": one.lead,
            "body": one.body,
            "fetched_at": one.fetched_at,
        }
        for one in articles
    ]
    write_revisions(connection, texts)


def _findings(connection: Connection, processed: Sequence[Processed], story_rows: Sequence[StoryRow]) -> None:
    ids = [one.article.article_id for one in processed]
    mentions = [
        {
            "article_id": one.article.article_id,
            "place_id": place.place_id,
            "name": place.name,
            "span_start": place.start,
            "span_end": place.end,
            "confidence": place.confidence,
        }
        for one in processed
        for place in one.located.mentions
    ]
    relevance = [
        {
            "article_id": one.article.article_id,
            "about_province": one.located.about_province,
            "salience": one.located.salience.value,
            "score": one.located.score,
        }
        for one in processed
    ]
    replace_group(connection, "mentions", "article_id", ids, mentions)
    merge(connection, "relevance", ("article_id",), relevance)
    merge(connection, "labels", ("article_id",), [rows.label_row(one) for one in processed])
    merge(connection, "story_members", ("article_id",), [_member(one) for one in processed])
    merge(connection, "story_rows", ("article_id",), [rows.story_row(one) for one in story_rows])
    _lead_again(connection, [one.article_id for one in story_rows])
    claims = [rows.claim_row(claim) for one in processed for claim in one.claims]
    replace_group(connection, "claims", "article_id", ids, distinct(claims, ("claim_id",)))


def _lead_again(connection: Connection, articles: Sequence[str]) -> None:
    """Reprints whose first version turned out to be another, published earlier and read later."""
    if articles:
        connection.execute(
            "UPDATE story_members SET story_id = r.story_id, reprint_of = r.reprint_of "
            "FROM story_rows AS r WHERE r.article_id = story_members.article_id "
            "AND list_contains(?, story_members.article_id) AND (story_members.story_id <> r.story_id "
            "OR story_members.reprint_of IS DISTINCT FROM r.reprint_of)",
            [list(articles)],
        )


def _member(one: Processed) -> rows.Row:
    return {
        "article_id": one.article.article_id,
        "story_id": one.story.story_id,
        "reprint_of": one.story.reprint_of,
        "similarity": one.story.similarity,
        "dated": one.article.dated,
    }


def _accounts(connection: Connection, batch: Batch) -> None:
    outcomes = [
        {
            "run_id": batch.run_id,
            "source_id": one.source_id,
            "url": one.url,
            "disposition": one.disposition.value,
            "reason": one.reason,
            "article_id": one.article_id,
        }
        for one in batch.outcomes
    ]
    insert_new(connection, "outcomes", ("run_id", "source_id", "url", "disposition"), outcomes)
    pages = {(one.source_id, one.url) for one in batch.outcomes}
    states = [{**rows.state_row(one), "page": (one.source_id, one.url) in pages} for one in batch.states]
    merge(connection, "fetch_states", ("source_id", "url"), states)
    quarantined = [
        {
            "run_id": batch.run_id,
            "source_id": raw.source_id,
            "url": raw.url,
            "reason": reason,
            "fetched_at": raw.fetched_at,
            "body_digest": raw.body_digest,
            **rows.archive_columns(raw.archive),
        }
        for raw, reason in batch.quarantined
    ]
    insert_new(connection, "quarantine", ("run_id", "source_id", "url"), quarantined)
    reports = [
        {
            "run_id": batch.run_id,
            "source_id": one.source_id,
            "requests": one.requests,
            "bytes": one.bytes,
            "not_modified": one.not_modified,
            "discovered": one.discovered,
            "robots_denied": one.robots_denied,
            "failures": one.failures,
            "problems": list(one.problems),
        }
        for one in batch.reports
    ]
    merge(connection, "source_reports", ("run_id", "source_id"), reports)
