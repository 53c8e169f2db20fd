"""Vietnamese training pairs made from real news: borne out, contradicted by an edit, or another fact."""

from __future__ import annotations

import itertools
import random
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.data import Item, news, read_rows
from models.verify.edits import Edit, contradictions, names_by_word
from models.verify.paraphrase import paraphrase, shorter
from models.verify.pending import pending_pairs
from models.verify.stream import LABELS, NEI, REFUTED, SUPPORTED, Pair
from models.verify.window import window

_END = re.compile(r"(?<=[.!?…”\"])\s+(?=[\"“A-ZĐÀ-ỸÂĂÊÔƠƯ0-9])")
_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_COMMON = frozenset(
    [
        "và",
        "của",
        "là",
        "các",
        "những",
        "cho",
        "với",
        "trong",
        "trên",
        "tại",
        "ở",
        "từ",
        "đến",
        "được",
        "bị",
        "có",
        "không",
        "đã",
        "đang",
        "sẽ",
        "một",
        "này",
        "đó",
        "khi",
        "thì",
        "mà",
        "để",
        "do",
        "vì",
        "nên",
        "cũng",
        "như",
        "về",
        "theo",
        "ra",
        "vào",
        "lại",
        "ông",
        "bà",
        "anh",
        "chị",
    ]
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim as it stood in print with the sentences that bear it out, and where they stand."""

    claim: str
    evidence: str
    around: str


def sentences(text: str) -> list[str]:
    """Return the sentences of 6 to 60 words."""
    return [one.strip() for one in _END.split(text) if 6 <= len(one.split()) <= 60]


def words(text: str) -> set[str]:
    """Return the content words, lower case."""
    return {one for one in _WORD.findall(text.lower()) if one not in _COMMON}


def _covered(claim: str, evidence: str) -> float:
    mine = words(claim)
    return len(mine & words(evidence)) / max(1, len(mine))


def told_twice(item: Item) -> Iterator[Passage]:
    """Yield what an article says twice: its title or lead, and the sentence of the body that bears it out."""
    body = sentences(item.body)[:25]
    for claim in [item.title, *sentences(item.lead)[:3]]:
        if not body or len(claim.split()) < 6 or claim.rstrip().endswith("?"):
            continue
        at = max(range(len(body)), key=lambda place: _covered(claim, body[place]))
        near = body[at : at + 2]
        told = " ".join(near)
        figures = set(_DIGITS.findall(claim))
        if _covered(claim, told) >= 0.72 and figures <= set(_DIGITS.findall(told)) and claim not in told:
            yield Passage(claim, body[at] if _covered(claim, body[at]) >= 0.72 else told, _around(body, at))


def _around(body: Sequence[str], at: int) -> str:
    return " ".join(body[max(0, at - 1) : at + 2])


def told_once(item: Item, chance: random.Random) -> Iterator[Passage]:
    """Yield sentences of the body, to be said otherwise."""
    body = sentences(item.body)[:20]
    for at in chance.sample(range(len(body)), min(1, len(body))):
        yield Passage(body[at], body[at], _around(body, at))


def pairs_of(item: Item, edits: Mapping[str, object], chance: random.Random) -> Iterator[Pair]:
    """Yield the pairs one article gives, of every label."""
    body = sentences(item.body)[:20]
    for passage in [*told_twice(item), *told_once(item, chance)]:
        yield from _from_passage(passage, edits, chance)
    if len(body) >= 4:
        yield from _other_facts(item, body, chance)


def _from_passage(passage: Passage, edits: Mapping[str, object], chance: random.Random) -> Iterator[Pair]:
    told = passage.around if chance.random() < 0.35 else passage.evidence
    claim = paraphrase(passage.claim, chance)
    if claim == passage.evidence and chance.random() < 0.8:
        claim = shorter(claim, chance)
    if claim != passage.evidence or chance.random() < 0.1:
        yield Pair(claim, told, SUPPORTED, "told")
    if edit := _edit(passage, claim, edits, chance):
        changed, both = edit.on(claim), edit.on(told)
        if changed and both:
            if chance.random() < 0.55:
                yield Pair(changed, told, REFUTED, f"edit-{edit.kind}")
            else:
                yield Pair(claim, both, REFUTED, f"edit-{edit.kind}")
            if chance.random() < 0.3:
                yield Pair(changed, both, SUPPORTED, f"both-{edit.kind}")
    less = shorter(passage.evidence, chance)
    more = paraphrase(passage.evidence, chance)
    if len(words(more) - words(less)) >= 5 and chance.random() < 0.7:
        yield Pair(more, less, NEI, "more-than-told")


def _edit(passage: Passage, claim: str, edits: Mapping[str, object], chance: random.Random) -> Edit | None:
    kinds = list(edits)
    chance.shuffle(kinds)
    # Names and numbers are what claims differ in most often: they go first more often than not.
    kinds.sort(key=lambda kind: chance.random() - (0.35 if kind in {"number", "name", "date"} else 0.0))
    for kind in kinds:
        made = edits[kind](claim, chance)  # type: ignore[operator]
        if made is not None and made.on(passage.evidence) and made.on(claim):
            return made  # type: ignore[no-any-return]
    return None


def _other_facts(item: Item, body: Sequence[str], chance: random.Random) -> Iterator[Pair]:
    for _ in range(2):
        one, other = chance.sample(range(len(body)), 2)
        if _covered(body[one], body[other]) < 0.5 and _covered(body[other], body[one]) < 0.5:
            claim = paraphrase(body[one], chance)
            yield Pair(claim, body[other], NEI, "other-fact")
    at = chance.randrange(len(body))
    if 0.1 < _covered(item.title, body[at]) < 0.5 and len(item.title.split()) >= 6:
        yield Pair(paraphrase(item.title, chance), body[at], NEI, "other-fact")


def alike(items: Sequence[Item], chance: random.Random, most: int) -> Iterator[Pair]:
    """Yield sentences of different articles that share rare words yet tell of other events: not enough."""
    rare: dict[str, list[tuple[int, str]]] = {}
    for at, item in enumerate(items):
        for one in sentences(item.body)[:6]:
            for word in words(one):
                rare.setdefault(word, []).append((at, one))
    made = 0
    for places in chance.sample(list(rare.values()), len(rare)):
        if not 2 <= len(places) <= 12 or made >= most:
            continue
        (a, one), (b, other) = chance.sample(places, 2)
        if a != b and 0.2 < _covered(one, other) < 0.55:
            made += 1
            yield Pair(paraphrase(one, chance), other, NEI, "other-event")


def clusters(data: Path) -> Iterator[Pair]:
    """Yield what two outlets say of one event in words of their own."""
    for name in ("vims_clusters", "vnmds_clusters"):
        groups: dict[str, list[list[str]]] = {}
        for row in read_rows(data / "news" / f"{name}.jsonl.gz"):
            groups.setdefault(str(row["cluster"]), []).append(
                sentences(str(row["text"]).replace("_", " "))[:12]
            )
        for texts in groups.values():
            yield from _across(texts)


def _across(texts: Sequence[Sequence[str]]) -> Iterator[Pair]:
    for first, second in itertools.pairwise(texts):
        for claim in first[:5]:
            best = max(second, key=lambda one: _covered(claim, one), default="")
            if 0.7 <= _covered(claim, best) < 1 and set(_DIGITS.findall(claim)) <= set(_DIGITS.findall(best)):
                yield Pair(claim, best, SUPPORTED, "two-outlets")
            elif best and 0.15 < _covered(claim, best) < 0.35:
                yield Pair(claim, best, NEI, "two-outlets")


def generated(data: Path, seed: int, most: int) -> list[Pair]:
    """Return about ``most`` pairs, a third of each label, in an order that the seed fixes.

    Bắc Giang and Bắc Ninh articles come first, so that a smaller set is the nearer to home.
    """
    chance = random.Random(seed)  # noqa: S311  reproducible, no secret
    items = [*news(data, "bacgiang_bacninh"), *news(data, "five_outlets_2016"), *news(data, "dantri_2020")]
    items += chance.sample(_learning(data), 4500)
    edits = contradictions(names_by_word([item.body for item in items]))
    made: list[Pair] = [
        *clusters(data),
        *pending_pairs(chance, most // 20),
        *alike(items[:6000], chance, most // 10),
    ]
    for item in items:
        made += pairs_of(item, edits, chance)
    made = [pair for pair in made if len(pair.claim) + len(pair.evidence) <= 700 and pair.claim.strip()]
    chance.shuffle(made)
    kept: list[Pair] = []
    for label in (SUPPORTED, REFUTED, NEI):
        kept += [pair for pair in made if pair.label == label][: most // 3]
    chance.shuffle(kept)
    return [typed(pair, chance) for pair in kept]


def _learning(data: Path) -> list[Item]:
    return [item for item in news(data, "vietnews_sample") if not _kept(item)]


def _kept(item: Item) -> bool:
    """One article in ten, by its title, is kept from training."""
    return zlib.crc32(item.title.encode()) % 10 == 0


def kept_aside(data: Path, seed: int, most: int) -> list[Pair]:
    """Return about ``most`` pairs, a third of each label, of articles that :func:`generated` never takes."""
    chance = random.Random(seed)  # noqa: S311  reproducible, no secret
    items = [item for item in news(data, "vietnews_sample") if _kept(item)]
    edits = contradictions(names_by_word([item.body for item in items]))
    made = [pair for item in items[:900] for pair in pairs_of(item, edits, chance)]
    chance.shuffle(made)
    made = [pair for pair in made if len(pair.claim) + len(pair.evidence) <= 700 and pair.claim.strip()]
    return [
        pair
        for label in (SUPPORTED, REFUTED, NEI)
        for pair in [one for one in made if one.label == label][: most // 3]
    ]


def typed(pair: Pair, chance: random.Random) -> Pair:
    """Return one claim in twelve as people type: small letters or without marks."""
    from models.text import strip_marks

    way = chance.random()
    if way < 0.04:
        return Pair(strip_marks(pair.claim).lower(), pair.evidence, pair.label, pair.source, pair.weight)
    if way < 0.08:
        return Pair(pair.claim.lower(), pair.evidence, pair.label, pair.source, pair.weight)
    return pair


def vihallu(data: Path, part: str = "train") -> list[Pair]:
    """Return the pairs of ViHallu, each context cut to what the answer speaks of."""
    rows = read_rows(data / "verification" / f"vihallu.{part}.jsonl")
    return [
        Pair(
            row["response"],
            window(row["response"], [row["context"]]),
            LABELS.index(row["verdict"]),
            "vihallu",
        )
        for row in rows
    ]


def articles(data: Path, chance: random.Random) -> list[Pair]:
    """Return ISE-DSC01's claims beside their evidence, in its surroundings, and beside another sentence."""
    made = []
    for row in read_rows(data / "verification" / "isedsc01.train.jsonl"):
        others = [one for one in sentences(row["context"]) if _covered(row["claim"], one) < 0.3]
        told = row["evidence"] if chance.random() < 0.5 else window(row["claim"], [row["context"]])
        made.append(Pair(row["claim"], told, SUPPORTED, "ise"))
        if others:
            made.append(Pair(row["claim"], chance.choice(others), NEI, "ise-other"))
    return made
