"""Help pages in Vietnamese: cyclopts writes its headings and notes in English alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cyclopts.help import ColumnSpec, HelpEntry, HelpPanel, InlineText
    from rich.console import Console, ConsoleOptions

_TITLES = {"Commands": "Lệnh", "Arguments": "Đối số", "Parameters": "Tùy chọn"}
_OURS = {"--help": "Xem hướng dẫn này rồi thoát.", "--version": "Xem phiên bản của chương trình."}


class HelpPages:
    """Lays out help as cyclopts does, in Vietnamese; what it needs is loaded when a page is shown."""

    def __call__(self, console: Console, options: ConsoleOptions, panel: HelpPanel) -> None:
        """Print one panel: commands, arguments or options."""
        from cyclopts.help import DefaultFormatter

        title = _TITLES.get(str(panel.title), panel.title)
        DefaultFormatter(column_specs=_columns)(console, options, panel.copy(title=title))

    def render_usage(self, console: Console, options: ConsoleOptions, usage: object) -> None:  # noqa: ARG002  cyclopts calls it so
        """Print how the command is written."""
        words = str(usage or "").replace("COMMAND", "LỆNH").replace("[OPTIONS]", "[TÙY CHỌN]").strip()
        if words:
            console.print(f"Cách dùng: {words}\n", style="bold", markup=False, highlight=False)


def _columns(console: Console, options: ConsoleOptions, entries: list[HelpEntry]) -> tuple[ColumnSpec, ...]:  # noqa: ARG001  cyclopts calls it so
    from cyclopts.help import ColumnSpec, NameRenderer
    from cyclopts.help.specs import AsteriskColumn

    most = -(-console.width * 7 // 20)
    name = ColumnSpec(renderer=NameRenderer(max_width=most), style="cyclopts.name", max_width=most)
    told = ColumnSpec(renderer=_told, overflow="fold")
    return (AsteriskColumn, name, told) if any(one.required for one in entries) else (name, told)


def _told(entry: HelpEntry) -> InlineText:
    """What an option is for, then its choices, its default and whether it must be given."""
    from cyclopts.help import InlineText
    from rich.text import Text

    words = next((_OURS[name] for name in entry.names if name in _OURS), entry.description)
    shown = words if isinstance(words, InlineText) else InlineText(Text(str(words or "")))
    if entry.choices:
        shown.append(Text(f"[chọn: {', '.join(entry.choices)}]", "cyclopts.choices"))
    if entry.default is not None:
        shown.append(Text(f"[mặc định: {entry.default}]", "cyclopts.default"))
    if entry.required:
        shown.append(Text("[bắt buộc]", "cyclopts.required"))
    return shown
