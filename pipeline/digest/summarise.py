"""Two sentences that tell a story, taken from the article as they stand, never written.

The methods are measured by ROUGE-L against journalists' own abstracts in ``benchmarks/summaries.py``;
:func:`summarise` uses the best of those that cannot tear a sentence from what it refers to.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise

from pipeline.digest.leaning import frames, stands_alone, turns
from pipeline.digest.turning import LEAST, SURE, chances

SENTENCES, MOST_READ, LEAST_WORDS = 2, 40, 5
#: Of what turns a shown sentence, at most so many are told with it.
MOST_MORE = 2
#: How much longer a summary may be that would else not tell what turns it.
LONGER = 1.5
#: A sentence of which no more than so much is new says only again what is shown.
REPEATED = 0.35
#: Before a sentence that leans, at most so many are told.
MOST_BEFORE = 3
#: A paragraph of one sentence with no more words than that says what comes after it.
INTRODUCES = 12
#: Sentences a paragraph has at most, on average, in a text that is cut into paragraphs.
MOST_IN_ONE = 4
_WORD = re.compile(r"\w+")
# Captions and the small print of a site tell nothing.
_EMPTY = re.compile(
    r"^(ảnh|nguồn|video|clip|xem thêm|theo|tin liên quan|đồ họa)\b.{0,40}$|"
    r"ghi rõ nguồn|giấy phép (hoạt động|số)|bản quyền|tổng biên tập|liên hệ quảng cáo|đường dây nóng:",
    re.IGNORECASE,
)
Method = Callable[[Sequence["Sentence"], str], list[int]]


class Sentence(str):
    """A sentence of an article; ``opens`` where a paragraph begins with it."""

    __slots__ = ("opens",)
    opens: bool


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of an article's body that can stand in a summary: no captions, no fragments."""
    return list(islice(_kept(_cut(text)), MOST_READ))


def _kept(found: Iterable[Sentence]) -> Iterator[Sentence]:
    """The sentences that can stand in a summary; where one that opens a paragraph goes, the next opens it."""
    opens = False
    for one in found:
        one.opens = opens = opens or one.opens
        if (_is_whole(one) or turns(one)) and not _EMPTY.search(one):
            yield one
            opens = False


def _cut(text: str) -> Iterator[Sentence]:
    from pipeline.sentences import split_sentences

    before = 0
    for start, end in split_sentences(text)[: MOST_READ * 2]:
        one = Sentence(text[start:end])
        one.opens = not before or "\n" in text[before:start]
        yield one
        before = end


def _is_whole(sentence: str) -> bool:
    return len(_WORD.findall(sentence)) >= LEAST_WORDS


def _introduced(found: Sequence[Sentence], place: int) -> bool:
    """Whether the sentence before this one says what now comes: whose words, or a short line by itself."""
    before = found[place - 1]
    if frames(before):
        return True
    short = before.opens and len(_WORD.findall(before)) <= INTRODUCES
    # Where every sentence is a paragraph, one that is short says no more of the next than any other.
    return short and found[place].opens and not all(one.opens for one in found)


def _in_paragraphs(found: Sequence[Sentence]) -> bool:
    """Whether the text is cut into paragraphs; that of a list of results, or a poor page, is not."""
    return MOST_IN_ONE * sum(one.opens for one in found) >= len(found)


def lead(found: Sequence[str], title: str) -> list[int]:  # noqa: ARG001  the signature of a method
    """The first sentences, in their order."""
    return list(range(min(SENTENCES, len(found))))


def textrank(found: Sequence[str], title: str) -> list[int]:  # noqa: ARG001  the signature of a method
    """Sentences most like the others (TextRank over shared words, 20 rounds), in their order."""
    bags = [_bag(one) for one in found]
    weights = [[_alike(a, b) if i != j else 0.0 for j, b in enumerate(bags)] for i, a in enumerate(bags)]
    totals = [sum(row) or 1.0 for row in weights]
    rank = [1.0] * len(found)
    for _ in range(20):
        rank = [
            0.15 + 0.85 * sum(weights[j][i] / totals[j] * rank[j] for j in range(len(found)))
            for i in range(len(found))
        ]
    return _best(rank)


def headline(found: Sequence[str], title: str) -> list[int]:
    """Sentences that share most with the headline, earlier ones preferred, in their order."""
    bags, wanted = [_bag(one) for one in found], _bag(title)
    return _best([_cosine(bag, wanted) + 0.2 / (1 + place) for place, bag in enumerate(bags)])


def _best(scores: Sequence[float]) -> list[int]:
    return sorted(sorted(range(len(scores)), key=lambda one: -scores[one])[:SENTENCES])


def _bag(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(text.lower()) if not word.isdigit() or len(word) > 1)


def _new(bag: Counter[str], told: Counter[str]) -> float:
    """The share of the different words of ``bag`` that are not told yet."""
    return len(bag.keys() - told.keys()) / max(1, len(bag))


def _alike(a: Counter[str], b: Counter[str]) -> float:
    shared = sum((a & b).values())
    return shared / (math.log(1 + sum(a.values())) + math.log(1 + sum(b.values()))) if shared else 0.0


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    dot = sum(count * b[word] for word, count in a.items())
    size = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return dot / size if size else 0.0


def whole(found: Sequence[Sentence], title: str) -> list[int]:
    """The headline method, of sentences that paragraphs begin with and that lean on no other one.

    What stands within a paragraph is told under its first sentence: whose words, which case, which year. A
    text without paragraphs gives its first sentences.
    """
    kept = [
        place
        for place, one in enumerate(found)
        if one.opens and stands_alone(one) and not (place and _introduced(found, place))
    ]
    if len(kept) < min(SENTENCES, len(found)) or not _in_paragraphs(found):
        return lead(found, title)
    return [kept[one] for one in headline([found[place] for place in kept], title)]


def _turned_at_once(found: Sequence[str], chosen: Sequence[int]) -> list[int]:
    """The sentences right after the chosen ones that turn them round by their first words."""
    after = (place + 1 for place in chosen if place + 1 not in chosen)
    return [place for place in after if place < len(found) and turns(found[place])]


def _that_turn(found: Sequence[str], chosen: Sequence[int]) -> tuple[list[int], list[int]]:
    """The sentences further down that turn what is shown: those that must be told, one that had better be."""
    shown = _bag(" ".join(found[place] for place in chosen))
    later = [
        place
        for place in range(chosen[0] + 1, len(found))
        if place not in chosen and _new(_bag(found[place]), shown) > REPEATED
    ]
    odds = chances([found[place] for place in later])
    likely = sorted(zip(odds, later, strict=True), reverse=True)[:MOST_MORE]
    must = [place for odd, place in likely if odd >= SURE]
    return must, [place for odd, place in likely[:1] if LEAST <= odd < SURE]


def summarise(title: str, lead_text: str, body: str, limit: int = 700, *, language: str = "vi") -> str:
    """Return two sentences of an article: its own lead where it has one, else the best of its body.

    A later sentence that turns what they tell is told with them, wherever it stands. Sentences that do not
    follow each other are parted by "[…]". At most ``limit`` characters: what is longer is cut to its first
    sentence; where that would leave out what turns it, half as much more is allowed, and else nothing told.
    """
    from pipeline.digest.plain import cut

    own = sentences(lead_text)
    found = [*own, *sentences(body)]
    chosen = lead(own, title) if own else whole(found, title)
    if not chosen:
        short = " ".join((lead_text or body.split("\n", 1)[0]).split())
        return "" if _EMPTY.search(short) else cut(short, limit)
    # What turns the sentence before it is no second sentence that may be left out.
    chosen = [place for place in chosen if place - 1 not in chosen or not turns(found[place])]
    must = _turned_at_once(found, chosen)
    more: list[int] = []
    if language == "vi":
        turning, more = _that_turn(found, [*chosen, *must])
        must = [*must, *turning]
    forms = ([*chosen, *must, *more], [chosen[0], *must, *more], [*chosen, *must], [chosen[0], *must])
    # Where all that a paragraph says before what turns the story is too long, what that leans on will do.
    texts = [
        _joined(found, _leading(found, form, chosen, whole=far))
        for far in ({*must, *more}, frozenset[int]())
        for form in forms
    ]
    fitting = next((text for text in texts if len(text) <= limit), "")
    if fitting or not must:
        return fitting or cut(found[chosen[0]], limit)
    return next((text for text in texts if len(text) <= limit * LONGER), "")


def _leading(
    found: Sequence[Sentence], places: Sequence[int], base: Collection[int], *, whole: Collection[int]
) -> list[int]:
    """``places`` in order, each with what it cannot be understood without.

    That is the sentence before one that leans on it; of those in ``whole`` all that stands before them in
    their paragraph and a line that introduces it, or the one sentence before where there are no paragraphs.
    One that is not of ``base`` and leans on more than can be told is left out: it would speak of another.
    """
    first, kept = min(places), set(places)
    for place in places:
        at = place
        while at - 1 > first and place - at < MOST_BEFORE and _wants_before(found, at, place, place in whole):
            at -= 1
        if place in whole and at - 1 > first and _introduced(found, at):
            at -= 1
        if at - 1 > first and not stands_alone(found[at]) and place not in base:
            kept.discard(place)
        else:
            kept.update(range(at, place))
    return sorted(kept)


def _wants_before(found: Sequence[Sentence], at: int, place: int, whole: bool) -> bool:
    """Whether the sentence ``at``, told before or for the one at ``place``, wants that before it."""
    if not stands_alone(found[at]):
        return True
    return whole and (not found[at].opens if _in_paragraphs(found) else at == place)


def _joined(found: Sequence[str], chosen: Sequence[int]) -> str:
    text = found[chosen[0]]
    for before, place in pairwise(chosen):
        text += (" " if place == before + 1 else " […] ") + found[place]
    return " ".join(text.split())


METHODS: dict[str, Method] = {
    "lead-1": lambda found, title: lead(found, title)[:1],
    "lead-2": lead,
    "textrank-2": textrank,
    "headline-2": headline,
    "whole-2": whole,
}
