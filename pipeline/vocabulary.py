"""The words that may stand in a field: one enumeration each. Their values are what is stored."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Whether a text was published by an outlet or written by a member of the public."""

    ARTICLE = "article"
    POST = "post"


class SourceKind(StrEnum):
    """What sort of publisher a source is."""

    NEWSPAPER = "newspaper"
    BROADCASTER = "broadcaster"
    PORTAL = "portal"
    AGGREGATOR = "aggregator"
    FORUM = "forum"
    CHANNEL = "channel"
    FACT_CHECKER = "fact-checker"
    INBOX = "inbox"


class Tier(StrEnum):
    """Standing of a source; weights per tier live in ``rules/alerts.yaml``."""

    OFFICIAL = "official"
    CENTRAL = "central"
    PROVINCIAL = "provincial"
    TRADE = "trade"
    AGGREGATOR = "aggregator"
    SOCIAL = "social"
    FACT_CHECK = "fact-check"


class ReaderKind(StrEnum):
    """How a source is read: which reader of ``crawlers/readers/`` turns its page into leads."""

    FEED = "feed"
    SECTION = "section"
    SITEMAP = "sitemap"
    CHANNEL_PREVIEW = "channel-preview"
    FORUM_FEED = "forum-feed"
    FORUM_THREAD = "forum-thread"
    VIDEO_FEED = "video-feed"
    SOCIAL_FEED = "social-feed"
    NEWS_SEARCH = "news-search"


class Precision(StrEnum):
    """How exactly a publication time is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


class Disposition(StrEnum):
    """What became of a discovered item. Every item has exactly one."""

    STORED = "stored"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    OFF_TOPIC = "off_topic"
    TOO_SHORT = "too_short"
    WRONG_LANGUAGE = "wrong_language"
    ROBOTS_DENIED = "robots_denied"
    REJECTED = "rejected"
    FAILED = "failed"
    QUARANTINED = "quarantined"


class Salience(StrEnum):
    """How the province figures in a text."""

    MAIN = "main"
    PASSING = "passing"
    NONE = "none"


class VerdictLabel(StrEnum):
    """Relation of a claim to one or more evidence sentences."""

    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    NEI = "NEI"


class AlertKind(StrEnum):
    """Why something is on the desk. None of them is an accusation (design: evidence or silence)."""

    CONTRADICTED = "can_xac_minh"
    NOTHING_ON_RECORD = "chua_co_can_cu"
    ALREADY_CHECKED = "da_co_ket_luan"
    NEEDS_ANSWER = "phan_anh_can_tra_loi"
    BURST = "dot_bien"


class AlertState(StrEnum):
    """Where an alert stands on the desk."""

    NEW = "moi"
    ACKNOWLEDGED = "da_nhan"
    VERIFYING = "dang_xac_minh"
    CONCLUDED = "ket_luan"
    ANSWERED = "da_phan_hoi"
    CLOSED = "dong"
    SNOOZED = "hoan"
