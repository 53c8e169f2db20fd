"""Texts with personal data marked by hand, and how well masking finds it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.masking import mask_personal

DATA = Path(__file__).parent / "data"
KINDS = {
    "P": "phone",
    "I": "paper",
    "M": "mail",
    "B": "bank",
    "L": "plate",
    "A": "address",
    "N": "name",
    "H": "account",
}
STRUCTURED = ("phone", "paper", "mail", "bank", "plate")
_MARK = re.compile(r"<([PIMBLANH]):([^>]*)>")
_TOKEN = re.compile(r"\[(?:số [^\]]+|thư điện tử|biển số|tài khoản|địa chỉ nhà|tên)\]")


@dataclass
class Tally:
    """What was wanted and found by kind, what was masked at all, and the misses for a person to read."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    masked: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)

    def recall(self, *kinds: str) -> float:
        """Part of the wanted pieces of ``kinds`` of which no letter or digit is left."""
        return sum(self.found[one] for one in kinds) / max(1, sum(self.wanted[one] for one in kinds))

    @property
    def precision(self) -> float:
        """Part of the masked pieces that touch a wanted one."""
        return self.right / max(1, self.masked)


def texts(half: str) -> list[str]:
    """The marked texts of a half, ``tuned`` or ``blind``."""
    lines = (DATA / f"masking_{half}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def measure(marked: list[str]) -> Tally:
    """Mask every text and compare with the marks."""
    tally = Tally()
    for line in marked:
        text, wanted = plain(line)
        masked = mask_personal(text).text
        spans = _masked_spans(text, masked)
        for start, end, kind in wanted:
            tally.wanted[kind] += 1
            left = [at for at in range(start, end) if text[at].isalnum() and not _inside(at, spans)]
            tally.found[kind] += not left
            if left:
                tally.wrong.append(f"missed {kind}: {text} → {masked}")
        tally.masked += len(spans)
        for start, end in spans:
            good = any(start < last and first < end for first, last, _ in wanted)
            tally.right += good
            if not good:
                tally.wrong.append(f"too much {text[start:end]!r}: {text}")
    return tally


def plain(line: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and the spans that were marked."""
    text, spans, at = "", list[tuple[int, int, str]](), 0
    line = unicodedata.normalize("NFC", line)
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        spans.append((len(text), len(text) + len(mark[2]), KINDS[mark[1]]))
        text += mark[2]
        at = mark.end()
    return text + line[at:], spans


def _masked_spans(text: str, masked: str) -> list[tuple[int, int]]:
    """Where the literal pieces between the masks do not lie: what was masked."""
    spans, at = list[tuple[int, int]](), 0
    pieces = _TOKEN.split(masked)
    for number, piece in enumerate(pieces):
        start = text.index(piece, at) if number < len(pieces) - 1 or piece else len(text)
        if number == len(pieces) - 1 and piece:
            start = text.rindex(piece)
        if number:
            spans.append((at, start))
        at = start + len(piece)
    return spans


def _inside(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
