"""Making an artefact again: what that asks for, what is missing, and where courses are kept meanwhile."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models import dense
from models.data import MissingDataError, digest
from models.linear import ARTEFACTS, load

Watch = Callable[[str], None]
#: What a folder of courses learns from; a course of other data, labels or base is never gone on from.
_STAMP = "learns-from.json"


def _silent(_line: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is given to a trainer.

    Attributes:
        data: the data folder beside the project.
        out: the folder that artefacts are written into, each in one of its name.
        base: the encoder that fine-tuning begins from: a 4-bit file, or a BERT model (folder, name on a hub).
        work: where courses are kept, so that one that was stopped goes on.
        watch: told how far a course is, a line at a time.
    """

    data: Path
    out: Path = ARTEFACTS
    base: str = ""
    work: Path = Path("var/models/courses")
    watch: Watch = _silent


@dataclass(frozen=True, slots=True)
class Trainer:
    """What makes an artefact, or some together.

    Attributes:
        name: what `minhtin models train` calls it.
        makes: the artefacts.
        by: the modules that do it.
        run: does it; its ``work`` is the trainer's own folder.
        reads: files of the data folder.
        minutes: about how long on two cores.
        packages: what must be installed that running the product does not need; only what begins from an
            encoder has any.
        labels: files of ours that a course learns from, beside the data.
    """

    name: str
    makes: tuple[str, ...]
    by: str
    run: Callable[[Asked], None]
    reads: tuple[str, ...]
    minutes: float
    packages: tuple[str, ...] = ()
    labels: tuple[Path, ...] = ()

    @property
    def from_base(self) -> bool:
        """Whether it begins from an encoder: then it has to be named, and is written beside the package."""
        return bool(self.packages)


def chosen(names: Sequence[str], trainers: Sequence[Trainer]) -> list[Trainer]:
    """Return the trainers of the named artefacts in the order in which they build on each other.

    Without a name: all that begin from no encoder.

    Raises:
        ValueError: neither an artefact nor a trainer has a name.
    """
    known = {name for one in trainers for name in (one.name, *one.makes)}
    unknown = sorted(set(names) - known)
    if unknown:
        raise ValueError(f"không có mô hình {', '.join(unknown)}; có: {', '.join(sorted(known))}")
    if not names:
        return [one for one in trainers if not one.from_base]
    return [one for one in trainers if {one.name, *one.makes} & set(names)]


def ready(trainer: Trainer, asked: Asked) -> None:
    """Say in one line what a trainer lacks, before it begins.

    Raises:
        MissingDataError: the data folder or a file in it is absent.
        ValueError: no base is named, or none is there.
        ModuleNotFoundError: a package is not installed.
    """
    if trainer.reads and not asked.data.is_dir():
        raise MissingDataError(f"{asked.data}: không có thư mục dữ liệu này; chỉ huấn luyện mới cần")
    for file in (asked.data / name for name in trainer.reads):
        if not file.is_file():
            raise MissingDataError(f"{file}: không có tệp dữ liệu này; chỉ thư mục dữ liệu bằng --data")
    if trainer.from_base:
        _base_ready(trainer.name, asked.base)
    lacking = [name for name in trainer.packages if not installed(name)]
    if lacking:
        raise ModuleNotFoundError(
            f"{trainer.name}: chưa cài {', '.join(lacking)}, chỉ huấn luyện mới cần: "
            f"pip install {' '.join(lacking)}"
        )


def installed(package: str) -> bool:
    """Return whether a package can be imported, without importing it."""
    return importlib.util.find_spec(package) is not None


def _base_ready(name: str, base: str) -> None:
    if not base:
        raise ValueError(
            f"{name}: thiếu --base: bộ mã hóa để bắt đầu, là tệp 4 bit (e5-small-q4.bin) hoặc mô hình BERT "
            "(thư mục, tên trên kho mô hình); xem models/cards/encoder.md"
        )
    path = Path(base)
    # A name on a hub is "owner/model"; whatever else is not there is a mistyped path.
    if not path.exists() and (path.suffix == ".bin" or path.is_absolute() or base.count("/") != 1):
        raise ValueError(f"--base {base}: không có tệp hay thư mục này")


def make(trainer: Trainer, asked: Asked) -> None:
    """Make the artefacts of a trainer.

    Raises:
        OSError: a file cannot be read or written.
        MissingDataError, ValueError, ModuleNotFoundError: as :func:`ready`, or a course in the trainer's
            folder learns from something else.
    """
    ready(trainer, asked)
    if trainer.from_base:
        asked = replace(asked, work=_course_folder(trainer, asked))
    trainer.run(asked)
    load.cache_clear()
    dense.load.cache_clear()


def _course_folder(trainer: Trainer, asked: Asked) -> Path:
    folder = asked.work / trainer.name
    vocabulary = ARTEFACTS / "encoder" / "model.json"
    learnt_from = {
        "base": _mark(asked.base),
        "data": digest(*(asked.data / name for name in trainer.reads)),
        "labels": digest(*trainer.labels, vocabulary),
    }
    stamp = folder / _STAMP
    if stamp.is_file() and json.loads(stamp.read_text(encoding="utf-8")) != learnt_from:
        raise ValueError(
            f"{folder}: khóa học ở đây học từ dữ liệu, nhãn hoặc --base khác; "
            "xóa thư mục này hoặc dùng --work khác"
        )
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(f"{json.dumps(learnt_from, indent=1)}\n", encoding="utf-8")
    return folder


def _mark(base: str) -> str:
    """What tells one base from another: the digest of its weights, or its name on a hub."""
    path = Path(base)
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.suffix in {".safetensors", ".bin", ".json"})
        return digest(*files)
    if not path.is_file():
        return base
    with path.open("rb") as stream:
        return f"sha256:{hashlib.file_digest(stream, 'sha256').hexdigest()[:16]}"
