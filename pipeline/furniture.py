"""Furniture: lines around an article that are the site's own, as links, captions, the foot of a page.

Some are known by their words, the others by coming back: what an outlet has in several stories is its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from pipeline.extraction.body import is_small_print
from pipeline.sentence_diff import Sentence

#: Story and text of an article.
Told = tuple[str, str]
#: A sentence that an outlet has in articles of so many other stories is the outlet's, not the article's.
_STORIES = 3
#: Of an outlet's articles, so many tell what it says under every one.
SAMPLE = 20
#: The foot of a page is looked for among so many sentences at the end, each of so many letters at most.
_FOOT, _FOOT_LETTERS = 12, 240
# Bound to the head of a sentence, or to a colon, where news would use the same words.
_FOOT_WORDS = re.compile(
    r"ghi rõ nguồn|bản quyền (?:thuộc|nội dung|©)|©|®|copyright|all rights reserved"
    r"|về t(?:òa|oà) soạn|quý (?:vị|độc giả|bạn đọc)"
    r"|(?:tổng biên tập|cơ quan chủ quản|chịu trách nhiệm nội dung|t(?:òa|oà) soạn|liên hệ quảng cáo)\s*:"
    r"|^(?:điện thoại|địa chỉ|trụ sở|e-?mail|fax|đt|tel|website)\s*:"
    r"|^(?:đường dây nóng|hotline|giấy phép (?:số|hoạt động|xuất bản))"
    r"|^(?:kính )?mời (?:quý|bạn|độc giả)|^(?:theo dõi|đăng ký|quan tâm|tải).{0,60}"
    r"(?:google news|zalo|facebook|fanpage|youtube|tiktok|telegram|bản tin|ứng dụng)",
    re.IGNORECASE,
)


def by_outlet(articles: Iterable[tuple[str, str, str]]) -> dict[str, list[Told]]:
    """Return what each outlet tells, its first :data:`SAMPLE` articles.

    Args:
        articles: outlet ("" for none, left out), story and text of each.
    """
    told: defaultdict[str, list[Told]] = defaultdict(list)
    for outlet, story, text in articles:
        if outlet and len(told[outlet]) < SAMPLE:
            told[outlet].append((story, text))
    return told


def furniture_of(sentences: Iterable[Sentence], told: Sequence[Told], *, but: str = "") -> frozenset[str]:
    """Return the keys of those sentences that stand word for word in articles of several stories.

    Args:
        sentences: what an outlet may say under every article.
        told: articles of the outlet; of one story any number counts once.
        but: the story that the sentences are from, which tells nothing.
    """
    others = [(story, text) for story, text in told if story != but]
    if len({story for story, _ in others}) < _STORIES:
        return frozenset()
    return frozenset(
        one.key for one in sentences if len({story for story, text in others if one.text in text}) >= _STORIES
    )


def site_lines(sentences: Sequence[Sentence]) -> set[str]:
    """Return the keys of sentences that are the site's by their words, anywhere or at the foot."""
    found = {one.key for one in sentences if is_small_print(one.text)}
    at = len(sentences)
    # A foot is no article: at most half of the sentences.
    while at > max(len(sentences) / 2, len(sentences) - _FOOT) and _is_foot(sentences[at - 1], found):
        at -= 1
    return found | {one.key for one in sentences[at:]}


def _is_foot(one: Sentence, found: set[str]) -> bool:
    return one.key in found or (len(one.text) <= _FOOT_LETTERS and bool(_FOOT_WORDS.search(one.text)))
