"""How good the parts are that are no trained models: places, normalisation, stories, reprints, the encoder.

The rows stand in one table with those of ``models.evaluate``. Sentences and labels lie with the tests, real
texts in the data folder beside the project. What is absent gives no rows.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.measured.kit import Measured


def measure(data: Path | None) -> Measured:
    """Return all rows and confusions; without ``data`` those that need no real texts."""
    from pipeline.measured import claims, encoder, places, press, social

    found = Measured(press.rows())
    found.add(places.sentences())
    found.rows += [*social.rows(), *encoder.rows()]
    found.add(claims.measure(data))
    if data is not None:
        for part in on_real_texts().values():
            found.add(part(data))
    return found


def on_real_texts() -> dict[str, Callable[[Path], Measured]]:
    """Return the measures that need the texts of the data folder, by name."""
    from pipeline.measured import claims, places, posts, social, stories

    return {
        "places": places.items,
        "normalisation": lambda data: Measured([*social.conversion_rows(data), *posts.rows(data)]),
        "stories": stories.measure,
        "claims": claims.vihallu,
    }


def digests() -> dict[str, str]:
    """Return the digests of the project's own sentences and labels that the floors were pinned on."""
    from models.data import digest
    from models.verify.written import BLIND, FOLDER
    from pipeline.measured import claims, kit, places, posts

    files = [kit.TESTS / name for name, _ in places.SETS]
    return {
        "places": digest(*files, kit.TESTS / "salience_labels_more.json"),
        "claims": digest(FOLDER / "held.tsv", *(FOLDER / f"{name}.tsv" for name in BLIND), claims.POSTS),
        "posts": digest(kit.TESTS / "data" / "social_pairs.tsv"),
        "real posts": digest(posts.CHANGES),
    }
