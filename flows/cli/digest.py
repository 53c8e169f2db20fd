"""`minhtin digest`: the digest of a day or a period."""

from __future__ import annotations

import sys
from datetime import date as day
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.cli.session import existing_store, now_utc, parse_day

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store


def digest(  # noqa: PLR0913  one option for each choice a person has
    *,
    date: str | None = None,
    first: Annotated[str | None, Parameter(name="--from")] = None,
    last: Annotated[str | None, Parameter(name="--to")] = None,
    format: str = "html",  # noqa: A002  the name of the option
    topic: str = "",
    place: str = "",
    search: str = "",
    send: bool = False,
    out: Path | None = None,
) -> int:
    """Làm điểm báo của một ngày (mặc định: hôm nay) hoặc một kỳ.

    Args:
        date: ngày, 2026-11-22 hoặc 22/11/2026.
        first: ngày đầu của kỳ.
        last: ngày cuối của kỳ (mặc định: hôm nay).
        format: các dạng cách nhau bằng dấu phẩy: html, docx, pdf, mail (bản nháp thư).
        topic: chỉ một lĩnh vực (mã trong rules/topics/topics.yaml, thí dụ health).
        place: chỉ tin, bài nhắc tới địa danh này.
        search: chỉ tin, bài khớp tìm kiếm đã lưu này (xem `minhtin searches list`).
        send: gửi thư tới những người nhận trong cài đặt [mail], kèm các tệp Word và PDF vừa làm.
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
    now = now_utc()
    about = (topic, place)
    made = make_digest(
        store, settings, start, end, now=now, out=folder, forms=forms, about=about, search=search
    )
    for path in made:
        sys.stdout.write(f"{path}\n")
    return _send(store, settings, (start, end), (*about, search), now, made) if send else 0


def _send(
    store: Store,
    settings: Settings,
    days: tuple[day, day],
    scope: tuple[str, str, str],
    now: datetime,
    files: list[Path],
) -> int:
    """Send what was made; one line a recipient; 1 where the server refused any."""
    from flows.digest import digest_of
    from flows.mail import send_digest

    digest = digest_of(store, settings, days, now=now, about=scope[:2], search=scope[2])
    sent = send_digest(digest, settings, now=now, files=files)
    for one in sent:
        sys.stderr.write(f"{one.recipient}: {one.problem or 'đã gửi'}\n")
    return 1 if any(one.problem for one in sent) else 0
