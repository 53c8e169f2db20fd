"""What the API sends and takes. Times are ISO 8601 in UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.desk import Closing


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class AlertOut(_Out):
    """One line of the queue."""

    alert_id: str
    kind: str
    title: str
    priority: int
    unit: str
    raised_at: datetime
    last_seen_at: datetime
    state: str
    version: int
    owner: str
    due_at: datetime | None
    sources: tuple[str, ...]
    appearances: int


class AlertList(_Out):
    """One page of the queue."""

    total: int
    alerts: tuple[AlertOut, ...]


class EvidenceOut(_Out):
    """A statement on record.

    ``verdict`` is ``reviewed:sai`` or ``reviewed:đúng`` where it quotes a claim that a fact-checker judged,
    else the words in it that deny, if any.
    """

    evidence_id: str
    text: str
    source: str
    basis: str
    stated_at: datetime | None
    url: str
    verdict: str = ""


class CheckOut(_Out):
    """What the office concluded earlier of the same claim; ``alert_id`` is the alert that it was the end of.

    ``conclusion`` is sai, sai một phần or đúng; ``page`` where the answer was published, if it was.
    """

    alert_id: str
    claim: str
    conclusion: str
    concluded_at: datetime
    stands: bool
    page: str


class AppearanceOut(_Out):
    """Where the claim appeared."""

    source: str
    tier: str
    kind: str
    url: str
    title: str
    dated: datetime
    reprint_of: str


class EventOut(_Out):
    """One appended event; ``cursor`` is its place in the feed (0 inside an alert)."""

    cursor: int = 0
    alert_id: str
    happened_at: datetime
    actor: str
    action: str
    from_state: str
    to_state: str
    reason: str


class AlertDetailOut(_Out):
    """One alert with everything known about it; ``version`` is what an action must name."""

    alert_id: str
    kind: str
    title: str
    priority: int
    unit: str
    state: str
    owner: str
    version: int
    raised_at: datetime
    last_seen_at: datetime
    reasons: tuple[str, ...]
    verdict_reasons: tuple[str, ...]
    claims: tuple[str, ...]
    evidence: tuple[EvidenceOut, ...]
    checks: tuple[CheckOut, ...]
    appearances: tuple[AppearanceOut, ...]
    events: tuple[EventOut, ...]


class EventFeed(_Out):
    """Events after a cursor; ask again with ``next`` for what came since."""

    next: int
    events: tuple[EventOut, ...]


class ArticleOut(_Out):
    """One article about the province."""

    article_id: str
    source: str
    tier: str
    url: str
    title: str
    published_at: datetime
    fetched_at: datetime
    topic: str
    tone: str
    story_id: str


class CoverageFeed(_Out):
    """Articles after a cursor; ask again with ``next`` for what came since."""

    next: str
    articles: tuple[ArticleOut, ...]


class CorrectionOut(_Out):
    """One approved answer."""

    response_id: str
    alert_id: str
    approved_at: datetime
    text: str


class CorrectionFeed(_Out):
    """Approved answers after a cursor; ask again with ``next`` for what came since."""

    next: str
    corrections: tuple[CorrectionOut, ...]


class _Deed(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=0, le=2**31)
    reason: str = Field(default="", max_length=2000)


# Words, not blanks: at least one letter or figure.
_Words = Annotated[str, Field(max_length=2000, pattern="[0-9A-Za-z]")]


class TakeIn(_Deed):
    """Take an alert, or begin to verify it."""

    action: Literal["take", "verify"]


class TellIn(_Deed):
    """Conclude, answer or re-open, with what there is to say about it."""

    action: Literal["conclude", "answer", "reopen"]
    reason: _Words


class CloseIn(_Deed):
    """Close for one of the reasons."""

    action: Literal["close"]
    closing: Closing


class SnoozeIn(_Deed):
    """Put off for so many minutes, with the reason."""

    action: Literal["snooze"]
    minutes: int = Field(ge=1, le=44640)
    reason: _Words


#: One thing to do to one version of an alert; what is needed depends on the action, and is told here whole.
ActionIn = Annotated[TakeIn | TellIn | CloseIn | SnoozeIn, Field(discriminator="action")]


class ActionOut(_Out):
    """Where the alert stands after an action."""

    alert_id: str
    state: str
    version: int


class Problem(_Out):
    """Why a request was refused."""

    error: str
