"""Settings of one installation: ``minhtin.toml`` with the environment over it.

Every table forbids unknown names, since pydantic-settings would otherwise pass over a typing error
in a nested table. Environment names are ``MINHTIN_<TABLE>__<NAME>`` (two underscores).
"""

from __future__ import annotations

import os
import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from pipeline.errors import RefusedSettings
from pipeline.faults import first_mistake, unread
from pipeline.notify.options import Notify
from pipeline.paths import rules_dir
from pipeline.settings_services import Oidc, Opinion, Table, Timestamp

DEFAULT_FILE = "minhtin.toml"
_PLACEHOLDER = re.compile(r"example\.(org|com|net|vn)|changeme|changethis", re.IGNORECASE)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"không có múi giờ {name!r}; viết như Asia/Ho_Chi_Minh") from error
    return name


ZoneName = Annotated[str, AfterValidator(_zone)]


class Paths(Table):
    """Where things are kept; relative paths start at the folder the command runs in."""

    data: Path = Path("var")
    database: Path | None = None
    archive: Path | None = None
    sources: Path | None = None


class Office(Table):
    """Names printed on the digest, as they are written in a sentence; letterheads put them into capitals.

    ``number`` stays empty where a clerk writes it by hand; ``authority`` is the signer's post, a line each;
    ``recipients`` end with who keeps the copy.
    """

    parent: str = "Ủy ban nhân dân tỉnh Bắc Ninh"
    name: str = "Sở Thông tin và Truyền thông"
    unit: str = "Phòng Thông tin – Báo chí – Xuất bản"
    place: str = "Bắc Ninh"
    document: str = "BÁO CÁO"
    number: str = Field(default="", max_length=20)
    symbol: str = "BC-STTTT"
    authority: tuple[str, ...] = ("GIÁM ĐỐC",)
    signer: str = ""
    recipients: tuple[str, ...] = ("Ủy ban nhân dân tỉnh (để báo cáo)", "Lãnh đạo Sở", "Lưu: VT")


class Mail(Table):
    """How the digest goes out by SMTP; the password is only ever read from ``MINHTIN_SMTP_PASSWORD``."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    sender: str = ""
    recipients: tuple[str, ...] = ()
    #: An https address for one-click requests (RFC 8058); ``{token}`` (or ``{address}``) is the recipient's.
    unsubscribe: str = ""
    timeout: float = Field(default=30.0, gt=0.0, le=300.0)


class Crawl(Table):
    """How we present ourselves and how much we do at once."""

    contact: str = ""
    concurrency: int = Field(default=8, ge=1, le=64)
    revisit_hours: float = Field(default=6.0, ge=0.0)
    revisit_days: float = Field(default=3.0, ge=0.0, le=60.0)


class Processing(Table):
    """What is kept, how it is cut into batches, and an optional encoder (name or path of a model).

    Pages are read by ``parser_workers`` processes with bounds of memory and time.
    """

    languages: tuple[str, ...] = ("vi", "en", "zh", "ko", "ja", "lo", "fr")
    keep_off_topic: bool = False
    batch_size: int = Field(default=500, ge=1, le=5000)
    story_window_days: int = Field(default=14, ge=1, le=90)
    claim_window_days: int = Field(default=14, ge=1, le=90)
    parser_workers: int = Field(default=2, ge=1, le=64)
    encoder: str = ""


class Periods(Table):
    """Reporting periods. ``year_ends`` is the last day (dd/mm) that the yearly report tells of.

    The plan wants that report before 15 November: of the calendar year it tells what there is until then;
    "31/10" makes it the twelve months up to 31 October.
    """

    year_ends: str = Field(default="31/12", pattern=r"^\d{1,2}/\d{1,2}$")

    @field_validator("year_ends")
    @classmethod
    def _a_day(cls, text: str) -> str:
        day, month = map(int, text.split("/"))
        date(2024, month, day)
        return text

    @property
    def year_end(self) -> tuple[int, int]:
        """Day and month."""
        day, month = map(int, self.year_ends.split("/"))
        return day, month


class Schedule(Table):
    """When ``minhtin serve`` works, as cron expressions in the zone of :class:`Settings`.

    The digests are those of the day, week, month and year that ended before; the yearly report has to be
    handed in before 15 November.
    """

    ingest: str = "*/15 * * * *"
    digest: str = "45 6 * * *"
    digest_week: str = "0 7 * * 1"
    digest_month: str = "15 7 1 * *"
    digest_year: str = "30 7 2 11 *"
    watch: str = "5 * * * *"


class Console(Table):
    """The desk that ``minhtin serve`` opens beside the schedules; ``port`` 0 takes a free one.

    It listens on this machine alone; ``minhtin console`` can do more.
    """

    enabled: bool = True
    port: int = Field(default=8080, ge=0, le=65535)


class Retention(Table):
    """Days after which things are removed, by kind; 0 keeps them. The clock starts when a thing was read.

    ``posts`` and ``articles`` go with everything made from them, ``pages`` are their archived originals,
    ``quarantine`` what was put aside. Alerts under work keep all of theirs.
    """

    posts_days: int = Field(default=0, ge=0)
    articles_days: int = Field(default=0, ge=0)
    pages_days: int = Field(default=0, ge=0)
    quarantine_days: int = Field(default=0, ge=0)

    @property
    def clocks(self) -> dict[str, int]:
        """Days by kind, those that are off included."""
        return {name.removesuffix("_days"): days for name, days in self.model_dump().items()}


class Settings(BaseSettings):
    """All settings. Load with :func:`load_settings`, which reports mistakes in one line."""

    model_config = SettingsConfigDict(
        env_prefix="MINHTIN_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    province: str = "bac-giang"
    timezone: ZoneName = "Asia/Ho_Chi_Minh"
    paths: Paths = Paths()
    office: Office = Office()
    mail: Mail = Mail()
    notify: Notify = Notify()
    crawl: Crawl = Crawl()
    processing: Processing = Processing()
    schedule: Schedule = Schedule()
    periods: Periods = Periods()
    console: Console = Console()
    oidc: Oidc = Oidc()
    retention: Retention = Retention()
    timestamp: Timestamp = Timestamp()
    opinion: Opinion = Opinion()

    @model_validator(mode="after")
    def _clocks_leave_stories_whole(self) -> Settings:
        """Refuse to remove what stories and claims are still compared with."""
        least = max(self.processing.story_window_days, self.processing.claim_window_days)
        for kind, days in self.retention.clocks.items():
            if 0 < days < least:
                raise ValueError(f"retention.{kind}_days = {days}: ngắn hơn cửa sổ so tin ({least} ngày)")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  part of the hook's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  part of the hook's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment over the file and both under what the caller gives."""
        file = Path(os.environ.get("MINHTIN_CONFIG") or DEFAULT_FILE)
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone in which days begin and times are shown."""
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> Path:
        """The DuckDB file."""
        return self.paths.database or self.paths.data / "minhtin.duckdb"

    @property
    def archive(self) -> Path:
        """The folder of WARC files."""
        return self.paths.archive or self.paths.data / "archive"

    @property
    def sources(self) -> Path:
        """The folder (or file) of source descriptions."""
        return self.paths.sources or rules_dir() / "sources"

    def require_contact(self) -> str:
        """Return the contact address shown to publishers.

        Raises:
            BadInput: none is set, or it is a placeholder: a guest gives a real name.
        """
        contact = self.crawl.contact.strip()
        if not contact or _PLACEHOLDER.search(contact):
            raise RefusedSettings(
                "crawl.contact: chưa có địa chỉ liên hệ thật (thư điện tử hoặc trang web) để ghi vào "
                "user agent; đặt [crawl] contact trong minhtin.toml hoặc MINHTIN_CRAWL__CONTACT"
            )
        return contact


def load_settings(**overrides: object) -> Settings:
    """Return the settings of the current folder.

    Raises:
        BadInput: the file or the environment has a mistake; the message names it.
    """
    file = Path(os.environ.get("MINHTIN_CONFIG") or DEFAULT_FILE)
    if os.environ.get("MINHTIN_CONFIG") and not file.is_file():
        raise RefusedSettings(f"{file}: không có tệp thiết lập này; sửa MINHTIN_CONFIG")
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by Pydantic
    except ValidationError as error:
        raise RefusedSettings(first_mistake(file, error)) from error
    except (ValueError, OSError) as error:
        raise RefusedSettings(f"{file}: {unread(error)}") from error
