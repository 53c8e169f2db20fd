"""The shape of one file of ``rules/sources/``, checked by Pydantic, and its turning into a Source."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from crawlers.hours import parse_hours
from pipeline.types import PageRule, Politeness, Reader, ReaderKind, Source, SourceKind, Tier

LINK_OPTIONS = frozenset({"links", "pattern", "exclude", "item", "date", "summary"})
POST_OPTIONS = frozenset({"message", "text", "time", "link", "remove"})
# What each reader understands; anything else is a mistake of the person who wrote the file.
OPTIONS: dict[ReaderKind, frozenset[str]] = {
    ReaderKind.FEED: frozenset({"pattern", "exclude"}),
    ReaderKind.SECTION: LINK_OPTIONS,
    ReaderKind.SITEMAP: frozenset({"pattern", "exclude"}),
    ReaderKind.CHANNEL_PREVIEW: POST_OPTIONS,
    ReaderKind.FORUM_FEED: frozenset({"pattern", "exclude"}) | POST_OPTIONS,
    ReaderKind.FORUM_THREAD: frozenset({"pattern", "exclude"}) | POST_OPTIONS,
    ReaderKind.VIDEO_FEED: frozenset(),
    ReaderKind.SOCIAL_FEED: frozenset(),
    ReaderKind.NEWS_SEARCH: frozenset({"pattern", "exclude"}),
}
REGEX_OPTIONS = frozenset({"pattern", "exclude"})


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine (``localhost`` or a loopback IP)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _web_address(value: str) -> str:
    if not value:
        return value
    try:
        parts = urlsplit(value)
        port_ok = parts.port is None or parts.port > 0
    except ValueError as error:
        raise ValueError(f"địa chỉ không hợp lệ {value!r}") from error
    plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and port_ok
    if not plain or parts.username is not None or re.search(r"[\s<>\"\\]", value):
        raise ValueError(f"địa chỉ không hợp lệ {value!r}; cần dạng https://ten-mien/…")
    return value


def _css(value: str) -> str:
    from cssselect import GenericTranslator, SelectorError

    try:
        if value:
            GenericTranslator().css_to_xpath(value)
    except SelectorError as error:
        raise ValueError(f"bộ chọn CSS không hợp lệ {value!r}: {error}") from error
    return value


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"biểu thức chính quy không hợp lệ {value!r}: {error}") from error
    return value


def _hours(value: str) -> str:
    parse_hours(value, "UTC")
    return value


def _never(value: object) -> object:
    """Read the word ``never`` as no date; dates stay dates."""
    return None if value == "never" else value


Url = Annotated[str, AfterValidator(_web_address)]
Css = Annotated[str, AfterValidator(_css)]


class Strict(BaseModel):
    """Base of the shapes: an unknown field is an error, and nothing is guessed from a wrong type."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PolitenessShape(Strict):
    """How gently: seconds, bytes, pages, requests, hours (``22:00-06:00``, in the source's time zone)."""

    delay: Annotated[float, Field(ge=0, le=3600)] = 1.0
    timeout: Annotated[float, Field(gt=0, le=300)] = 30.0
    max_bytes: Annotated[int, Field(ge=1024, le=10 * 1024 * 1024)] = 10 * 1024 * 1024
    pages_per_cycle: Annotated[int, Field(ge=1, le=10_000)] = 200
    requests_per_day: Annotated[int, Field(ge=0, le=100_000)] = 0
    hours: Annotated[str, AfterValidator(_hours)] = ""


class ReaderShape(Strict):
    """One address and the way it is read."""

    kind: ReaderKind
    url: Annotated[Url, Field(min_length=1)]
    options: dict[str, str | int] = {}

    @model_validator(mode="after")
    def _options_fit(self) -> ReaderShape:
        for name, value in self.options.items():
            allowed = OPTIONS[self.kind]
            if name not in allowed:
                known = ", ".join(sorted(allowed)) or "không có"
                raise ValueError(f"tùy chọn lạ {name!r} cho bộ đọc {self.kind.value}; hiểu được: {known}")
            (_regex if name in REGEX_OPTIONS else _css)(str(value))
        return self

    def to_reader(self) -> Reader:
        """Return the noun."""
        return Reader(self.kind, self.url, tuple((name, str(value)) for name, value in self.options.items()))


class PageShape(Strict):
    """CSS selectors of an article page."""

    valid_from: date | None = None
    title: Css = ""
    lead: Css = ""
    body: Css = ""
    published: Css = ""
    remove: tuple[Css, ...] = ()

    def to_rule(self) -> PageRule:
        """Return the noun."""
        return PageRule(self.valid_from, self.title, self.lead, self.body, self.published, self.remove)


class SourceShape(Strict):
    """One source. Field names are those of :class:`pipeline.types.Source`."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: SourceKind
    tier: Tier
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    home: Url = ""
    readers: tuple[ReaderShape, ...] = ()
    politeness: PolitenessShape = PolitenessShape()
    pages: tuple[PageShape, ...] = ()
    province: str = ""
    last_seen_working: Annotated[date | None, BeforeValidator(_never)] = None
    local: bool = False
    enabled: bool = True
    note: str = ""

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in zoneinfo.available_timezones():
            raise ValueError(f"múi giờ lạ {value!r}; ví dụ đúng: Asia/Ho_Chi_Minh")
        return value

    @field_validator("province", mode="before")
    @classmethod
    def _code_as_text(cls, value: Any) -> Any:  # noqa: ANN401  YAML reads a province code as a number
        return f"{value:02d}" if isinstance(value, int) and not isinstance(value, bool) else value

    def faults(self) -> list[tuple[tuple[str | int, ...], str]]:
        """Return what is wrong between fields: (place of the field, words) pairs."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        if self.kind is not SourceKind.INBOX:
            if not self.home:
                found.append((("home",), "thiếu địa chỉ trang chủ"))
            if not self.readers:
                found.append((("readers",), "cần ít nhất một bộ đọc"))
        if not self.local and self.politeness.delay < 1:
            found.append((("politeness", "delay"), "nguồn thật phải chờ ít nhất 1 giây giữa hai lần tải"))
        if self.local and not all(
            map(is_loopback, filter(None, [self.home, *(r.url for r in self.readers)]))
        ):
            found.append(
                (("local",), "local: true chỉ dành cho địa chỉ trên chính máy này (127.0.0.1, localhost)")
            )
        return found

    def to_source(self) -> Source:
        """Return the noun."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        fields["readers"] = tuple(shape.to_reader() for shape in self.readers)
        fields["pages"] = tuple(shape.to_rule() for shape in self.pages)
        fields["politeness"] = Politeness(**self.politeness.model_dump())
        return Source(**fields)
