"""YAML read with the safe loader, keeping the line of every field so that a mistake can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import in_words
from pipeline.faults import file_fault, yaml_words

MAX_BYTES = 1024 * 1024
Place = tuple[str | int, ...]


class PlainLoader(yaml.SafeLoader):
    """The safe loader without its own reading of dates, whose mistakes would carry no field name."""

    yaml_implicit_resolvers = {  # noqa: RUF012  PyYAML's way to set resolvers
        first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class YamlFaultError(Exception):
    """The text cannot be used; ``line`` counts from 1."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line
        self.words = words


@dataclass(frozen=True, slots=True)
class Document:
    """The data of a YAML text and the line of each place in it, such as ``("readers", 0, "url")``."""

    data: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest thing that holds it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_text(path: Path) -> str:
    """Return the text of a small UTF-8 file.

    Raises:
        YamlFaultError: not a plain file, unreadable, too big, not UTF-8.
    """
    if path.is_dir():
        raise YamlFaultError(1, "là thư mục, cần một tệp YAML")
    if path.exists() and not path.is_file():
        raise YamlFaultError(1, "không phải tệp thường")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise YamlFaultError(1, f"không đọc được tệp ({in_words(error)})") from error
    if len(raw) > MAX_BYTES:
        raise YamlFaultError(1, "tệp quá lớn (hơn 1 MB)")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise YamlFaultError(line, "không phải văn bản UTF-8; hãy lưu lại tệp bằng mã UTF-8") from error


def parse(text: str) -> Document:
    """Return the data and the lines of a YAML text.

    Raises:
        YamlFaultError: bad syntax, an empty text, a key given twice, an anchor or alias.
    """
    try:
        loader = PlainLoader(text)
        _refuse_aliases(text)
        node = loader.get_single_node()
        if node is None:
            raise YamlFaultError(1, "tệp trống")
        lines = dict(_walk(node, ()))
        return Document(loader.construct_document(node), {(): node.start_mark.line + 1, **lines})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise YamlFaultError(line, yaml_words(error)) from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlFaultError(1, f"không phải YAML đọc được: {file_fault(error)}") from error
    except RecursionError as error:
        raise YamlFaultError(1, "YAML lồng nhau quá sâu") from error


def _refuse_aliases(text: str) -> None:
    """Stop at an alias: a source file needs none, and nested aliases grow without limit."""
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            mark = event.start_mark
            line = mark.line + 1 if mark is not None else 1
            raise YamlFaultError(line, "không dùng bí danh (*) trong tệp nguồn")


def _walk(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in seen:
                raise YamlFaultError(line, f"{name}: trường bị ghi hai lần")
            seen.add(name)
            yield (*place, name), line
            yield from _walk(value, (*place, name))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*place, index), value.start_mark.line + 1
            yield from _walk(value, (*place, index))
