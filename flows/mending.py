"""Before a run: what an earlier one left broken is mended, and what would lose pages is said."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import logs
from pipeline.errors import BadInput, in_words

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

#: A run writes more than this at once; less room than that is no room.
ROOM = 256 * 1024
#: Clocks are set by a minute now and then; more than this is news.
SLACK = timedelta(minutes=10)


def before_run(settings: Settings, store: Store, now: datetime) -> None:
    """See that pages can be written, set damaged file tails aside, and tell when the clock went back.

    Raises:
        BadInput: the disk is full or read-only; nothing was read yet, so nothing is lost.
    """
    for folder in (settings.paths.data, settings.archive):
        see_room(folder)
    from crawlers.archive_files import set_tails_aside

    for line in set_tails_aside(settings.archive, settings.archive / "whole.txt"):
        _tell("archive_mended", line)
    from flows.manners import recover_ledgers

    if count := recover_ledgers(settings):
        _tell("ledger_recovered", f"sổ ghi của {count} lượt bị ngắt giữa chừng đã được ghi bù")
    newest = store.last_started()
    if newest is not None and now + SLACK < newest:
        then = f"{newest.astimezone(settings.zone):%H:%M ngày %d/%m/%Y}"
        _tell("clock_back", f"đồng hồ của máy chậm hơn lượt trước ({then}); hãy kiểm tra ngày giờ")


def see_room(folder: Path) -> None:
    """Try to write to ``folder``.

    Raises:
        BadInput: it cannot be written, in words that say why.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(os.urandom(ROOM))
            trial.flush()
            os.fsync(trial.fileno())
    except OSError as error:
        words = f"không ghi được: {in_words(error)}; chưa đọc gì, sửa xong lượt sau tự đọc tiếp"
        raise BadInput(f"{folder}: {words}") from error


def _tell(event: str, words: str) -> None:
    logs.event(event, level=logging.WARNING, reason=words)
    sys.stderr.write(f"minhtin: {words}\n")
