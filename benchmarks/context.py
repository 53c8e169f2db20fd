"""How often a summary shows a sentence without what it leans on, so that it says something else.

``python -m benchmarks.context [FILE…] [--show]`` (default: those of ``tests/digest/context``, written by
hands that had not seen the code, to tear sentences out of: pronouns, answers, one side's words, scenarios,
figures of another year or place, lists). Printed by file and kind: articles whose summary misleads, of all.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.digest.summarise import summarise
from pipeline.paths import ROOT

FOLDER = ROOT / "tests" / "digest" / "context"


def cases(file: Path) -> list[Mapping[str, Any]]:
    """Return the articles of a file: kind, title, lead, body, and dangers (a sentence and what it needs)."""
    import yaml

    found: list[Mapping[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def told(case: Mapping[str, Any]) -> str:
    """Return the summary of an article, each paragraph on its line."""
    return summarise(case["title"], case["lead"] or "", case["body"].replace("\n\n", "\n"))


def torn(case: Mapping[str, Any], summary: str) -> Iterator[str]:
    """Yield the sentences that a summary shows without those they need."""
    for one in case["danger"]:
        if one["sentence"].strip() in summary and one["needs"].strip() not in summary:
            yield one["sentence"].strip()


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args(argv)
    for file in chosen.files or sorted(FOLDER.glob("*.yaml")):
        found = [(case, told(case)) for case in cases(file)]
        wrong = [(case, summary) for case, summary in found if any(torn(case, summary))]
        kinds, bad = Counter(case["kind"] for case, _ in found), Counter(case["kind"] for case, _ in wrong)
        by_kind = ", ".join(f"{kind} {bad[kind]} of {count}" for kind, count in sorted(kinds.items()))
        print(f"{file.stem}: {len(wrong)} of {len(found)} mislead ({by_kind})")
        for case, summary in wrong if chosen.show else ():
            print(f"\n{case['title']}\n  {summary}\n  torn: {' / '.join(torn(case, summary))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
