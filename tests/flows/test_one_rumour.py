"""One rumour in very many posts, over several cycles: one alert, however often it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks.same_posts import HOME, posts
from benchmarks.same_posts import NOW as TOLD
from flows.review import review_claims
from pipeline.claims import detect_claims
from pipeline.evidence import desk_statement
from pipeline.settings import Paths, Settings
from pipeline.store import Batch, Store
from pipeline.types import AlertKind, AlertState, Kind, Processed, Tier
from tests.store.store_kit import processed, source

#: Of the shape that ``python -m benchmarks.same_posts`` measures with 100,000.
MANY, CYCLES = 2_000, 2


def _stored(many: int) -> list[Processed]:
    # To the quarter of a day: words told at one time are read once, and a test has to be quick.
    made = [
        replace(
            one,
            kind=Kind.POST,
            published_at=one.dated.replace(hour=one.dated.hour // 6 * 6, minute=0, second=0),
        )
        for one in posts(many)
    ]
    claims = detect_claims(made, [HOME] * many)
    like = processed(0, source_id="dien-dan")
    return [
        replace(
            like,
            article=one,
            located=HOME,
            claims=found,
            story=replace(like.story, article_id=one.article_id),
        )
        for one, found in zip(made, claims, strict=True)
    ]


def test_one_alert_over_all_cycles(tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data=tmp_path))
    store = Store(settings.database)
    store.migrate()
    store.begin_run("r", TOLD, [source("dien-dan", Tier.SOCIAL)])
    said = desk_statement(
        "Đê sông Cầu an toàn, không xảy ra vỡ đê.", source="Sở vẽ", day=TOLD.date(), zone=settings.zone
    )
    store.add_evidence([said])
    now, seen = TOLD + timedelta(hours=16), []
    stored = _stored(MANY)
    for cycle in range(CYCLES):
        store.commit_batch(Batch("r", processed=tuple(stored[cycle::CYCLES])))
        raised = review_claims(store, settings, now, report=lambda *_: None)
        seen.append((raised, [one.alert_id for one in store.list_alerts(include_closed=True)]))
    (alert,) = store.list_alerts(include_closed=True)
    assert seen == [(1, [alert.alert_id]), *[(0, [alert.alert_id])] * (CYCLES - 1)]
    assert (alert.kind, alert.state) == (AlertKind.CONTRADICTED, AlertState.NEW)
    assert alert.evidence_ids == (said.evidence_id,)
    assert len(alert.article_ids) <= 200
    assert [one.action for one in store.alert_detail(alert.alert_id).events].count("raise") == 1
