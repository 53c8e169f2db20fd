"""What stands around a claim in its article, as the reader of texts reads it with the claim."""

from __future__ import annotations

from dataclasses import dataclass

from models.verify.context import in_context
from pipeline.sentences import split_sentences

#: Characters before and after a claim in which its neighbours are looked for; most of a headline.
LOOKED_AT, HEADLINE = 400, 200
_ENDS = tuple(".!?…")


@dataclass(frozen=True, slots=True)
class Around:
    """A sentence with its headline and the sentences before and after it; "" for each that is not there."""

    sentence: str
    title: str = ""
    before: str = ""
    after: str = ""

    @property
    def read(self) -> str:
        """As it is read: the sentence first."""
        return in_context(self.sentence, self.title, self.before, self.after)

    @property
    def told(self) -> str:
        """As one running text, in order: what it speaks of is said by all of it."""
        title = self.title if not self.title or self.title.endswith(_ENDS) else f"{self.title}."
        return " ".join(one for one in (title, self.before, self.sentence, self.after) if one)


def around(text: str, start: int, end: int) -> Around:
    """Return the sentence at ``start`` to ``end`` of a text with what stands around it.

    The first line is its headline where it is one short sentence: a post begins with its first paragraph.
    """
    head, _, rest = text.partition("\n")
    titled = bool(rest) and len(head) <= HEADLINE and len(split_sentences(head)) == 1
    begin = len(head) if titled and start >= len(head) else 0
    before, after = _sentences(text[begin:start][-LOOKED_AT:]), _sentences(text[end:][:LOOKED_AT])
    return Around(text[start:end], head.strip() if begin else "", before[-1], after[0])


def _sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)] or [""]
