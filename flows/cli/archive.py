"""`minhtin archive verify | verify-pack | retain` and `minhtin alerts pack`."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from flows.cli.session import existing_store, now_utc, progress
from pipeline.errors import BadInput, WrongUsage, in_words

app = App(
    name="archive", help="Kho lưu trang: kiểm tra còn nguyên, kiểm tra gói bằng chứng, thời hạn lưu trữ."
)


@app.command
def verify() -> int:
    """Kiểm tra mọi dòng dữ liệu còn trang lưu, và trang lưu không bị sửa (kết quả 1 nếu có chỗ sai)."""
    from flows.archive import verify_archive
    from pipeline.archive_check import fault_lines
    from pipeline.settings import load_settings

    settings = load_settings()
    store = existing_store(settings)
    with progress() as report:
        found, others = verify_archive(store, settings.archive, report)
    for line in (*fault_lines(found), *others):
        sys.stdout.write(f"{line}\n")
    for reason, count in sorted(found.without.items()):
        sys.stdout.write(f"không có trang lưu: {count} dòng – {reason}\n")
    wrong = len(found.faults) + len(others)
    words = "còn nguyên" if not wrong else f"{wrong} chỗ sai"
    sys.stdout.write(f"{found.rows} dòng, {found.whole} dòng có trang lưu khớp mã kiểm tra: {words}\n")
    return 1 if wrong else 0


@app.command(name="verify-pack")
def verify_pack(file: Path, /) -> int:
    """Kiểm tra một gói bằng chứng (không cần mạng, không cần dữ liệu của máy này).

    Args:
        file: tệp .zip của gói, hoặc thư mục đã giải nén.
    """
    from pipeline.evidence_pack.verify import report
    from pipeline.settings import load_settings

    status, lines = report(file)
    roots = load_settings().timestamp.certificate
    if not status and roots is not None:
        from pipeline.evidence_pack.stamp import check_pack_signature

        lines.insert(-1, check_pack_signature(file, roots))
    sys.stdout.write("\n".join(lines) + "\n")
    return status


@app.command
def retain(*, dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False) -> int:
    """Xóa những gì đã hết thời hạn lưu trữ đặt ở [retention]; cảnh báo đang xử lý giữ nguyên mọi căn cứ.

    Args:
        dry_run: chỉ nói sẽ xóa gì, không xóa.
    """
    from flows.archive import retain as run
    from pipeline.settings import load_settings

    settings = load_settings()
    if not any(settings.retention.clocks.values()):
        sys.stdout.write("không có thời hạn nào được đặt ([retention] trong minhtin.toml); không xóa gì\n")
        return 0
    for line in run(existing_store(settings), settings, now_utc(), dry_run=dry_run):
        sys.stdout.write(f"{line}\n")
    return 0


def pack(
    alert_id: Annotated[str, Parameter(name="ALERT_ID", help="mã cảnh báo, như trong `minhtin alerts list`")],
    /,
    *,
    out: Path,
    by: Annotated[str, Parameter(name="--by", help="người lập gói (mặc định: tài khoản máy)")] = "",
) -> int:
    """Lập gói bằng chứng của một cảnh báo; ai cũng kiểm tra được, không cần mạng: python3 TỆP.zip.

    Args:
        alert_id: mã cảnh báo.
        out: tệp .zip sẽ ghi.
        by: người lập gói.
    """
    from flows.archive import make_pack
    from pipeline.settings import load_settings

    if out.exists():
        raise WrongUsage(f"{out}: tệp đã có")
    settings = load_settings()
    done = make_pack(existing_store(settings), settings, alert_id, by.strip() or getpass.getuser(), now_utc())
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(done.data)
    except OSError as error:
        raise BadInput(f"{out}: không ghi được: {in_words(error)}") from error
    for line in done.missing:
        sys.stderr.write(f"minhtin: thiếu trang lưu: {line}\n")
    if done.stamp.reason and done.stamp.authority:
        sys.stderr.write(f"minhtin: gói không có dấu thời gian: {done.stamp.reason}\n")
    sys.stdout.write(f"{out}: SHA-256 {done.sha256}\nkiểm tra: python3 {out}\n")
    return 1 if done.missing else 0
