"""Fuzz one parser of foreign bytes: `python -m benchmarks.fuzz --minutes 10 html` (or `all`).

With atheris installed (``pip install atheris``) and ``--engine atheris`` the search follows coverage;
else, and by default, seeds of the project are mutated at random by bytes, pieces and words of the format.
Each input that raises what it should not, or takes more than ten seconds, is written to
``tests/fuzz/cases/PARSER`` where the suite replays it for good. Minutes are minutes of computing: what else
the machine does in between does not count.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.fuzz_targets import SECONDS, TARGETS, Target
from pipeline.paths import ROOT

CASES = ROOT / "tests" / "fuzz" / "cases"
MEMORY = 3 * 1024**3
LONGEST = 200_000


@dataclass
class Found:
    """What a search has come to: inputs run, and one example of each kind of crash."""

    runs: int = 0
    computed: float = 0.0
    slowest: float = 0.0
    crashes: dict[str, bytes] = field(default_factory=dict)


class TooSlow(Exception):  # noqa: N818  not an error of ours, but of the input
    """An input took longer than it may."""


def main() -> int:
    """Fuzz; prints what was run and found. 1 when anything crashed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("parser", choices=[*TARGETS, "all"])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0, help="0: from the clock")
    parser.add_argument("--engine", choices=["random", "atheris"], default="random")
    chosen = parser.parse_args()
    names = [*TARGETS] if chosen.parser == "all" else [chosen.parser]
    if chosen.engine == "atheris":
        return by_coverage(names[0], chosen.minutes)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    wrong = 0
    for name in names:
        found = search(name, chosen.minutes * 60 / len(names), chosen.seed or time.time_ns())
        wrong += len(found.crashes)
        _tell(name, found)
    return 1 if wrong else 0


def search(name: str, seconds: float, seed: int) -> Found:
    """Run mutated seeds of one target for ``seconds`` of computing."""
    target, chance, found = TARGETS[name], random.Random(seed), Found()  # noqa: S311  chance, no secret
    seeds = target.seeds()
    start = time.process_time()
    while found.computed < seconds:
        data = mutated(chance, seeds, target.words)
        began = time.process_time()
        trouble = run_one(target, data)
        found.slowest = max(found.slowest, time.process_time() - began)
        found.runs += 1
        found.computed = time.process_time() - start
        if trouble and trouble not in found.crashes:
            found.crashes[trouble] = data
    return found


def run_one(target: Target, data: bytes) -> str:
    """Run one input. Returns '' or what went wrong and where, in one line."""
    previous = signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        target.run(data)
    except Exception as error:  # noqa: BLE001  what it is, is the finding
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} {Path(last.filename).name}:{last.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)
    return ""


def _too_slow(_: int, __: FrameType | None) -> None:
    raise TooSlow


def mutated(chance: random.Random, seeds: list[bytes], words: tuple[bytes, ...]) -> bytes:
    """One seed with one to thirty changes; now and then of two seeds, or of words alone."""
    data = bytearray(chance.choice(seeds) if chance.random() < 0.95 else b"")
    for _ in range(chance.choice((1, 1, 2, 3, 5, 10, 30))):
        start = chance.randint(0, len(data))
        end = min(len(data), start + int(10 ** chance.uniform(0, 3)))
        way = chance.randrange(8)
        if way == 0 and data:
            data[start % len(data)] = chance.randrange(256)
        elif way == 1:
            del data[start:end]
        elif way == 2:
            data[start:start] = chance.choice(words)
        elif way == 3:
            data[start:start] = chance.choice(words) * int(10 ** chance.uniform(0, 4))
        elif way == 4:
            data[start:start] = data[start:end] * chance.choice((1, 2, 50))
        elif way == 5:
            other = chance.choice(seeds)
            cut = chance.randint(0, len(other))
            data[start:end] = other[cut : cut + end - start]
        elif way == 6:
            data[start:end] = bytes(chance.randrange(256) for _ in range(min(end - start, 40)))
        else:
            del data[start:]
        del data[LONGEST:]
    return bytes(data)


def _tell(name: str, found: Found) -> None:
    sys.stdout.write(
        f"{name}: {found.runs} inputs in {found.computed / 60:.1f} min of computing, "
        f"slowest {found.slowest:.2f} s, {len(found.crashes)} kinds of crash\n"
    )
    for trouble, data in found.crashes.items():
        path = CASES / name / hashlib.sha256(data).hexdigest()[:16]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        sys.stdout.write(f"  {trouble}: {path} ({len(data)} bytes)\n")


def by_coverage(name: str, minutes: float) -> int:
    """The same with atheris. It ends the process itself."""
    try:
        atheris: Any = import_module("atheris")  # installed only for this
    except ImportError:
        sys.stderr.write("atheris is not installed: pip install atheris\n")
        return 2
    target = TARGETS[name]
    with atheris.instrument_imports(include=["crawlers", "pipeline", "feedparser", "trafilatura"]):
        target.run(target.seeds()[0])
    cases = CASES / name
    cases.mkdir(parents=True, exist_ok=True)
    corpus = Path(tempfile.mkdtemp(prefix="fuzz-corpus-"))
    for number, seed in enumerate(target.seeds()):
        (corpus / str(number)).write_bytes(seed)
    limits = [f"-max_total_time={int(minutes * 60)}", f"-timeout={SECONDS}", "-rss_limit_mb=3000"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={cases}/", str(corpus)], target.run)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
