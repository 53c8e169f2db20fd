"""`minhtin searches …`: saved searches - list, try, keep, remove."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from flows.cli.console_output import print_table
from flows.cli.session import existing_store, now_utc
from pipeline.errors import BadInput
from pipeline.faults import field_fault, place_of

if TYPE_CHECKING:
    from pipeline.saved_searches import Compiled, Vocabulary
    from pipeline.settings import Settings

app = App(
    name="searches", help="Tìm kiếm đã lưu, dùng chung cho điểm báo, bàn trực, cảnh báo và sổ tay phân tích."
)

Name = Annotated[str, Parameter(name="NAME", help="tên tìm kiếm, thí dụ mua-lu")]
Any_ = Annotated[tuple[str, ...], Parameter(negative="")]


@app.command(name="list")
def list_searches() -> int:
    """Liệt kê tìm kiếm đã lưu; tìm kiếm hỏng được nói rõ hỏng chỗ nào (khi đó mã thoát là 1)."""
    from pipeline.saved_searches import compile_saved, load_search, search_files
    from pipeline.settings import load_settings

    settings, now = load_settings(), now_utc()
    known = _known(settings)
    rows, broken = [], False
    for name in sorted(search_files(settings)):
        title = ""
        try:
            search = load_search(settings, name)
            title = search.title
            state = "; ".join(compile_saved(search, known, settings, now).notes) or "dùng được"
        except BadInput as error:
            state, broken = f"HỎNG: {error}", True
        rows.append((name, title, state))
    if not print_table(("tên", "tiêu đề", "tình trạng"), rows):
        sys.stderr.write("chưa có tìm kiếm nào\n")
    return 1 if broken else 0


@app.command
def add(  # noqa: PLR0913  one option for each thing a search may narrow
    name: Name,
    query: Annotated[str, Parameter(name="QUERY", help='thí dụ: "mưa lũ" OR "sạt lở"')] = "",
    /,
    *,
    title: str = "",
    place: Any_ = (),
    field: Any_ = (),
    source: Any_ = (),
    tier: Any_ = (),
    language: Any_ = (),
    first: Annotated[str, Parameter(name="--from")] = "",
    last: Annotated[str, Parameter(name="--to")] = "",
    days: int | None = None,
) -> int:
    """Lưu một tìm kiếm sau khi kiểm tra; tìm kiếm hỏng không được lưu.

    Args:
        name: tên, thành tên tệp.
        query: từ, "cụm từ", AND, OR, NOT, ngoặc đơn, nơi:…, nguồn:….
        title: tên đầy đủ cho người đọc.
        place: chỉ địa bàn này (lặp lại để thêm).
        field: chỉ lĩnh vực này.
        source: chỉ nguồn này.
        tier: chỉ hạng nguồn này.
        language: chỉ ngôn ngữ này.
        first: từ ngày.
        last: đến ngày.
        days: số ngày gần nhất, tính đến hôm dùng.
    """
    from pydantic import ValidationError

    from pipeline.saved_searches import SavedSearch, compile_saved, save_search
    from pipeline.saved_searches.compiled import read_day
    from pipeline.settings import load_settings

    settings = load_settings()
    try:
        search = SavedSearch(
            title=title or name, query=query, places=place, fields=field, sources=source, tiers=tier, languages=language,
            first=read_day(first) if first else None, last=read_day(last) if last else None, days=days,
        )  # fmt: skip
    except ValidationError as error:
        fault = error.errors()[0]
        raise BadInput(f"searches add: {place_of(fault)}: {field_fault(fault)}") from None
    _tell(compile_saved(search, _known(settings), settings, now_utc()))
    sys.stdout.write(f"{save_search(settings, name, search)}\n")
    return 0


@app.command
def test(
    query: Annotated[str, Parameter(name="QUERY", help="tên tìm kiếm đã lưu, hoặc điều kiện tìm")], /
) -> int:
    """Thử một tìm kiếm đã lưu hay một điều kiện: có hỏng không, khớp bao nhiêu tin, bài."""
    from pipeline.saved_searches import SavedSearch, compile_saved, load_search, search_files, vocabulary
    from pipeline.settings import load_settings
    from pipeline.store.views import viewing

    settings = load_settings()
    saved = query in search_files(settings)
    search = load_search(settings, query) if saved else SavedSearch(title="thử", query=query)
    with viewing(settings.database, 30.0) as connection:
        known = vocabulary(settings, connection, schema="store.main")
        found = compile_saved(search, known, settings, now_utc())
        _tell(found)
        count = len(found.articles(connection, schema="store.main"))
    sys.stdout.write(f"khớp {count} tin, bài\n")
    if not count:
        sys.stderr.write("lưu ý: điều kiện hợp lệ nhưng hiện chưa có tin, bài nào khớp\n")
    return 0


@app.command
def run(
    name: Name, /, *, as_json: Annotated[bool, Parameter(name="--json", help="in JSON", negative="")] = False
) -> int:
    """In những bài khớp với một tìm kiếm đã lưu, mới nhất trước (bài đăng mạng xã hội chỉ có mã)."""
    from pipeline.saved_searches import articles_of
    from pipeline.settings import load_settings
    from pipeline.store.views import viewing

    settings = load_settings()
    existing_store(settings)
    with viewing(settings.database, 30.0, zone=settings.timezone) as connection:
        ids = sorted(articles_of(name, settings, connection, now_utc(), schema="store.main"))
        rows = connection.execute(
            "SELECT article_id, dated, source_name, title, url FROM articles WHERE list_contains(?, article_id) ORDER BY dated DESC, article_id",
            [ids],
        ).fetchall()
    if as_json:
        names = ("article_id", "dated", "source", "title", "url")
        json.dump(
            [dict(zip(names, (row[0], row[1].isoformat(), *row[2:]), strict=True)) for row in rows],
            sys.stdout,
            ensure_ascii=False,
            indent=2,
        )
        sys.stdout.write("\n")
        return 0
    shown = [
        (row[0], f"{row[1].astimezone(settings.zone):%d/%m %H:%M}", row[2] or "", row[3]) for row in rows
    ]
    if not print_table(("mã", "lúc", "nguồn", "tiêu đề"), shown):
        sys.stderr.write("không có tin, bài nào khớp\n")
    return 0


@app.command
def remove(name: Name, /) -> int:
    """Xóa một tìm kiếm của đơn vị."""
    from pipeline.saved_searches import remove_search
    from pipeline.settings import load_settings

    remove_search(load_settings(), name)
    sys.stdout.write(f"đã xóa {name}\n")
    return 0


def _known(settings: Settings) -> Vocabulary:
    from pipeline.saved_searches import vocabulary
    from pipeline.store.views import viewing

    with viewing(settings.database, 30.0) as connection:
        return vocabulary(settings, connection, schema="store.main")


def _tell(found: Compiled) -> None:
    for note in found.notes:
        sys.stderr.write(f"lưu ý: {note}\n")
