from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.claims import detect_claims
from pipeline.errors import BadInput
from pipeline.evidence import EvidenceIndex, desk_statement, evidence_from_article, parse_evidence_file
from pipeline.types import Claim, Evidence, Source, SourceKind, Tier, VerdictLabel
from pipeline.verify import verify
from tests.pipeline.claims_kit import HOME, NOW, ZONE, article, record

PORTAL = Source(
    "cong", "Cổng tỉnh", SourceKind.PORTAL, Tier.OFFICIAL, "vi", "Asia/Ho_Chi_Minh", "https://c.example/", ()
)


def _desk(text: str, day: date = date(2026, 9, 9), source: str = "UBND tỉnh") -> Evidence:
    return desk_statement(text, source=source, day=day, zone=ZONE)


def _claim(text: str) -> tuple[Claim, ...]:
    return detect_claims([article("a", text)], [HOME])[0]


def test_official_sentences_go_on_record_with_stable_ids() -> None:
    page = article("n", "Thông báo", "Thông tin vỡ đập hồ Khe Chão là sai sự thật. Vì sao lại thế? Tốt.")
    first, second = evidence_from_article(page, PORTAL), evidence_from_article(page, PORTAL)
    assert first == second
    assert [one.verdict for one in first] == ["là sai"] or "sai" in first[0].verdict
    assert len(first) == 1


def test_a_short_statement_goes_on_record_and_a_short_heading_does_not() -> None:
    page = article("n", "Thông báo", "Liên hệ ban\nLễ hội mở ngày 9/9 tại xã Song Vân. Không thu vé. Tốt.")
    assert [one.text for one in evidence_from_article(page, PORTAL)] == [
        "Lễ hội mở ngày 9/9 tại xã Song Vân.",
        "Không thu vé.",
    ]


def test_search_finds_the_sentence_also_without_diacritics() -> None:
    index = EvidenceIndex(record())
    for query in ("vỡ đập hồ Cấm Sơn", "vo dap ho cam son"):
        assert "Cấm Sơn" in index.search(query, 1)[0][0].text
    assert EvidenceIndex([]).search("gì cũng được", 5) == []
    assert index.search("", 5) == []


def test_retired_and_expired_sentences_are_silent() -> None:
    one = _desk("Cầu Bến Tuần chưa thông xe.")
    retired = replace(one, retired_at=NOW - timedelta(days=1))
    expired = replace(one, valid_to=(NOW - timedelta(days=2)).date())
    assert EvidenceIndex([retired]).search("Cầu Bến Tuần", 3) == []
    assert EvidenceIndex([expired]).search("Cầu Bến Tuần", 3, at=NOW) == []
    assert EvidenceIndex([one]).search("Cầu Bến Tuần", 3, at=NOW)


def test_contradictory_evidence_of_one_day_is_nei_and_both_are_shown() -> None:
    pair = [
        _desk("Vụ lật xe tại đèo Bụt làm 2 người tử vong.", source="UBND xã"),
        _desk("Vụ lật xe tại đèo Bụt làm 12 người tử vong.", source="Công an"),
    ]
    verdict = verify(_claim("Vụ lật xe ở đèo Bụt làm 12 người chết."), EvidenceIndex(pair))[0]
    assert verdict.label is VerdictLabel.NEI
    assert set(verdict.evidence_ids) == {one.evidence_id for one in pair}


def test_later_higher_count_is_an_update_not_a_contradiction() -> None:
    claims = _claim("Vụ lật xe ở đèo Bụt làm 2 người chết.")
    later = _desk("Vụ lật xe tại đèo Bụt làm 5 người tử vong.", date(2026, 9, 13))
    verdict = verify(claims, EvidenceIndex([later]), published={claims[0].claim_id: NOW})[0]
    assert verdict.label is VerdictLabel.NEI
    assert "cập nhật" in verdict.reasons[0]


def test_import_names_file_row_and_field(tmp_path: Path) -> None:
    path = tmp_path / "hồ sơ.csv"
    path.write_text(
        "text,source,date\nCầu đã thông xe rồi,Sở,2026-09-01\nCầu,Sở,32/13/2026\n,Sở,2026-09-01\n", "utf-8"
    )
    good, problems = parse_evidence_file(path, zone=ZONE)
    assert len(good) == 1
    assert len(problems) == 2
    assert "dòng 3: date" in problems[0]


@pytest.mark.parametrize("content", ["", "text,source\na,b\n"])
def test_useless_files_are_one_clear_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(BadInput, match=r"x\.csv"):
        parse_evidence_file(path, zone=ZONE)


def test_a_folder_or_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(BadInput):
            parse_evidence_file(path, zone=ZONE)


def test_jsonl_rows_that_are_no_objects_are_reported(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"text":"Cầu đã thông xe","source":"Sở","date":"1/9/2026"}\n[1]\n{oops\n', "utf-8")
    good, problems = parse_evidence_file(path, zone=ZONE)
    assert (len(good), len(problems)) == (1, 2)
