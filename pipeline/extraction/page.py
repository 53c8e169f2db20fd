"""One page to its readable parts, all witnesses heard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree, html

from pipeline.errors import Reject
from pipeline.extraction import rules
from pipeline.extraction.address import canonical_url
from pipeline.extraction.body import clean_lines, find_body
from pipeline.extraction.decode import decode
from pipeline.extraction.listing import is_listing, shape_of
from pipeline.extraction.others import find_others
from pipeline.extraction.outline import Outline
from pipeline.extraction.threads import is_thread
from pipeline.extraction.titles import find_lead, find_title, key, outlet_in, without_mark
from pipeline.extraction.tree import drop, parse, text_of, without_controls
from pipeline.extraction.when import Reading, published
from pipeline.extraction.witness import json_ld, meta
from pipeline.text.encodings import repair
from pipeline.text.marks import nfc
from pipeline.types import Precision, RawItem, Source


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from one page, before cleaning."""

    title: str
    lead: str
    body: str
    published_at: datetime | None
    precision: Precision
    canonical_url: str
    language: str
    repaired_from: str


def read_page(body: bytes, raw: RawItem, source: Source, now: datetime) -> Page:
    """Return the parts of an article page.

    Raises:
        Reject: `empty`, `not_html…`, `not_an_article`.
        Quarantine: a page of impossible size, or a rule that cannot be read.
    """
    text = nfc(decode(body, raw.content_type, source.language))
    root = parse(text)
    rule = rules.rule_for(source, raw.fetched_at.date())
    rules.remove(root, rule)
    # While its elements are held, lxml need not make an object anew for each at every walk.
    whole = Outline(list(root.iter()))
    others = find_others(whole)
    shape = shape_of(whole, others)
    for box in others.boxes:
        drop(whole.elements[box])
    repaired = _repair(root)
    ld, head = json_ld(root), meta(root)
    if ld.is_thread or (not ld.is_article and is_thread(root)):
        raise Reject("not_an_article: thread")
    etree.strip_elements(root, "script", "style", "noscript", "template", with_tail=False)
    names = (source.name, ld.site, head.site, outlet_in(root.findtext(".//title") or "", raw.url))
    title = rules.words(root, rule.title) or find_title(
        root, (ld.title, head.title, raw.hint.title), names, raw.url
    )
    claimed = (rules.words(root, rule.published), *ld.dates, *head.dates)
    when, precision = published(root, claimed, raw.hint.published_raw, Reading(source.timezone, now), title)
    address = canonical_url(root, raw.url, (head.url, ld.url))
    lead = rules.words(root, rule.lead) or find_lead(root, title, (ld.lead, head.lead, raw.hint.summary))
    language = (root.get("lang") or root.get("xml:lang") or ld.language or head.language)[:2].lower()
    chosen = rules.select(root, rule.body)
    lines = text_of(chosen[0]).split("\n") if chosen else find_body(root, raw.url)
    told = _second_witness(lines, ld.body)
    if told is not lines and not lead and told == ld.body.split("\n"):
        lead = ld.lead  # a page drawn by scripts: nothing of it stands in the markup
    lines = clean_lines(told, title, lead)
    lines = _without_dateline(lines, Reading(source.timezone, now))
    if is_listing(shape, lines, ld, head, raw.url, title):
        raise Reject("not_an_article")
    lead, lines = _apart(lead or _told_lead(ld.lead, lines), lines)
    lead = without_mark(lead, names, raw.url)
    if lines and not lead:
        lines[0] = without_mark(lines[0], names, raw.url)
    return Page(title, lead, "\n".join(lines), when, precision, address, language, repaired)


def _repair(root: html.HtmlElement) -> str:
    """Convert a page typed with fonts of before Unicode; the encoding's name or ''."""
    places = list(_texts(root))
    parts, name = repair([text for _, _, text in places])
    if name:
        for (node, where, _), text in zip(places, parts, strict=True):
            if where == "content":
                node.set("content", without_controls(text))
            else:
                setattr(node, where, without_controls(text))
    return name


def _texts(root: html.HtmlElement) -> Iterator[tuple[html.HtmlElement, str, str]]:
    for node in root.iter():
        if node.tag == "style" or (node.tag == "script" and "json" not in (node.get("type") or "")):
            pass
        elif text := node.text:
            yield node, "text", text
        if tail := node.tail:
            yield node, "tail", tail
        if node.tag == "meta" and (content := node.get("content")):
            yield node, "content", content


def _without_dateline(lines: list[str], reading: Reading) -> list[str]:
    """A short line above the first sentence that says when: `Ngày 23 tháng 11 năm 2026`, `2 giờ trước`."""
    for at, line in enumerate(lines[:3]):
        if len(line) > 70 or at + 1 == len(lines):
            break
        if not line.endswith((".", "!", "?")) and reading.moment(line):
            return lines[at + 1 :]
    return lines


def _second_witness(lines: list[str], told: str) -> list[str]:
    """The body in JSON-LD replaces ours where we found little, and weeds out what it does not know."""
    if len(told) < 300:
        return lines
    whole = key(told)
    ours = sum(len(key(line)) for line in lines)
    if ours < 0.5 * len(whole):
        return told.split("\n")
    shared = [line for line in lines if key(line) in whole]
    known = sum(len(key(line)) for line in shared)
    return shared if known >= 0.85 * len(whole) and ours > 1.1 * len(whole) else lines


def _told_lead(told: str, lines: Sequence[str]) -> str:
    """The description in JSON-LD where the page shows none; not if it was cut from the text."""
    mine = key(told)
    cut = told.endswith(("…", "...")) or mine in key("".join(lines))
    return "" if cut or len(mine) < 30 else told


def _apart(lead: str, lines: list[str]) -> tuple[str, list[str]]:
    """The lead is not repeated at the head of the body."""
    if not lead or not lines:
        return lead, lines
    mine = key(lead)
    joined = ""
    for count, line in enumerate(lines[:4], 1):
        joined += key(line)
        if joined == mine:
            return lead, lines[count:]
        if not mine.startswith(joined):
            break
    rest = [
        line
        for line in lines
        if key(line) != mine and not (len(key(line)) >= 30 and key(line) in mine and lines.index(line) < 3)
    ]
    return lead, rest
