"""How probable it is that a notice really says otherwise than a claim: several readings, weighed together.

One reading of a claim beside a notice errs; here the claim is read alone and where it stands, and how that
goes together is weighed with what the comparer found, whose notice it is, and whether the sentence states
anything at all. Fitted on texts as they are written beside notices, which no reader learnt from
(:mod:`pipeline.contradicted_fit`).
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.claims.voices import voiced
from models.rank import boosted
from models.verify import reader
from models.verify.window import window
from pipeline.compare.decide import Judgement
from pipeline.compare.notice import Matter
from pipeline.types import VerdictLabel

NAME = "contradicted"
#: From this probability of a contradiction on it is asked whether there is one: by comparer and reading of
#: the pair, or by a reading of the claim with what stands around it. Of 161 contradictions in texts that this
#: reader has not read the latter keeps 96 of 100, and 29 of 100 other sentences.
ASKED, GLANCE = 0.25, 0.05
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
_FACETS = ("number", "date", "name", "negation", "status", "antonym", "quantifier", "denial")
_Margins = tuple[float, float]


def available() -> bool:
    """Whether the reader of texts and the trees are there; none is opened, most claims need neither."""
    return all(boosted.there(name) for name in (NAME, reader.OF_TEXTS.name))


@functools.cache
def hours() -> tuple[float, ...]:
    """Return the hours after its notice between which a claim is weighed alike, ascending."""
    return decides_by("hours later")


def decides_by(name: str) -> tuple[float, ...]:
    """Return the values at which any of the trees decides by the number ``name``, ascending."""
    return tuple(sorted(boosted.load(NAME).limits(name))) if available() else ()


def probability(
    claim: str,
    around: str,
    texts: tuple[str, ...],
    judged: Judgement,
    found: Matter,
    told: Mapping[str, float],
) -> float:
    """Return how probable it is that the record contradicts the claim.

    The arguments are those of :func:`row_of`.

    Raises:
        FileNotFoundError: an artefact is not there.
    """
    return boosted.load(NAME).probability(row_of(claim, around, texts, judged, found, told))


def row_of(
    claim: str,
    around: str,
    texts: tuple[str, ...],
    judged: Judgement,
    found: Matter,
    told: Mapping[str, float],
) -> dict[str, float]:
    """Return what is weighed, by name.

    Args:
        claim: the claim as written.
        around: the same with what stands beside it in its article (:mod:`pipeline.around`).
        texts: what the notice says.
        judged: what comparer and reading make of both together.
        found: what claim and notice have in common.
        told: what else is known, as :mod:`pipeline.second_reading` tells it.

    Raises:
        FileNotFoundError: the reader of texts is not there.
    """
    voice, beside = voiced([claim])[0], window(claim, texts)
    return {
        **told,
        **_whole("whole", claim, beside),
        **_whole("around", around, beside),
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


def at_a_glance(claim: str, around: str, texts: tuple[str, ...]) -> float:
    """Return how probable a contradiction is by one reading of the claim where it stands.

    The arguments are those of :func:`row_of`.

    Raises:
        FileNotFoundError: the reader of texts is not there.
    """
    return _whole("around", around, window(claim, texts))["around, refuted"]


@functools.lru_cache(maxsize=2_000)
def _whole(name: str, text: str, beside: str) -> Mapping[str, float]:
    """How a text reads beside what a notice says of it; kept, for the same is met again."""
    return _of_whole(name, _reader().scores([(text, beside)])[0])


def _of_whole(name: str, scores: NDArray[np.float32]) -> dict[str, float]:
    mine, against = _margins(scores.tolist())
    supported, refuted, _ = np.exp(scores - np.logaddexp.reduce(scores)).tolist()
    return {
        f"{name}, for": mine,
        f"{name}, against": against,
        f"{name}, supported": supported,
        f"{name}, refuted": refuted,
    }


def _reader() -> reader.PairReader:
    model = reader.of_texts()
    if model is None:
        raise FileNotFoundError("the artefact of the reader of texts is missing")
    return model


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
