"""The only door to the database: one DuckDB file, short connections, one transaction a unit of work."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pipeline import logs
from pipeline.batches import batches
from pipeline.digest.rows import ArticleRow, DigestRows, Narrow, Wanted
from pipeline.errors import BadInput
from pipeline.store import alerts as alert_rows
from pipeline.store import checks as source_checks
from pipeline.store import digest_rows as digests
from pipeline.store import events, own_checks, reading, record, schema
from pipeline.store.accounts import close_interrupted
from pipeline.store.alerts import Deed
from pipeline.store.article_words import fill_some
from pipeline.store.batch import Batch, Conservation
from pipeline.store.checks import SourceCheck
from pipeline.store.connection import connect, transaction
from pipeline.store.fates import Fate, fates
from pipeline.store.merging import insert_new, merge
from pipeline.store.reading import Health
from pipeline.store.reviewing import Reviewing
from pipeline.store.writing import write_batch
from pipeline.stories.rows import StoryRow
from pipeline.types import (
    Alert,
    AlertEvent,
    AlertState,
    Claim,
    ClaimContext,
    Evidence,
    FetchState,
    OwnCheck,
    Source,
    Verdict,
)

__all__ = ["AlertDetail", "Batch", "Conservation", "Deed", "Fate", "Health", "SourceCheck", "Store"]


#: Rows of the story index read at a time: as they are read, one takes some 25 kB.
STORY_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class AlertDetail:
    """An alert with all that is shown of it."""

    alert: Alert
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    articles: tuple[ArticleRow, ...]
    events: tuple[AlertEvent, ...]
    checks: tuple[OwnCheck, ...] = ()


class Store:
    """The store at ``path``. Every method opens, does one unit of work, and closes.

    All methods raise ``BadInput`` when the file is held by another process for longer than
    ``timeout`` seconds.
    """

    def __init__(self, path: Path, *, timeout: float = 30.0) -> None:
        self.path = path
        self.timeout = timeout

    def migrate(self) -> int:
        """Bring the schema up to date and return its number."""
        return schema.migrate(self.path, self.timeout)

    def catch_up(self, seconds: float) -> int:
        """Write the words of articles that an older version stored without; return how many.

        At least one piece is done, and no new one begun after so many seconds; others get the store between two.
        """
        done, end = 0, time.monotonic() + seconds
        while True:
            with transaction(self.path, self.timeout) as connection:
                found = fill_some(connection)
            done += found
            if not found or time.monotonic() >= end:
                return done

    def begin_run(self, run_id: str, at: datetime, sources: Sequence[Source]) -> None:
        """Note a run and the sources it reads; runs that never finished are marked interrupted."""
        seen = [
            {
                "source_id": one.id,
                "name": one.name,
                "kind": one.kind.value,
                "tier": one.tier.value,
                "language": one.language,
                "home": one.home,
                "last_read_at": at,
            }
            for one in sources
        ]
        run = {"run_id": run_id, "started_at": at, "finished_at": None, "status": "running"}
        with transaction(self.path, self.timeout) as connection:
            close_interrupted(connection)
            insert_new(connection, "runs", ("run_id",), [run])
            merge(connection, "sources", ("source_id",), seen)

    def last_started(self) -> datetime | None:
        """When the newest run began, by the clock it had."""
        with connect(self.path, self.timeout) as connection:
            row = connection.execute("SELECT max(started_at) FROM runs").fetchone()
        return row[0] if row else None

    def finish_run(self, run_id: str, at: datetime) -> None:
        """Note that a run came to its end."""
        with transaction(self.path, self.timeout) as connection:
            connection.execute(
                "UPDATE runs SET finished_at = ?, status = 'finished' WHERE run_id = ?", [at, run_id]
            )

    def commit_batch(self, batch: Batch) -> None:
        """Store a batch with its dispositions and validators, all or nothing; may be repeated."""
        began = time.monotonic()
        with transaction(self.path, self.timeout) as connection:
            write_batch(connection, batch)
        events.committed(batch, logs.since(began))

    def existing_articles(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Content digest by article id, for those of ``article_ids`` that are stored."""
        with connect(self.path, self.timeout) as connection:
            found = connection.execute(
                "SELECT article_id, content_digest FROM articles WHERE list_contains(?, article_id)",
                [list(article_ids)],
            ).fetchall()
        return dict(found)

    def listing_states(self) -> dict[str, FetchState]:
        """Validators of listing pages."""
        with connect(self.path, self.timeout) as connection:
            return reading.fetch_states(connection, page=False)

    def known_pages(self, since: datetime) -> dict[str, FetchState]:
        """Validators of article addresses fetched since ``since``."""
        with connect(self.path, self.timeout) as connection:
            return reading.fetch_states(connection, page=True, since=since)

    def conservation(self, run_id: str) -> Conservation:
        """The account of one run."""
        with connect(self.path, self.timeout) as connection:
            return reading.conservation(connection, run_id)

    def evidence(self, *, at: datetime, since: datetime | None = None) -> list[Evidence]:
        """Evidence in force at ``at``, or at some time from ``since`` until then; newest first."""
        with connect(self.path, self.timeout) as connection:
            return reading.evidence(connection, at, since)

    def whole_record(self) -> list[Evidence]:
        """All statements, newest first, also those that were retired or are no longer in force."""
        with connect(self.path, self.timeout) as connection:
            return reading.whole_record(connection)

    def add_evidence(self, evidence: Sequence[Evidence], *, typed: bool = False) -> None:
        """Put statements on record; the same statement twice stays one.

        Raises:
            BadInput: one was ``typed`` in that has been taken out of use.
        """
        with transaction(self.path, self.timeout) as connection:
            record.put(connection, evidence, typed=typed)

    def replace_evidence(self, evidence_id: str, one: Evidence, at: datetime, *, how: str) -> None:
        """Put a statement on record in the place of another; both or, where there is no such other, neither.

        Raises:
            BadInput: there is no such statement in use.
        """
        with transaction(self.path, self.timeout) as connection:
            record.put(connection, [one], typed=True)
            record.retire(connection, evidence_id, at, by=one.evidence_id, how=how)

    def retire_evidence(self, evidence_id: str, at: datetime, *, by: str = "", how: str = "") -> None:
        """Take a statement out of use from ``at``; it stays stored. ``by`` supersedes or corrects it (``how``).

        Raises:
            BadInput: there is no such statement in use.
        """
        with transaction(self.path, self.timeout) as connection:
            record.retire(connection, evidence_id, at, by=by, how=how)

    def reopen_unfounded(self, at: datetime) -> list[str]:
        """Open again, with a note, the alerts that lost the evidence or the conclusion of ours that they rest on."""
        with transaction(self.path, self.timeout) as connection:
            lost = record.reopen_unfounded(connection, at)
            return sorted({*lost, *own_checks.reopen_unfounded_checks(connection, at)})

    def own_checks(self) -> list[OwnCheck]:
        """What the office has concluded of claims, newest first; what was taken back is no longer there."""
        with connect(self.path, self.timeout) as connection:
            return own_checks.own_checks(connection)

    def claim_contexts(self, since: datetime, *, until: datetime) -> list[ClaimContext]:
        """Claims of articles dated in the period, with what their priority depends on."""
        with connect(self.path, self.timeout) as connection:
            return reading.claim_contexts(connection, since, until)

    def reviewing(self, since: datetime, *, until: datetime) -> Reviewing:
        """The claims of articles dated in the period, for a review, read in parts."""
        return Reviewing(self.path, self.timeout, since, until)

    def mentions(self, since: datetime, *, until: datetime) -> tuple[datetime | None, list[dict[str, Any]]]:
        """When collecting began, and who wrote when of which topic and place (`pipeline.bursts`)."""
        with connect(self.path, self.timeout) as connection:
            return reading.began(connection), reading.mentions(connection, since, until)

    def clusters(self, since: datetime | None = None, *, until: datetime | None = None) -> dict[str, str]:
        """Cluster id by claim id, for claims of articles dated in the period (default: all)."""
        with connect(self.path, self.timeout) as connection:
            return reading.clusters(connection, since, until)

    def save_verdicts(self, verdicts: Sequence[Verdict], at: datetime) -> None:
        """Note the newest verdict of each claim."""
        found = [
            {
                "claim_id": one.claim_id,
                "label": one.label.value,
                "probs": dict(one.probs),
                "evidence_ids": list(one.evidence_ids),
                "reasons": list(one.reasons),
                "decided_at": at,
            }
            for one in verdicts
        ]
        with transaction(self.path, self.timeout) as connection:
            merge(connection, "verdicts", ("claim_id",), found)

    def verdicts(self, since: datetime | None = None, *, until: datetime | None = None) -> list[Verdict]:
        """The newest verdict of every claim of articles dated in the period (default: all)."""
        with connect(self.path, self.timeout) as connection:
            return reading.verdicts(connection, since, until)

    def verdicts_of(self, claim_ids: Sequence[str]) -> list[Verdict]:
        """The newest verdicts of these claims."""
        with connect(self.path, self.timeout) as connection:
            return reading.verdicts_of(connection, claim_ids)

    def unreviewed_evidence(self, *, at: datetime, since: datetime | None = None) -> set[str]:
        """Ids of the evidence that ``evidence`` returns which claims have not been held against yet."""
        with connect(self.path, self.timeout) as connection:
            return reading.unreviewed_evidence(connection, at, since)

    def note_reviewed(self, evidence_ids: Sequence[str], at: datetime) -> None:
        """Note that claims have been held against this evidence."""
        found = [{"evidence_id": one, "reviewed_at": at} for one in evidence_ids]
        with transaction(self.path, self.timeout) as connection:
            insert_new(connection, "reviewed_evidence", ("evidence_id",), found)

    def story_rows(self, since: datetime) -> Iterator[StoryRow]:
        """State of the story index for articles dated since ``since``, oldest first, read some at a time."""
        with connect(self.path, self.timeout) as connection:
            ids = reading.story_ids(connection, since)
        for some in batches(ids, STORY_ROWS):
            with connect(self.path, self.timeout) as connection:
                rows = reading.story_rows(connection, some)
            yield from rows

    def upsert_alerts(self, alerts: Sequence[Alert], at: datetime) -> int:
        """Write alerts as now computed; returns how many are new."""
        with transaction(self.path, self.timeout) as connection:
            done = alert_rows.upsert(connection, alerts, at)
        events.alerts_changed(done)
        return sum(1 for one in done if one["action"] == "raise")

    def list_alerts(self, *, state: AlertState | None = None, include_closed: bool = False) -> list[Alert]:
        """Alerts, most urgent first; closed ones only when asked for."""
        wanted = state.value if state else None
        where = "(? IS NULL OR coalesce(e.state, 'moi') = ?) AND (? OR coalesce(e.state, 'moi') <> 'dong')"
        with connect(self.path, self.timeout) as connection:
            return alert_rows.select_alerts(connection, where, [wanted, wanted, include_closed])

    def alert_detail(self, alert_id: str) -> AlertDetail:
        """One alert with claims, evidence, appearances and history.

        Raises:
            BadInput: there is no such alert.
        """
        with connect(self.path, self.timeout) as connection:
            found = alert_rows.select_alerts(connection, "a.alert_id = ?", [alert_id])
            if not found:
                raise BadInput(f"{alert_id}: không có cảnh báo nào mang mã này")
            return AlertDetail(
                found[0],
                digests.alert_claims(connection, found),
                digests.evidence_of(connection, found[0]),
                tuple(digests.alert_articles(connection, found).values()),
                tuple(alert_rows.events_of(connection, alert_id)),
                tuple(own_checks.checks_shown(connection, found).values()),
            )

    def alert_state(self, alert_id: str) -> tuple[AlertState, int]:
        """State and version of an alert (``BadInput`` if there is none)."""
        with connect(self.path, self.timeout) as connection:
            return alert_rows.state_of(connection, alert_id)

    def digest_rows(
        self,
        first: date,
        last: date,
        zone: ZoneInfo,
        *,
        chart_days: int,
        texts: bool = True,
        wanted: Wanted | None = None,
    ) -> DigestRows:
        """Everything a digest of the local days ``first`` to ``last`` is made from."""
        with connect(self.path, self.timeout) as connection:
            return digests.digest_rows(
                connection, first, last, zone, chart_days=chart_days, texts=texts, wanted=wanted or Wanted()
            )

    def stories_naming(
        self, first: date, last: date, zone: ZoneInfo, narrow: Narrow, words: Sequence[str]
    ) -> Mapping[str, int]:
        """How many stories of the press of the local days have each of ``words`` in a headline."""
        from pipeline.store.digest_counts import days_as_moments
        from pipeline.store.digest_stories import naming

        with connect(self.path, self.timeout) as connection:
            return naming(connection, *days_as_moments(first, last, zone), narrow, words)

    def article_texts(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Lead and body of the articles ``ids``, by id."""
        with connect(self.path, self.timeout) as connection:
            return digests.article_texts(connection, ids)

    def record_digest(self, first: date, last: date, at: datetime, paths: Sequence[Path]) -> None:
        """Note that a digest was made."""
        found = [{"first_day": first, "last_day": last, "made_at": at, "path": str(path)} for path in paths]
        with transaction(self.path, self.timeout) as connection:
            insert_new(connection, "digests", ("path", "made_at"), found)
        logs.event("digest", first_day=first, last_day=last, files=[path.name for path in paths])

    def fates(self) -> list[Fate]:
        """What became of every address that was ever discovered."""
        with connect(self.path, self.timeout) as connection:
            return fates(connection)

    def source_health(self) -> dict[str, Health]:
        """When each source was last read and last gave something."""
        with connect(self.path, self.timeout) as connection:
            return reading.source_health(connection)

    def record_checks(self, checks: Sequence[SourceCheck]) -> None:
        """Note what trying sources found."""
        with transaction(self.path, self.timeout) as connection:
            source_checks.record(connection, checks)

    def last_working(self) -> dict[str, datetime]:
        """When each source was last seen working by a check, by source id."""
        with connect(self.path, self.timeout) as connection:
            return source_checks.last_working(connection)
