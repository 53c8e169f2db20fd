"""From a digest to its outline: which words are printed, and in which order."""

from __future__ import annotations

from pipeline.digest import words
from pipeline.digest.cards import alert_cards, closed_cards, matter_rows, stay_note
from pipeline.digest.outline import Field, Link, Outline, Story, Table
from pipeline.digest.paper import about, paper, period
from pipeline.digest.plain import clean, cut, titled
from pipeline.digest.refs import link, links
from pipeline.digest.render import show_moment, show_number, show_signed
from pipeline.digest.types import Change, Digest, FieldSection, StoryLine

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
#: Stories of one field in full, then on one line; problems and silent sources named.
FULL, BRIEF, PROBLEMS = 12, 60, 40
HEADLINE, SUMMARY = 320, 700
METHOD = (
    "Tiêu đề và câu tóm tắt trích nguyên văn từ tin, bài, không viết lại. Sắc thái, lĩnh vực và thứ tự "
    "do máy xếp, có thể sai. “Cần xác minh” nghĩa là bản tin khác với nguồn đã lưu, chưa phải kết luận."
)


def outline(digest: Digest) -> Outline:
    """Return what is printed of ``digest``. Pure; every string is clean, every address http(s) or empty."""
    one_day = digest.first == digest.last
    return Outline(
        paper=paper(digest),
        title=f"Điểm báo {clean(digest.province)}, {about(digest)}",
        opening=_opening(digest),
        titles=tuple(f"{number}. {text}" for number, text in enumerate(TITLES, 1)),
        highlights=tuple(Link(cut(clean(text), 220), link(url)) for text, url in digest.highlights),
        highlights_none="Không có tin, bài nào về tỉnh trong kỳ.",
        numbers=_numbers(digest),
        tables=(
            _changes("Sắc thái về tỉnh", digest.tones, one_day),
            _changes("Loại cơ quan báo chí", digest.tiers, one_day),
        ),
        keywords=", ".join(f"{clean(word)} ({count} sự việc)" for word, count in digest.keywords),
        matters=matter_rows(digest.matters, digest.made_at),
        matters_none="Không có phản ánh nào cần đơn vị trả lời.",
        alerts=(*alert_cards(digest.alerts, digest.made_at), *closed_cards(digest.closed)),
        alerts_note=stay_note(digest),
        fields=tuple(_field(number, one) for number, one in enumerate(_with_stories(digest), 1)),
        fields_none="Không có tin, bài nào về tỉnh trong kỳ.",
        foreign=tuple(_story(one, foreign=True) for one in digest.foreign[:BRIEF]),
        foreign_none="Không có tin, bài nào bằng tiếng nước ngoài trong kỳ.",
        social=_social(digest),
        silent=_silent(digest),
        silent_note="" if digest.silent else "Không có nguồn nào im lặng trong kỳ.",
        problems=_problems(digest),
        method=_method(digest),
    )


def _opening(digest: Digest) -> str:
    unit = clean(digest.unit) or clean(digest.office)
    scope = f" ({clean(digest.scope)})" if digest.scope else ""
    told = f"{clean(digest.province)}{scope} {period(digest)}"
    return f"{unit} tổng hợp thông tin báo chí, mạng xã hội về {told} như sau:"


def _numbers(digest: Digest) -> str:
    known = any(one.mean is not None for one in digest.tones)
    return (
        f"Có {show_number(digest.items)} tin, bài của {show_number(digest.outlets)} cơ quan báo chí, "
        f"trang tin; {show_number(len(digest.matters))} vấn đề cần trả lời; "
        f"{show_number(len(digest.alerts))} thông tin cần đối chiếu."
        + ("" if known else " Chưa đủ dữ liệu của 7 ngày trước để so sánh.")
    )


def _changes(name: str, changes: tuple[Change, ...], one_day: bool) -> Table:
    head = (
        name,
        "Số tin, bài",
        "Trung bình 7 ngày trước",
        "So với trung bình" + ("" if one_day else " (mỗi ngày)"),
    )
    rows = tuple(
        (one.name, show_number(one.count), "–" if one.mean is None else show_number(round(one.mean, 1)),
         "–" if one.mean is None else show_signed(one.difference))
        for one in changes
    )  # fmt: skip
    return Table(name, head, rows)


def _with_stories(digest: Digest) -> list[FieldSection]:
    return [section for section in digest.fields if section.stories]


def _field(number: int, section: FieldSection) -> Field:
    stories = section.stories
    rest = stories[FULL : FULL + BRIEF]
    missing = len(stories) - FULL - len(rest)
    return Field(
        title=f"5.{number}. {clean(section.name)} ({show_number(len(stories))} sự việc)",
        stories=tuple(_story(one) for one in stories[:FULL]),
        others=tuple(_brief(one) for one in rest),
        total=len(stories),
        left_out=f"và {show_number(missing)} sự việc khác, xem đầy đủ trên trang điểm báo."
        if missing > 0
        else "",
    )


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
    originals, reprints = story.originals, story.reprints
    tone = words.TONES.get(story.tone, words.TONES["unknown"])
    language = words.LANGUAGES.get(story.language, clean(story.language))
    marks = (language, *map(clean, story.places)) if foreign else (tone, *map(clean, story.places))
    summary = cut(clean(story.summary), SUMMARY)
    return Story(
        headline=cut(titled(story.headline), HEADLINE),
        lang=story.language if story.language in words.LANGUAGES else "vi",
        tone=story.tone if story.tone in words.TONES else "unknown",
        about=" · ".join(dict.fromkeys(part for part in marks if part)),
        summary="" if summary == clean(story.headline) else summary,
        sources=links(originals),
        reprints=links(reprints),
        folded=f"{show_number(len(reprints))} bản đăng lại" if reprints else "",
    )


def _social(digest: Digest) -> str:
    if not digest.posts:
        return "Không ghi nhận bài viết công khai nào nhắc tới tỉnh."
    topics = ", ".join(f"{clean(name).lower()} ({show_number(count)})" for name, count in digest.post_topics)
    most = f", nhiều nhất về: {topics}" if topics else ""
    return (
        f"{show_number(digest.posts)} bài viết công khai nhắc tới tỉnh{most}. "
        "Không trích dẫn, không lưu tên người viết."
    )


def _silent(digest: Digest) -> Table:
    rows = tuple(
        (clean(one.name), show_moment(one.last) if one.last else "chưa từng có", clean(one.problem) or "–")
        for one in digest.silent[:PROBLEMS]
    )
    return Table("Nguồn không có tin mới", ("Nguồn không có tin mới", "Tin gần nhất", "Ghi chú"), rows)


def _problems(digest: Digest) -> tuple[str, ...]:
    shown = tuple(f"{clean(name)}: {cut(clean(text), 200)}" for name, text in digest.problems[:PROBLEMS])
    rest = len(digest.problems) - len(shown)
    return (*shown, f"và {show_number(rest)} trục trặc khác.") if rest > 0 else shown


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
