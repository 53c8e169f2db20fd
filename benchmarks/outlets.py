"""Which outlet a real article of the data folder is of, and that outlet's tier: for rates of flags by tier.

Tiers come from the registry (``rules/sources``) by host; outlets that it has not are told here. Most articles
of the data name no outlet (all of ``vietnews``): those have no tier. None is of a province's own paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.registry import load_sources_lenient
from models.data import news, read_rows
from pipeline.paths import rules_dir
from pipeline.types import Tier

#: Sets whose rows name an address or an outlet.
NAMED = ("bacgiang_bacninh", "five_outlets_2016", "dantri_2020")
#: Hosts that the registry does not have.
OTHERS = {
    "kenh14.vn": Tier.TRADE,
    "techtalk.vn": Tier.TRADE,
    "vietbao.vn": Tier.AGGREGATOR,
}
#: Outlets as the files of topics shorten them in names of texts.
SHORT = {
    "NLD": "nld.com.vn",
    "TN": "thanhnien.vn",
    "TT": "tuoitre.vn",
    "VNE": "vnexpress.net",
}


def tiers(data: Path) -> dict[str, Tier]:
    """Return the tier of each real article whose outlet is known, by its identity in the simulated week."""
    by_host = {**_registry(), **OTHERS}
    found = {}
    for name in NAMED:
        rows = read_rows(data / "news" / f"{name}.jsonl.gz")
        for one, row in zip(news(data, name), rows, strict=True):
            tier = next((by_host[host] for host in _hosts(row) if host in by_host), None)
            if tier is not None:
                found[f"{name}-{one.id}"] = tier
    return found


def _registry() -> dict[str, Tier]:
    sources, _ = load_sources_lenient(rules_dir() / "sources")
    press = (Tier.CENTRAL, Tier.PROVINCIAL, Tier.TRADE, Tier.AGGREGATOR)
    return {_bare(one.home): one.tier for one in sources if one.tier in press and one.language == "vi"}


def _hosts(row: dict[str, Any]) -> Iterator[str]:
    """The host of a row's outlet, then what it is a part of (``thethao.vnexpress.net`` is the paper's)."""
    host = SHORT.get(str(row.get("outlet") or ""), "") or _bare(str(row.get("url") or ""))
    parts = host.split(".")
    yield from (".".join(parts[at:]) for at in range(max(len(parts) - 1, 1)))


def _bare(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
