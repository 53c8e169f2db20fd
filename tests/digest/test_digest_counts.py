"""What the store counts for a digest is what counting by hand gives, and only the widest stories are told."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from pipeline.digest import build_digest, render_html
from pipeline.digest.outlining import outline
from pipeline.digest.rows import ArticleRow, Narrow, Wanted
from pipeline.settings import Paths, Settings
from pipeline.store import Store
from tests.digest import digest_kit as kit

NARROWS = (Narrow(), Narrow(topic="health"), Narrow(place="chũ"), Narrow(found=frozenset({"a1", "a2", "a3"})))


def invented(number: int) -> list[ArticleRow]:
    chance = random.Random(number)
    return [
        kit.article(
            n,
            kind=chance.choice(("article", "article", "article", "post")),
            source_id=(source := f"bao-{chance.randint(1, 5)}"),
            source_name=f"Báo {source}",
            tier=("central", "provincial")[int(source[-1]) % 2],
            language=chance.choice(("vi", "vi", "vi", "und", "zh")),
            salience=chance.choice(("main", "main", "passing")),
            tone=chance.choice(("positive", "neutral", "negative")),
            topic=chance.choice(("health", "agriculture")),
            story_id=f"s{chance.randint(1, 30)}",
            places=tuple(chance.sample(("Chũ", "Lục Ngạn", "Yên Thế"), chance.randint(0, 2))),
            dated=kit.NOON + timedelta(seconds=chance.randint(-90_000, 90_000)),
        )
        for n in range(1, number + 1)
    ]


def put(store: Store, rows: list[ArticleRow]) -> None:
    with duckdb.connect(str(store.path)) as database:
        database.execute("SET TimeZone = 'UTC'")
        for key, name, tier in sorted({(one.source_id, one.source_name, one.tier) for one in rows}):
            database.execute(
                "INSERT INTO sources (source_id, name, kind, tier, language, home) "
                "VALUES (?, ?, 'newspaper', ?, 'vi', 'https://x.example/')",
                [key, name, tier],
            )
        for one in rows:
            database.execute(
                "INSERT INTO articles (article_id, source_id, kind, url, canonical_url, title, lead, body, "
                "date_precision, dated, language, content_digest, fetched_at) "
                "VALUES (?, ?, ?, ?, ?, ?, '', ?, 'minute', ?, ?, ?, ?)",
                [
                    *(one.article_id, one.source_id, one.kind, one.url, one.url, one.title, one.body),
                    *(one.dated, one.language, one.url, one.dated),
                ],
            )
            database.execute("INSERT INTO relevance VALUES (?, true, ?, 0.9)", [one.article_id, one.salience])
            database.execute(
                "INSERT INTO labels VALUES (?, ?, '{}', ?, '{}', [])", [one.article_id, one.tone, one.topic]
            )
            database.execute(
                "INSERT INTO story_members VALUES (?, ?, '', 1.0, ?)",
                [one.article_id, one.story_id, one.dated],
            )
            for place in one.places:
                database.execute(
                    "INSERT INTO mentions VALUES (?, 'x', ?, 0, 3, 1.0)", [one.article_id, place]
                )


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, list[ArticleRow]]:
    store = Store(tmp_path_factory.mktemp("counts") / "minhtin.duckdb", timeout=5)
    store.migrate()
    rows = invented(240)
    put(store, rows)
    zone = Settings().zone
    return store, [one for one in rows if one.dated.astimezone(zone).date() == kit.DAY]


def concerned(row: ArticleRow, narrow: Narrow) -> bool:
    named = not narrow.place or narrow.place in {one.lower() for one in row.places}
    found = narrow.found is None or row.article_id in narrow.found
    return named and found and (not narrow.topic or row.topic == narrow.topic)


@pytest.mark.parametrize("narrow", NARROWS)
def test_the_store_counts_as_one_counts_by_hand(
    world: tuple[Store, list[ArticleRow]], narrow: Narrow
) -> None:
    store, of_the_day = world
    rows = store.digest_rows(kit.DAY, kit.DAY, Settings().zone, chart_days=7, wanted=Wanted(narrow))
    wanted = [one for one in of_the_day if concerned(one, narrow)]
    press = [one for one in wanted if one.kind == "article" and one.salience == "main"]
    assert rows.tallies == kit.tallies(press)
    assert {one.article_id for one in rows.articles} == {one.article_id for one in press}
    assert rows.posts == kit.post_counts([one for one in wanted if one.kind == "post"])
    ours = [one for one in press if one.language in {"vi", "und"}]
    assert sum(rows.stories.values()) == len({one.story_id for one in ours})
    named = {one.story_id for one in ours if "cam lục ngạn" in one.title.lower()}
    told = store.stories_naming(kit.DAY, kit.DAY, Settings().zone, narrow, ["Cam Lục Ngạn", "không đâu có"])
    assert told == {"Cam Lục Ngạn": len(named), "không đâu có": 0}


def test_only_the_widest_stories_of_a_field_are_handed_over(world: tuple[Store, list[ArticleRow]]) -> None:
    store, _ = world
    rows = store.digest_rows(kit.DAY, kit.DAY, Settings().zone, chart_days=7, wanted=Wanted(told=2))
    whole = store.digest_rows(kit.DAY, kit.DAY, Settings().zone, chart_days=7)
    assert rows.tallies == whole.tallies
    assert rows.stories == whole.stories
    digest, every = (kit.made(replace(one, texts=store.article_texts)) for one in (rows, whole))
    for field, all_of_it in zip(digest.fields, every.fields, strict=True):
        widths = [len(one.appearances) for one in all_of_it.stories]
        assert [len(one.appearances) for one in field.stories] == sorted(widths, reverse=True)[:2]
        assert field.total == all_of_it.total == len(all_of_it.stories) == rows.stories[field.topic]
    more = outline(digest).fields[0]
    assert f"({digest.fields[0].total} sự việc)" in more.title
    assert "xem thêm" in more.left_out
    assert f"và {digest.fields[0].more} sự việc nữa." in render_html(digest)


def test_the_digest_of_a_store_is_that_of_its_rows(
    world: tuple[Store, list[ArticleRow]], tmp_path: Path
) -> None:
    store, of_the_day = world
    settings = Settings(paths=Paths(data=tmp_path))
    digest = build_digest(store, settings, kit.DAY, kit.DAY, now=kit.NOON + timedelta(days=1))
    by_hand = kit.made(kit.rows(*of_the_day))
    assert (digest.items, digest.outlets) == (by_hand.items, by_hand.outlets)
    assert [one.count for one in digest.tones] == [one.count for one in by_hand.tones]
    assert digest.social.posts == by_hand.social.posts
    assert digest.tier_counts == by_hand.tier_counts
    assert {one.topic: one.total for one in digest.fields} == {one.topic: one.total for one in by_hand.fields}
