"""Which of the notices that were found is of the claim's own matter."""

from __future__ import annotations

from datetime import datetime

import pytest

from models.rank import own
from pipeline.compare.content import read
from pipeline.compare.notice import matter, notice_of
from pipeline.compare.own import FIRST, Standing, probability, row, standings
from pipeline.second_reading import OWN

NOTICE = (
    "Sự cố rò rỉ khí ở nhà máy đông lạnh phường Đình Kế",
    "Khoảng 4 giờ sáng 12/8, đường ống khí a-mô-ni-ắc của nhà máy đông lạnh Hải Vân bị nứt tại mối hàn.",
    "Mười bốn công nhân ca đêm bị cay mắt, khó thở, được đưa đi khám; không ai phải nằm viện.",
    "Nhà máy tạm dừng dây chuyền cấp đông, thay đoạn ống hỏng trong ngày.",
)
OTHER = (
    "Hội thi nấu ăn của công nhân khu công nghiệp",
    "Mười bốn đội của các nhà máy dự hội thi nấu ăn sáng 12/8 tại nhà văn hóa khu công nghiệp.",
)
MADE = datetime.fromisoformat("2026-08-12T18:00+07:00")


def _probable(claim: str, texts: tuple[str, ...], standing: Standing = FIRST) -> float:
    reading = read(claim, bare=claim.isascii(), said=MADE)
    notice = notice_of(texts, bare=claim.isascii(), said=MADE)
    return probability(reading, notice, matter(reading, notice), (), standing)


@pytest.mark.parametrize(
    "claim",
    [
        "Hai mươi công nhân ca đêm phải nằm viện vì khí rò rỉ từ đường ống nhà máy đông lạnh.",
        "Mối hàn đường ống khí của nhà máy đông lạnh bị nứt lúc nửa đêm.",
        "Nhà máy đông lạnh Hải Vân vẫn chạy dây chuyền cấp đông sau khi ống khí bị nứt.",
    ],
)
def test_a_claim_is_of_the_notice_it_tells_otherwise(claim: str) -> None:
    ahead, behind = Standing(0, 1.0), Standing(1, -1.0)
    assert _probable(claim, NOTICE, ahead) > OWN > _probable(claim, OTHER, behind)


def test_a_notice_that_stands_out_is_likelier_than_one_among_many() -> None:
    claim = "Công nhân bị khó thở vì khí rò rỉ."
    assert _probable(claim, NOTICE, Standing(0, 1.5)) > _probable(claim, NOTICE, Standing(0, 0.0))
    assert _probable(claim, NOTICE, Standing(0, 0.0)) > _probable(claim, NOTICE, Standing(5, -0.4))


def test_a_name_that_the_notice_lacks_speaks_against_it() -> None:
    here = "Đường ống khí của nhà máy đông lạnh Hải Vân bị nứt tại mối hàn."
    away = "Đường ống khí của nhà máy đông lạnh Sao Khuê bị nứt tại mối hàn."
    assert _probable(here, NOTICE) > _probable(away, NOTICE)


def test_standings_are_told_from_the_scores_of_all_found() -> None:
    found = standings({"a": 20.0, "b": 9.0, "c": 30.0})
    assert [one.place for one in found.values()] == [0, 1, 2]
    assert found["c"].lead == pytest.approx(-found["a"].lead, abs=1e-9)
    assert found["b"].lead < found["a"].lead < 0 < found["c"].lead
    assert standings({"a": 20.0}) == {"a": FIRST}
    assert standings({}) == {}


def test_every_number_that_is_weighed_is_told() -> None:
    claim = "Hai mươi công nhân phải nằm viện ngày 12/8."
    reading, notice = read(claim, bare=False, said=MADE), notice_of(NOTICE, bare=False, said=MADE)
    told = row(reading, notice, matter(reading, notice), ("Đình Kế",), FIRST)
    assert set(own.load().names) == set(told)
    assert told["same days"] == 1
    assert told["same units"] >= 1
    assert told["places"] == 1


def test_a_claim_without_a_telling_word_is_no_error() -> None:
    for claim in ("", "ừ", "!!!", "12/8"):
        assert 0 <= _probable(claim, NOTICE) <= 1
