"""A review reads the window it judges, however many years lie in the store, and comes to the same results."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from flows.review import review_claims
from pipeline.evidence import desk_statement
from pipeline.settings import Paths, Processing, Settings
from pipeline.store import Batch, Store
from pipeline.types import Kind, Processed
from tests.store.store_kit import NOW, processed, source

DAYS = 14


def dated(number: int, days_ago: float, body: str) -> Processed:
    """An article with one claim, ``days_ago`` days before the review."""
    from dataclasses import replace

    one = processed(number, body=body)
    when = NOW - timedelta(days=days_ago)
    article = replace(one.article, published_at=when, fetched_at=when, kind=Kind.ARTICLE)
    return replace(one, article=article)


def store_with(folder: Path, articles: tuple[Processed, ...]) -> tuple[Store, Settings]:
    settings = Settings(paths=Paths(data=folder), processing=Processing(claim_window_days=DAYS))
    store = Store(settings.database)
    store.migrate()
    store.begin_run("r", NOW, [source()])
    store.commit_batch(Batch("r", processed=articles))
    return store, settings


def reviewed(store: Store, settings: Settings, days_ago: float = 0.0) -> int:
    return review_claims(store, settings, NOW - timedelta(days=days_ago), report=lambda *_: None)


RECENT = tuple(
    dated(number, 0.5 + number, f"Xã Lục Ngạn thu {number + 11} tấn cam trong ngày.") for number in range(6)
)
OLD = tuple(
    dated(100 + number, 30 + number, f"Xã Lục Ngạn thu {number + 11} tấn cam trong ngày.")
    for number in range(6)
)


def test_old_rows_stay_out(tmp_path: Path) -> None:
    store, settings = store_with(tmp_path, (*RECENT, *OLD))
    reviewed(store, settings, days_ago=29)  # the old ones were judged when they were young
    reviewed(store, settings)
    since = NOW - timedelta(days=DAYS)
    recent = {one.claims[0].claim_id for one in RECENT}
    everything = {one.claims[0].claim_id for one in (*RECENT, *OLD)}
    assert set(store.clusters(since, until=NOW)) == recent
    assert {one.claim_id for one in store.verdicts(since, until=NOW)} == recent
    assert set(store.clusters()) == {one.claim_id for one in store.verdicts()} == everything


def test_ends_of_the_window_belong_to_it(tmp_path: Path) -> None:
    edge = (dated(1, DAYS, "Xã Lục Ngạn thu 12 tấn cam."), dated(2, 0, "Xã Lục Ngạn thu 13 tấn cam."))
    beyond = (dated(3, DAYS + 0.01, "Xã Yên Thế thu 14 tấn cam."),)
    store, settings = store_with(tmp_path, (*edge, *beyond))
    reviewed(store, settings)
    found = set(store.clusters(NOW - timedelta(days=DAYS), until=NOW))
    assert found == {"c1", "c2"}
    assert {one.claim_id for one in store.verdicts()} == {"c1", "c2"}


def test_results_are_those_of_a_store_without_the_past(tmp_path: Path) -> None:
    said = desk_statement(
        "Xã Lục Ngạn thu 40 tấn cam trong ngày.",
        source="UBND xã",
        day=NOW.date(),
        zone=Settings().zone,
        url="",
        basis="official",
    )
    found = []
    for name, articles in (("short", RECENT), ("long", (*RECENT, *OLD))):
        store, settings = store_with(tmp_path / name, articles)
        reviewed(store, settings, days_ago=29)
        reviewed(store, settings)
        store.add_evidence([said])
        assert store.unreviewed_evidence(at=NOW) == {said.evidence_id}
        reviewed(store, settings)
        assert store.unreviewed_evidence(at=NOW) == set()
        since = NOW - timedelta(days=DAYS)
        recent = {one.claims[0].claim_id for one in RECENT}
        alerts = store.list_alerts(include_closed=True)
        found.append(
            (
                sorted((one.claim_id, one.label, one.evidence_ids) for one in store.verdicts(since)),
                sorted(store.clusters(since).items()),
                sorted((one.title, one.kind) for one in alerts if set(one.claim_ids) & recent),
            )
        )
    assert found[0] == found[1]
    assert any(ids for _, _, ids in found[0][0]), "the statement was held against the claims of the window"


def test_retired_evidence_is_not_waited_for(tmp_path: Path) -> None:
    store, _ = store_with(tmp_path, RECENT)
    said = desk_statement("Câu.", source="Sở", day=NOW.date(), zone=Settings().zone, url="", basis="official")
    store.add_evidence([said])
    store.retire_evidence(said.evidence_id, NOW)
    assert store.unreviewed_evidence(at=NOW + timedelta(seconds=1)) == set()


@pytest.mark.parametrize("count", [3000])
def test_what_a_review_reads_does_not_grow_with_the_past(tmp_path: Path, count: int) -> None:
    old = tuple(dated(1000 + n, 40 + n / 10, f"Xã Lục Ngạn thu {n} tấn cam.") for n in range(count))
    store, settings = store_with(tmp_path, (*RECENT, *old))
    reviewed(store, settings)
    assert len(store.verdicts(NOW - timedelta(days=DAYS), until=NOW)) == len(RECENT)
    assert len(store.verdicts()) == len(RECENT), "what is beyond the window is not judged either"
