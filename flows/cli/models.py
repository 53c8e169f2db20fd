"""`minhtin models list|train|evaluate|classify`: cards, training, floors, one judge alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from cyclopts import App, Parameter

from flows.cli.console_output import print_table
from pipeline.batches import batches
from pipeline.errors import BadInput, WrongUsage

app = App(name="models", help="Các mô hình: liệt kê, huấn luyện lại, đánh giá theo ngưỡng chất lượng.")
DATA = Path("../shared/data")
Listed = Annotated[bool, Parameter(name="--list", negative="")]
FromDesk = Annotated[bool, Parameter(name="--from-desk", negative="")]
Result = TypeVar("Result")
_BATCH = 200


@app.command(name="list")
def list_models() -> int:
    """Liệt kê các mô hình, dung lượng, các lớp và thẻ mô tả."""
    from models.registry import list_models as found

    rows = [(one.name, f"{one.bytes / 1e6:.1f} MB", ", ".join(one.labels), one.card) for one in found()]
    print_table(("tên", "dung lượng", "các lớp", "thẻ"), rows)
    return 0


@app.command
def train(
    *names: str,
    data: Path = DATA,
    base: str = "",
    work: Path | None = None,
    out: Path | None = None,
    listed: Listed = False,
    from_desk: FromDesk = False,
) -> int:
    """Huấn luyện lại từ thư mục dữ liệu (không kèm theo dự án), với hạt giống cố định.

    Args:
        names: tên các mô hình (mặc định: tất cả, trừ những mô hình cần --base, phải nêu tên).
        data: thư mục dữ liệu.
        base: bộ mã hóa để bắt đầu: tệp 4 bit, hoặc mô hình BERT (thư mục, tên trên kho mô hình).
        work: nơi giữ khóa học đang dở, chạy lại thì đi tiếp (mặc định: var/models/courses).
        out: thư mục nhận mô hình (mặc định: trong gói; mô hình cần --base: var/models/made).
        listed: liệt kê mỗi mô hình được làm bởi gì, cần gì, mất bao lâu.
        from_desk: chỉ với `verify`: chỉnh lại theo kết luận của bàn trực, để riêng cho cơ quan này.
    """
    from flows.cli.training import Wanted, show_trainers, train_all

    if listed:
        show_trainers()
        return 0
    if from_desk:
        return _from_desk(names, data)
    made = train_all(Wanted(names, data, base, work, out))
    sys.stdout.writelines(f"{line}\n" for line in made)
    return 0


def _from_desk(names: tuple[str, ...], data: Path) -> int:
    from flows.cli.session import existing_store
    from flows.desk_outcomes import refit
    from pipeline.desk import CLOSING_WORDS, Closing
    from pipeline.settings import load_settings
    from pipeline.verify_fit import NAME, own_file

    if names != (NAME,):
        raise WrongUsage("--from-desk chỉ dùng với `minhtin models train verify`")
    settings = load_settings()
    found = refit(existing_store(settings), data if data.is_dir() else None, own_file(settings))
    for reason, count in sorted(found.outcomes.items(), key=lambda pair: -pair[1]):
        sys.stdout.write(f"{count:5d}  {CLOSING_WORDS[Closing(reason)]}\n")
    sys.stdout.write(
        f"ngưỡng “cần xác minh” nên đặt {found.threshold:g} (rules/alerts.yaml, thresholds.refuted): "
        f"theo kết luận của bàn trực, {found.precision:.0%} cảnh báo trên ngưỡng là đúng; "
        f"mô hình: {found.file}\n"
    )
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
    stored, measured = _in_one_line(run), _in_one_line(lambda: measure(found))
    rows = with_floors([*stored, *measured.rows])
    write_report(rows, measured.confusions)
    sys.stdout.write(render_report(rows, measured.confusions))
    broken = [row for row in rows if not row.holds]
    for row in broken:
        sys.stderr.write(f"minhtin: {row.task}, {row.domain}: dưới ngưỡng\n")
    return 1 if broken else 0


@app.command
def classify(name: str, source: Path, /, *, out: Path) -> int:
    """Cho một mô hình đọc riêng các văn bản, để tự đo trên dữ liệu của mình.

    Args:
        name: topics, topics-vntc, sentiment-press, sentiment-product hoặc sentiment-feedback.
        source: tệp JSONL, mỗi dòng {id, text, title?}.
        out: tệp JSONL kết quả {id, label, probs}.
    """
    from flows.cli.analyse import done
    from flows.cli.aside import Aside
    from flows.cli.jsonl import read_jsonl, write_jsonl
    from flows.cli.record_checks import for_group
    from models.judges import JUDGES

    if name not in JUDGES:
        raise WrongUsage(f"không có mô hình “{name}”; có: {', '.join(JUDGES)}")
    aside = Aside(out)
    rows = read_jsonl(source, ("id", "text"), check=for_group(), refuse=aside.refuse)
    return done(write_jsonl(out, _judged(name, rows)), out, aside)


def _judged(name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    from models.judges import judge

    for batch in batches(rows, _BATCH):
        labels, shares = judge(name, [(str(one.get("title") or ""), "", str(one["text"])) for one in batch])
        for one, row in zip(batch, shares.tolist(), strict=True):
            probs = {label: round(p, 4) for label, p in zip(labels, row, strict=True)}
            yield {"id": one["id"], "label": max(probs, key=probs.__getitem__), "probs": probs}


def _in_one_line(work: Callable[[], Result]) -> Result:
    """Turn what the models raise (they know none of our errors) into one clear line."""
    from models.data import MissingDataError

    try:
        return work()
    except MissingDataError as error:
        raise BadInput(str(error)) from error
    except ValueError as error:
        raise WrongUsage(str(error)) from error
