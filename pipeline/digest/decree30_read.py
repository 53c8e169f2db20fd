"""Reading a Word document as it will look: text by paragraph with the font, size and place in force."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r", ngày\s.*tháng\s.*năm\s+\d{4}$")
_ON = {"", "1", "true", "on"}


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph with text. Sizes in points, indent in millimetres, spacing in lines (0: not stated)."""

    text: str
    style: str
    in_table: bool
    fonts: frozenset[str]
    sizes: frozenset[float]
    colours: frozenset[str]
    bold: bool
    italic: bool
    alignment: str
    indent: float
    spacing: float
    line_below: bool

    @property
    def size(self) -> float:
        """The largest size in the paragraph."""
        return max(self.sizes, default=0.0)

    @property
    def prose(self) -> bool:
        """Whether it is running text: as wide as the page, not a heading, a caption or a list line."""
        return not self.in_table and ("Body" in self.style or self.style == "Tóm tắt")


@dataclass(frozen=True, slots=True)
class Parts:
    """The texts before the type of the document, its type and summary, the body, and what follows it."""

    head: tuple[Text, ...]
    title: tuple[Text, ...]
    body: tuple[Text, ...]
    foot: tuple[Text, ...]


class Reader:
    """One document with its styles looked up once."""

    def __init__(self, document: Document) -> None:
        self._body = document.element.body
        styles = document.styles.element
        self._styles = {one.get(f"{_W}styleId", ""): one for one in styles.iter(f"{_W}style")}
        self._names = {key: _value(one, "name") for key, one in self._styles.items()}
        self._normal = next(
            (key for key, one in self._styles.items()
             if one.get(f"{_W}type") == "paragraph" and one.get(f"{_W}default") in _ON - {""}), ""
        )  # fmt: skip
        defaults = styles.find(f"{_W}docDefaults")
        self._defaults = [] if defaults is None else list(defaults.iter(f"{_W}rPr"))
        self._kept: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {}

    def texts(self) -> tuple[Text, ...]:
        """All paragraphs with text, in order, those of tables row by row."""
        found: list[Text] = []
        paragraphs = list(self._body.iter(f"{_W}p"))
        for number, one in enumerate(paragraphs):
            if _words(one):
                below = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
                found.append(self.read(one, below))
        return tuple(found)

    def read(self, paragraph: _Element, below: _Element | None = None) -> Text:
        """Return one paragraph as it will look; ``below`` is the paragraph after it."""
        style = _value(paragraph.find(f"{_W}pPr"), "pStyle") or self._normal
        base, place = self._style(style)
        place = {**place, **_place(paragraph.find(f"{_W}pPr"))}
        runs = [{**base, **self._run(one)} for one in paragraph.iter(f"{_W}r") if _words(one)] or [dict(base)]
        name = self._names.get(style, style)
        return Text(
            text=_words(paragraph),
            style=name[:1].upper() + name[1:],
            in_table=any(one.tag == f"{_W}tc" for one in paragraph.iterancestors()),
            fonts=frozenset(run.get("ascii", "") for run in runs),
            sizes=frozenset(float(run.get("sz", "20")) / 2 for run in runs),
            colours=frozenset(run.get("color", "") for run in runs),
            bold=all(run.get("b", "0") in _ON for run in runs),
            italic=all(run.get("i", "0") in _ON for run in runs),
            alignment=place.get("jc", "left"),
            indent=float(place.get("firstLine", "0")) / 1440 * 25.4,
            spacing=_lines(place),
            line_below=_underlined(paragraph, runs) or _is_line(below),
        )  # fmt: skip

    def _style(self, key: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        if key not in self._kept:
            style = self._styles.get(key)
            above = _value(style, "basedOn")
            if style is None or not above or above == key:
                runs: Mapping[str, str] = {k: v for one in self._defaults for k, v in _look(one).items()}
                place: Mapping[str, str] = {}
            else:
                runs, place = self._style(above)
            if style is not None:
                runs = {**runs, **_look(style.find(f"{_W}rPr"))}
                place = {**place, **_place(style.find(f"{_W}pPr"))}
            self._kept[key] = (runs, place)
        return self._kept[key]

    def _run(self, run: _Element) -> Mapping[str, str]:
        properties = run.find(f"{_W}rPr")
        named = self._styles.get(_value(properties, "rStyle"))
        own = {} if named is None else _look(named.find(f"{_W}rPr"))
        return {**own, **_look(properties)}


def parts(texts: tuple[Text, ...]) -> Parts:
    """Divide a document by its place-and-date line, its centred title and "Nơi nhận"."""
    dated = next((n for n, one in enumerate(texts) if _PLACE.search(one.text)), -1)
    start = next((n for n in range(dated + 1, len(texts)) if texts[n].text.isupper()), len(texts))
    end = start
    while (
        end < len(texts) and texts[end].alignment == "center" and not texts[end].style.startswith("Heading")
    ):
        end += 1
    named = [n for n in range(end, len(texts)) if texts[n].text.startswith("Nơi nhận")]
    foot = named[-1] if named else len(texts)
    annex = next((n for n in range(foot, len(texts)) if texts[n].text.startswith("PHỤ LỤC")), len(texts))
    return Parts(texts[: min(start, end)], texts[start:end], texts[end:foot], texts[foot:annex])


def millimetres(length: int | None) -> float:
    """A length of python-docx (914,400 to the inch) in millimetres; 0 where none is stated."""
    return 0.0 if length is None else length / 36000


def _words(element: _Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_W}t")).strip()


def _value(element: _Element | None, name: str) -> str:
    found = None if element is None else element.find(f"{_W}{name}")
    return "" if found is None else (found.get(f"{_W}val") or "")


def _look(properties: _Element | None) -> dict[str, str]:
    return {} if properties is None else dict(_looks(properties))


def _looks(properties: _Element) -> Iterator[tuple[str, str]]:
    for one in properties:
        name = str(one.tag).removeprefix(_W)
        if name == "rFonts" and (one.get(f"{_W}ascii") or one.get(f"{_W}asciiTheme")):
            yield "ascii", one.get(f"{_W}ascii") or one.get(f"{_W}asciiTheme") or ""
        elif name in {"sz", "b", "i", "u", "color"}:
            yield name, one.get(f"{_W}val") or ""


def _place(properties: _Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in () if properties is None else properties:
        name = str(one.tag).removeprefix(_W)
        if name == "jc":
            found["jc"] = one.get(f"{_W}val") or ""
        elif name in {"ind", "spacing"}:
            found.update({str(key).removeprefix(_W): str(value) for key, value in one.attrib.items()})
    return found


def _lines(place: Mapping[str, str]) -> float:
    return float(place["line"]) / 240 if place.get("lineRule", "auto") == "auto" and "line" in place else 0.0


def _underlined(paragraph: _Element, runs: Sequence[Mapping[str, str]]) -> bool:
    border = paragraph.find(f"{_W}pPr/{_W}pBdr/{_W}bottom")
    return border is not None or all(run.get("u", "none") not in {"none", ""} for run in runs)


def _is_line(paragraph: _Element | None) -> bool:
    """Whether an empty paragraph draws a line: a border, or a shape as Word's own line tool makes."""
    if paragraph is None or _words(paragraph):
        return False
    border = paragraph.find(f"{_W}pPr/{_W}pBdr")
    return border is not None or any(str(one.tag).endswith(("}drawing", "}pict")) for one in paragraph.iter())
