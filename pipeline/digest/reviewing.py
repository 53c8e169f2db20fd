"""How the flags of a longer period did: false alarms by reason, flags by source and tone, answers."""

from __future__ import annotations

from functools import cache

from pipeline.digest import words
from pipeline.digest.figures import percent
from pipeline.digest.outline import Table
from pipeline.digest.rows import RateRow
from pipeline.digest.shown import show_number
from pipeline.digest.types import Digest
from pipeline.paths import rules_dir

#: Days from which rates say something.
LEAST_DAYS = 28


def reviews(digest: Digest) -> tuple[Table, ...]:
    """Return the tables of a month or longer: false alarms, whose word did not hold, rates of flags."""
    found = digest.review
    if found is None or (digest.last - digest.first).days + 1 < LEAST_DAYS:
        return ()
    wrong = ("Đã đóng", "Cảnh báo nhầm", "Tỷ lệ nhầm")
    held = ("Cảnh báo đã đóng", "Tin đúng", "Tỷ lệ")
    flagged = ("Tin, bài và bài viết", "Bị nêu cần đối chiếu", "Tỷ lệ")
    tables = (
        _rates("Cảnh báo nhầm theo lý do", ("Lý do của cảnh báo", *wrong), found.reasons, _reasons()),
        _rates("Cảnh báo nhầm theo loại", ("Loại cảnh báo", *wrong), found.kinds, words.KINDS),
        _rates("Căn cứ của cơ quan, tin hóa ra đúng", ("Cơ quan", *held), found.offices, {}),
        _rates("Tỷ lệ bị nêu theo loại nguồn", ("Loại nguồn", *flagged), found.tiers, words.TIERS),
        _rates("Tỷ lệ bị nêu theo sắc thái", ("Sắc thái", *flagged), found.tones, words.TONES),
    )
    return tuple(one for one in tables if one.rows)


def reviews_note(digest: Digest) -> str:
    """Return what is to be known of the rates, or why there are none; empty for a short period."""
    found = digest.review
    if found is None or (digest.last - digest.first).days + 1 < LEAST_DAYS:
        return ""
    closed = sum(one.total for one in found.kinds)
    if not closed:
        return "Chưa có cảnh báo nào được đóng trong kỳ nên chưa tính được tỷ lệ báo nhầm."
    wrong = sum(one.hits for one in found.kinds)
    return (
        f"Trong kỳ đã đóng {show_number(closed)} cảnh báo, trong đó {show_number(wrong)} cảnh báo nhầm "
        f"({percent(wrong, closed)}). Một cảnh báo có thể có nhiều lý do. Tỷ lệ bị nêu "
        "theo loại nguồn và sắc thái dùng để phát hiện thiên lệch của máy, không dùng để đánh giá "
        "cơ quan báo chí."
    )


def answers_note(digest: Digest) -> str:
    """Return how the matters of a longer period were answered; empty for a day or where there were none."""
    found = digest.review
    if found is None or not found.matters:
        return ""
    told = (
        f"Trong kỳ phát sinh {show_number(found.matters)} vấn đề cần trả lời, đã trả lời "
        f"{show_number(found.answered)} ({percent(found.answered, found.matters)})"
    )
    if found.hours is None:
        return f"{told}."
    hours = found.hours
    length = (
        f"{show_number(round(hours, 1))} giờ" if hours < 48 else f"{show_number(round(hours / 24, 1))} ngày"
    )
    return f"{told}; một nửa số đó được trả lời trong vòng {length}."


def _rates(title: str, head: tuple[str, ...], rows: tuple[RateRow, ...], names: dict[str, str]) -> Table:
    return Table(
        title,
        head,
        tuple(
            (
                names.get(one.key, one.key),
                show_number(one.total),
                show_number(one.hits),
                percent(one.hits, one.total),
            )
            for one in rows
        ),
    )


@cache
def _reasons() -> dict[str, str]:
    """What each reason of ``rules/alerts.yaml`` is called where it stands for many alerts."""
    import yaml

    rules = yaml.safe_load((rules_dir() / "alerts.yaml").read_text("utf-8"))
    told = {name: str(one["words"]) for name, one in rules["reasons"].items()}
    return {
        name: (text.replace(": {detail}", "").replace("{detail}", "nhiều")).capitalize()
        for name, text in told.items()
    }
