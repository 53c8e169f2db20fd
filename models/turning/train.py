"""The course that makes a reader of claims into one that sees which sentence turns a story.

``python -m models.turning.train --data FOLDER --base MODEL --from CHECKPOINT --out FOLDER`` (half an hour of
one core), then ``python -m models.verify.build`` with ``--out models/artefacts/turning-reader``.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from models.data import read_rows
from models.turning.written import Article, Marked, shown_text, written
from models.verify.generate import sentences
from models.verify.learn import Course, checkpoint, learn, load_learnt
from models.verify.stream import NEI, REFUTED, Pair

SEED = 20261128
COURSE = Course("turning", rate=1e-4, warm=20, fall=0.7, budget=1792, longest=144)
#: How often the written articles are told, and a sentence that turns in each round: they are one in ten.
ROUNDS, AGAIN = 2, 2
#: Two plain sentences become one as often as this: in what was written first, what turns is longer.
JOINED = 0.35
#: Articles of the data folder whose later sentences hardly ever turn anything, by set.
REAL = {"dantri_2020": 500, "five_outlets_2016": 500}
#: Of an article's first sentences so many are read, the first two of them shown.
BEGINNING = 14
_JOINTS = (", ", "; ", ", còn ", " và ")


def pairs(data: Path, articles: Sequence[Article], seed: int = SEED) -> list[Pair]:
    """Return the material: a beginning as the claim, a later sentence as evidence; REFUTED where it turns.

    Raises:
        MissingDataError: a file of the data folder is absent.
    """
    chance = random.Random(seed)  # noqa: S311  reproducible, no secret
    turning = [(_forms(one), it.text) for one in articles for it in one.later if it.mark == "!"]
    plain = [case for one in articles for case in _plain(one, chance)]
    # What turns another story says nothing of this one.
    plain += [(forms, chance.choice(turning)[1]) for forms, _ in turning]
    real = [case for name, most in REAL.items() for case in _real(data, name, most, chance)]
    made: list[Pair] = []
    for _ in range(ROUNDS):
        made += [Pair(_form(f, chance), s, REFUTED, "turns", 1.6) for f, s in turning * AGAIN]
        made += [Pair(_form(f, chance), s, NEI, "plain") for f, s in plain]
        made += [
            Pair(_form(f, chance), s, NEI, "real", 0.8) for f, s in chance.sample(real, len(real) * 2 // 3)
        ]
    return made


def _forms(article: Article) -> tuple[str, str, str]:
    """What may be shown: title and beginning, title and first sentence, the beginning alone."""
    shown = [one.text for one in article.sentences[: article.shown]]
    return article.beginning, shown_text(article.title, shown[:1]), " ".join(shown)


def _form(forms: Sequence[str], chance: random.Random) -> str:
    return chance.choices(forms, [0.6, 0.2, 0.2])[0]


def _plain(article: Article, chance: random.Random) -> Iterator[tuple[Sequence[str], str]]:
    forms, later = _forms(article), article.later
    for at, one in enumerate(later):
        if one.mark == "-":
            yield forms, one.text
            after = later[at + 1] if at + 1 < len(later) else None
            if after is not None and after.mark == "-" and chance.random() < JOINED:
                yield forms, _joined(one, after, chance)


def _joined(one: Marked, after: Marked, chance: random.Random) -> str:
    return one.text.rstrip(".") + chance.choice(_JOINTS) + after.text[:1].lower() + after.text[1:]


def _real(data: Path, name: str, most: int, chance: random.Random) -> Iterator[tuple[Sequence[str], str]]:
    rows = list(read_rows(data / "news" / f"{name}.jsonl.gz"))
    chance.shuffle(rows)
    for row in rows[:most]:
        told = sentences(row["text"])[:BEGINNING]
        if row.get("title") and len(told) > 5:
            forms = (
                shown_text(row["title"], told[:2]),
                shown_text(row["title"], told[:1]),
                " ".join(told[:2]),
            )
            yield from ((forms, one) for one in chance.sample(told[2:], 2))


def train(data: Path, base: str, begun: Path, out: Path) -> Path:
    """Train from a checkpoint of the claim reader; return the new one's file.

    Raises:
        MissingDataError: a file of the data folder is absent.
        OSError: ``begun`` cannot be read.
    """
    from models.verify.halves import in_halves, without_dropout
    from models.verify.network import base_network

    network = base_network(base)
    without_dropout(in_halves(network))
    load_learnt(network, begun)
    learn(network, pairs(data, [one for one in written() if not one.kept]), COURSE, out, watch=_say)
    return checkpoint(out, COURSE)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Train; return 0."""
    parser = argparse.ArgumentParser(prog="python -m models.turning.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder beside the project")
    parser.add_argument("--base", required=True, help="the encoder: a 4-bit file or a model of a hub")
    parser.add_argument(
        "--from", dest="begun", type=Path, required=True, help="the claim reader's checkpoint"
    )
    parser.add_argument("--out", type=Path, required=True, help="where checkpoints go")
    arguments = parser.parse_args(argv)
    sys.stdout.write(f"{train(arguments.data, arguments.base, arguments.begun, arguments.out)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
