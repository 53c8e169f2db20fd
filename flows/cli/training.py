"""`minhtin models train` at work: one artefact after another, each with what it needs and how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli.console_output import print_table
from pipeline.errors import BadInput, WrongUsage, in_words

if TYPE_CHECKING:
    from models.training import Asked, Trainer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; ``work`` and ``out`` None: where they go when nothing is said."""

    names: tuple[str, ...]
    data: Path
    base: str = ""
    work: Path | None = None
    out: Path | None = None


def train_all(wanted: Wanted) -> list[str]:
    """Make what is named again, or all that begins from no encoder; return the trainers' names.

    Raises:
        WrongUsage: a name is unknown, ``--base`` is missing, or a course in ``--work`` is another.
        BadInput: the data folder, a file or a package is missing, or a file cannot be read or written.
    """
    from models.training import chosen, make, ready
    from pipeline.trainers import TRAINERS

    with _in_one_line():
        asked = [(one, _asked(one, wanted)) for one in chosen(wanted.names, TRAINERS)]
        for trainer, what in asked:
            ready(trainer, what)
        for trainer, what in asked:
            began = time.monotonic()
            _say(f"{trainer.name}: bắt đầu; trên hai lõi mất {about(trainer.minutes)}")
            make(trainer, what)
            taken = about((time.monotonic() - began) / 60)
            where = ", ".join(str(what.out / one) for one in trainer.makes)
            _say(f"{trainer.name}: xong sau {taken}; {where}")
    return [trainer.name for trainer, _ in asked]


def _asked(trainer: Trainer, wanted: Wanted) -> Asked:
    from models.linear import ARTEFACTS
    from models.training import Asked
    from pipeline.settings import load_settings

    if not trainer.from_base:
        return Asked(wanted.data, wanted.out or ARTEFACTS, watch=_watch(trainer.name))
    # Beside the package unless a folder is named: what is in use is not to be lost to a trial of hours.
    own = load_settings().paths.data / "models"
    return Asked(
        wanted.data,
        wanted.out or own / "made",
        wanted.base,
        wanted.work or own / "courses",
        _watch(trainer.name),
    )


def _watch(name: str) -> Callable[[str], None]:
    return lambda line: _say(f"{name}: {line}")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Turn what trainers raise (the models know none of our errors) into one clear line."""
    from models.data import MissingDataError

    try:
        yield
    except (MissingDataError, ModuleNotFoundError) as error:
        raise BadInput(str(error)) from error
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        raise BadInput(f"{what}{in_words(error).splitlines()[0]}") from error
    except ValueError as error:
        raise WrongUsage(str(error)) from error


def show_trainers() -> None:
    """Print for each artefact what makes it, what that needs, and about how long it takes."""
    from pipeline.trainers import TRAINERS

    rows = [
        (name, one.name, one.by, about(one.minutes), "phải nêu tên" if one.from_base else "có", _needs(one))
        for one in TRAINERS
        for name in one.makes
    ]
    heads = ("mô hình", "train …", "làm bởi", "hai lõi", "khi không nêu tên", "cần")
    print_table(heads, sorted(rows))


def _needs(trainer: Trainer) -> str:
    sets = ", ".join(Path(name).name.split(".jsonl")[0] for name in trainer.reads)
    sets = sets or "văn bản có sẵn trong dự án"
    return f"--base, {', '.join(trainer.packages)}; {sets}" if trainer.from_base else sets


def about(minutes: float) -> str:
    """Return a length of time in words, rounded as one speaks of it.

    >>> about(0.2), about(44.6), about(200)
    ('dưới một phút', 'khoảng 45 phút', 'khoảng 3,3 giờ')
    """
    if minutes < 1:
        return "dưới một phút"
    if minutes < 100:
        return f"khoảng {minutes:.0f} phút"
    return f"khoảng {minutes / 60:.1f}".replace(".", ",").removesuffix(",0") + " giờ"
