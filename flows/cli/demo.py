"""`minhtin demo`: the whole main job over the bundled newsroom, on loopback."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.cli.session import progress


def demo(
    *, out: Path = Path("var/demo"), plain: Annotated[bool, Parameter(name="--plain", negative="")] = False
) -> int:
    """Chạy thử toàn bộ công việc trên tòa soạn mẫu: thu thập, lưu, cảnh báo, điểm báo.

    Args:
        out: thư mục kết quả (được làm mới mỗi lần chạy).
        plain: không dùng Prefect.
    """
    from flows.demo import run_demo
    from flows.progress import showing

    with progress() as report, showing(report):
        result = run_demo(out, plain=plain, report=report)
    sys.stdout.write(result.text)
    return 0 if result.good else 1
