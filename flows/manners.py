"""What one run leaves to the next about hosts and sources: the ledger, rests, and when to look again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from crawlers.plan import CrawlResult, HostState, load_plan
from crawlers.polling import LONGEST, Poll, after_look, is_due
from crawlers.spool import Fold, SpoolTail
from pipeline.errors import BadInput
from pipeline.settings import Settings
from pipeline.store import ledger
from pipeline.types import Source


def host_states(settings: Settings, now: datetime) -> dict[str, HostState]:
    """What a run must know about hosts: requests of the last 24 hours, rests still to be kept."""
    known = ledger.known_hosts(settings.database, now)
    return {
        host: HostState(
            requests=one.requests,
            rest_until=one.rest.until if one.rest else None,
            reason=one.rest.reason if one.rest else "",
            strikes=one.rest.strikes if one.rest else 0,
        )
        for host, one in known.items()
    }


def due_sources(settings: Settings, sources: Sequence[Source], now: datetime) -> tuple[Source, ...]:
    """The sources whose time has come, those never looked at, and those on our own machine."""
    known = ledger.polls(settings.database)
    return tuple(one for one in sources if one.local or is_due(_poll(known.get(one.id)), now))


def note_run(
    settings: Settings, run_id: str, result: CrawlResult, agent: str, now: datetime, sources: Sequence[Source]
) -> None:
    """Write the ledger of a run, and when each of its sources is to be looked at next."""
    ledger.record_hosts(settings.database, run_id, result.hosts, agent)
    seen = settings.paths.data / "spool" / f"{run_id}{_SEEN}"
    seen.parent.mkdir(parents=True, exist_ok=True)
    seen.touch()
    known = ledger.polls(settings.database)
    fresh = Counter(item.source_id for item in result.items)
    failed = {one.source_id for one in result.reports if one.failures and not one.discovered}
    barred = {one.source_id for one in result.hosts.marks if one.reason}
    found = {}
    for source in sources:
        poll = after_look(_poll(known.get(source.id)), now, fresh[source.id], failed=source.id in failed)
        next_at = max(poll.next_at, now + LONGEST) if source.id in barred else poll.next_at
        found[source.id] = (poll.polled_at, next_at, poll.rate, poll.evidence)
    ledger.save_polls(settings.database, found)


def recover_ledgers(settings: Settings) -> int:
    """Write the ledger of runs that were killed before they could: their spool still tells what was asked.

    Returns:
        The number of runs that were told of.
    """
    told = ledger.runs_told(settings.database)
    found = 0
    for spool in sorted((settings.paths.data / "spool").glob("*.jsonl")):
        if spool.stem not in told and not spool.with_suffix(_SEEN).exists():
            found += _recover(settings, spool)
    return found


def _recover(settings: Settings, spool: Path) -> bool:
    plan_path = spool.with_suffix(".plan.json")
    if not plan_path.is_file():
        return False  # an import of files: nobody was asked for anything
    try:
        plan = load_plan(plan_path)
    except BadInput:
        spool.with_suffix(_SEEN).touch()
        return False  # killed while it wrote its plan: nobody was asked for anything
    fold = Fold(plan.sources, plan.now)
    for line in SpoolTail(spool).lines():
        fold.feed(line)
    log = fold.result().hosts
    ledger.record_hosts(settings.database, spool.stem, log, plan.agent)
    spool.with_suffix(_SEEN).touch()
    return bool(log.hours)


def _poll(row: tuple[datetime, datetime, float, float] | None) -> Poll | None:
    return Poll(*row) if row else None


#: Beside a spool whose run was told of in the ledger, although nothing may have been asked in it.
_SEEN = ".told"
#: A cycle on a schedule may come a little early; it must not make a source wait for the next one.
EARLY = timedelta(seconds=30)
