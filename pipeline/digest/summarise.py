"""Two sentences that tell a story, taken from the article as they stand, never written.

The methods are measured by ROUGE-L against journalists' own abstracts in ``benchmarks/summaries.py``;
:func:`summarise` uses the best of those that cannot tear a sentence from what it refers to.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.digest.leaning import (
    answers,
    denies,
    is_hearsay,
    leaves_open,
    retracts,
    stands_alone,
    supposes,
    turns,
    undoes,
)

SENTENCES, MOST_READ, LEAST_WORDS = 2, 40, 5
#: Of how many sentences from the beginning one is sought that takes back the first.
NEAR, BEGINNING = 12, 1500
#: Of what follows a shown sentence and speaks of it, at most so many are told with it.
MOST_MORE = 3
_WORD = re.compile(r"\w+")
# Captions and the small print of a site tell nothing.
_EMPTY = re.compile(
    r"^(ảnh|nguồn|video|clip|xem thêm|theo|tin liên quan|đồ họa)\b.{0,40}$|"
    r"ghi rõ nguồn|giấy phép (hoạt động|số)|bản quyền|tổng biên tập|liên hệ quảng cáo|đường dây nóng:",
    re.IGNORECASE,
)
Method = Callable[[Sequence[str], str], list[int]]


def sentences(text: str) -> list[str]:
    """Return the sentences of an article's body that can stand in a summary: no captions, no fragments."""
    from pipeline.sentences import split_sentences

    found = (text[start:end] for start, end in split_sentences(text)[: MOST_READ * 2])
    return [one for one in found if (_is_whole(one) or turns(one)) and not _EMPTY.search(one)][:MOST_READ]


def _is_whole(sentence: str) -> bool:
    return len(_WORD.findall(sentence)) >= LEAST_WORDS


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


def _alike(a: Counter[str], b: Counter[str]) -> float:
    shared = sum((a & b).values())
    return shared / (math.log(1 + sum(a.values())) + math.log(1 + sum(b.values()))) if shared else 0.0


def _cosine(a: Counter[str], b: Counter[str]) -> float:
    dot = sum(count * b[word] for word, count in a.items())
    size = math.sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return dot / size if size else 0.0


def whole(found: Sequence[str], title: str) -> list[int]:
    """The headline method, but no sentence without what it leans on, or without what turns it round."""
    kept = [place for place, one in enumerate(found) if stands_alone(one)]
    if not kept:
        return lead(found, title)
    chosen = [kept[one] for one in headline([found[place] for place in kept], title)]
    turned = next((place for place in chosen if _turned(found, place)), None)
    return chosen if turned is None else _with_what_turns(found, [turned])


def _turned(found: Sequence[str], place: int) -> bool:
    return place + 1 < len(found) and turns(found[place + 1])


def _answered(found: Sequence[str], place: int) -> bool:
    """Whether the sentence after one must be told with it: it turns, answers or undoes what is said there."""
    if place + 1 >= len(found):
        return False
    after = found[place + 1]
    soon = place + 2 < len(found) and undoes(found[place + 2])
    return leaves_open(found[place]) or turns(after) or answers(after) or soon


def _with_what_turns(found: Sequence[str], chosen: list[int]) -> list[int]:
    """``chosen`` with the sentences that follow its last one and speak of it."""
    while chosen and _turned(found, chosen[-1]):
        chosen = [*chosen, chosen[-1] + 1]
    return chosen


def _with_what_answers(found: Sequence[str], chosen: list[int]) -> list[int]:
    """``chosen`` up to its first sentence that the next one answers, with that one and what answers it."""
    for at, place in enumerate(chosen):
        if place + 1 not in chosen and _answered(found, place):
            chosen = [*chosen[: at + 1], place + 1]
            while len(chosen) < at + 1 + MOST_MORE and _answered(found, chosen[-1]):
                chosen = [*chosen, chosen[-1] + 1]
            break
    return chosen


def _bare_hearsay(found: Sequence[str], chosen: Sequence[int]) -> int | None:
    """The first chosen sentence that tells what others say, where none tells what came of it."""
    if any(denies(found[place]) for place in chosen):
        return None
    return next((place for place in chosen if is_hearsay(found[place])), None)


def _with_what_came_of_it(found: Sequence[str], chosen: list[int]) -> tuple[list[int], bool]:
    """What others say with the sentence further down that denies it, and whether there is such a pair."""
    said = _bare_hearsay(found, chosen)
    if said is None:
        return chosen, False
    denial = next((place for place in range(said + 1, len(found)) if denies(found[place])), None)
    return (chosen, False) if denial is None else ([said, denial], True)


def _with_what_takes_it_back(found: Sequence[str], chosen: list[int]) -> tuple[list[int], bool]:
    """A chosen sentence with what takes it back further down, and whether there is such a pair.

    What leans on the sentence before it is told with that one only.
    """
    if not chosen or any(retracts(found[place]) or denies(found[place]) for place in chosen):
        return chosen, False
    for back in range(chosen[0] + 1, min(len(found), NEAR)):
        made_up = supposes(found[back])
        said = chosen[0] if made_up or stands_alone(found[back]) else back - 1
        if (made_up or retracts(found[back])) and said in chosen:
            return [*chosen[: chosen.index(said) + 1], back], True
    return chosen, False


def summarise(title: str, lead_text: str, body: str, limit: int = 700) -> str:
    """Return two sentences of an article: its own lead where it has one, else the best of its body.

    What others say is told with the sentence that denies it, wherever that stands, and what is told with the
    one that takes it back. Sentences that do not
    follow each other are parted by "[…]". At most ``limit`` characters; what is longer is cut to its first
    sentence.
    """
    from pipeline.digest.plain import cut

    own = sentences(lead_text)
    # A lead is held against the beginning of the body; what others say, against all of it.
    told = lead(own, title)
    all_of_it = not own or _bare_hearsay(own, told) is not None
    found = [*own, *sentences(body if all_of_it else body[:BEGINNING])]
    chosen = _with_what_turns(found, told) if own else whole(found, title)
    chosen, bound = _with_what_came_of_it(found, chosen)
    if not bound:
        chosen, bound = _with_what_takes_it_back(found, chosen)
    if not bound:
        chosen = _with_what_answers(found, chosen)
    if not chosen:
        short = " ".join((lead_text or body.split("\n", 1)[0]).split())
        return "" if _EMPTY.search(short) else cut(short, limit)
    text = _joined(found, chosen)
    if len(text) <= limit:
        return text
    # Too long: the first sentence alone, but nothing at all where that would leave out what turns it.
    bound = bound or any(_turned(found, place) for place in chosen) or _answered(found, chosen[0])
    return "" if bound else cut(found[chosen[0]], limit)


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
