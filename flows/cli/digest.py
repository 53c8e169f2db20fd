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
    from flows.digest import Made
    from pipeline.settings import Settings

#: Names of periods as they may be given.
PERIODS = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year",
    "ngày": "day", "tuần": "week", "tháng": "month", "quý": "quarter", "năm": "year",
}  # fmt: skip


def digest(  # noqa: PLR0913  one option for each choice a person has
    *,
    date: str | None = None,
    period: str | None = None,
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
        date: ngày, 2026-11-22 hoặc 22/11/2026; cùng với --period: một ngày nằm trong kỳ.
        period: week, month, quarter hoặc year (tuần, tháng, quý, năm); không có --date: kỳ trọn vẹn gần nhất,
            riêng năm là năm đang báo cáo.
        first: ngày đầu của kỳ bất kỳ.
        last: ngày cuối của kỳ (mặc định: hôm nay).
        format: các dạng cách nhau bằng dấu phẩy: html, docx, pdf, mail (bản nháp thư).
        topic: chỉ một lĩnh vực (mã trong rules/topics/topics.yaml, thí dụ health).
        place: chỉ tin, bài nhắc tới địa danh này.
        search: chỉ tin, bài khớp tìm kiếm đã lưu này (xem `minhtin searches list`).
        send: gửi thư tới những người nhận trong cài đặt [mail], kèm các tệp Word và PDF vừa làm.
        out: thư mục ghi (mặc định: var/digests).
    """
    from flows.digest import make_digest
    from pipeline.settings import load_settings

    settings = load_settings()
    start, end = _days(settings, date, period, first, last)
    store = existing_store(settings)
    forms = tuple(word.strip() for word in format.split(",") if word.strip())
    folder = out or settings.paths.data / "digests"
    now = now_utc()
    made = make_digest(
        store, settings, start, end, now=now, out=folder, forms=forms, about=(topic, place), search=search
    )
    for path in made.files:
        sys.stdout.write(f"{path}\n")
    return _send(made, settings, now) if send else 0


def _days(
    settings: Settings, date: str | None, period: str | None, first: str | None, last: str | None
) -> tuple[day, day]:
    """First and last day of what was asked for.

    Raises:
        WrongUsage: the options do not go together, or one is no day or period.
    """
    from pipeline.digest.periods import span, to_report
    from pipeline.errors import WrongUsage

    if (date is not None or period is not None) and (first is not None or last is not None):
        raise WrongUsage("digest: dùng --date, --period, hoặc --from và --to, không dùng lẫn")
    if last is not None and first is None:
        raise WrongUsage("digest: --to cần có --from (một ngày thì dùng --date)")
    today = now_utc().astimezone(settings.zone).date()
    if period is not None:
        kind = PERIODS.get(period.strip().casefold())
        if kind is None:
            raise WrongUsage(f"digest: không có kỳ {period!r}; hiện có: {', '.join(list(PERIODS)[:5])}")
        year_end = settings.periods.year_end
        return span(kind, parse_day(date), year_end) if date else to_report(kind, today, year_end)
    given = date if date is not None else last
    end = today if given is None else parse_day(given)
    return (end if first is None else parse_day(first)), end


def _send(made: Made, settings: Settings, now: datetime) -> int:
    """Send what was made; one line a recipient; 1 where the server refused any."""
    from flows.mail import send_digest

    sent = send_digest(made.digest, settings, now=now, files=made.files)
    for one in sent:
        sys.stderr.write(f"{one.recipient}: {one.problem or 'đã gửi'}\n")
    return 1 if any(one.problem for one in sent) else 0
