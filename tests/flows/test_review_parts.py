"""A review reads only the claims of which an alert may come; the alerts are those that all would give."""

from __future__ import annotations

import random
from array import array
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from flows import review
from pipeline.alert_rules import load_rules
from pipeline.claims import detect_claims
from pipeline.clusters import Clusters, Mark, mark_of
from pipeline.prioritise import prioritise
from pipeline.record.statement import REVIEWED, desk_statement
from pipeline.settings import Paths, Settings
from pipeline.store import Batch, Store
from pipeline.types import (
    AlertKind,
    Claim,
    Evidence,
    Facets,
    Processed,
    Salience,
    StoryLink,
    Tier,
    Verdict,
    VerdictLabel,
)
from tests.pipeline.claims_kit import on_record
from tests.store.store_kit import NOW, processed, source

SINCE = NOW - timedelta(days=14)
PRESS = {f"bao-{letter}": Tier.CENTRAL for letter in "abcd"}
TIERS = PRESS | {"so-y-te": Tier.OFFICIAL, "hoi": Tier.SOCIAL}
TEXTS = (
    "Cư dân mạng lan truyền tin đập Khuôn Thần bị vỡ làm 20 người chết.",
    "Theo người dân, ủy ban xã đã quyết định thu hồi đất của 40 hộ.",
    "Xã Lục Ngạn thu 12 tấn cam trong ngày đầu vụ.",
    "Một nhà máy ở Quế Võ bị cháy, nhiều công nhân nhập viện.",
    "Chủ tịch xã Yên Thế nhận hối lộ 2 tỷ đồng.",
)
ASKING = " Bà con bức xúc, khiếu nại, phản ánh nhiều lần. Đến bao giờ mới được giải quyết?"
SAID: tuple[Evidence, ...] = tuple(
    desk_statement(text, source="UBND tỉnh", day=NOW.date(), zone=Settings().zone, url="", basis="official")
    for text in ("Đập Khuôn Thần an toàn, không có người chết.", "Không xã nào thu hồi đất.")
)


#: What may make hearsay of a claim: a post, the crowd as its source, a guess. One of them in each world, so
#: that each is missed where it is not looked for.
HEARSAY = ("social", "crowd", "guess")


def one_article(number: int, chance: random.Random, hearsay: str) -> Processed:
    names = [name for name, tier in TIERS.items() if hearsay == "social" or tier is not Tier.SOCIAL]
    made = processed(number, source_id=chance.choice(names))
    texts = chance.sample(TEXTS, chance.randint(1, 3))
    body = " ".join(texts) + (ASKING if chance.random() < 0.3 else "")
    when = NOW - timedelta(hours=chance.randint(0, 400))
    article = replace(made.article, body=body, published_at=when, content_digest=f"{number}")
    located = replace(made.located, salience=chance.choice(list(Salience)))
    claims = tuple(one_claim(article.article_id, at, text, chance, hearsay) for at, text in enumerate(texts))
    story = StoryLink(article.article_id, f"s{chance.randint(0, 9)}")
    return replace(made, article=article, located=located, claims=claims, story=story)


def one_claim(article_id: str, at: int, text: str, chance: random.Random, hearsay: str) -> Claim:
    facets = Facets(
        modality=chance.choice(["", "nghi?"]) if hearsay == "guess" else "",
        attribution=chance.choice(["", "crowd"]) if hearsay == "crowd" else "",
    )
    p = chance.choice([0.05, 0.3, 0.6, 0.9])
    return Claim(f"{article_id}-{at}", article_id, 10 * at, 10 * at + 9, text, p, facets)


def one_verdict(claim_id: str, chance: random.Random) -> Verdict:
    label = chance.choice([VerdictLabel.NEI] * 30 + list(VerdictLabel))
    probs = tuple((one.value, 0.9 if one is label else 0.05) for one in VerdictLabel)
    found = () if label is VerdictLabel.NEI and chance.random() < 0.8 else (chance.choice(SAID).evidence_id,)
    return Verdict(claim_id, label, probs, found, ("lý do",))


def some_store(folder: Path, seed: int) -> Store:
    chance, hearsay = random.Random(seed), HEARSAY[seed % len(HEARSAY)]
    store = Store(folder / "minhtin.duckdb")
    store.migrate()
    store.begin_run("r", NOW, [source(name, tier) for name, tier in TIERS.items()])
    articles = tuple(one_article(number, chance, hearsay) for number in range(40))
    store.commit_batch(Batch("r", processed=articles))
    claims = [claim.claim_id for one in articles for claim in one.claims]
    store.save_verdicts([one_verdict(one, chance) for one in claims if chance.random() < 0.95], NOW)
    clusters = {one: f"k{chance.randint(0, 15)}" for one in claims}
    store.reviewing(SINCE, until=NOW).save_clusters(clusters, [])
    return store


@pytest.mark.parametrize("seed", range(12))
def test_alerts_are_those_of_all_claims(tmp_path: Path, seed: int) -> None:
    store, rules = some_store(tmp_path, seed), load_rules()
    window = store.reviewing(SINCE, until=NOW)
    everything = store.claim_contexts(SINCE, until=NOW)
    whole = prioritise(
        everything,
        store.verdicts(SINCE, until=NOW),
        SAID,
        rules,
        NOW,
        clusters=store.clusters(SINCE, until=NOW),
    )
    in_parts = review._alerts(window, SAID, rules, NOW, home=frozenset(), embed=None)
    assert in_parts == whole
    assert whole


def test_every_kind_of_alert_was_among_them(tmp_path: Path) -> None:
    kinds = set()
    for seed in range(12):
        store = some_store(tmp_path / str(seed), seed)
        window = store.reviewing(SINCE, until=NOW)
        kinds |= {
            one.kind for one in review._alerts(window, SAID, load_rules(), NOW, home=frozenset(), embed=None)
        }
    assert kinds >= {AlertKind.CONTRADICTED, AlertKind.NOTHING_ON_RECORD, AlertKind.NEEDS_ANSWER}


def test_clusters_are_the_same_whether_all_come_at_once_or_day_by_day(tmp_path: Path) -> None:
    chance = random.Random(5)
    articles = sorted(
        (one_article(number, chance, "crowd") for number in range(30)), key=lambda one: one.article.dated
    )
    found = []
    for name, steps in (("once", [articles]), ("daily", [articles[:10], articles[10:20], articles[20:]])):
        store = Store(tmp_path / f"{name}.duckdb")
        store.migrate()
        store.begin_run("r", NOW, [source(one, tier) for one, tier in TIERS.items()])
        for step in steps:
            store.commit_batch(Batch("r", processed=tuple(step)))
            review._cluster(store.reviewing(SINCE, until=NOW))
        found.append(store.clusters())
    assert found[0] == found[1]
    assert len(set(found[0].values())) == len(TEXTS)


def test_clusters_of_an_older_store_are_known_again(tmp_path: Path) -> None:
    """A store from before clusters had marks: what was said then keeps its cluster."""
    store = Store(tmp_path / "minhtin.duckdb")
    store.migrate()
    store.begin_run("r", NOW, [source()])
    first, again = (processed(n, body="Xã Lục Ngạn thu 12 tấn cam.") for n in (-30, -20))
    store.commit_batch(Batch("r", processed=(first,)))
    window = store.reviewing(SINCE, until=NOW)
    window.save_clusters({"c-30": "as-it-was"}, [])
    assert window.unmarked() == {"c-30": "as-it-was"}
    store.commit_batch(Batch("r", processed=(again,)))
    review._cluster(window)
    assert store.clusters() == {"c-30": "as-it-was", "c-20": "as-it-was"}
    assert window.unmarked() == {}
    assert [(one.cluster, one.claim_id) for one in window.marks()] == [("as-it-was", "c-30")]


def test_a_checked_claim_is_found_for_what_repeats_it(tmp_path: Path) -> None:
    """The claim stays open by the record itself; a fact-check says that it is false."""
    store, rules = Store(tmp_path / "minhtin.duckdb"), load_rules()
    store.migrate()
    store.begin_run("r", NOW, [source()])
    text = "Đập Khuôn Thần ở xã Kiên Lao bị vỡ sáng nay làm 20 người chết."
    article = processed(-5, body=text)
    store.commit_batch(Batch("r", processed=(article,)))
    window = store.reviewing(SINCE, until=NOW)
    review._cluster(window)
    store.save_verdicts([Verdict("c-5", VerdictLabel.NEI, (("NEI", 0.9),), (), ("chưa có căn cứ",))], NOW)
    checked = replace(SAID[0], text=text, basis="fact-check", verdict=f"{REVIEWED}sai", source="Trung tâm")
    (found,) = review._matches(window, [checked], rules, None).items()
    assert found[0] == "c-5"
    assert found[1].automatic
    least = rules.file.thresholds.nothing_check_worthy
    assert [one.claim.claim_id for one in window.contexts(["c-5"], [], least)] == ["c-5"]
    assert not window.contexts([], [], least)


def test_a_verdict_whose_evidence_was_retired_is_given_anew(tmp_path: Path) -> None:
    settings = Settings(paths=Paths(data=tmp_path))
    store = Store(settings.database)
    store.migrate()
    store.begin_run("r", NOW, [source()])
    store.commit_batch(Batch("r", processed=(processed(-5, body="Đập Khuôn Thần bị vỡ sáng nay."),)))
    store.add_evidence(SAID)
    probs = (("SUPPORTED", 0.05), ("REFUTED", 0.9), ("NEI", 0.05))
    store.save_verdicts([Verdict("c-5", VerdictLabel.REFUTED, probs, (SAID[0].evidence_id,), ("x",))], NOW)
    store.note_reviewed([one.evidence_id for one in SAID], NOW)
    review.review_claims(store, settings, NOW, report=lambda *_: None)
    (kept,) = store.verdicts()
    assert kept.reasons == ("x",), "nothing is new: the verdict stands"
    store.retire_evidence(SAID[0].evidence_id, NOW - timedelta(seconds=1))
    review.review_claims(store, settings, NOW, report=lambda *_: None)
    (anew,) = store.verdicts()
    assert SAID[0].evidence_id not in anew.evidence_ids
    assert anew.reasons != ("x",)


def test_a_notice_that_arrives_later_is_held_against_articles_of_its_event(tmp_path: Path) -> None:
    """The false sentence names neither place nor event; the article around it does."""
    settings = Settings(paths=Paths(data=tmp_path))
    store = Store(settings.database)
    store.migrate()
    store.begin_run("r", NOW, [source()])
    day = f"{NOW.day}/{NOW.month}"
    body = (
        f"Sáng {day}, kho vải sấy ở xã Tân Mộc, huyện Lục Ngạn bốc cháy. Ngọn lửa khiến bốn người tử vong."
        " Hơn 14 tấn vải khô bị hỏng."
    )
    made = processed(-5, body=body)
    article = replace(made.article, title="Cháy kho vải sấy ở Tân Mộc", published_at=NOW - timedelta(hours=2))
    claims = detect_claims([article], [made.located])[0]
    store.commit_batch(Batch("r", processed=(replace(made, article=article, claims=claims),)))
    review.review_claims(store, settings, NOW, report=lambda *_: None)
    assert {one.label for one in store.verdicts()} == {VerdictLabel.NEI}
    told = (
        f"Sáng {day}, kho vải sấy tại xã Tân Mộc, huyện Lục Ngạn bị cháy. Vụ cháy làm 1 người chết."
        " 14 tấn vải khô bị hỏng."
    )
    store.add_evidence(on_record("notice", "Thông báo vụ cháy kho vải sấy tại xã Tân Mộc", told, NOW))
    review.review_claims(store, settings, NOW, report=lambda *_: None)
    false = {one.claim_id for one in claims if "bốn người" in one.text}
    assert {one.claim_id for one in store.verdicts() if one.label is VerdictLabel.REFUTED} == false
    kinds = [one.kind for one in store.list_alerts()]
    assert kinds.count(AlertKind.CONTRADICTED) == 1


def test_the_same_words_join_the_same_cluster_in_every_cycle() -> None:
    """Between two clusters that both come near, the likest is joined, in whatever order they are known."""
    words = {
        "A": "Xã bán quýt đào dứa mận nhãn bưởi vải táo.",
        "B": "Xã bán dứa mận nhãn bưởi chanh cam lê xoài.",
        "M": "Xã bán quýt đào dứa mận nhãn bưởi chanh cam.",
    }
    claims = {name: Claim(name, name, 0, len(text), text, 0.5) for name, text in words.items()}
    joined = set()
    for order in ("AB", "BA"):
        known = Clusters()
        for name in order:
            known.add(mark_of(claims[name], name))
        joined.add(known.of(claims["M"])[0])
    assert joined == {"A"}


def test_marks_come_back_as_they_were(tmp_path: Path) -> None:
    store = Store(tmp_path / "minhtin.duckdb")
    store.migrate()
    store.begin_run("r", NOW, [source()])
    store.commit_batch(Batch("r", processed=(processed(-1),)))
    window = store.reviewing(SINCE, until=NOW)
    mark = Mark("k", "c-1", (1 << 63) - 1, 0, array("I", [0, (1 << 32) - 1]).tobytes())
    window.save_clusters({"c-1": "k"}, [mark])
    assert list(window.marks()) == [mark]
