"""Whether a page is a discussion: posts of the public are read by their own readers, which mask them."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree, html

from pipeline.extraction.tree import MOST_NAMES

#: Marks that the common forum programs put on every post (XenForo, vBulletin, phpBB, Discourse, SMF, NodeBB).
_POST = re.compile(
    r"(?:^|\s)(?:message--post|bbWrapper|messageText|postbody|postprofile|postbit\w*|vbpost\w*|topic-post|crawler-post|post_wrapper"
    r"|forum-?post\w*)(?:\s|$)"
)
_POST_ID = re.compile(r"^(?:post_message_|postmenu_|js-post-)\d+$")


def is_thread(root: html.HtmlElement) -> bool:
    """Return whether the page shows posts of a forum, before anything is taken out of it."""
    return any(map(_is_post, root.iter(etree.Element)))


def _is_post(node: html.HtmlElement) -> bool:
    said = node.attrib
    if not said:
        return False
    name, kind = said.get("id", ""), said.get("itemtype", "")
    return (
        _named_so(said.get("class", "")[:MOST_NAMES])
        or bool(name and _POST_ID.match(name))
        or kind.endswith("/DiscussionForumPosting")
    )


@lru_cache(maxsize=4096)
def _named_so(names: str) -> bool:
    return bool(_POST.search(names))
