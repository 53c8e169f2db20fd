"""From data to a page: one Jinja environment with autoescape, and the few filters the pages need."""

from __future__ import annotations

import json
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
from console.lineage_view import change_groups, in_brief
from console.words import (
    ACTION_WORDS,
    AUDIT_WORDS,
    BASIS_WORDS,
    DETAIL_WORDS,
    NAVIGATION,
    NOTICE_WORDS,
    REPLACED_WORDS,
    RESPONSE_WORDS,
    SCOPE_WORDS,
    STATE_ORDER,
)
from pipeline.digest.words import KINDS, OPINIONS, STATES, TIERS, TONES, our_conclusion
from pipeline.record.statement import concluded, scope, standing
from pipeline.rewording import words_changed

HERE = Path(__file__).parent


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
        "words_changed": words_changed,
        "change_groups": change_groups,
        "in_brief": in_brief,
        "ago": ago,
        "left": left,
        "link": safe_link,
        "host": host_of,
        "count": count,
        "day": day,
        "detail": detail,
        "concluded": concluded,
        "scope": scope,
        "standing": standing,
    }
    made.globals |= {
        "KINDS": KINDS,
        "STATES": STATES,
        "OPINIONS": OPINIONS,
        "our_conclusion": our_conclusion,
        "TIERS": TIERS,
        "TONES": TONES,
        "TOPICS": _topic_names(),
        "STATE_ORDER": STATE_ORDER,
        "ACTIONS": ACTION_WORDS,
        "BASES": BASIS_WORDS,
        "ROLES": ROLE_WORDS,
        "DEEDS": AUDIT_WORDS,
        "REPLACED": REPLACED_WORDS,
        "RESPONSES": RESPONSE_WORDS,
        "NOTICES": NOTICE_WORDS,
        "SCOPES": SCOPE_WORDS,
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


def day(text: str) -> str:
    """``13/11/2026`` from ``2026-11-13``."""
    return "/".join(reversed(str(text).split("-")))


def detail(text: str) -> str:
    """A line of the audit in words: ``{"role": "admin"}`` → ``role: admin``; what is no JSON as it is."""
    try:
        found = json.loads(text)
    except ValueError:
        return text
    if not isinstance(found, dict):
        return text
    words = {**ROLE_WORDS, **STATES, **ACTION_WORDS, **REPLACED_WORDS}
    return "; ".join(
        f"{DETAIL_WORDS.get(name, name)}: {words.get(str(value), value)}"
        for name, value in found.items()
        if value not in ("", None)
    )


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
