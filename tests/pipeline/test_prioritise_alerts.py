from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from pipeline.claims import detect_claims
from pipeline.clusters import assign_clusters
from pipeline.errors import BadInput
from pipeline.paths import rules_dir
from pipeline.prioritise import load_rules
from pipeline.types import AlertKind, Claim, Tier
from tests.pipeline.claims_kit import HOME, article, flags, record

FALSE = "Vụ cháy xưởng gỗ tại xã Tân Dĩnh làm 12 người chết."


def _claim(identity: str, text: str) -> Claim:
    return detect_claims([article(identity, text)], [HOME])[0][0]


def test_one_alert_for_one_claim_of_many_sources() -> None:
    texts = [FALSE, "Cháy xưởng gỗ ở xã Tân Dĩnh, 12 người chết", "chay xuong go xa Tan Dinh 12 nguoi chet"]
    raised = flags([article(f"a{i}", text, source=f"s{i}") for i, text in enumerate(texts)], record())
    contradicted = [one for one in raised if one.kind is AlertKind.CONTRADICTED]
    assert len(contradicted) == 1
    assert len(contradicted[0].article_ids) == 3
    assert {"contradiction", "reach"} <= {one.name for one in contradicted[0].reasons}
    assert contradicted[0].score == pytest.approx(sum(one.points for one in contradicted[0].reasons))


def test_alert_ids_do_not_depend_on_order() -> None:
    posts = [article(f"a{i}", FALSE, source=f"s{i}") for i in range(3)]
    assert [a.alert_id for a in flags(posts, record())] == [a.alert_id for a in flags(posts[::-1], record())]


def test_without_evidence_there_is_no_contradiction() -> None:
    assert not [a for a in flags([article("a", FALSE)], []) if a.kind is AlertKind.CONTRADICTED]


def test_a_spreading_harmful_post_has_nothing_on_record() -> None:
    posts = [
        article(f"a{i}", "Nghe nói 5 người chết ở xã Vân Sơn vì rò rỉ hóa chất.", source=f"s{i}")
        for i in (1, 2)
    ]
    raised = flags(posts, record())
    assert [one.kind for one in raised] == [AlertKind.NOTHING_ON_RECORD]
    assert raised[0].verdict_reasons == ("Chưa có căn cứ đối chiếu",)


def test_a_complaint_goes_to_a_unit_and_is_no_truth_alert() -> None:
    text = "Người dân phản ánh bãi rác bốc mùi hôi thối, kiến nghị nhiều lần chưa được giải quyết."
    raised = flags([article("a", text)], record(), Tier.PROVINCIAL)
    assert [one.kind for one in raised] == [AlertKind.NEEDS_ANSWER]
    assert raised[0].unit == "Sở Nông nghiệp và Môi trường"


def test_official_sources_are_never_flagged() -> None:
    assert flags([article("a", FALSE)], record(), Tier.OFFICIAL) == []


def test_an_article_that_carries_the_official_number_is_not_flagged() -> None:
    body = "Vụ cháy xưởng gỗ tại xã Tân Dĩnh làm 2 người tử vong, 5 người bị thương, theo UBND tỉnh."
    raised = flags([article("a", "Cháy xưởng gỗ ở xã Tân Dĩnh, 12 người chết", body)], record())
    assert not [one for one in raised if one.kind is AlertKind.CONTRADICTED]


def test_clusters_are_stable_and_incremental() -> None:
    first, again = _claim("a", FALSE), _claim("b", "Cháy xưởng gỗ ở xã Tân Dĩnh làm 12 người tử vong.")
    other = _claim("c", "Vụ cháy xưởng gỗ tại xã Tân Dĩnh làm 2 người chết.")
    found = assign_clusters([first, again, other], {})
    assert found[first.claim_id] == found[again.claim_id] != found[other.claim_id]
    later = assign_clusters([again], {found[first.claim_id]: first})
    assert later[again.claim_id] == found[first.claim_id]


def test_many_near_identical_posts_are_one_cluster_in_linear_time() -> None:
    from dataclasses import replace

    base = _claim("a", FALSE)
    many = [replace(base, claim_id=str(i), text=f"{FALSE} chia sẻ {i}") for i in range(20_000)]
    start = time.perf_counter()
    assert len(set(assign_clusters(many, {}).values())) == 1
    assert time.perf_counter() - start < 30


def test_a_mistake_in_the_rules_names_file_and_field(tmp_path: Path) -> None:
    for name in ("alerts.yaml", "units.yaml"):
        shutil.copy(rules_dir() / name, tmp_path / name)
    text = (tmp_path / "alerts.yaml").read_text("utf-8")
    (tmp_path / "alerts.yaml").write_text(text.replace("refuted: 0", "refuted: viel "), "utf-8")
    with pytest.raises(BadInput, match=r"alerts\.yaml: thresholds\.refuted"):
        load_rules(tmp_path)
    (tmp_path / "alerts.yaml").write_text("a: [", "utf-8")
    with pytest.raises(BadInput, match=r"alerts\.yaml"):
        load_rules(tmp_path)


def test_units_answer_for_topics_that_exist() -> None:
    from pipeline.classify import load_topics

    known = {one.id for one in load_topics()}
    named = {topic for rule in load_rules().units.units for topic in rule.topics}
    assert named <= known
    assert len(known - named) <= 3
