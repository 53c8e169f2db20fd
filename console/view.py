"""From data to a page: one Jinja environment with autoescape, and the few filters the pages need."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from console.access import ROLE_WORDS, may, signed_in
from console.desk import desk_of
from pipeline.digest.words import KINDS, OPINIONS, STATES, TIERS, TONES

HERE = Path(__file__).parent
STATE_ORDER = ("moi", "da_nhan", "dang_xac_minh", "ket_luan", "da_phan_hoi", "hoan", "dong")
ACTION_WORDS = {
    "raise": "cảnh báo được tạo",
    "take": "nhận xử lý",
    "verify": "bắt đầu xác minh",
    "conclude": "ghi kết luận",
    "answer": "ghi đã phản hồi",
    "close": "đóng",
    "snooze": "tạm hoãn",
    "reopen": "mở lại",
    "expire": "trở lại hàng đợi",
}
NAVIGATION = (
    ("/alerts", "Hàng đợi", "viewer"),
    ("/evidence", "Hồ sơ đối chiếu", "viewer"),
    ("/sources", "Nguồn tin", "viewer"),
    ("/digests", "Điểm báo", "viewer"),
    ("/board", "Tổng quan", "viewer"),
    ("/officers", "Tài khoản", "admin"),
    ("/audit", "Nhật ký", "admin"),
)
RESPONSE_WORDS = {
    "draft": "bản nháp",
    "submitted": "chờ duyệt",
    "returned": "trả lại để sửa",
    "approved": "đã duyệt",
    "followed": "đã duyệt, đang theo dõi",
}
AUDIT_WORDS = {
    "session.begin": "đăng nhập",
    "session.end": "đăng xuất",
    "session.refused": "đăng nhập bị từ chối",
    "officer.add": "mở tài khoản",
    "officer.change": "đổi tài khoản",
    "officer.link": "nối tài khoản với cổng đăng nhập",
    "token.add": "tạo mã truy cập",
    "token.revoke": "thu hồi mã truy cập",
    "mail.stop": "ngừng nhận thư điểm báo",
    "mail.again": "nhận lại thư điểm báo",
    "evidence.add": "thêm căn cứ",
    "evidence.retire": "thôi dùng căn cứ",
    **{f"alert.{action}": f"cảnh báo: {words}" for action, words in ACTION_WORDS.items()},
    **{f"response.{state}": f"trả lời: {words}" for state, words in RESPONSE_WORDS.items()},
}
NOTICE_WORDS = {
    "sending": "đang gửi",
    "sent": "đã gửi",
    "failed": "không gửi được",
    "unknown": "không rõ đã tới hay chưa",
}
BASIS_WORDS = {
    "official": "thông tin chính thức",
    "fact-check": "kết luận kiểm chứng",
    "statistics": "số liệu thống kê",
    "desk": "cán bộ trực ghi nhận",
}


def page(request: Request, template: str, /, *, status: int = 200, **values: object) -> HTMLResponse:
    """Render a template for whoever is signed in."""
    desk = desk_of(request)
    officer = signed_in(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            officer=officer,
            may=lambda role: may(officer, role),
            options=desk.options,
            zone=desk.options.zone,
            now=desk.now(),
            path=request.url.path,
            **values,
        )
    )
    return HTMLResponse(text, status)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "when": when,
        "moment": moment,
        "ago": ago,
        "left": left,
        "link": safe_link,
        "host": host_of,
        "count": count,
    }
    made.globals |= {
        "KINDS": KINDS,
        "STATES": STATES,
        "OPINIONS": OPINIONS,
        "TIERS": TIERS,
        "TONES": TONES,
        "TOPICS": _topic_names(),
        "STATE_ORDER": STATE_ORDER,
        "ACTIONS": ACTION_WORDS,
        "BASES": BASIS_WORDS,
        "ROLES": ROLE_WORDS,
        "DEEDS": AUDIT_WORDS,
        "RESPONSES": RESPONSE_WORDS,
        "NOTICES": NOTICE_WORDS,
        "NAVIGATION": NAVIGATION,
        "names": lambda codes, words: [(one, words.get(one, one)) for one in codes],
    }
    return made


def _topic_names() -> dict[str, str]:
    import yaml

    from pipeline.paths import rules_dir

    data = yaml.safe_load((rules_dir() / "topics" / "topics.yaml").read_text("utf-8"))
    found = data.get("topics", data)
    rows = found.items() if isinstance(found, dict) else ((one["id"], one) for one in found)
    return {name: str(one.get("name", name)) if isinstance(one, dict) else str(name) for name, one in rows}


def when(at: datetime | None, zone: ZoneInfo) -> str:
    """``14:05 ngày 22/11/2026``, or a dash."""
    return at.astimezone(zone).strftime("%H:%M ngày %d/%m/%Y") if at else "—"


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """``22/11 14:05``, or a dash."""
    return at.astimezone(zone).strftime("%d/%m %H:%M") if at else "—"


def ago(at: datetime | None, now: datetime) -> str:
    """How long ago, in the largest fitting unit."""
    return (
        f"{_span(now - at)} trước"
        if at and at <= now - timedelta(minutes=1)
        else "vừa xong"
        if at
        else "chưa bao giờ"
    )


def left(at: datetime | None, now: datetime) -> str:
    """``còn 12 phút`` or ``quá 3 giờ``; empty without a deadline."""
    if at is None:
        return ""
    return f"còn {_span(at - now)}" if at > now else f"quá {_span(now - at)}"


def _span(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} phút"
    return f"{minutes // 60} giờ" if minutes < 48 * 60 else f"{minutes // 1440} ngày"


def count(number: int) -> str:
    """``12.345``: thousands with a point, as Vietnamese writes them."""
    return f"{number:,}".replace(",", ".")


def safe_link(url: str) -> str:
    """The address if a browser may follow it, else empty: never ``javascript:`` from a feed."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def host_of(url: str) -> str:
    """The host of an address, for showing where a link leads."""
    try:
        return urlsplit(url.strip()).hostname or ""
    except ValueError:
        return ""
