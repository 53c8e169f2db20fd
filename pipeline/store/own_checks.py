"""What the office itself has concluded of a claim: read from how its alerts were closed, and from its answers.

Nothing of it is stored twice. Events and answers say what was concluded last and whether it still stands, so
that whoever opens an alert again, or takes from the record what it rested on, has taken its conclusion back.
No name of an officer and no word they wrote is read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipeline.desk import CONCLUSIONS, Closing, carried_by, closing_of
from pipeline.store.alerts import MACHINE, RISEN, reopen
from pipeline.store.console_responses import PAGE_NOTE
from pipeline.types import Alert, AlertKind, OwnCheck

if TYPE_CHECKING:
    import duckdb

    Connection = duckdb.DuckDBPyConnection

#: Kinds of alert that are about a claim; the others have none that could be true or false.
_OF_A_CLAIM = (
    AlertKind.CONTRADICTED.value,
    AlertKind.NOTHING_ON_RECORD.value,
    AlertKind.ALREADY_CHECKED.value,
)
#: Alerts closed at least once, or answered. A claim that retention has taken is known by the alert's title.
#: A doubt is an alert opened again by a person, or by the machine because evidence went: not because it spreads.
_TOLD = f"""
  WITH closed AS (
    SELECT alert_id, max(number) AS number, arg_max(happened_at, number) AS said_at, arg_max(reason, number) AS reason
    FROM alert_events WHERE to_state = 'dong' GROUP BY alert_id),
  doubted AS (
    SELECT alert_id, max(number) AS number, max(happened_at) AS said_at FROM alert_events
    WHERE action = 'reopen' AND (CASE WHEN actor = '{MACHINE}' THEN NOT starts_with(coalesce(reason, ''), '{RISEN}')
                                 ELSE from_state = 'dong' END) GROUP BY alert_id),
  answered AS (SELECT DISTINCT alert_id FROM responses WHERE state = 'approved')
  SELECT a.alert_id, a.dedupe_key, a.kind, coalesce(c.text, a.title), closed.said_at, coalesce(closed.reason, ''),
         coalesce(doubted.number > closed.number, false), doubted.said_at
  FROM alerts a LEFT JOIN closed USING (alert_id) LEFT JOIN doubted USING (alert_id)
  LEFT JOIN (SELECT claim_id, any_value(text) AS text FROM claims
             WHERE claim_id IN (SELECT claim_ids[1] FROM alerts) GROUP BY claim_id) c ON c.claim_id = a.claim_ids[1]
  WHERE a.kind IN {_OF_A_CLAIM} AND (closed.number IS NOT NULL OR a.alert_id IN (SELECT alert_id FROM answered))
"""
#: Answers that are approved as they stand, with the note of that approval and the address kept last.
_ANSWERS = f"""
  SELECT * EXCLUDE (state) FROM (
    SELECT any_value(alert_id) AS alert_id, response_id, arg_max(state, number) AS state,
           arg_max(written_at, number) FILTER (state = 'approved') AS said_at,
           coalesce(arg_max(note, number) FILTER (state = 'approved'), '') AS note,
           coalesce(arg_max(note, number) FILTER (state = 'followed' AND starts_with(note, '{PAGE_NOTE}')), '') AS page
    FROM responses GROUP BY response_id)
  WHERE state IN ('approved', 'followed') AND said_at IS NOT NULL ORDER BY said_at, response_id
"""
_RESTS_ON = """
  SELECT a.alert_id, v.evidence_id, v.retired_at, v.valid_from, v.valid_to
  FROM (SELECT alert_id, unnest(evidence_ids) AS evidence_id FROM alerts WHERE list_contains(?, alert_id)) a
  JOIN evidence v USING (evidence_id) ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class _Answer:
    response_id: str
    at: datetime
    note: str
    page: str


@dataclass(frozen=True, slots=True)
class _Ground:
    evidence_id: str
    retired_at: datetime | None
    valid_from: date | None
    valid_to: date | None


def own_checks(connection: Connection) -> list[OwnCheck]:
    """Return the conclusions of the office that stand, newest first."""
    found = [one for one in _read(connection, None) if one.stands]
    return sorted(found, key=lambda one: (one.concluded_at, one.alert_id), reverse=True)


def checks_shown(connection: Connection, alerts: Sequence[Alert]) -> dict[str, OwnCheck]:
    """Return the earlier conclusions that these alerts show, by alert, also those that stand no more."""
    wanted = sorted({one for alert in alerts for one in alert.check_ids})
    return {one.alert_id: one for one in _read(connection, wanted)} if wanted else {}


def reopen_unfounded_checks(connection: Connection, at: datetime) -> list[str]:
    """Open again, with a note, the alerts that repeat a conclusion of ours which no longer stands.

    An alert opened again takes its own conclusion with it, so those that rest on it follow. Each is noted once
    for each time that a conclusion was taken back.

    Returns:
        The ids of the alerts.
    """
    opened: list[str] = []
    while found := _unfounded(connection):
        for alert_id, base, title, concluded_at in found:
            words = f"kết luận của đơn vị ở cảnh báo {base} (“{title}”) không còn; cần xem lại cảnh báo này"
            # Never before what it speaks of, whatever clock a review is given: it would be noted without end.
            reopen(connection, alert_id, max(at, concluded_at), words)
        opened += [row[0] for row in found]
    return sorted(set(opened))


def _unfounded(connection: Connection) -> list[tuple[str, str, str, datetime]]:
    """Alert; the earlier alert whose conclusion, taken back, it repeats; what that said; when it was concluded."""
    standing = [
        one.alert_id for one in own_checks(connection) if one.conclusion == CONCLUSIONS[Closing.FALSE]
    ]
    return connection.execute(
        """
        WITH last AS (
          SELECT alert_id, max(happened_at) AS said_at FROM (
            SELECT alert_id, happened_at FROM alert_events WHERE to_state = 'dong' UNION ALL
            SELECT alert_id, written_at FROM responses WHERE state = 'approved') GROUP BY alert_id)
        SELECT a.alert_id, b.alert_id, left(b.title, 120), last.said_at
        FROM (SELECT alert_id, unnest(check_ids) AS base FROM alerts WHERE kind = ? AND len(check_ids) > 0) a
        JOIN alerts b ON b.alert_id = a.base JOIN last ON last.alert_id = a.base
        WHERE NOT list_contains(?, a.base) AND NOT EXISTS (
          SELECT 1 FROM alert_events e WHERE e.alert_id = a.alert_id AND e.action = 'reopen'
          AND contains(e.reason, a.base) AND e.happened_at >= last.said_at)
        ORDER BY a.alert_id, b.alert_id
        """,
        [AlertKind.ALREADY_CHECKED.value, standing],
    ).fetchall()


def _read(connection: Connection, only: list[str] | None) -> list[OwnCheck]:
    rows = (
        connection.execute(_TOLD).fetchall()
        if only is None
        else connection.execute(f"{_TOLD} AND list_contains(?, a.alert_id)", [only]).fetchall()
    )
    answers: dict[str, list[_Answer]] = defaultdict(list)
    for alert_id, *answer in connection.execute(_ANSWERS).fetchall() if rows else ():
        answers[alert_id].append(_Answer(*answer))
    grounds: dict[str, list[_Ground]] = defaultdict(list)
    for alert_id, *ground in connection.execute(_RESTS_ON, [[row[0] for row in rows]]).fetchall():
        grounds[alert_id].append(_Ground(*ground))
    found = (_check(row, answers[row[0]], grounds[row[0]]) for row in rows)
    return [one for one in found if one is not None]


def _check(row: tuple[Any, ...], answers: list[_Answer], grounds: list[_Ground]) -> OwnCheck | None:
    """What was concluded last, by closing the alert or by an answer; None where nothing ever was."""
    alert_id, cluster, kind, claim, closed_at, reason, reopened, doubted_at = row
    closing, at, doubted = closing_of(reason), closed_at, reopened
    for one in answers:
        carried = carried_by(one.note)
        if carried is not None and (at is None or one.at > at):
            closing, at, doubted = carried, one.at, doubted_at is not None and doubted_at >= one.at
    if at is None:
        return None
    lost = any(one.retired_at is not None and one.retired_at >= at for one in grounds)
    kept = [one for one in grounds if one.retired_at is None]
    said = CONCLUSIONS.get(closing, "") if closing else ""
    return OwnCheck(
        alert_id,
        cluster,
        AlertKind(kind),
        claim,
        said,
        at,
        bool(said) and not doubted and not lost,
        tuple(one.evidence_id for one in kept),
        max((one.valid_from for one in kept if one.valid_from), default=None),
        min((one.valid_to for one in kept if one.valid_to), default=None),
        answers[-1].response_id if answers else "",
        next((one.page.removeprefix(PAGE_NOTE) for one in reversed(answers) if one.page), ""),
    )
