"""A second opinion on claim and evidence: two cross-encoders', weighed with the comparer's by the combiner.

One learnt from pairs, one went on to sentences as they stand in posts and articles. The comparer's reasons
are words a person can check. A cross-encoder only reads; where it alone decides, the reason says so and shows
the sentence it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.verify import combine, known, reader
from models.verify.window import window
from pipeline.compare.content import Read, quote, read
from pipeline.compare.decide import Judgement
from pipeline.compare.finding import Answer
from pipeline.compare.signals import SIGNALS, Readings, closest, signals
from pipeline.errors import BadInput
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import view
from pipeline.faults import file_fault
from pipeline.sentences import split_sentences
from pipeline.types import VerdictLabel

#: Scores (supported, refuted, not enough) by what was asked: (claim, text), with ``BY_THE_OTHER`` behind it
#: where the reader of texts was.
Asked = tuple[str, ...]
Scores = dict[Asked, NDArray[np.float32]]
BY_THE_OTHER = "as in a text"
_LABELS = tuple(VerdictLabel)
#: Syllables of a long text that are read once more by themselves: the two readings are averaged.
NARROW = 65
#: Sentences of evidence that are read.
SENTENCES = 60
#: No verdict is surer than this: of 3,419 claims beside notices one in seven above it was wrong.
MOST = 0.9
#: Where comparer and reading take opposite sides, less than this decides nothing.
OPPOSED = 0.5
#: A label that neither the comparer nor a clear majority stands behind is not given: abstain.
LEAST = 0.4


@dataclass(frozen=True)
class Pair:
    """A claim, the texts it is held against, and what the comparer made of them."""

    claim: str
    texts: tuple[str, ...]
    judged: Judgement

    @cached_property
    def read(self) -> Read:
        """The claim as the comparer reads it."""
        return read(self.claim.strip(), bare=view(self.claim).bare)

    @cached_property
    def sentences(self) -> list[Read]:
        """The sentences of the texts, at least one."""
        bare = view(self.claim).bare
        found = [text[a:b] for text in self.texts for a, b in split_sentences(text[:40_000])][:SENTENCES]
        return [read(one, bare=bare) for one in found] or [read(" ")]

    @cached_property
    def nearest(self) -> Read:
        """The sentence that shares most with the claim."""
        return closest(self.read, self.sentences)


class _InUse:
    """The combiner in use: the office's own where it fitted one, else the packaged one."""

    own: combine.Combiner | None = None

    @classmethod
    def combiner(cls) -> combine.Combiner | None:
        return cls.own or combine.packaged()


def adopt(file: Path | None) -> bool:
    """Weigh with the office's own combiner from now on, if there is one in ``file``; return whether there is.

    Raises:
        BadInput: the file is there but holds no combiner of these signals.
    """
    _InUse.own = None
    if file is None or not file.is_file():
        return False
    try:
        own = combine.read(file)
    except (OSError, ValueError) as error:
        raise BadInput(f"{file}: không đọc được mô hình của bàn trực: {file_fault(error)}") from error
    if own.names != SIGNALS:
        raise BadInput(f"{file}: của phiên bản khác; chạy lại `minhtin models train verify --from-desk`")
    _InUse.own = own
    return True


def available() -> bool:
    """Whether both cross-encoders and the combiner are there."""
    return all(one is not None for one in (reader.packaged(), reader.of_texts(), _InUse.combiner()))


def scores_of(pairs: Sequence[Pair], *, kept: bool = False) -> Scores:
    """Return the cross-encoders' scores for all that is read of the pairs, each once.

    With ``kept`` what was read when the combiner was made is not read again (:mod:`models.verify.known`).

    Raises:
        FileNotFoundError: a cross-encoder is not there.
    """
    once = dict.fromkeys(one for pair in pairs for one in _asked(pair))
    made: Scores = {}
    for model, parts in ((reader.packaged(), 2), (reader.of_texts(), 3)):
        if model is None:
            raise FileNotFoundError("the artefact of a cross-encoder is missing")
        mine = [one for one in once if len(one) == parts]
        read = known.scores(model, mine) if kept else known.read(model, mine)
        made.update(zip(mine, read, strict=True))
    return made


def rows(pairs: Sequence[Pair], scores: Scores) -> list[list[float]]:
    """Return the combiner's signals for each pair, one row each, by what :func:`scores_of` gives."""
    asked = [_asked(pair) for pair in pairs]
    made = []
    for pair, told in zip(pairs, asked, strict=True):
        wide, narrow, near, other = (scores[one] for one in told)
        whole = ((wide + narrow) / 2).tolist()
        reads = Readings(whole, near.tolist(), other.tolist())
        made.append(signals(pair.read, pair.sentences, pair.judged, reads))
    return made


def _asked(pair: Pair) -> tuple[Asked, ...]:
    """What is read of a pair: much of the text, the part of it nearest to the claim, the one sentence.

    The reader of texts is asked once, with much of the text.
    """
    wide = window(pair.claim, pair.texts)
    told = wide, window(pair.claim, pair.texts, NARROW), pair.nearest.text.raw
    return *((pair.claim, one) for one in told), (pair.claim, wide, BY_THE_OTHER)


def weigh(pairs: Sequence[Pair], *, kept: bool = False) -> list[Judgement]:
    """Return the combined judgement of each pair; the comparer's own where the models are not there.

    ``kept`` is that of :func:`scores_of`.
    """
    combiner = _InUse.combiner()
    if combiner is None or not available() or not pairs:
        return [pair.judged for pair in pairs]
    odds = combiner.probabilities(np.asarray(rows(pairs, scores_of(pairs, kept=kept))))
    return [_judgement(pair, tuple(map(float, one))) for pair, one in zip(pairs, odds, strict=True)]


def _judgement(pair: Pair, odds: tuple[float, ...]) -> Judgement:
    label = _LABELS[int(np.argmax(odds))]
    probs = _bounded(odds)
    if label is pair.judged.label:
        return replace(pair.judged, probs=probs)
    if pair.judged.label is not VerdictLabel.NEI and label is not VerdictLabel.NEI and max(odds) < OPPOSED:
        words = ("hai cách đối chiếu cho kết quả trái nhau; cần người đối chiếu", *pair.judged.reasons)
        return Judgement(VerdictLabel.NEI, _open(probs), words, Answer.WITHHELD)
    if label is VerdictLabel.REFUTED and pair.judged.label is VerdictLabel.NEI and _reassures(pair):
        words = ("bằng chứng bác bỏ một tin đồn mà nội dung này không nhắc lại", *pair.judged.reasons)
        return Judgement(VerdictLabel.NEI, _open(probs), words, Answer.WITHHELD)
    if max(odds) < LEAST:
        words = ("chưa đủ chắc chắn để kết luận; cần người đối chiếu", *pair.judged.reasons)
        return Judgement(VerdictLabel.NEI, probs, words, Answer.WITHHELD)
    return Judgement(label, probs, (_words(pair, label), *_other(pair)), Answer.READ)


def _reassures(pair: Pair) -> bool:
    """Whether a claim that all is well, or that something did not happen, stands beside a mere denial."""
    well = bool(pair.read.negated) or lexicon()["reassuring"].has(pair.read.text)
    return well and pair.nearest.denied and not pair.read.denied


def _open(probs: tuple[float, float, float]) -> tuple[float, float, float]:
    """The odds of a verdict that is withheld: the two sides as they stand to each other, half left open."""
    sides = probs[0] + probs[1]
    return 0.5 * probs[0] / sides, 0.5 * probs[1] / sides, 0.5


def _bounded(odds: tuple[float, ...]) -> tuple[float, float, float]:
    """The odds with none above ``MOST``; what is taken off goes to the others in their proportion."""
    top = max(odds)
    if top <= MOST:
        return odds[0], odds[1], odds[2]
    rest = (1 - MOST) / max(1 - top, 1e-9)
    made = [MOST if one == top else one * rest for one in odds]
    return made[0], made[1], made[2]


def against_in_words(nearest: Read) -> str:
    """Return the reason where only reading says that a sentence on record contradicts a claim."""
    return f"đọc theo nghĩa, nội dung này không khớp với câu: “{quote(nearest)}”"


def _words(pair: Pair, label: VerdictLabel) -> str:
    if label is VerdictLabel.REFUTED:
        return against_in_words(pair.nearest)
    if label is VerdictLabel.SUPPORTED:
        return f"đọc theo nghĩa, câu này xác nhận nội dung: “{quote(pair.nearest)}”"
    return "đọc cả câu thì bằng chứng chưa đủ để kết luận"


def _other(pair: Pair) -> tuple[str, ...]:
    """The comparer's findings stay visible where it had decided otherwise."""
    return () if pair.judged.label is VerdictLabel.NEI else tuple(pair.judged.reasons[:2])
