"""What the notebooks share: the controls at their head, words for an empty store, tables in Vietnamese."""

from __future__ import annotations

from typing import Any

import marimo as mo

from pipeline import analysis
from pipeline.analysis.ask import Wanted
from pipeline.errors import BadInput

STORE = analysis.default_store()
SPAN = analysis.span(STORE)
EMPTY = mo.callout(
    mo.md(
        "**Kho dữ liệu còn trống.** Chạy `make demo` để có dữ liệu mẫu, hoặc `minhtin run --once` để thu thập, "
        "rồi mở lại sổ tay này."
    ),
    kind="info",
)
TONES = {"positive": "Tích cực", "neutral": "Trung tính", "negative": "Tiêu cực", "unknown": "Không rõ"}


def head(title: str, about: str) -> mo.Html:
    """The title of a notebook and what it answers."""
    where = "dữ liệu mẫu của `make demo`" if "demo" in STORE.parts else "kho dữ liệu của đơn vị"
    days = f"{SPAN.first:%d/%m/%Y} – {SPAN.last:%d/%m/%Y}" if SPAN.first and SPAN.last else "chưa có ngày nào"
    count = f"{SPAN.items:,}".replace(",", ".")
    return mo.md(
        f"# {title}\n\n{about}\n\n*Đang đọc {where}: {count} tin, bài, {days}. Chỉ đọc, không giữ kho.*"
    )


def controls() -> Any:
    """Period, place, field and saved search."""
    from pipeline.classify import load_topics
    from pipeline.saved_searches import search_files
    from pipeline.settings import load_settings

    places = analysis.tone_by_place(store=STORE)["place"].drop_duplicates().tolist() if SPAN.items else []
    searches = sorted(search_files(load_settings()))
    return mo.ui.dictionary(
        {
            "first": mo.ui.date(value=SPAN.first, label="Từ ngày"),
            "last": mo.ui.date(value=SPAN.last, label="đến ngày"),
            "place": mo.ui.dropdown(places, label="Địa bàn", allow_select_none=True),
            "field": mo.ui.dropdown(
                {one.name: one.id for one in load_topics()}, label="Lĩnh vực", allow_select_none=True
            ),
            "search": mo.ui.dropdown(searches, label="Tìm kiếm đã lưu", allow_select_none=True),
        }
    )


def row(chosen: Any) -> mo.Html:
    """The controls side by side."""
    return mo.hstack(list(chosen.elements.values()), justify="start", wrap=True, gap=1)


def wanted(chosen: Any) -> Wanted:
    """What was chosen, as arguments of the questions; a broken choice stops the notebook with its reason."""
    found: Wanted = {"store": STORE, **{name: value for name, value in chosen.value.items() if value}}  # type: ignore[typeddict-item]  # names of the controls
    try:
        analysis.languages(**found)
    except BadInput as error:
        mo.stop(True, mo.callout(mo.md(f"**Không dùng được lựa chọn này:** {error}"), kind="warn"))
    return found


def table(frame: Any, names: dict[str, str], *, rows: int = 10) -> mo.Html:
    """A frame's columns ``names`` (column to heading) as a table that can be sorted and searched."""
    shown = frame[list(names)].rename(columns=names)
    for name in shown.select_dtypes("datetimetz").columns:
        shown[name] = shown[name].dt.strftime("%d/%m/%Y %H:%M")
    for name in shown.select_dtypes("float").columns:
        # A cell without a number is empty, not "NaN".
        numbers = shown[name].round(2).astype(object)
        shown[name] = numbers.where(shown[name].notna(), None)
    return mo.ui.table(
        shown, page_size=rows, selection=None, show_column_summaries=False, show_data_types=False
    )


def nothing(words: str) -> mo.Html:
    """Said where a picture would be empty."""
    return mo.callout(mo.md(words), kind="neutral")


def columns(words: dict[str, str]) -> mo.Html:
    """The columns of a view with their words."""
    lines = [f"| `{name}` | {text} |" for name, text in words.items() if name != "about"]
    return mo.md("\n".join(["| cột | là gì |", "|---|---|", *lines]))
