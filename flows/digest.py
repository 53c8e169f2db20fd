"""Making a digest: the plain function behind `minhtin digest`, and its Prefect flow."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline import logs
from pipeline.digest import build_digest, render_html
from pipeline.errors import BadInput, WrongUsage
from pipeline.settings import Settings
from pipeline.store import Store

#: Forms that exist; Word and PDF come with a later release.
FORMS = ("html",)


def make_digest(
    store: Store,
    settings: Settings,
    first: date,
    last: date,
    *,
    now: datetime,
    out: Path,
    forms: tuple[str, ...],
) -> list[Path]:
    """Write the digest of the local days ``first`` to ``last`` (both included) and return the files.

    Raises:
        WrongUsage: a form does not exist, or the days are the wrong way round.
        BadInput: the folder cannot be written.
    """
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        raise WrongUsage(f"digest: chưa có dạng {', '.join(unknown)}; hiện có: {', '.join(FORMS)}")
    if last < first:
        raise WrongUsage(f"digest: ngày cuối {last:%d/%m/%Y} trước ngày đầu {first:%d/%m/%Y}")
    logs.set_up(settings.paths.data)
    with logs.stage("digest"):
        digest = build_digest(store, settings, first, last, now=now)
    name = f"diem-bao-{last:%Y-%m-%d}" if first == last else f"diem-bao-{first:%Y-%m-%d}--{last:%Y-%m-%d}"
    path = out / f"{name}.html"
    try:
        out.mkdir(parents=True, exist_ok=True)
        path.write_text(render_html(digest), encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{path}: không ghi được: {error.strerror or error}") from error
    store.record_digest(first, last, now, [path])
    return [path]


def yesterday_evening(now: datetime, settings: Settings) -> date:
    """Return the last whole local day before ``now``: what the morning's digest is about."""
    return now.astimezone(settings.zone).date() - timedelta(days=1)
