"""The data dictionary tells of the schema as it is."""

from __future__ import annotations

import pytest

from pipeline.errors import BadInput
from pipeline.store import dictionary


def test_the_document_is_fresh() -> None:
    assert dictionary.DOCUMENT.read_text("utf-8") == dictionary.render_dictionary()


def test_a_column_without_words_is_named() -> None:
    with pytest.raises(BadInput, match=r"runs\.status has no words"):
        dictionary._check({"runs": [("status", "VARCHAR", False)]}, {"runs": {"about": "x"}})
    with pytest.raises(BadInput, match=r"runs\.color does not exist"):
        dictionary._check({"runs": []}, {"runs": {"about": "x", "color": "y"}})
