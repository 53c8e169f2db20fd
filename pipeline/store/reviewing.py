"""What a review asks of the store and tells it, in parts: of all claims of weeks, few are in memory at once."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.batches import batches
from pipeline.clusters import Mark
from pipeline.store import reading
from pipeline.store.connection import connect, transaction
from pipeline.store.merging import merge
from pipeline.store.rows import read_claim
from pipeline.types import Claim, ClaimContext, Tier, Verdict, VerdictLabel

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Claims read at a time (each page goes once through their table); rows written in one statement.
PAGE, ROWS = 10_000, 2_000

_CLAIMS = f"{reading.CLAIMS} WHERE ar.dated BETWEEN ? AND ? AND r.about_province"
_CLAIM = "c.claim_id, c.article_id, c.span_start, c.span_end, c.text, c.p, c.facets"
_RECORD = f"('{Tier.OFFICIAL.value}', '{Tier.FACT_CHECK.value}')"
_ORDER = "ORDER BY ar.dated, c.article_id, c.span_start"
#: Clusters of which an alert may come: something on record speaks against a claim, or a claim worth asking
#: about is hearsay; and those of the claims that a checked one was found for.
_TELLING = f"""
    WITH found AS (
        SELECT c.claim_id, c.p >= ? AND r.salience = 'main' AS worth, s.tier = 'social'
            OR c.facets ->> 'attribution' = 'crowd' OR (c.facets ->> 'modality') LIKE '%?' AS hearsay {_CLAIMS}),
    asked AS (
        SELECT k.cluster_id FROM found JOIN claim_clusters k USING (claim_id) WHERE worth OR hearsay
        GROUP BY k.cluster_id HAVING bool_or(worth) AND bool_or(hearsay))
    SELECT cluster_id FROM asked UNION
    SELECT k.cluster_id FROM found JOIN claim_clusters k USING (claim_id) WHERE claim_id IN (SELECT unnest(?)) OR claim_id IN
        (SELECT claim_id FROM verdicts WHERE label = '{VerdictLabel.REFUTED.value}' AND len(evidence_ids) > 0)
"""


class Reviewing:
    """The claims of articles about the province, dated from ``since`` to ``until``; oldest first, as everywhere."""

    def __init__(self, path: Path, timeout: float, since: datetime, until: datetime) -> None:
        self._path, self._timeout = path, timeout
        self._window = [since, until]

    def count(self) -> int:
        """How many claims there are."""
        return int(self._ask(f"SELECT count(*) {_CLAIMS}")[0][0])

    def unclustered(self) -> list[str]:
        """Ids of the claims that no cluster has yet."""
        return self._ids("AND c.claim_id NOT IN (SELECT claim_id FROM claim_clusters)")

    def unjudged(self) -> list[str]:
        """Ids of the claims that no verdict was given on yet."""
        return self._ids("AND c.claim_id NOT IN (SELECT claim_id FROM verdicts)")

    def judged(self) -> list[str]:
        """Ids of the claims that have a verdict."""
        return self._ids("AND c.claim_id IN (SELECT claim_id FROM verdicts)")

    def open(self, least: float) -> list[str]:
        """Ids of the claims, at least so check-worthy, that the record does not bear out."""
        judged = f"(SELECT claim_id FROM verdicts WHERE label <> '{VerdictLabel.SUPPORTED.value}')"
        return self._ids(f"AND c.p >= ? AND c.claim_id IN {judged}", least)

    def founded(self) -> dict[str, tuple[str, ...]]:
        """What each verdict rests on, of those that rest on evidence; in order."""
        rows = self._ask(
            f"SELECT v.claim_id, v.evidence_ids FROM (SELECT c.claim_id, ar.dated, c.article_id, c.span_start {_CLAIMS}) c "
            "JOIN verdicts v USING (claim_id) WHERE len(v.evidence_ids) > 0 "
            "ORDER BY c.dated, c.article_id, c.span_start"
        )
        return {claim: tuple(found) for claim, found in rows}

    def claims(self, ids: Sequence[str]) -> list[tuple[Claim, datetime]]:
        """These claims and when their articles appeared, in the order given."""
        rows = self._plain(
            f"SELECT {_CLAIM}, ar.dated FROM claims c JOIN articles ar USING (article_id) "
            "WHERE c.claim_id IN (SELECT unnest(?))",
            list(ids),
        )
        found = {row[0]: (read_claim(row[:7]), row[7]) for row in rows}
        return [found[one] for one in ids if one in found]

    def pages(self, ids: Sequence[str]) -> Iterator[list[tuple[Claim, datetime]]]:
        """These claims and when their articles appeared, some at a time."""
        for some in batches(ids, PAGE):
            yield self.claims(some)

    def marks(self) -> Iterator[Mark]:
        """What the clusters that claims of the period belong to are known by."""
        sql = f"""SELECT cluster_id, claim_id, exact, facts, words FROM claim_marks WHERE cluster_id IN
                  (SELECT k.cluster_id FROM claim_clusters k WHERE k.claim_id IN (SELECT c.claim_id {_CLAIMS}))
                  ORDER BY cluster_id"""
        with connect(self._path, self._timeout) as connection:
            found = connection.execute(sql, self._window)
            while rows := found.fetchmany(ROWS):
                yield from (
                    Mark(cluster, claim, exact, facts, array("I", words).tobytes())
                    for cluster, claim, exact, facts, words in rows
                )

    def unmarked(self) -> dict[str, str]:
        """The oldest claim of each cluster that nothing is known by: id of the claim → cluster."""
        rows = self._ask(
            f"SELECT arg_min(c.claim_id, (c.dated, c.article_id, c.span_start)), k.cluster_id FROM "
            f"(SELECT c.claim_id, ar.dated, c.article_id, c.span_start {_CLAIMS}) c JOIN claim_clusters k USING (claim_id) "
            "WHERE k.cluster_id NOT IN (SELECT cluster_id FROM claim_marks) GROUP BY k.cluster_id ORDER BY ALL"
        )
        return dict(rows)

    def save_clusters(self, clusters: Mapping[str, str], marks: Sequence[Mark]) -> None:
        """Note which claims say the same and what clusters are known by: all of it or nothing."""
        with transaction(self._path, self._timeout) as connection:
            for some in batches(clusters.items(), ROWS):
                rows = [{"claim_id": claim, "cluster_id": cluster} for claim, cluster in some]
                merge(connection, "claim_clusters", ("claim_id",), rows)
            for part in batches(marks, ROWS):
                merge(connection, "claim_marks", ("cluster_id",), [_mark_row(one) for one in part])

    def texts(self) -> Iterator[tuple[str, str]]:
        """Id and text of each article with claims that is no part of the record, some at a time."""
        ids = self._ask(
            f"SELECT DISTINCT c.article_id {_CLAIMS} AND s.tier NOT IN {_RECORD} "
            "AND r.salience <> 'none' ORDER BY ALL"
        )
        for some in batches((row[0] for row in ids), ROWS // 10):
            with connect(self._path, self._timeout) as connection:
                yield from reading.texts(connection, some)

    def texts_of(self, article_ids: Collection[str]) -> dict[str, str]:
        """The texts of these articles by id, headlines first."""
        with connect(self._path, self._timeout) as connection:
            return dict(reading.texts(connection, sorted(article_ids)))

    def contexts(self, matched: Sequence[str], asking: Sequence[str], least: float) -> list[ClaimContext]:
        """The claims of which an alert may come, with all that say the same, and those of articles that ask.

        Args:
            matched: ids of claims that a checked one was found for.
            asking: ids of articles that want an answer.
            least: check-worthiness from which a claim may be worth asking about.
        """
        with connect(self._path, self._timeout) as connection:
            telling = connection.execute(_TELLING, [least, *self._window, list(matched)]).fetchall()
            wanted = [row[0] for row in telling]
            return reading.claim_contexts(connection, *self._window, clusters=wanted, articles=list(asking))

    def verdicts(self, ids: Sequence[str]) -> list[Verdict]:
        """The newest verdicts on these claims."""
        with connect(self._path, self._timeout) as connection:
            return reading.verdicts_of(connection, ids)

    def clusters(self, ids: Sequence[str]) -> dict[str, str]:
        """Cluster by claim, of these claims."""
        return dict(
            self._plain(
                "SELECT claim_id, cluster_id FROM claim_clusters WHERE claim_id IN (SELECT unnest(?))",
                list(ids),
            )
        )

    def _ids(self, more: str, *given: object) -> list[str]:
        return [row[0] for row in self._ask(f"SELECT c.claim_id {_CLAIMS} {more} {_ORDER}", *given)]

    def _ask(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        return self._plain(sql, *self._window, *given)

    def _plain(self, sql: str, *given: object) -> list[tuple[Any, ...]]:
        with connect(self._path, self._timeout) as connection:
            return connection.execute(sql, list(given)).fetchall()


def _mark_row(mark: Mark) -> dict[str, Any]:
    row = asdict(mark)
    return {"cluster_id": row.pop("cluster"), **row, "words": array("I", mark.words).tolist()}
