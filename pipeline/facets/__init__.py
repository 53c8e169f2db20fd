"""What in a sentence can be compared: numbers, dates, names, negation, status, attribution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.facets.attribution import attribution
from pipeline.facets.dates import dates_in
from pipeline.facets.names import names_in, organisations_of, places_of
from pipeline.facets.numbers import quantities_in
from pipeline.facets.polarity import hedged, is_negated, modality
from pipeline.facets.text import view
from pipeline.types import Facets


def extract_facets(sentence: str, *, published: datetime | None = None, places: Sequence[str] = ()) -> Facets:
    """Return the facets of one sentence.

    Args:
        sentence: one sentence; offsets of quantities point into its NFC form.
        published: the time relative dates are resolved against; without it they are left out.
        places: names or ids of gazetteer places inside the sentence, put before those found here.
    """
    text = view(sentence)
    named = names_in(text)
    status = modality(text)
    return Facets(
        quantities=tuple(quantities_in(text)),
        dates=tuple(dict.fromkeys(when.iso for when in dates_in(text, published))),
        places=tuple(dict.fromkeys([*places, *(one.text for one in places_of(named))])),
        organisations=tuple(dict.fromkeys(one.text for one in organisations_of(named))),
        negated=is_negated(text),
        modality=f"{status}?" if hedged(text) else status,
        attribution=attribution(text),
    )
