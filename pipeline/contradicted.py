"""How probable it is that a notice really says otherwise than a claim: many readings, weighed together.

One reading of a claim beside a notice errs; here the claim is read beside each sentence, and how the readings
stand to each other is weighed with what the comparer found, whose notice it is, and whether the sentence
states anything at all. Fitted on texts as they are written beside notices, which no reader learnt from
(:mod:`pipeline.contradicted_fit`).
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from models.claims.voices import voiced
from models.rank import boosted
from models.verify import reader
from models.verify.window import window
from pipeline.compare.decide import Judgement
from pipeline.compare.notice import Matter
from pipeline.sentences import split_sentences
from pipeline.types import VerdictLabel

NAME = "contradicted"
#: The trees that weigh what is known before sentences are read; below which probability none is read. Of 341
#: rows that are surely contradicted none is lost, and half of all are not read.
FIRST, HARDLY = f"{NAME}/first", 0.08
#: From this probability of a contradiction by one reading on it is asked whether there is one.
ASKED = 0.25
#: Sentences of a notice that are read one by one.
SENTENCES = 14
#: Scores are read within these bounds.
_BOUND = 8.0
_MARKS = {
    "another time": (
        "lúc đó|khi đó|lúc ấy|hồi|trước đó|trước đây|năm ngoái|năm trước|tuần trước|tháng trước|hôm trước"
        "|từng|ban đầu|lúc đầu|hôm kia|cách đây|trước khi|vốn"
    ),
    "said by others": (
        "đồn|nghe nói|nghe bảo|bảo là|rỉ tai|lan truyền|viết|kể|share|chia sẻ|tung tin|tin nhắn|xôn xao"
    ),
    "first person": "tôi|mình|em|tao|tui|nhà em|nhà tôi|cháu|bọn tôi|chúng tôi|chúng em|con tôi",
    "guess": (
        "chắc|chắc là|có lẽ|hình như|biết đâu|khéo|thế nào cũng|kiểu gì|mong|hy vọng|giá mà|nếu|lẽ ra|đáng ra"
        "|phải chi|sẽ|dự báo|sắp"
    ),
    "another thing": "khác|riêng|còn|cũng|thêm|ngoài ra|đợt khác|nơi khác|cùng ngày|cùng lúc",
    "denies": "không|chưa|chẳng|chả|đừng|hết",
    "of all": "toàn bộ|tất cả|cả|mọi|hết|đều",
}
_WORDS = {name: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for name, words in _MARKS.items()}
_QUOTED, _CALLED = re.compile(r"[“”\"‘’«»]"), re.compile(r"!|\.\.\.|…")
#: What is known once sentences were read.
READINGS = frozenset(
    {
        "a sentence against", "a second against", "a sentence for", "the one against, for",
        "the one against denies", "widest", "sentences", "whole, for", "whole, against", "whole, supported",
        "whole, refuted",
    }
)  # fmt: skip
_FACETS = ("number", "date", "name", "negation", "status", "antonym", "quantifier", "denial")
_Margins = tuple[float, float]


def available() -> bool:
    """Whether the reader of texts and the trees are there; none is opened, most claims need neither."""
    return all(boosted.there(name) for name in (FIRST, NAME, reader.OF_TEXTS.name))


@functools.cache
def hours() -> tuple[float, ...]:
    """Return the hours after its notice between which a claim is weighed alike, ascending."""
    made = [boosted.load(name) for name in (FIRST, NAME)] if available() else []
    return tuple(sorted({limit for trees in made for limit in trees.limits("hours later")}))


def probability(
    claim: str, texts: tuple[str, ...], judged: Judgement, found: Matter, told: Mapping[str, float]
) -> float:
    """Return how probable it is that the record contradicts the claim.

    The arguments are those of :func:`row_of`.

    Raises:
        FileNotFoundError: an artefact is not there.
    """
    known = _known(claim, judged, found, told)
    at_first = boosted.load(FIRST).probability(known)
    if at_first < HARDLY:
        return at_first
    return boosted.load(NAME).probability({**known, **_read(claim, texts)})


def row_of(
    claim: str, texts: tuple[str, ...], judged: Judgement, found: Matter, told: Mapping[str, float]
) -> dict[str, float]:
    """Return what is weighed, by name.

    Args:
        claim: the claim as written.
        texts: what the notice says.
        judged: what comparer and reading make of both together.
        found: what claim and notice have in common.
        told: what else is known, as :mod:`pipeline.second_reading` tells it.

    Raises:
        FileNotFoundError: the cross-encoder is not there.
    """
    return {**_known(claim, judged, found, told), **_read(claim, texts)}


def _known(claim: str, judged: Judgement, found: Matter, told: Mapping[str, float]) -> dict[str, float]:
    voice = voiced([claim])[0]
    return {
        **told,
        **_judged(judged),
        **_matter(found),
        **_spoken(claim),
        "voice": voice,
        "voice, log odds": _odds(voice),
    }


def _judged(judged: Judgement) -> dict[str, float]:
    refuted = judged.label is VerdictLabel.REFUTED
    supported, against, open_ = judged.probs
    return {
        "supported": supported,
        "against": against,
        "open": open_,
        "supported, log odds": _odds(supported),
        "against, log odds": _odds(against),
        "open, log odds": _odds(open_),
        "refuted": float(refuted),
        "borne out": float(judged.label is VerdictLabel.SUPPORTED),
        "by reading": float(judged.answer.value == "read"),
        "by a fact": float(judged.answer.value == "fact"),
        **{f"by {facet}": float(refuted and judged.facet == facet) for facet in _FACETS},
    }


def _matter(found: Matter) -> dict[str, float]:
    return {
        "share": found.share,
        "shared": float(found.shared),
        "in one sentence": found.nearest,
        "in common": float(len(found.here)),
        "places not told": float(len(found.away)),
        "foreign": float(found.foreign),
    }


@functools.lru_cache(maxsize=2_000)
def _read(claim: str, texts: tuple[str, ...]) -> Mapping[str, float]:
    """How the claim reads beside each sentence, and beside the whole; kept, for the same is met again."""
    model = reader.of_texts()
    if model is None:
        raise FileNotFoundError("the artefact of the reader of texts is missing")
    whole = " ".join(texts)
    notice = [whole[a:b].strip() for a, b in split_sentences(whole)][:SENTENCES] or [whole]
    scores = model.scores([*((claim, one) for one in notice), (claim, window(claim, texts))])
    *beside, last = [_margins(one.tolist()) for one in scores]
    odds = np.exp(scores[-1] - np.logaddexp.reduce(scores[-1])).tolist()
    most = max(range(len(beside)), key=lambda at: beside[at][1])
    ranked = sorted((against for _, against in beside), reverse=True)
    return {
        "a sentence against": ranked[0],
        "a second against": ranked[1] if len(ranked) > 1 else ranked[0],
        "a sentence for": max(supported for supported, _ in beside),
        "the one against, for": beside[most][0],
        "the one against denies": float(_WORDS["denies"].search(notice[most]) is not None),
        "widest": max(against - supported for supported, against in beside),
        "sentences": float(len(notice)),
        "whole, for": last[0],
        "whole, against": last[1],
        "whole, supported": odds[0],
        "whole, refuted": odds[1],
    }


def _margins(scores: Sequence[float]) -> _Margins:
    """How far supported and refuted stand above not enough, within reason."""
    mine, against = (float(np.clip(scores[at] - scores[2], -_BOUND, _BOUND)) for at in (0, 1))
    return mine, against


def _spoken(claim: str) -> dict[str, float]:
    return {
        **{name: float(rx.search(claim) is not None) for name, rx in _WORDS.items()},
        "quotes": float(_QUOTED.search(claim) is not None),
        "calls": float(_CALLED.search(claim) is not None),
        "asks": float("?" in claim),
        "words": float(len(claim.split())),
    }


def _odds(p: float) -> float:
    return math.log((p + 1e-3) / (1 - p + 1e-3))
