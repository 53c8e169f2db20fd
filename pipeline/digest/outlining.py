"""From a digest to its outline: which words are printed, and in which order."""

from __future__ import annotations

from dataclasses import replace

from pipeline.digest import figures, missing, reviewing, words
from pipeline.digest.cards import (
    alert_cards,
    closed_cards,
    matter_rows,
    matters_note,
    rest_lines,
    rest_title,
    stay_note,
)
from pipeline.digest.outline import Field, Link, Outline, Story, Version
from pipeline.digest.paper import about, paper, period
from pipeline.digest.pictures import pictures
from pipeline.digest.plain import bracketed, clean, cut, titled
from pipeline.digest.refs import link, links, when
from pipeline.digest.shown import show_moment, show_number
from pipeline.digest.types import Appearance, Digest, FieldSection, Highlight, StoryLine
from pipeline.tone import tone_of

TITLES = (
    "Ba điểm cần lưu ý",
    "Con số",
    "Vấn đề cần trả lời",
    "Thông tin cần đối chiếu và kết quả xử lý",
    "Tin, bài theo lĩnh vực",
    "Báo chí bằng tiếng nước ngoài",
    "Mạng xã hội",
    "Những gì có thể còn thiếu",
    "Phương pháp và đối soát",
)
#: Stories of one field in full, then on one line, by kind of period: who reads of a year wants the widest.
FULL = {"day": 12, "week": 8, "month": 6, "quarter": 5, "year": 5, "span": 6}
BRIEF = {"day": 60, "week": 30, "month": 15, "quarter": 10, "year": 10, "span": 15}
#: Alerts told with their evidence; the others are a line each.
ALERTS = {"day": 40, "week": 12, "month": 8, "quarter": 6, "year": 6, "span": 12}
FOREIGN, VERSIONS, MATTERS = 40, 12, 60
HEADLINE, SUMMARY = 320, 700
METHOD = (
    "Tiêu đề và câu tóm tắt trích nguyên văn từ tin, bài, không viết lại. Sắc thái, lĩnh vực và thứ tự "
    "do máy xếp, có thể sai. “Cần xác minh” nghĩa là bản tin khác với nguồn đã lưu, chưa phải kết luận."
)


def outline(digest: Digest) -> Outline:
    """Return what is printed of ``digest``. Pure; every string is clean, every address http(s) or empty."""
    return Outline(
        paper=paper(digest),
        title=f"Điểm báo {clean(digest.province)}, {about(digest)}",
        opening=_opening(digest),
        titles=tuple(f"{number}. {text}" for number, text in enumerate(TITLES, 1)),
        highlights=tuple(_highlight(one) for one in digest.highlights),
        highlights_none="Không có tin, bài nào về tỉnh trong kỳ.",
        numbers=figures.numbers(digest),
        tables=figures.tables(digest),
        months=figures.months(digest),
        keywords=", ".join(f"{clean(word)} ({show_number(n)} sự việc)" for word, n in digest.keywords),
        pictures=pictures(digest),
        matters=matter_rows(digest.matters[:MATTERS], digest.made_at),
        matters_none="Không có phản ánh nào cần đơn vị trả lời.",
        matters_note=matters_note(digest, MATTERS),
        alerts=(
            *alert_cards(digest.alerts[: ALERTS[digest.kind]], digest.made_at),
            *closed_cards(digest.closed[: ALERTS[digest.kind]]),
        ),
        alerts_rest=rest_lines(digest, ALERTS[digest.kind]),
        alerts_rest_title=rest_title(digest, ALERTS[digest.kind]),
        alerts_note=stay_note(digest),
        reviews=reviewing.reviews(digest),
        reviews_note=reviewing.reviews_note(digest),
        fields=tuple(_field(number, one, digest.kind) for number, one in enumerate(_with_stories(digest), 1)),
        fields_none="Không có tin, bài nào về tỉnh trong kỳ.",
        foreign=tuple(_story(one, foreign=True) for one in digest.foreign[:FOREIGN]),
        foreign_none="Không có tin, bài nào bằng tiếng nước ngoài trong kỳ.",
        social=missing.social(digest),
        silent=missing.silent(digest),
        silent_note=missing.silent_note(digest),
        missed=missing.missed(digest),
        problems=missing.problems(digest),
        method=_method(digest),
    )


def on_paper(content: Outline) -> Outline:
    """Return the outline as it is set on sheets: the days in a title's brackets stay on one line."""
    return replace(content, paper=replace(content.paper, summary=bracketed(content.paper.summary)))


def _highlight(one: Highlight) -> Link:
    source = "; ".join(filter(None, (clean(one.source), one.section)))
    return Link(cut(titled(one.text), 220), link(one.url), f" ({source})")


def _opening(digest: Digest) -> str:
    unit = clean(digest.unit) or clean(digest.office)
    scope = f" ({clean(digest.scope)})" if digest.scope else ""
    told = f"{clean(digest.province)}{scope} {period(digest)}"
    return f"{unit} tổng hợp thông tin báo chí, mạng xã hội về {told} như sau:"


def _with_stories(digest: Digest) -> list[FieldSection]:
    return [section for section in digest.fields if section.stories]


def _field(number: int, section: FieldSection, kind: str) -> Field:
    stories, full = section.stories, FULL[kind]
    rest = stories[full : full + BRIEF[kind]]
    left = section.total - full - len(rest)
    return Field(
        title=f"5.{number}. {clean(section.name)} ({show_number(section.total)} sự việc)",
        stories=tuple(_story(one) for one in stories[:full]),
        others=tuple(_brief(one) for one in rest),
        total=section.total,
        left_out=_left_out(left, section.more),
    )


def _left_out(left: int, untold: int) -> str:
    """How many stories are not named here; the page names all, or more where some are only counted."""
    where = "xem thêm" if untold else "xem đầy đủ"
    return f"và {show_number(left)} sự việc khác, {where} trên trang điểm báo." if left > 0 else ""


def _brief(story: StoryLine) -> Link:
    first = story.appearances[0] if story.appearances else None
    more = len(story.appearances) - 1
    tail = f" – {clean(first.outlet)}" if first else ""
    return Link(
        cut(titled(story.headline), HEADLINE),
        link(first.url) if first else "",
        tail + (f" (+{more})" if more > 0 else ""),
    )


def _story(story: StoryLine, *, foreign: bool = False) -> Story:
    ours = replace(story, appearances=in_own_language(story)) if foreign else story
    originals, reprints = ours.originals, ours.reprints
    tone = words.TONES.get(story.tone, words.TONES["unknown"])
    language = words.LANGUAGES.get(story.language, clean(story.language))
    voice = "" if foreign else words.VOICES[tone_of(f"{story.headline}\n{story.summary}").label]
    marks = (language if foreign else tone, voice, *map(clean, story.places))
    summary = cut(clean(story.summary), SUMMARY)
    return Story(
        headline=cut(titled(story.headline), HEADLINE),
        lang=story.language if story.language in words.LANGUAGES else "vi",
        tone=story.tone if story.tone in words.TONES else "unknown",
        about=" · ".join(dict.fromkeys(part for part in marks if part.strip("\u200b\u200d "))),
        summary="" if summary == clean(story.headline) else summary,
        sources=links(originals),
        reprints=links(reprints),
        folded=f"{show_number(len(reprints))} bản đăng lại" if reprints else "",
        versions=versions(story) if foreign else (),
    )


def in_own_language(story: StoryLine) -> tuple[Appearance, ...]:
    """Where a foreign story was read in the language of its headline."""
    return tuple(one for one in story.appearances if one.language == story.language) or story.appearances


def versions(story: StoryLine) -> tuple[Version, ...]:
    """The headlines of a foreign story in other languages than its own, as they were printed, by language."""
    others = [one for one in story.appearances if one.language != story.language]
    order = list(dict.fromkeys(one.language for one in others))
    return tuple(
        _version(one) for one in sorted(others, key=lambda one: order.index(one.language))[:VERSIONS]
    )


def _version(one: Appearance) -> Version:
    known = one.language in words.LANGUAGES
    return Version(
        words.LANGUAGES[one.language] if known else clean(one.language),
        one.language if known else "",
        Link(
            cut(titled(one.title), HEADLINE),
            link(one.url),
            f" – {clean(one.outlet) or 'nguồn'} ({when(one)})",
        ),
    )


def _method(digest: Digest) -> tuple[str, ...]:
    accounts = digest.accounts
    parts = " + ".join(
        f"{words.DISPOSITIONS.get(name, name)} {show_number(n)}" for name, n in accounts.counts
    )
    result = "khớp" if accounts.balanced else "KHÔNG KHỚP, cần kiểm tra hệ thống"
    found = f"{show_number(accounts.runs)} lượt thu thập, phát hiện {show_number(accounts.discovered)} mục"
    return (
        f"Trong kỳ có {found}{' = ' + parts if parts else ''} ({result}).",
        METHOD,
        f"Lập lúc {show_moment(digest.made_at)} (giờ Việt Nam).",
    )
