"""`minhtin models list|train|evaluate`: cards, training, floors."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cyclopts import App

from flows.cli.console_output import print_table
from pipeline.errors import BadInput, WrongUsage

app = App(name="models", help="Các mô hình: liệt kê, huấn luyện lại, đánh giá theo ngưỡng chất lượng.")
DATA = Path("../shared/data")
Result = TypeVar("Result")


@app.command(name="list")
def list_models() -> int:
    """Liệt kê các mô hình, dung lượng, các lớp và thẻ mô tả."""
    from models.registry import list_models as found

    rows = [(one.name, f"{one.bytes / 1e6:.1f} MB", ", ".join(one.labels), one.card) for one in found()]
    print_table(("tên", "dung lượng", "các lớp", "thẻ"), rows)
    return 0


@app.command
def train(*names: str, data: Path = DATA) -> int:
    """Huấn luyện lại từ thư mục dữ liệu (không kèm theo dự án).

    Args:
        names: tên các mô hình (mặc định: tất cả).
        data: thư mục dữ liệu.
    """
    from models.registry import TRAINABLE
    from models.registry import train as run

    made = _in_one_line(lambda: run(data, names or TRAINABLE))
    sys.stdout.writelines(f"{line}\n" for line in made)
    return 0


@app.command
def evaluate(*, data: Path = DATA) -> int:
    """Đánh giá, so với ngưỡng, ghi models/REPORT.md; trả về 1 khi có chỉ số dưới ngưỡng.

    Args:
        data: thư mục dữ liệu; thiếu thì chỉ dùng các dự đoán đã lưu.
    """
    from models.evaluate import evaluate as run
    from models.evaluate import render_report, with_floors, write_report
    from pipeline.measured import measure

    if data != DATA and not data.is_dir():
        raise BadInput(f"{data}: không có thư mục dữ liệu này")
    found = data if data.is_dir() else None
    rows = with_floors([*_in_one_line(lambda: run(found)), *_in_one_line(lambda: measure(found))])
    write_report(rows)
    sys.stdout.write(render_report(rows))
    broken = [row for row in rows if not row.holds]
    for row in broken:
        sys.stderr.write(f"minhtin: {row.task}, {row.domain}: dưới ngưỡng\n")
    return 1 if broken else 0


def _in_one_line(work: Callable[[], Result]) -> Result:
    """Turn what the models raise (they know none of our errors) into one clear line."""
    from models.data import MissingDataError

    try:
        return work()
    except MissingDataError as error:
        raise BadInput(str(error)) from error
    except ValueError as error:
        raise WrongUsage(str(error)) from error
