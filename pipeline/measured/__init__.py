"""How good the parts are that are no trained models: places, normalisation, stories, reprints, the encoder.

The rows stand in one table with those of ``models.evaluate``. Sentences and labels lie with the tests, real
texts in the data folder beside the project. What is absent gives no rows.
"""

from __future__ import annotations

from pathlib import Path

from models.evaluate import Row


def measure(data: Path | None) -> list[Row]:
    """Return all rows; without ``data`` those that need no real texts."""
    from pipeline.measured import claims, encoder, places, social, stories

    rows = [*places.sentence_rows(), *social.rows(), *encoder.rows(), *claims.rows(data)]
    if data is not None:
        rows += [*places.item_rows(data), *social.conversion_rows(data), *stories.rows(data)]
    return rows


def digests() -> dict[str, str]:
    """Return the digests of the project's own sentences and labels that the floors were pinned on."""
    from models.data import digest
    from models.verify.written import FOLDER
    from pipeline.measured import claims, kit, places

    files = [kit.TESTS / name for name, _ in places.SETS]
    return {
        "places": digest(*files, kit.TESTS / "salience_labels_more.json"),
        "claims": digest(FOLDER / "held.tsv", FOLDER / "blind.tsv", claims.POSTS),
        "posts": digest(kit.TESTS / "data" / "social_pairs.tsv"),
    }
