"""Selectors of a source whose pages the general way reads badly (``PageRule``)."""

from __future__ import annotations

from datetime import date

from lxml import html

from pipeline.errors import Quarantine
from pipeline.extraction.tree import drop, one_line
from pipeline.types import PageRule, Source


def rule_for(source: Source, day: date) -> PageRule:
    """Return the newest rule that was valid on ``day``; an empty one where there is none."""
    valid = [rule for rule in source.pages if rule.valid_from is None or rule.valid_from <= day]
    return max(valid, key=lambda rule: rule.valid_from or date.min, default=PageRule())


def select(root: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """Return the elements a selector finds, none for an empty selector.

    Raises:
        Quarantine: `bad_rule`, the selector is no CSS.
    """
    from cssselect import SelectorError

    if not selector:
        return []
    try:
        return list(root.cssselect(selector))
    except SelectorError:
        raise Quarantine(f"bad_rule: {selector[:60]}") from None


def words(root: html.HtmlElement, selector: str) -> str:
    """Return the words of the first element found, on one line, or its `content` or `datetime`."""
    for node in select(root, selector):
        text = one_line(node.text_content()) or one_line(node.get("content") or node.get("datetime"))
        if text:
            return text
    return ""


def remove(root: html.HtmlElement, rule: PageRule) -> None:
    """Take out what the rule says does not belong to the article."""
    for selector in rule.remove:
        for node in select(root, selector):
            drop(node)
