"""`minhtin digest`: the digest of a day or a period."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.session import existing_store, now_utc, parse_day


def digest(
    *,
    date: str | None = None,
    first: Annotated[str | None, Parameter(name="--from")] = None,
    last: Annotated[str | None, Parameter(name="--to")] = None,
    format: str = "html",  # noqa: A002  the name of the option
    out: Path | None = None,
) -> int:
    """Làm điểm báo của một ngày (mặc định: hôm nay) hoặc một kỳ.

    Args:
        date: ngày, 2026-11-22 hoặc 22/11/2026.
        first: ngày đầu của kỳ.
        last: ngày cuối của kỳ (mặc định: hôm nay).
        format: các dạng cách nhau bằng dấu phẩy; hiện có html.
        out: thư mục ghi (mặc định: var/digests).
    """
    from flows.digest import make_digest
    from pipeline.errors import WrongUsage
    from pipeline.settings import load_settings

    if date is not None and (first is not None or last is not None):
        raise WrongUsage("digest: dùng --date, hoặc --from và --to, không dùng cả hai")
    if last is not None and first is None:
        raise WrongUsage("digest: --to cần có --from (một ngày thì dùng --date)")
    settings = load_settings()
    today = now_utc().astimezone(settings.zone).date()
    given = date if date is not None else last
    end = today if given is None else parse_day(given)
    start = end if first is None else parse_day(first)
    store = existing_store(settings)
    forms = tuple(word.strip() for word in format.split(",") if word.strip())
    folder = out or settings.paths.data / "digests"
    for path in make_digest(store, settings, start, end, now=now_utc(), out=folder, forms=forms):
        sys.stdout.write(f"{path}\n")
    return 0
