"""The demo newsroom: invented outlets on loopback, and what should come of each item."""

from __future__ import annotations

from flows.newsroom.confusion import Confusion, compare, load_truth, render_confusion
from flows.newsroom.content import Content, load_content
from flows.newsroom.server import Newsroom

__all__ = [
    "Confusion",
    "Content",
    "Newsroom",
    "compare",
    "load_content",
    "load_truth",
    "render_confusion",
]
