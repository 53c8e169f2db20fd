"""Alerts and matters on paper: what was said, what is on record, which unit, since when, what came of it."""

from __future__ import annotations

from datetime import datetime

from pipeline.digest import words
from pipeline.digest.outline import Card, Fact, Link, Matter
from pipeline.digest.plain import clean, cut, titled
from pipeline.digest.refs import link, links
from pipeline.digest.reviewing import answers_note
from pipeline.digest.shown import show_moment, show_number
from pipeline.digest.types import AlertLine, CheckLine, ClosedLine, Digest, EvidenceLine
from pipeline.types import AlertKind, AlertState

QUOTED, REST = 500, 60
_ANSWERED = AlertState.ANSWERED.value


def alert_cards(lines: tuple[AlertLine, ...], now: datetime) -> tuple[Card, ...]:
    """Return the alerts as cards, in their order."""
    return tuple(_card(one, now) for one in lines)


def matter_rows(lines: tuple[AlertLine, ...], now: datetime) -> tuple[Matter, ...]:
    """Return the matters that need an answer as rows, in their order."""
    return tuple(
        Matter(
            title=cut(titled(one.title), 320),
            claim="" if clean(one.claim) == clean(one.title) else cut(clean(one.claim), QUOTED),
            sources=links(one.appearances),
            unit=clean(one.unit) or "chưa xác định",
            since=_since(one, now),
            state=_state(one),
        )
        for one in lines
    )


def _state(line: AlertLine) -> str:
    state = words.ANSWERS.get(line.state, clean(line.state))
    return f"{state} lúc {show_moment(line.answered)}" if line.answered and line.state == _ANSWERED else state


def matters_note(digest: Digest, shown: int) -> str:
    """Return what is to be said of the matters together: carried over, left out, closed, answered in time."""
    old = sum(one.since.date() < digest.first for one in digest.matters)
    done = sum(one.kind == AlertKind.NEEDS_ANSWER.value for one in digest.closed)
    parts = (
        f"Trong đó {show_number(old)} vấn đề còn tồn từ trước kỳ này." if old else "",
        f"Còn {show_number(len(digest.matters) - shown)} vấn đề khác không liệt kê."
        if len(digest.matters) > shown
        else "",
        f"Đã đóng {show_number(done)} vấn đề trong kỳ (kết quả ở mục 4)." if done else "",
        answers_note(digest),
    )
    return " ".join(filter(None, parts))


def _since(line: AlertLine, now: datetime) -> str:
    waiting = age(line.since, now)
    return show_moment(line.since) + (f" ({waiting})" if waiting else "")


def closed_cards(lines: tuple[ClosedLine, ...]) -> tuple[Card, ...]:
    """Return the alerts closed in the period with their outcome."""
    return tuple(
        Card(
            cut(titled(one.title), 320),
            "Đã có kết quả",
            (
                *((Fact("Loại", words.KINDS[one.kind]),) if one.kind in words.KINDS else ()),
                Fact("Kết quả", clean(one.outcome)),
                Fact("Đóng lúc", show_moment(one.at)),
            ),
        )
        for one in lines
    )


def rest_lines(digest: Digest, told: int) -> tuple[Link, ...]:
    """Return the alerts that are not told in full, a line each: what, which kind, whose, how it stands."""
    alerts, closed = digest.alerts[told:], digest.closed[told:]
    lines = [
        Link(
            cut(titled(one.title), 160),
            link(one.appearances[0].url) if one.appearances else "",
            f" – {clean(one.wording)}; {clean(one.unit) or 'chưa xác định đơn vị'}; {_state(one)}",
        )
        for one in alerts
    ]
    lines += [
        Link(cut(titled(one.title), 160), "", f" – đã đóng {show_moment(one.at)}: {clean(one.outcome)}")
        for one in closed
    ]
    return tuple(lines[:REST])


def rest_title(digest: Digest, told: int) -> str:
    """Return what stands over :func:`rest_lines`, with how many there are in all."""
    number = len(digest.alerts[told:]) + len(digest.closed[told:])
    more = f", nêu {REST}" if number > REST else ""
    return f"Các thông tin khác ({show_number(number)}{more}):"


def stay_note(digest: Digest) -> str:
    """The words under the alerts of a quiet period, else an empty string."""
    if digest.alerts or digest.closed:
        return ""
    return "Không có thông tin nào khác với nguồn chính thức đã lưu."


def age(since: datetime, now: datetime) -> str:
    """How long something waits: ``đã 2 ngày``, ``đã 5 giờ``, ``đã 20 phút``; empty if not at all."""
    minutes = int((now - since).total_seconds() // 60)
    if minutes < 1:
        return ""
    if minutes < 60:
        return f"đã {minutes} phút"
    return f"đã {minutes // 60} giờ" if minutes < 48 * 60 else f"đã {minutes // 1440} ngày"


def _card(line: AlertLine, now: datetime) -> Card:
    claim = clean(line.claim)
    facts = [
        Fact("Nội dung", f"“{cut(claim, QUOTED)}”") if claim and claim != clean(line.title) else None,
        Fact("Căn cứ xem xét", "; ".join(clean(one).rstrip(" .") for one in line.why)) if line.why else None,
        *(_check(one) for one in line.checks),
        *(_evidence(one) for one in line.evidence),
        _where(line),
        Fact("Đơn vị liên quan", clean(line.unit) or "chưa xác định"),
        Fact("Từ lúc", _since(line, now)),
        Fact("Trạng thái", f"{words.ANSWERS.get(line.state, clean(line.state))}; ưu tiên P{line.priority}"),
    ]
    return Card(cut(titled(line.title), 320), clean(line.wording), _once_named(facts))


def _once_named(facts: list[Fact | None]) -> tuple[Fact, ...]:
    """Lines of the same name follow each other; only the first keeps the name."""
    kept: list[Fact] = []
    last = ""
    for fact in facts:
        if fact is not None:
            kept.append(Fact("", fact.text, fact.links) if fact.name == last else fact)
            last = fact.name
    return tuple(kept)


def _check(one: CheckLine) -> Fact:
    url = link(one.url)
    where = Link("bản trả lời đã đăng", url) if url else Link(f"cảnh báo {clean(one.alert_id)}")
    told = f"“{cut(clean(one.claim), QUOTED)}”: {one.words}, ngày {one.when:%d/%m/%Y} – "
    return Fact("Đơn vị đã kết luận", told, (where,))


def _evidence(one: EvidenceLine) -> Fact:
    source = Link(
        clean(one.source) or "nguồn",
        link(one.url),
        f", {show_moment(one.when)}" + (f"; {one.concluded}" if one.concluded else ""),
    )
    return Fact("Nguồn đối chiếu", f"“{cut(clean(one.text), QUOTED)}” – ", (source,))


def _where(line: AlertLine) -> Fact | None:
    return Fact("Xuất hiện tại", "", links(line.appearances)) if line.appearances else None
