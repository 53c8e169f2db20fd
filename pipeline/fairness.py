"""How often texts are flagged, by source and tone: a bias against critical outlets would show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.types import Alert, AlertKind, ClaimContext


@dataclass(frozen=True, slots=True)
class Rate:
    """How many texts of a group are behind an alert of each kind; ``low``–``high`` is for contradictions."""

    group: str
    texts: int
    contradicted: int
    nothing: int
    checked: int
    low: float
    high: float


def flag_rates(contexts: Sequence[ClaimContext], alerts: Sequence[Alert], by: str) -> list[Rate]:
    """Return a row a group; ``by`` is `tier`, `sentiment` or `both`. Intervals are Wilson's, 95%."""
    kinds: dict[str, set[AlertKind]] = {}
    for alert in alerts:
        for claim in alert.claim_ids:
            kinds.setdefault(claim, set()).add(alert.kind)
    texts: dict[str, str] = {}
    flagged: Counter[tuple[str, AlertKind]] = Counter()
    seen: set[tuple[str, AlertKind]] = set()
    for one in contexts:
        group = {"tier": one.tier.value, "sentiment": one.sentiment}.get(
            by, f"{one.tier.value}, {one.sentiment}"
        )
        texts[one.article.article_id] = group
        for kind in kinds.get(one.claim.claim_id, ()):
            if (one.article.article_id, kind) not in seen:
                seen.add((one.article.article_id, kind))
                flagged[group, kind] += 1
    many = Counter(texts.values())
    return [_rate(group, many[group], flagged) for group in sorted(many)]


def _rate(group: str, texts: int, flagged: Mapping[tuple[str, AlertKind], int]) -> Rate:
    against = flagged.get((group, AlertKind.CONTRADICTED), 0)
    low, high = wilson(against, texts)
    return Rate(
        group,
        texts,
        against,
        flagged.get((group, AlertKind.NOTHING_ON_RECORD), 0),
        flagged.get((group, AlertKind.ALREADY_CHECKED), 0),
        low,
        high,
    )


def wilson(hits: int, many: int, z: float = 1.96) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share."""
    if not many:
        return 0.0, 1.0
    share = hits / many
    centre = share + z * z / (2 * many)
    spread = z * ((share * (1 - share) + z * z / (4 * many)) / many) ** 0.5
    below = 1 + z * z / many
    return max(0.0, (centre - spread) / below), min(1.0, (centre + spread) / below)


def table(rates: Sequence[Rate]) -> str:
    """Return the rows as a Markdown table in Vietnamese."""
    head = "| nhóm | tin, bài | cần xác minh | tỷ lệ (khoảng 95%) | chưa có căn cứ | đã có kết luận |"
    return "\n".join([head, "|---|---:|---:|---:|---:|---:|", *map(_line, rates)])


def _line(one: Rate) -> str:
    share = one.contradicted / one.texts if one.texts else 0.0
    shown = f"{share:.1%} ({one.low:.1%}–{one.high:.1%})".replace(".", ",")
    return f"| {one.group} | {one.texts} | {one.contradicted} | {shown} | {one.nothing} | {one.checked} |"
