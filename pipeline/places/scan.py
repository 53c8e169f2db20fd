"""Find every name of the lexicon in a text, longest first, with the kind of unit written before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.places.cues import Cues
from pipeline.places.gazetteer import Unit
from pipeline.places.lexicon import Entry, Lexicon, Names
from pipeline.places.tokens import Tokens

#: Abbreviations of kinds that are also other words: they count only as capitals before a full stop.
LETTERS = frozenset({"t", "q", "h", "p", "x"})


@dataclass(slots=True)
class Match:
    """Words ``first`` to ``last`` (exclusive) bear a name. ``bare``: written without marks.

    ``kind`` is the kind of unit written before it ("" if none), ``from_word`` where that begins;
    ``listed`` is the kind it shares with the list it stands in ("các xã A, B và C"). ``small``: the
    name itself ends in a word with a small letter.
    """

    first: int
    last: int
    home: list[Unit]
    away: list[Unit]
    needs: str = ""
    bare: bool = False
    hashtag: bool = False
    kind: str = ""
    from_word: int = 0
    listed: str = ""
    case: str = "title"
    small: bool = False


def scan(tokens: Tokens, lexicon: Lexicon, cues: Cues) -> list[Match]:
    """Return the names of ``tokens`` in order, without overlaps."""
    matches: list[Match] = []
    index, count = 0, len(tokens.key)
    exact, bare = lexicon.exact.lengths, lexicon.bare.lengths
    while index < count:
        match = None
        key = tokens.key[index]
        if key in exact:
            match = _longest(tokens, index, tokens.key, lexicon.exact, bare=False)
        if match is None and key in bare and key.isascii():
            match = _longest(tokens, index, tokens.key, lexicon.bare, bare=True)
        if match is None and len(key) > 5:
            match = _squashed(tokens, index, lexicon)
        if match is None:
            index += 1
            continue
        _finish(tokens, match, cues, matches)
        if match.bare and match.last - match.first == 1 and not _named_syllable(tokens, match):
            index += 1
            continue
        if match.case == "mixed" and not match.kind and all(u.level != "landmark" for u in match.home):
            # "từ Sơn Động" is no "Từ Sơn": no unit's name begins small and goes on with a capital.
            index += 1
            continue
        matches.append(match)
        index = match.last
    return matches


def _longest(tokens: Tokens, index: int, words: list[str], names: Names, *, bare: bool) -> Match | None:
    for length in names.lengths[words[index]]:
        if index + length > len(words):
            continue
        entries = names.by_key.get(tuple(words[index : index + length]))
        if entries and all(_joined(tokens, index + step) for step in range(1, length)):
            return _match(index, index + length, entries, bare=bare and _marked(entries))
    return None


def _named_syllable(tokens: Tokens, match: Match) -> bool:
    """One syllable without marks ("chu", "ho") is a word like any other, unless its kind is named."""
    goes_on = tokens.is_capital(match.last) and tokens.joined(match.last)
    return bool(match.kind) and tokens.is_capital(match.first) and not goes_on


def _joined(tokens: Tokens, index: int) -> bool:
    # A dash with spaces belongs to names such as "Song Khê - Nội Hoàng".
    return tokens.joined(index) or tokens.gap(index) in {" - ", " – ", "–"}


def _marked(entries: Iterable[Entry]) -> bool:
    return any(not syllable.isascii() for entry in entries for syllable in entry.key)


def _match(first: int, last: int, entries: list[Entry], *, bare: bool) -> Match:
    home = [unit for entry in entries for unit in entry.home]
    away = [unit for entry in entries for unit in entry.away]
    needs = min((entry.needs for entry in entries), key=len)
    small = all(entry.small for entry in entries)
    return Match(first, last, home, away, needs, bare=bare, small=small)


def _squashed(tokens: Tokens, index: int, lexicon: Lexicon) -> Match | None:
    raw = tokens.raw[index]
    tagged = tokens.gap(index).endswith("#") or (index == 0 and tokens.text[: tokens.start[0]].endswith("#"))
    if not tagged and not (raw[0].isupper() and not raw[1:].islower()):
        return None
    word = tokens.bare[index]
    for prefix in ("", "tinh", "tp", "thanhpho", "huyen", "tx", "thixa"):
        entry = lexicon.squashed.get(word[len(prefix) :]) if word.startswith(prefix) else None
        if entry:
            return Match(index, index + 1, list(entry.home), list(entry.away), hashtag=True)
    return None


def _finish(tokens: Tokens, match: Match, cues: Cues, before: list[Match]) -> None:
    match.kind, match.from_word = kind_before(tokens, match, cues)
    match.case = _case(tokens.raw[match.first : match.last])
    previous = before[-1] if before else None
    if not match.kind and previous and _list_gap(tokens, previous.last, match.first):
        match.listed = previous.kind or previous.listed


def _list_gap(tokens: Tokens, last: int, first: int) -> bool:
    if first == last:
        return tokens.gap(first) in {", ", " - ", "-", "; ", " , ", " – "}
    return first == last + 1 and tokens.key[last] in {"và", "va", "and", "hay", "hoặc"}


def kind_before(tokens: Tokens, match: Match, cues: Cues) -> tuple[str, int]:
    """Return the kind of unit written before a match, and the index of the word where it begins."""
    first = match.first
    if tokens.gap(first) not in {" ", ".", ". ", "_", "\u00a0", "  ", " . "}:
        return "", first
    for length in (3, 2, 1):
        begin = first - length
        if begin < 0:
            continue
        phrase = tuple(tokens.key[begin:first])
        kind = cues.kinds.get(phrase) or (cues.kinds_bare.get(phrase) if match.bare else None)
        if kind and _is_kind(tokens, begin, first, phrase):
            return kind, begin
    if match.bare or all(word.isascii() for word in tokens.key[max(0, first - 3) : match.last + 2]):
        after = cues.kinds_after.get((tokens.key_at(match.last),))
        if after and tokens.joined(match.last):
            return after, first
    return "", first


def _is_kind(tokens: Tokens, begin: int, first: int, phrase: tuple[str, ...]) -> bool:
    if phrase[0] in LETTERS:
        return tokens.raw[begin].isupper() and tokens.gap(first).strip() == "."
    gap = tokens.gap(first)
    if "." in gap and len(phrase[-1]) > 2:
        return False
    # "hợp tác xã Lục Ngạn" is a cooperative and "làng xã", "đô thị" are no kinds.
    return not (phrase == ("xã",) and tokens.key_at(begin - 1) in {"tác", "làng", "phố"})


def _case(raw: list[str]) -> str:
    capitals = [word[0].isupper() for word in raw]
    if all(capitals):
        return "upper" if all(len(w) == 1 or w.isupper() for w in raw) else "title"
    if not any(capitals):
        return "lower"
    return "first" if capitals[0] else "mixed"
