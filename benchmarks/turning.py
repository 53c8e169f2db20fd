"""How often what turns a story is told with it, and what that costs plain stories.

``python -m benchmarks.turning [FILE…]`` (default: the written articles that are never learnt from): of
stories with a sentence without which the beginning misleads, how many summaries tell it; of plain ones, how
many have a sentence more than they need; milliseconds an article. ``--all`` takes the learnt ones too,
``--show`` prints what is missed.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from models.turning.written import Article, written
from pipeline.digest.summarise import SENTENCES, sentences, summarise
from pipeline.fairness import wilson


@dataclass(frozen=True, slots=True)
class Told:
    """What the digest tells of a written article."""

    article: Article
    summary: str

    @property
    def missed(self) -> list[str]:
        """The sentences that must be told and are not."""
        return [
            one.text for one in self.article.sentences if one.mark == "!" and one.text not in self.summary
        ]

    @property
    def more(self) -> int:
        """Sentences beyond the two of a plain summary."""
        return max(0, len(sentences(self.summary.replace(" […] ", "\n"))) - SENTENCES)


def told(article: Article) -> Told:
    """Summarise a written article, two sentences a paragraph."""
    lead = " ".join(one.text for one in article.sentences if one.of_lead)
    rest = [one.text for one in article.sentences if not one.of_lead]
    body = "\n".join(" ".join(rest[at : at + 2]) for at in range(0, len(rest), 2))
    return Told(article, summarise(article.title, lead, body))


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--show", action="store_true")
    chosen = parser.parse_args(argv)
    articles = written(chosen.files or None)
    began = time.process_time()
    found = [told(one) for one in articles if chosen.files or chosen.all or one.kept]
    spent = (time.process_time() - began) / max(1, len(found)) * 1000
    traps = [one for one in found if one.article.trap]
    plain = [one for one in found if not one.article.trap]
    whole = [one for one in traps if not one.missed]
    print(f"traps {len(traps)}: all told {_share(len(whole), len(traps))}")
    print(f"plain {len(plain)}: a sentence more {_share(sum(one.more > 0 for one in plain), len(plain))}")
    print(f"{spent:.0f} ms CPU an article")
    for one in traps if chosen.show else ():
        if one.missed:
            print(f"\n{one.article.title}\n  {one.summary}\n  missed: {' / '.join(one.missed)}")
    return 0


def _share(part: int, of: int) -> str:
    low, high = wilson(part, of)
    return f"{part / max(1, of):.2f} ({low:.2f}–{high:.2f})"


if __name__ == "__main__":
    raise SystemExit(main())
