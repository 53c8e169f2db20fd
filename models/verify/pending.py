"""Pairs about invented notices of an office: what it tells, denies, or does not know yet."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

from models.verify.paraphrase import synonyms
from models.verify.stream import NEI, REFUTED, SUPPORTED, Pair

_KINDS = ("xã", "phường", "thị trấn", "huyện", "thị xã")
_FIRST = [
    "An",
    "Bình",
    "Cẩm",
    "Cao",
    "Chí",
    "Đại",
    "Đông",
    "Đồng",
    "Đức",
    "Gia",
    "Hải",
    "Hòa",
    "Hồng",
    "Hợp",
    "Khánh",
    "Kim",
    "Lam",
    "Liên",
    "Long",
    "Mỹ",
    "Nam",
    "Nghĩa",
    "Ngọc",
    "Phú",
    "Phúc",
    "Quang",
    "Quảng",
    "Sơn",
    "Tam",
    "Tân",
    "Tây",
    "Thái",
    "Thanh",
    "Thượng",
    "Tiên",
    "Trung",
    "Vân",
    "Việt",
    "Xuân",
    "Yên",
]
_LAST = [
    "An",
    "Bình",
    "Châu",
    "Cường",
    "Dương",
    "Đông",
    "Giang",
    "Hà",
    "Hải",
    "Hòa",
    "Hưng",
    "Khê",
    "Lạc",
    "Lâm",
    "Lộc",
    "Lý",
    "Minh",
    "Mỹ",
    "Nghĩa",
    "Phong",
    "Phú",
    "Phương",
    "Quang",
    "Sơn",
    "Tân",
    "Thành",
    "Thắng",
    "Thịnh",
    "Thủy",
    "Tiến",
    "Trung",
    "Tường",
    "Văn",
    "Vinh",
    "Xá",
]
_BODIES = (
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Sở Xây dựng",
    "Sở Nông nghiệp và Môi trường",
    "UBND tỉnh",
    "UBND xã",
    "Công an tỉnh",
    "Cục Quản lý thị trường",
    "Sở Giao thông vận tải",
    "Ban Quản lý các khu công nghiệp",
)
_ROADS = ("cầu", "đường tỉnh", "quốc lộ", "tuyến đường", "cầu vượt", "đường gom")


@cache
def _families() -> tuple[dict[str, list[str]], ...]:
    import yaml

    text = Path(__file__).with_name("events.yaml").read_text(encoding="utf-8")
    return tuple(yaml.safe_load(text))


def invented_name(chance: random.Random) -> str:
    """Return a name of two syllables, as places have them."""
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _place(chance: random.Random) -> str:
    return f"{chance.choice(_KINDS)} {invented_name(chance)}"


def _slots(chance: random.Random) -> dict[str, Any]:
    road = chance.choice(_ROADS)
    tail = str(chance.randint(2, 398)) if road in {"đường tỉnh", "quốc lộ"} else invented_name(chance)
    small = chance.randint(2, 40)
    return {
        "p": _place(chance),
        "n": small + chance.choice((3, 8, 15, 40, 120, 460, 1300)),
        "m": small,
        "d": f"{chance.randint(1, 28)}/{chance.randint(1, 12)}",
        "o": chance.choice(_BODIES),
        "r": f"{road} {tail}",
        "t": f"{chance.randint(0, 23)} giờ {chance.choice(('', '15', '30', '45'))}".strip(),
    }


def _fill(template: str, slots: dict[str, Any], chance: random.Random, *, said: bool = False) -> str:
    text = template.format(**slots)
    if said and chance.random() < 0.4:
        text = synonyms(text, chance)
    text = text[:1].upper() + text[1:]
    return text.rstrip(".") if said and chance.random() < 0.5 else text


def pending_pairs(chance: random.Random, rounds: int) -> list[Pair]:
    """Return pairs of every label; ``rounds`` notices, some six pairs each."""
    made: list[Pair] = []
    for _ in range(rounds):
        family = chance.choice(_families())
        slots = _slots(chance)
        told = _fill(chance.choice(family["told"]), slots, chance)
        made.append(
            Pair(_fill(chance.choice(family["said"]), slots, chance, said=True), told, SUPPORTED, "office")
        )
        made += _contradicted(family, slots, told, chance)
        made += _unknown(family, slots, told, chance)
    return made


def _contradicted(
    family: dict[str, list[str]], slots: dict[str, Any], told: str, chance: random.Random
) -> list[Pair]:
    made = [
        Pair(
            _fill(chance.choice(family["against"]), slots, chance, said=True), told, REFUTED, "office-against"
        )
    ]
    template = chance.choice(family["said"])
    used = [
        slot
        for slot in ("n", "m", "d", "p", "r", "o")
        if "{" + slot + "}" in template and str(slots[slot]) in told
    ]
    if used:
        slot = chance.choice(used)
        other = _slots(chance)
        if other[slot] != slots[slot]:
            made.append(
                Pair(
                    _fill(template, {**slots, slot: other[slot]}, chance, said=True),
                    told,
                    REFUTED,
                    f"office-{slot}",
                )
            )
    for denial in family.get("denied", ()):
        text = _fill(denial, slots, chance)
        claim = chance.choice(
            family["said"] if "không có thông báo" in denial or "chưa có" in denial else family["against"]
        )
        made.append(Pair(_fill(claim, slots, chance, said=True), text, REFUTED, "office-denied"))
    return made


def _unknown(
    family: dict[str, list[str]], slots: dict[str, Any], told: str, chance: random.Random
) -> list[Pair]:
    made = [
        Pair(_fill(chance.choice(family["beyond"]), slots, chance, said=True), told, NEI, "office-beyond")
    ]
    for waiting in family.get("pending", ()):
        claim = chance.choice(family["beyond"] + family["said"])
        made.append(
            Pair(_fill(claim, slots, chance, said=True), _fill(waiting, slots, chance), NEI, "office-pending")
        )
    other = chance.choice(_families())
    if other is not family:
        claim = chance.choice(other["said"] + other["against"])
        made.append(
            Pair(
                _fill(claim, {**_slots(chance), "p": slots["p"]}, chance, said=True),
                told,
                NEI,
                "office-unrelated",
            )
        )
    return made
