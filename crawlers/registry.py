"""The source registry: YAML files of ``rules/sources/`` read into :class:`~pipeline.types.Source`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crawlers.source_schema import SourceShape
from crawlers.yaml_lines import Document, Place, YamlFaultError, parse, read_text
from pipeline.errors import BadInput
from pipeline.faults import field_fault, kind_of
from pipeline.types import Source

SUFFIXES = {".yaml", ".yml"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of ``sources list``. ``last_seen_working`` is ISO, or ``chưa`` when never seen working."""

    id: str
    name: str
    tier: str
    kind: str
    language: str
    readers: str
    last_seen_working: str
    enabled: bool
    note: str


def load_sources(path: Path) -> tuple[Source, ...]:
    """Return the sources of a YAML file, or of all YAML files under a folder, ordered by id.

    Raises:
        BadInput: the first mistake as ``file:line: field: words``, and how many more there are.
    """
    sources, problems = load_sources_lenient(path)
    if problems:
        more = f" (và {len(problems) - 1} lỗi khác)" if len(problems) > 1 else ""
        raise BadInput(problems[0] + more)
    return sources


def load_sources_lenient(path: Path) -> tuple[tuple[Source, ...], tuple[str, ...]]:
    """Return the sources that can be read and one line for each mistake, so that the rest goes on.

    A source with any mistake is left out; of two sources with one id the first file's is kept.

    Raises:
        BadInput: there is nothing at ``path`` or no YAML file in the folder.
    """
    sources: dict[str, Source] = {}
    origin: dict[str, str] = {}
    problems: list[str] = []
    for file in _files(path):
        for where, found in _read_file(file):
            if isinstance(found, str):
                problems.append(found)
            elif found.id in sources:
                problems.append(f"{where}: id: mã {found.id!r} đã có ở {origin[found.id]}")
            else:
                sources[found.id], origin[found.id] = found, where
    return tuple(sources[key] for key in sorted(sources)), tuple(problems)


def describe(sources: Iterable[Source]) -> list[SourceRow]:
    """Return what ``sources list`` shows, one row a source in the given order."""
    return [
        SourceRow(
            id=source.id,
            name=source.name,
            tier=source.tier.value,
            kind=source.kind.value,
            language=source.language,
            readers=", ".join(dict.fromkeys(reader.kind.value for reader in source.readers)),
            last_seen_working=source.last_seen_working.isoformat() if source.last_seen_working else "chưa",
            enabled=source.enabled,
            note=source.note,
        )
        for source in sources
    ]


def _files(path: Path) -> list[Path]:
    """Return the YAML files of a folder, or the file itself; a folder named like one is kept to be told."""
    if not path.exists():
        raise BadInput(f"{path}: không có tệp hay thư mục này")
    if not path.is_dir():
        return [path]
    found = [
        file
        for file in sorted(path.rglob("*"))
        if file.suffix.lower() in SUFFIXES and not file.name.startswith(".")
    ]
    if not found:
        raise BadInput(f"{path}: thư mục không có tệp nguồn nào (*.yaml)")
    return found


def _read_file(file: Path) -> Iterator[tuple[str, Source | str]]:
    """Yield (place, source) or (place, problem line) for what one file holds: a source, or a list of them."""
    try:
        document = parse(read_text(file))
    except YamlFaultError as fault:
        yield str(file), f"{file}:{fault.line}: {fault.words}"
        return
    entries: list[tuple[Place, Any]] = [((), document.data)]
    if isinstance(document.data, list):
        entries = [((index,), entry) for index, entry in enumerate(document.data)]
    for place, entry in entries:
        where = f"{file}:{document.line(place)}"
        checked = _check(entry)
        if isinstance(checked, Source):
            yield where, checked
        else:
            yield from ((where, _problem(file, document, place + at, words)) for at, words in checked)


def _check(entry: object) -> Source | list[tuple[Place, str]]:
    if not isinstance(entry, dict):
        return [((), f"cần các dòng 'tên: giá trị', gặp {kind_of(entry)}")]
    try:
        shape = SourceShape.model_validate(entry)
    except ValidationError as error:
        # A misspelt field also leaves its right name missing: the spelling is what helps, so it comes first.
        faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] == "missing")
        return [(tuple(fault["loc"]), _words(dict(fault))) for fault in faults]
    return list(shape.faults()) or shape.to_source()


def _problem(file: Path, document: Document, place: Place, words: str) -> str:
    shown = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    return " ".join(f"{file}:{document.line(place)}: {shown + ': ' if shown else ''}{words}".split())


def _words(fault: dict[str, Any]) -> str:
    """Return a Pydantic fault in Vietnamese; what was given is repeated where it helps."""
    context = fault.get("ctx", {})
    given = repr(fault.get("input"))[:80]
    kinds = {
        "enum": f"giá trị lạ {given}; chọn một trong: {context.get('expected')}",
        "string_pattern_mismatch": f"{given} không đúng dạng {context.get('pattern')}",
        "string_type": f"cần chữ, gặp {given}",
        "bool_type": f"cần true hoặc false, gặp {given}",
        "bool_parsing": f"cần true hoặc false, gặp {given}",
        "greater_than_equal": f"{given} nhỏ hơn {context.get('ge')}",
        "less_than_equal": f"{given} lớn hơn {context.get('le')}",
        "tuple_type": f"cần một danh sách, gặp {given}",
        "string_too_short": "để trống",
    }
    if str(fault["type"]).startswith("date"):
        return f"ngày sai {given}; cần năm-tháng-ngày, ví dụ 2026-11-22, hoặc never"
    return kinds.get(fault["type"]) or field_fault(fault)
