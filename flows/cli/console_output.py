"""Plain tables for a terminal: readable at 80 columns, and as tab-separated text in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Print rows under heads and return how many there were.

    On a terminal a Rich table; elsewhere tab-separated lines, which other programs can read.
    """
    body = [[_cell(value) for value in row] for row in rows]
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table

        table = Table(*heads, box=None, pad_edge=False)
        for row in body:
            table.add_row(*[value.replace("[", "\\[") for value in row])
        Console().print(table)
    else:
        sys.stdout.write("\t".join(heads) + "\n")
        sys.stdout.writelines("\t".join(row) + "\n" for row in body)
    return len(body)


def _cell(value: object) -> str:
    return " ".join(str("" if value is None else value).split())
