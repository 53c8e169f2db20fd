"""`minhtin evidence add|import|list|retire`: the record that claims are checked against."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from flows.cli.console_output import print_table
from flows.cli.session import existing_store, now_utc, parse_day
from pipeline import logs
from pipeline.errors import WrongUsage

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store import Store

app = App(name="evidence", help="Hồ sơ đối chiếu: phát biểu, thông báo chính thức, kết luận kiểm chứng.")


@app.command
def add(  # noqa: PLR0913  each is an option of the command line
    text: str,
    /,
    *,
    source: str,
    date: str = "",
    url: str = "",
    basis: str = "desk",
    place: str = "",
    period: str = "",
    valid_from: str = "",
    valid_to: str = "",
    supersedes: str = "",
    corrects: str = "",
) -> int:
    """Thêm một phát biểu vào hồ sơ đối chiếu.

    Args:
        text: câu phát biểu, nguyên văn.
        source: cơ quan hoặc văn bản phát biểu.
        date: ngày phát biểu (2026-11-22 hoặc 22/11/2026; mặc định hôm nay).
        url: địa chỉ, nếu có.
        basis: official, fact-check, statistics hoặc desk.
        place: địa bàn mà phát biểu nói đến, nếu chỉ một nơi.
        period: thời gian mà phát biểu nói đến, ví dụ "quý III/2026".
        valid_from: ngày đầu tiên có hiệu lực.
        valid_to: ngày cuối cùng có hiệu lực.
        supersedes: mã phát biểu cũ được thay thế.
        corrects: mã phát biểu cũ được đính chính.
    """
    from pipeline.record.statement import desk_statement, scoped
    from pipeline.settings import load_settings

    if supersedes and corrects:
        raise WrongUsage("chỉ dùng một trong hai: --supersedes hoặc --corrects")
    settings = load_settings()
    day = parse_day(date) if date else now_utc().astimezone(settings.zone).date()
    first, last = (parse_day(one) if one else None for one in (valid_from, valid_to))
    made = desk_statement(text, source=source, day=day, zone=settings.zone, url=url, basis=basis)
    evidence = scoped(made, place=place, period=period, start=first, end=last)
    store = _store(settings)
    if old := supersedes or corrects:
        how = "superseded" if supersedes else "corrected"
        store.replace_evidence(old, evidence, now_utc(), how=how)
    else:
        store.add_evidence([evidence], typed=True)
    sys.stdout.write(f"{evidence.evidence_id}\n")
    return _review(store, settings)


@app.command(name="import")
def import_file(path: Path, /) -> int:
    """Nhập hồ sơ: CSV hoặc JSONL (text, source, date…), bảng số liệu CSV có đơn vị, tệp Google Fact Check.

    Args:
        path: tệp UTF-8; bảng số liệu có cột indicator, value, unit, period, source, date.
    """
    from pipeline.evidence import parse_evidence_file
    from pipeline.settings import load_settings

    settings = load_settings()
    evidence, problems = parse_evidence_file(path, zone=settings.zone)
    store = _store(settings)
    store.add_evidence(evidence)
    for line in problems:
        sys.stderr.write(f"minhtin: {line}\n")
    sys.stdout.write(f"đã nhập {len(evidence)} phát biểu, bỏ qua {len(problems)} dòng\n")
    _review(store, settings)
    return 1 if problems else 0


@app.command(name="list")
def list_evidence(*, search: str = "", limit: int = 50, retired: bool = False) -> int:
    """Liệt kê hồ sơ đối chiếu đang dùng, mới nhất trước, với phạm vi và thời hạn hiệu lực.

    Args:
        search: chỉ những câu gần với câu này.
        limit: số dòng nhiều nhất.
        retired: kể cả những phát biểu đã thôi dùng, đã được thay thế hoặc đã hết hiệu lực.
    """
    from flows.cli.record_rows import HEADS, row_of, searched
    from pipeline.settings import load_settings

    if limit < 1:
        raise WrongUsage(f"--limit {limit}: cần một số từ 1 trở lên")
    settings, now = load_settings(), now_utc()
    store = existing_store(settings)
    evidence = store.whole_record() if retired else store.evidence(at=now)
    found = searched(evidence, search, limit) if search else evidence[:limit]
    print_table(HEADS, [row_of(one, settings.zone, now) for one in found])
    return 0


@app.command
def retire(evidence_id: str, /, *, superseded_by: str = "", corrected_by: str = "") -> int:
    """Thôi dùng một phát biểu (vẫn lưu lại, không xóa); cảnh báo dựa vào nó được mở lại kèm ghi chú.

    Args:
        evidence_id: mã phát biểu.
        superseded_by: mã phát biểu thay thế, nếu có.
        corrected_by: mã phát biểu đính chính, nếu có.
    """
    from pipeline.settings import load_settings

    settings = load_settings()
    store = existing_store(settings)
    if superseded_by and corrected_by:
        raise WrongUsage("chỉ dùng một trong hai: --superseded-by hoặc --corrected-by")
    how = "superseded" if superseded_by else "corrected" if corrected_by else ""
    store.retire_evidence(evidence_id, now_utc(), by=superseded_by or corrected_by, how=how)
    sys.stdout.write(f"{evidence_id}: đã thôi dùng\n")
    return _review(store, settings)


def _store(settings: Settings) -> Store:
    from pipeline.store import Store

    logs.set_up(settings.paths.data)
    settings.database.parent.mkdir(parents=True, exist_ok=True)
    store = Store(settings.database)
    store.migrate()
    return store


def _review(store: Store, settings: Settings) -> int:
    from flows.review import review_claims

    raised = review_claims(store, settings, now_utc(), report=lambda _words, _done, _total: None)
    if raised:
        sys.stdout.write(f"{raised} cảnh báo mới sau khi đối chiếu lại: minhtin alerts list\n")
    return 0
