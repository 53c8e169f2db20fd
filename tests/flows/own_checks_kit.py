"""An office that has concluded one alert, and what is written afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from flows.review import review_claims
from pipeline.claims import detect_claims
from pipeline.desk import CLOSING_WORDS, Action, Closing
from pipeline.evidence import desk_statement
from pipeline.settings import Paths, Settings
from pipeline.store import Batch, Store
from pipeline.store.console_desk import Act, act_on_alert
from pipeline.store.console_responses import Step, begin_response, change_response
from pipeline.types import Alert, AlertKind, Evidence, Processed, Tier
from tests.pipeline.claims_kit import HOME
from tests.store.store_kit import NOW, processed, source

RUMOUR = "Hồ Cấm Sơn đã vỡ đập trong đêm, nước tràn về hạ du."
SAME = "Đập hồ Cấm Sơn bị vỡ ngay trong đêm qua, nước đang tràn về vùng hạ du."
OTHER_WORDS = "Trong đêm, hồ Cấm Sơn vỡ đập rồi, nước đã tràn hết về phía hạ du."
OFFICER = "canbo.nguoi-thu-ba"


def minutes(many: float) -> datetime:
    """A moment before the review."""
    return NOW - timedelta(minutes=many)


def told(number: int, text: str, at: datetime, outlet: str = "bao-a") -> Processed:
    """An article of one text."""
    made = processed(number, source_id=outlet)
    article = replace(
        made.article, title="", body=text, published_at=at, fetched_at=at, content_digest=f"{number}:{text}"
    )
    return replace(made, article=article, claims=detect_claims([article], [HOME])[0])


class Office:
    """A store whose desk has one alert ``al1`` of the rumour, read and clustered, not concluded yet."""

    def __init__(self, folder: Path, *, rests_on: Evidence | None = None, rumour: str = RUMOUR) -> None:
        self.settings = Settings(paths=Paths(data=folder))
        self.store = Store(self.settings.database)
        self.store.migrate()
        sources = [source(), source("bao-b"), source("hoi", Tier.SOCIAL), source("cong", Tier.OFFICIAL)]
        self.store.begin_run("r", NOW, sources)
        if rests_on is not None:
            self.store.add_evidence([rests_on])
        self.write(1, rumour, at=minutes(600))
        self.review(at=minutes(500))
        (self.cluster,) = self.store.clusters().values()
        self.first = replace(
            alert_of(self.cluster, rumour), evidence_ids=(rests_on.evidence_id,) if rests_on else ()
        )
        self.store.upsert_alerts([self.first], minutes(400))

    def write(self, number: int, text: str, *, at: datetime, outlet: str = "bao-a") -> None:
        """Put an article into the store."""
        self.store.commit_batch(Batch("r", processed=(told(number, text, at, outlet),)))

    def review(self, at: datetime = NOW) -> None:
        """Hold the claims against the record and against what was concluded."""
        review_claims(self.store, self.settings, at, report=lambda *_: None)

    def act(self, action: Action, words: str = "đã hỏi xã", at: datetime = NOW, alert: str = "al1") -> None:
        """Do something to the alert."""
        version = self.store.alert_state(alert)[1]
        act_on_alert(self.store.path, 5, Act(alert, version, action, OFFICER, words), at)

    def close(self, closing: Closing, at: datetime | None = None, alert: str = "al1") -> None:
        """Close the alert with an outcome."""
        words = f"{CLOSING_WORDS[closing]}: cán bộ trực đã gọi xã"
        self.act(Action.CLOSE, words, at or minutes(300), alert)

    def answer(self, note: str, page: str = "", at: datetime | None = None) -> str:
        """An approved answer to the alert, with the note of its approval."""
        when, path = at or minutes(300), self.store.path
        made = begin_response(path, 5, "al1", when, by=OFFICER, template="x", text="Hồ an toàn.")
        change_response(path, 5, Step(made, 1, OFFICER, "submitted"), when)
        change_response(path, 5, Step(made, 2, "nguoi.duyet", "approved", note=note), when)
        if page:
            change_response(path, 5, Step(made, 3, OFFICER, "followed", note=f"Trang đăng: {page}"), when)
        return made

    def flagged(self) -> list[Alert]:
        """The alerts of a claim that was checked before."""
        alerts = self.store.list_alerts(include_closed=True)
        return [one for one in alerts if one.kind is AlertKind.ALREADY_CHECKED]


def alert_of(cluster: str, text: str, kind: AlertKind = AlertKind.NOTHING_ON_RECORD) -> Alert:
    """The alert of the first claim."""
    return Alert(
        "al1", cluster, kind, text, 3, 5.0, (), (f"{_first_claim(text)}",), ("a1",), (), ("lý do",), "",
        minutes(400), minutes(600),
    )  # fmt: skip


def _first_claim(text: str) -> str:
    return told(1, text, minutes(600)).claims[0].claim_id


def statement(text: str = "Hồ Cấm Sơn tích nước đạt 85% dung tích thiết kế.") -> Evidence:
    """Something on record that decides nothing of the rumour by itself."""
    return desk_statement(
        text,
        source="Chi cục thủy lợi",
        day=date(2026, 11, 13),
        zone=Settings().zone,
        basis="official",
    )
