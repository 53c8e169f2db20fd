"""Summaries made ahead: after each cycle, so that a digest of many stories need not read their texts."""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from pipeline.digest.summarise import summarise
from pipeline.digest.turning import FOLDER
from pipeline.store.article_summaries import untold, write_summaries

if TYPE_CHECKING:
    from pipeline.store import Store

#: Articles older than this are summarised when a digest asks for them.
DAYS = 35
#: Articles of one write.
CHUNK = 25
#: Changed whenever other sentences would be chosen: what was made before is made anew.
VERSION = 1


@cache
def maker() -> str:
    """Return what summaries are made by: this version of the rules and the model they use."""
    about = FOLDER / "model.json"
    model = hashlib.sha256(about.read_bytes()).hexdigest()[:12] if about.is_file() else "none"
    return f"{VERSION}/{model}"


def summarise_new(store: Store, now: datetime, seconds: float) -> int:
    """Summarise the press of the last ``DAYS`` days that has no summary yet and return how many articles.

    Newest first, at least one piece, none begun after so many seconds: the rest is left to the next cycle.
    """
    days = now - timedelta(days=DAYS), now + timedelta(days=1)
    done, end = 0, time.monotonic() + seconds
    while True:
        found = untold(store.path, store.timeout, days, maker(), CHUNK)
        told = [(one, summarise(one.title, one.lead, one.body, language=one.language)) for one in found]
        write_summaries(store.path, store.timeout, maker(), told)
        done += len(found)
        if len(found) < CHUNK or time.monotonic() >= end:
            return done
