"""How good the parts are that are no trained models: places, normalisation, stories, reprints, the encoder.

The rows stand in one table with those of ``models.evaluate``. Sentences and labels lie with the tests, real
texts in the data folder beside the project. What is absent gives no rows.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.measured.kit import Measured


def measure(data: Path | None) -> Measured:
    """Return all rows and confusions; without ``data`` those that need no real texts."""
    from pipeline.measured import claims, encoder, places, social, stories

    found = Measured()
    found.add(places.sentences())
    found.rows += [*social.rows(), *encoder.rows()]
    found.add(claims.measure(data))
    if data is not None:
        found.add(places.items(data))
        found.rows += social.conversion_rows(data)
        found.add(stories.measure(data))
    return found


def digests() -> dict[str, str]:
    """Return the digests of the project's own sentences and labels that the floors were pinned on."""
    from models.data import digest
    from models.verify.written import BLIND, FOLDER
    from pipeline.measured import claims, kit, places

    files = [kit.TESTS / name for name, _ in places.SETS]
    return {
        "places": digest(*files, kit.TESTS / "salience_labels_more.json"),
        "claims": digest(FOLDER / "held.tsv", *(FOLDER / f"{name}.tsv" for name in BLIND), claims.POSTS),
        "posts": digest(kit.TESTS / "data" / "social_pairs.tsv"),
    }
