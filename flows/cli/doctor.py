"""`minhtin doctor`."""

from __future__ import annotations

import sys


def doctor() -> int:
    """Kiểm tra bản cài đặt và nói cần sửa gì; mã thoát 0 khi mọi thứ tốt, 1 khi có việc cần sửa."""
    from flows.doctor import examine
    from pipeline.settings import load_settings

    found = examine(load_settings())
    for one in found:
        sys.stdout.write(f"{'CẦN SỬA' if one.mend else 'tốt':8} {one.name}: {one.state}\n")
        if one.mend:
            sys.stdout.write(f"         → {one.mend}\n")
    return 1 if any(one.mend for one in found) else 0
