"""The reasons of a verdict as they are shown: each says what is on record, by whom and when, and once.

A notice may be held against a claim in several of its sentences, and one of them is shown. What is quoted of
another cannot be checked by who reads it, so it is left out beside the reason that decides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.compare.decide import Judgement
from pipeline.facets.dates import LOCAL
from pipeline.types import Evidence

_SAYS = re.compile(r"hồ sơ(?= (?:chỉ ghi|ghi|phủ định|khẳng định|bác bỏ|cũng bác bỏ))")
_READ = "không khớp với câu: "
#: What a reason quotes of the record: what stands behind its verb.
_QUOTED = re.compile(r"hồ sơ (?:chỉ ghi|ghi|phủ định|bác bỏ thông tin này|cũng bác bỏ):? ?(.+)$")


def in_full(judged: Judgement, evidence: Evidence) -> Judgement:
    """Return the judgement with reasons that name the source and its day, without what is not to be seen."""
    first, *others = judged.reasons
    kept = [one for one in dict.fromkeys(others) if _to_be_seen(one, first, evidence)]
    return replace(judged, reasons=(_named(first, evidence), *(_named(one, evidence) for one in kept)))


def _named(words: str, evidence: Evidence) -> str:
    """The words with source and day instead of "hồ sơ"."""
    if evidence.stated_at is None:
        return words
    day = evidence.stated_at.astimezone(LOCAL)
    who = f"{evidence.source}, ngày {day.day}/{day.month}/{day.year}"
    return _SAYS.sub(lambda _: who, words, count=1).replace(_READ, f"không khớp với câu của {who}: ", 1)


def _to_be_seen(words: str, first: str, evidence: Evidence) -> bool:
    """Whether a further reason quotes what stands in the sentence shown, and not what the first does."""
    found = _QUOTED.search(words)
    if found is None:
        return True
    quoted = _bare(found.group(1))
    return quoted in _bare(evidence.text) and quoted not in _bare(first)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s%/.,:]", " ", text).split()).rstrip(" .,:").casefold()
