"""The archive as a whole: held against the rows, packed as evidence, and cleared of what its time is up."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows.locks import one_at_a_time
from pipeline import logs

if TYPE_CHECKING:
    from crawlers.archive_files import Span
    from pipeline.archive_check import ArchiveReport
    from pipeline.evidence_pack.build import Pack
    from pipeline.settings import Settings
    from pipeline.store import Store

Report = Callable[[str, int, int], None]
#: Held by whatever needs archive files to stay: a backup; and by what removes them.
LOCK, LOCK_WORDS = "archive.lock", "kho lưu trang đang được sao lưu hoặc dọn; chờ xong rồi chạy lại"


def verify_archive(store: Store, folder: Path, report: Report) -> tuple[ArchiveReport, list[str]]:
    """Hold every row against its page; the second part names damaged file tails and deletion log."""
    from crawlers.archive_files import damaged_tails
    from pipeline.archive_check import check_rows, reader
    from pipeline.store.connection import connect
    from pipeline.store.page_rows import page_rows
    from pipeline.store.retention import deletion_problems

    with connect(store.path, store.timeout) as connection:
        rows = list(page_rows(connection))
    found = check_rows(
        rows, reader(folder), progress=lambda done: report("Kiểm tra trang lưu", done, len(rows))
    )
    others = [*damaged_tails(folder), *deletion_problems(store.path, store.timeout)]
    logs.event("archive_verified", rows=found.rows, whole=found.whole, faults=len(found.faults) + len(others))
    return found, others


def make_pack(store: Store, settings: Settings, alert_id: str, by: str, now: datetime) -> Pack:
    """Make the evidence pack of an alert and note its digest in the audit chain.

    Raises:
        BadInput: there is no such alert.
    """
    from pipeline.evidence_pack.build import build_pack
    from pipeline.evidence_pack.stamp import Authority
    from pipeline.store.evidence_rows import note_pack, pack_rows

    told = settings.timestamp
    authority = Authority(told.url, told.certificate, told.timeout) if told.url else None
    rows = pack_rows(store.path, store.timeout, alert_id)
    done = build_pack(rows, settings.archive, now, authority)
    note_pack(store.path, store.timeout, alert_id, by, done.sha256, now)
    return done


def retain(store: Store, settings: Settings, now: datetime, *, dry_run: bool) -> list[str]:
    """Remove what the clocks of the settings have run out for; one line a kind.

    Raises:
        Busy: a collection or a backup is going on.
    """
    from pipeline.store import retention

    data, lines = settings.paths.data, []
    with one_at_a_time(data), one_at_a_time(data, LOCK, LOCK_WORDS):
        for one in retention.due(store.path, store.timeout, settings.retention.clocks, now):
            gone = len(one.items) if dry_run else retention.remove(store.path, store.timeout, one, now)
            verb = "sẽ xóa" if dry_run else "đã xóa"
            before = f"{one.cutoff.astimezone(settings.zone):%H:%M ngày %d/%m/%Y}"
            lines.append(f"{one.kind}: {verb} {gone} mục đọc trước {before} ({one.rule})")
            logs.event("retention", kind=one.kind, items=gone, dry_run=dry_run)
        if not dry_run:
            lines += clear_pages(store, settings.archive)
    return lines


def clear_pages(store: Store, folder: Path) -> list[str]:
    """Take the pages of removed rows out of the archive; a kill leaves the old file or the new."""
    from crawlers.archive_files import records, rewritten
    from pipeline.store.connection import connect, transaction
    from pipeline.store.page_rows import move_pages, places
    from pipeline.store.retention import removed_digests

    gone, lines = removed_digests(store.path, store.timeout), []
    with connect(store.path, store.timeout) as connection:
        used = places(connection)
    for path in sorted(folder.glob("*.warc.gz")) if gone else ():
        live = used.get(path.name, set())
        dead = {
            one.offset for one in records(path) if one.offset not in live and _body_digest(path, one) in gone
        }
        if not dead:
            continue
        new, moved = rewritten(path, dead)
        with transaction(store.path, store.timeout) as connection:
            move_pages(connection, path.name, new, moved)
        os.unlink(path)  # noqa: PTH108  the rows already refer to the new file
        lines.append(f"{path.name}: bỏ {len(dead)} trang")
    return lines


def _body_digest(path: Path, span: Span) -> str:
    """What rows know a page by: the digest of its body, not of the bytes it was sent or stored in."""
    from crawlers.archive import digest_of
    from pipeline.archive_check import reader
    from pipeline.evidence_pack.verify import Bad, page_of

    chunk = reader(path.parent)(path.name, span.offset, span.length)
    try:
        return digest_of(page_of(chunk or b""))
    except Bad:
        return ""
