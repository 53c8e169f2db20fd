"""The plain-text part of the digest's e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from pipeline.digest.outline import Field, Link, Outline, Story

WIDTH, MOST = 76, 6


def render_mail_text(content: Outline, *, unsubscribe: str = "") -> str:
    """Return the digest as plain text of at most 76 columns; addresses stand on lines of their own."""
    lines: list[str] = [content.paper.office, content.paper.summary.upper(), ""]
    for part in (
        _beginning(content),
        _matters(content),
        _alerts(content),
        _stories(content),
        _end(content),
    ):
        for text in part:
            lines.extend(_wrapped(text))
    if unsubscribe:
        lines += ["", f"Ngừng nhận điểm báo: {unsubscribe}"]
    return "\n".join(lines) + "\n"


def _beginning(content: Outline) -> Iterator[str]:
    yield content.numbers
    yield from _head(content.titles[0])
    for one in content.highlights:
        yield f"* {one.text}{one.tail}"
        yield one.url
    if not content.highlights:
        yield content.highlights_none
    yield from _head(content.titles[1])
    for table in content.tables:
        for row in table.rows:
            yield f"{row[0]}: {row[1]}" + (
                f" ({table.head[-1].lower()}: {row[-1]})" if row[-1] != "–" else ""
            )
    for row in content.months.rows:
        yield f"{row[0]}: " + "; ".join(
            f"{name.lower()} {one}" for name, one in zip(content.months.head[1:], row[1:], strict=True)
        )
    for picture in content.pictures:
        yield f"[{picture.title}] {picture.alt}"


def _matters(content: Outline) -> Iterator[str]:
    yield from _head(content.titles[2])
    for one in content.matters:
        yield f"* {one.title}"
        yield f"Đơn vị liên quan: {one.unit}. Từ lúc {one.since}. Tình trạng: {one.state}."
        yield from _places(one.sources)
    if not content.matters:
        yield content.matters_none
    yield content.matters_note


def _alerts(content: Outline) -> Iterator[str]:
    yield from _head(content.titles[3])
    for card in content.alerts:
        yield f"* [{card.wording}] {card.title}"
        for fact in card.facts:
            yield (
                (f"{fact.name}: " if fact.name else "")
                + fact.text
                + "; ".join(one.text + one.tail for one in fact.links)
            )
            yield from (one.url for one in fact.links[:1])
    if content.alerts_rest:
        yield content.alerts_rest_title
    for one in content.alerts_rest:
        yield f"* {one.text}{one.tail}"
    yield content.alerts_note
    yield content.reviews_note
    for table in content.reviews:
        for row in table.rows:
            yield f"{row[0]}: {row[2]}/{row[1]} ({row[3]})"


def _stories(content: Outline) -> Iterator[str]:
    yield from _head(content.titles[4])
    for field in content.fields:
        yield ""
        yield field.title.upper()
        yield from _field(field)
    if not content.fields:
        yield content.fields_none
    yield from _head(content.titles[5])
    for story in content.foreign[:MOST]:
        yield from _story(story)
    if not content.foreign:
        yield content.foreign_none


def _field(field: Field) -> Iterator[str]:
    for story in field.stories[:MOST]:
        yield from _story(story)
    if field.total > MOST:
        yield f"và {field.total - MOST} sự việc khác."


def _story(story: Story) -> Iterator[str]:
    yield f"* {story.headline}"
    yield story.summary
    folded = f"; {story.folded}" if story.folded else ""
    yield f"({story.about}; {'; '.join(one.text + one.tail for one in story.sources)}{folded})"
    yield from (one.url for one in story.sources[:1])
    for other in story.versions:
        yield f"{other.language}: {other.link.text}{other.link.tail}"
        yield other.link.url


def _places(links: tuple[Link, ...]) -> Iterator[str]:
    yield "; ".join(one.text + one.tail for one in links)
    yield from (one.url for one in links[:1])


def _end(content: Outline) -> Iterator[str]:
    yield from _head(content.titles[6])
    yield content.social
    yield from _head(content.titles[7])
    for name, last, note in content.silent.rows:
        yield f"* {name}: tin gần nhất: {last} ({note})"
    yield content.silent_note
    for row in content.missed.rows:
        yield f"{row[0]}: " + "; ".join(
            f"{name.lower()} {one}" for name, one in zip(content.missed.head[1:], row[1:], strict=True)
        )
    yield from _head(content.titles[8])
    yield from content.method


def _head(title: str) -> Iterator[str]:
    # A line of one blank: kept as an empty line, where an empty text is left out.
    yield " "
    yield title.upper()
    yield "-" * min(len(title), WIDTH)


def _wrapped(text: str) -> list[str]:
    if not text:
        return []
    if text.isspace() or text.startswith(("http://", "https://")):
        return [text.strip()]
    indent = "  " if text.startswith("* ") else ""
    return wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
