"""One page that a publisher can read about what we asked of a host: plain text and HTML, two languages."""

# ruff: noqa: E501  the words of a page are one line each

from __future__ import annotations

import html
from datetime import datetime
from zoneinfo import ZoneInfo

from pipeline.hosts import SUMS, HostHour
from pipeline.store.ledger import HostLedger

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]

_WORDS = {
    "vi": {
        "title": "Sổ truy cập: {host}",
        "about": "Phần mềm Minh Tin đọc trang công khai để làm điểm báo. Trang này ghi mọi yêu cầu đã gửi tới "
        "máy chủ; không có dữ liệu cá nhân nào.",
        "period": "Từ {first} đến {last}",
        "none": "Không có yêu cầu nào trong thời gian này.",
        "agent": "Tên tự xưng (User-Agent)",
        "gap": "Khoảng cách ngắn nhất giữa hai yêu cầu: {gap}; nhiều nhất cùng lúc: {most}",
        "head": "Ngày (UTC)|Yêu cầu|Dung lượng|Không đổi (304)|Từ chối|Lỗi|Đọc robots.txt|robots.txt cấm|Tự không gửi|Giờ đến (UTC)",
        "total": "Tổng",
        "robots": "robots.txt: mỗi dòng là một lần thay đổi",
        "robots_head": "Lúc|Quyết định|HTTP|Crawl-delay|Lý do",
        "rules": "theo quy tắc",
        "free": "không có tệp, được đọc",
        "stop": "dừng, không đọc",
        "rest": "Đang để yên máy chủ đến {until} ({reason})",
        "mark": "Nguồn {source}: không thể đọc một cách lịch sự ({reason}); chúng tôi không tìm cách vượt qua.",
        "seconds": "{value:.1f} giây",
    },
    "en": {
        "title": "Access ledger: {host}",
        "about": "Minh Tin reads public pages to make a press digest. This page shows every request sent to the "
        "host; it holds no personal data.",
        "period": "From {first} to {last}",
        "none": "No request in this period.",
        "agent": "How we introduce ourselves (User-Agent)",
        "gap": "Shortest time between two requests: {gap}; most at once: {most}",
        "head": "Day (UTC)|Requests|Bytes|Unchanged (304)|Refused|Errors|robots.txt read|Denied by robots.txt|"
        "Withheld by us|Hours (UTC)",
        "total": "Total",
        "robots": "robots.txt: one line each time it changed",
        "robots_head": "When|Decision|HTTP|Crawl-delay|Reason",
        "rules": "rules obeyed",
        "free": "no file, may read",
        "stop": "stop, nothing read",
        "rest": "The host is left alone until {until} ({reason})",
        "mark": "Source {source}: cannot be read politely ({reason}); we do not try to get around it.",
        "seconds": "{value:.1f} s",
    },
}


def as_text(ledger: HostLedger, zone: ZoneInfo) -> str:
    """The page for a terminal: Vietnamese, then English."""
    return "\n".join(_half_text(ledger, words, zone) for words in _WORDS.values())


def as_html(ledger: HostLedger, zone: ZoneInfo) -> str:
    """The page as one HTML file that needs nothing else."""
    halves = "<hr>".join(
        f'<section lang="{language}">{_half_html(ledger, words, zone)}</section>'
        for language, words in _WORDS.items()
    )
    return (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(_WORDS['vi']['title'].format(host=ledger.host))}</title><style>"
        "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "div{overflow-x:auto}table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2rem .5rem;"
        "text-align:left;font-variant-numeric:tabular-nums}</style></head><body>"
        + halves
        + "</body></html>\n"
    )


def _half_text(ledger: HostLedger, words: dict[str, str], zone: ZoneInfo) -> str:
    lines = [words["title"].format(host=ledger.host), "", *_facts(ledger, words, zone)]
    for title, (head, rows) in _tables(ledger, words, zone):
        widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
        lines += ["", *([title] if title else [])]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in [head, *rows]
        ]
    return "\n".join(lines) + "\n"


def _half_html(ledger: HostLedger, words: dict[str, str], zone: ZoneInfo) -> str:
    parts = [f"<h1>{html.escape(words['title'].format(host=ledger.host))}</h1>"]
    parts += [f"<p>{html.escape(line)}</p>" for line in _facts(ledger, words, zone)]
    for title, (head, rows) in _tables(ledger, words, zone):
        cells = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
        parts.append(f"<h2>{html.escape(title)}</h2>" if title else "")
        parts.append("<div><table><tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in head) + "</tr>")
        parts.append("".join(f"<tr>{row}</tr>" for row in cells) + "</table></div>")
    return "".join(parts)


def _facts(ledger: HostLedger, words: dict[str, str], zone: ZoneInfo) -> list[str]:
    lines = [words["about"]]
    if ledger.first is None or ledger.last is None:
        lines.append(words["none"])
    else:
        total = ledger.total
        gap = "—" if total.least_gap is None else words["seconds"].format(value=total.least_gap)
        lines.append(words["period"].format(first=_at(ledger.first, zone), last=_at(ledger.last, zone)))
        lines += [f"{words['agent']}: {agent}" for agent in ledger.user_agents]
        lines.append(words["gap"].format(gap=gap, most=total.most_at_once))
    if ledger.rest is not None:
        until = _at(ledger.rest.until, zone)
        lines.append(words["rest"].format(until=until, reason=ledger.rest.reason))
    lines += [words["mark"].format(source=mark.source_id, reason=mark.reason) for mark in ledger.marks]
    return lines


def _tables(ledger: HostLedger, words: dict[str, str], zone: ZoneInfo) -> list[tuple[str, Table]]:
    rows = [(day.day, *_sums(day.sums), " ".join(f"{hour:02d}" for hour in day.hours)) for day in ledger.days]
    rows.append((words["total"], *_sums(ledger.total), ""))
    found: list[tuple[str, Table]] = [("", (tuple(words["head"].split("|")), rows))]
    if ledger.robots:
        seen: list[tuple[str, ...]] = [
            (_at(one.at, zone), words[one.decision], str(one.status), f"{one.crawl_delay:g}", one.reason)
            for one in ledger.robots
        ]
        found.append((words["robots"], (tuple(words["robots_head"].split("|")), seen)))
    return found


def _sums(hour: HostHour) -> tuple[str, ...]:
    return tuple(str(getattr(hour, name)) for name in SUMS)


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%d/%m/%Y %H:%M")
