"""Digests made by hand for the tests of the printed forms. All text is invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from pipeline.digest.build import assemble
from pipeline.digest.rows import ArticleRow, DayRow, DigestRows, Missed, PostCounts, SourceRow, Tally
from pipeline.digest.types import Digest
from pipeline.settings import Settings
from pipeline.types import Alert, AlertKind, Evidence, Reason

DAY = date(2026, 11, 14)
NOON = datetime(2026, 11, 14, 5, 0, tzinfo=UTC)
TOPICS = {"health": "Y tế", "agriculture": "Nông nghiệp"}

#: Text that some format reads as its own: XML, Jinja, typst, spreadsheets, directions, controls.
HOSTILE = (
    '<script>alert(1)</script> & "trích" <w:p>',
    "{{ 7 * 7 }} {% for x in y %} {%p endif %} {{r o }} {#",
    '#read("/etc/passwd") $x^2$ *đậm* _nghiêng_ @nhãn = Đề mục\\ #let a = 1',
    "=HYPERLINK(1) +1 -1 @SUM(A1)",
    "đảo \u202e gnourt \u2066 hướng \u200f chữ",
    "điều khiển \x00\x01\x0b\x1f\x7f\ufffe\uffff\ud800 xong",
    "]]> --> &amp; &#0; &nbsp; <!-- <?xml",
    "Z̵̢̛͇̫̪̳͓͖̮͎̈́̑̌̏a̴l̵g̸o̶ 😀 🏳️‍🌈",
    "\nSubject: giả\r\nBcc: ai-do@example.vn\r\n\r\nThân",
)


def article(number: int, **changes: object) -> ArticleRow:
    """One article of the digest's day."""
    base = ArticleRow(
        article_id=f"a{number}",
        kind="article",
        source_id=f"bao-{number}",
        source_name=f"Báo Ví Dụ {number}",
        tier="central",
        url=f"https://bao{number}.example/bai?a=1&b={number}",
        title=f"Cam Lục Ngạn vào vụ thu hoạch thứ {number}",
        lead="Nông dân xã Lục Ngạn bắt đầu thu hoạch cam. Giá bán tại vườn tăng nhẹ so với năm ngoái.",
        body="Sáng 14/11, các vườn cam tại xã Lục Ngạn vào vụ.",
        language="vi",
        dated=NOON + timedelta(seconds=number),
        exact_time=True,
        salience="main",
        score=0.9,
        tone="positive",
        topic="agriculture",
        story_id=f"s{number}",
        reprint_of="",
        places=("Lục Ngạn",),
        changed=False,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # test helper


def rows(*articles: ArticleRow, **changes: object) -> DigestRows:
    """Rows of a digest about ``articles``, as the store would hand them over."""
    press = tuple(one for one in articles if one.kind == "article" and one.salience == "main")
    base = DigestRows(
        articles=press,
        tallies=tallies(press),
        posts=post_counts([one for one in articles if one.kind == "post"]),
        days=(),
        sources=(),
        alerts=(),
        evidence={},
        claims={},
        alert_articles={one.article_id: one for one in articles},
        runs=1,
        discovered=len(articles),
        dispositions=(("stored", len(articles)),),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # test helper


def tallies(press: Iterable[ArticleRow]) -> tuple[Tally, ...]:
    """Items of the press counted by hand."""
    counts = Counter((one.source_id, one.tier, one.tone, one.topic) for one in press)
    return tuple(Tally(*key, number) for key, number in sorted(counts.items()))


def post_counts(posts: Sequence[ArticleRow]) -> PostCounts:
    """Posts counted by hand."""

    def counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0]))[:8])

    return PostCounts(
        len(posts),
        counted(one.source_name for one in posts),
        counted(one.topic for one in posts),
        counted(one.tone for one in posts),
        counted(place for one in posts for place in set(one.places)),
    )


def alert(kind: AlertKind, **changes: object) -> Alert:
    """An alert about article ``a1``."""
    base = Alert(
        "al1",
        "k",
        kind,
        "12 người bị thương ở Chũ",
        1,
        9.0,
        (Reason("harm", 3, "liên quan tính mạng"),),
        ("c1",),
        ("a1",),
        ("e1",),
        ("bản tin nói 12 người; thông báo ghi 2 người",),
        "Sở Y tế",
        NOON,
        NOON,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # test helper


def made(data: DigestRows, first: date = DAY, last: date = DAY, settings: Settings | None = None) -> Digest:
    """The digest of ``data``, made on the morning after."""
    now = NOON + timedelta(days=1, microseconds=123456)
    return assemble(
        data, settings or Settings(), first, last, now=now, province="tỉnh Bắc Ninh", topics=TOPICS
    )


def empty() -> Digest:
    """A day on which nothing came."""
    return made(rows())


def full() -> Digest:
    """A day with something in every section."""
    articles = (
        article(1, tone="negative", topic="health", title="Bệnh viện Chũ quá tải, người bệnh chờ cả ngày"),
        article(2, story_id="s1", reprint_of="a1", topic="health", title="Người bệnh chờ cả ngày ở Chũ"),
        article(3),
        article(4, story_id="zh", language="zh", title="北宁省柑橘丰收", lead="今年柑橘产量增加。", body=""),
        article(
            5, story_id="ko", language="ko", title="박닌성 공장 착공", lead="공장이 착공되었다.", body=""
        ),
        article(6, story_id="ja", language="ja", title="バクニン省で工場が着工", lead="", body=""),
        article(7, story_id="lo", language="lo", title="ແຂວງບັກນິງ", lead="", body=""),
        article(8, kind="post", tier="social", story_id="p"),
    )
    evidence = Evidence("e1", "Có 2 người bị thương.", "Sở Y tế", "official", NOON, "https://syt.example/tb")
    days = tuple(
        DayRow(DAY - timedelta(days=back), tone, "central", 3 + back % 4)
        for back in range(1, 12)
        for tone in ("positive", "negative")
    )
    return made(
        rows(
            *articles,
            days=days,
            sources=(SourceRow("x", "Báo Im Lặng", None, 0, ("https://im.example/rss: HTTP 500",)),),
            alerts=(alert(AlertKind.CONTRADICTED), alert(AlertKind.NEEDS_ANSWER, alert_id="al2")),
            evidence={"e1": evidence},
            claims={"c1": "12 người bị thương ở Chũ đêm qua."},
        )
    )


def unfounded() -> Digest:
    """A day without network: nothing could be read, and what is open has nothing on record beside it."""
    failed = tuple(
        SourceRow(f"x{n}", f"Báo Ví Dụ {n}", NOON - timedelta(days=1), 0, ("không kết nối được",))
        for n in range(1, 9)
    )
    old = article(1, dated=NOON - timedelta(days=1), title="Bến xóm vắng vì tin có cá lạ", topic="health")
    open_ = alert(AlertKind.NOTHING_ON_RECORD, title=old.title, evidence_ids=(), verdict_reasons=(), unit="")
    return made(
        rows(
            sources=failed,
            alerts=(open_,),
            alert_articles={"a1": old},
            claims={"c1": "Nhiều người nói bến xóm có cá lạ."},
            missed=tuple(Missed(one.name, 0, 12, 0) for one in failed),
            discovered=96,
            dispositions=(("failed", 96),),
        )
    )


def crowded(number: int = 2000) -> Digest:
    """A day with ``number`` stories."""
    return made(rows(*(article(n, topic=("health", "agriculture")[n % 2]) for n in range(1, number + 1))))


def reprinted() -> Digest:
    """One story with eighty reprints and a headline of three hundred letters."""
    title = ("Cam sành " * 40)[:300].strip()
    first = article(1, title=title, story_id="s1")
    return made(rows(first, *(article(n, title=title, story_id="s1", reprint_of="a1") for n in range(2, 82))))


def hostile(text: str) -> Digest:
    """A day on which every text from outside is ``text``."""
    words = {"title": text, "lead": text, "body": text, "source_name": text, "places": (text,)}
    articles = (
        article(1, **words, url="javascript:alert(1)"),
        article(2, **words, url="https://x.example/?q=" + text),
        article(3, **words, story_id="f", language="en"),
    )
    return made(
        rows(
            *articles,
            sources=(SourceRow("x", text, None, 0, (text,)),),
            alerts=(
                alert(AlertKind.CONTRADICTED, title=text, unit=text, verdict_reasons=(text,)),
                alert(AlertKind.NEEDS_ANSWER, alert_id="al2", title=text, unit=text),
            ),
            evidence={"e1": Evidence("e1", text, text, "official", None, "https://e.example/ " + text)},
            claims={"c1": text},
        )
    )
