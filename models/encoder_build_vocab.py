"""Which pieces of a tokenizer an encoder keeps.

Those that Vietnamese, English, Chinese, Korean, Japanese, Lao and French text needs. Every single character
stays, so that other languages are spelled out, not lost.
"""

from __future__ import annotations

import gzip
import importlib
import json
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

SPACE = "▁"
#: Scripts of which every piece is kept: few enough, and no corpus at hand covers them.
SCRIPTS = frozenset(
    {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "BOPOMOFO", "HANGUL", "LAO"}
    | {"COMBINING", "MODIFIER"}
)
#: Languages whose frequency lists are read (package ``wordfreq``); a text beside the project may be missing.
WORD_LISTS = ("en", "fr", "vi")
#: Words this frequent (a thousand-millionth each) are also looked up in capitals, as headlines have them.
SHOUTED = 1000
#: A piece met fewer times than this in text is mostly a misspelling or a name met once.
SEEN = 2
#: Fields that hold text in the data sets read here.
FIELDS = ("title", "headline", "text", "summary", "context", "claim", "evidence", "response")
BLOCK = 512


def scripts(piece: str) -> set[str]:
    """Return the scripts of the letters and marks in a piece (``LATIN``, ``CJK``)."""
    letters = (one for one in piece if one != SPACE and unicodedata.category(one)[0] in "LM")
    return {unicodedata.name(one, "UNNAMED").split()[0] for one in letters}


def by_script(pieces: Sequence[str]) -> set[str]:
    """Return the pieces kept without looking at any text: single characters, no letters, or whole scripts."""
    return {one for one in pieces if len(one.replace(SPACE, "")) <= 1 or scripts(one) <= SCRIPTS}


def read_texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (language, text) of a JSONL file, plain or gzip; joined syllables of ``vietnews`` are parted."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            language = str(row.get("lang", "vi"))
            for field in FIELDS:
                value = row.get(field)
                if isinstance(value, str) and value:
                    yield language, value.replace("_", " ")


def held_out(text: str) -> bool:
    """Return whether a text is one of the tenth that is measured on and never counted."""
    return zlib.crc32(text.encode()) % 10 == 0


def count(tokenizer: Any, texts: Iterable[str]) -> Counter[str]:  # noqa: ANN401  tokenizers has no types
    """Return how often each piece occurs in the texts."""
    found: Counter[str] = Counter()
    source = iter(texts)
    while block := list(islice(source, BLOCK)):
        for one in tokenizer.encode_batch(block, add_special_tokens=False):
            found.update(one.tokens)
    return found


def listed_words(language: str) -> Iterator[str]:
    """Yield the words of a frequency list as they stand in text.

    Each comes in small letters, with a capital and after a quotation mark, the frequent ones also in
    capitals: a tokenizer has different pieces for these.
    """
    wordfreq = importlib.import_module("wordfreq")
    for word, share in wordfreq.get_frequency_dict(language, wordlist="best").items():
        yield from (word, word.capitalize(), f'"{word}', f'"{word.capitalize()}')
        if share * 1e9 >= SHOUTED:
            yield word.upper()


def chosen(tokenizer: Any, pieces: Sequence[str], folders: Sequence[Path]) -> set[str]:  # noqa: ANN401
    """Return the pieces to keep: by script, by word lists, and by the texts under ``folders``.

    Only Vietnamese, English and text without a language is counted; the held-out tenth is not read.
    """
    kept = by_script(pieces)
    for language in WORD_LISTS:
        kept |= set(count(tokenizer, listed_words(language)))
    seen: Counter[str] = Counter()
    for path in sorted(path for folder in folders for path in folder.glob("*.jsonl*")):
        seen += count(
            tokenizer,
            (text for lang, text in read_texts(path) if lang in {"vi", "en"} and not held_out(text)),
        )
    return kept | {piece for piece, times in seen.items() if times >= SEEN}


def trimmed(definition: dict[str, Any], kept: set[str]) -> tuple[dict[str, Any], list[int]]:
    """Return the tokenizer with only ``kept`` (and its special) pieces, and the old number of each new one.

    Pieces keep their order and scores, so a text whose pieces are all kept is cut exactly as before.
    """
    special = {one["content"] for one in definition["added_tokens"]}
    old = [
        number for number, (piece, _) in enumerate(definition["model"]["vocab"])
        if piece in kept or piece in special
    ]  # fmt: skip
    vocabulary = [definition["model"]["vocab"][number] for number in old]
    place = {piece: number for number, (piece, _) in enumerate(vocabulary)}
    added = [one | {"id": place[one["content"]]} for one in definition["added_tokens"]]
    ends = {
        name: one | {"ids": [place[piece] for piece in one["tokens"]]}
        for name, one in definition["post_processor"]["special_tokens"].items()
    }
    unknown = place[definition["model"]["vocab"][definition["model"]["unk_id"]][0]]
    model = definition["model"] | {"vocab": vocabulary, "unk_id": unknown}
    post = definition["post_processor"] | {"special_tokens": ends}
    return definition | {"model": model, "added_tokens": added, "post_processor": post}, old


def coverage(full: Any, small: Any, texts: Iterable[str]) -> tuple[int, int]:  # noqa: ANN401
    """Return how many pieces the full tokenizer cuts the texts into, and how many of them were kept."""
    kept = small.get_vocab()
    pieces = count(full, texts)
    return pieces.total(), sum(times for piece, times in pieces.items() if piece in kept)
