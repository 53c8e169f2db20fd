"""The frames that questions are answered with: pandas, Polars or Arrow, as the analyst likes."""

from __future__ import annotations

from typing import Any, Literal

from pipeline.errors import BadInput

#: A pandas or Polars DataFrame or an Arrow table; typed loosely, since the three share no base.
Frame = Any
FrameKind = Literal["pandas", "polars", "arrow"]


def frame_of(table: Frame, kind: FrameKind) -> Frame:
    """Return an Arrow table as the wanted kind of frame.

    Raises:
        BadInput: there is no such kind.
    """
    if kind == "arrow":
        return table
    if kind == "polars":
        import polars as pl

        return pl.from_arrow(table)
    if kind == "pandas":
        return table.to_pandas()
    raise BadInput(f"frame: không có dạng «{kind}»; chọn pandas, polars hoặc arrow")
