"""Whether a page is a discussion: posts of the public are read by their own readers, which mask them."""

from __future__ import annotations

import re

from lxml import html

#: Marks that the common forum programs put on every post (XenForo, vBulletin, phpBB, Discourse, SMF, NodeBB).
_POST = re.compile(
    r"(?:^|\s)(?:message--post|bbWrapper|messageText|postbody|postprofile|postbit\w*|vbpost\w*|topic-post|crawler-post|post_wrapper"
    r"|forum-?post\w*)(?:\s|$)"
)
_POST_ID = re.compile(r"^(?:post_message_|postmenu_|js-post-)\d+$")


def is_thread(root: html.HtmlElement) -> bool:
    """Return whether the page shows posts of a forum, before anything is taken out of it."""
    return any(_is_post(node) for node in root.iter() if isinstance(node.tag, str))


def _is_post(node: html.HtmlElement) -> bool:
    if not node.attrib:
        return False
    return bool(
        _POST.search(node.get("class") or "")
        or _POST_ID.match(node.get("id") or "")
        or (node.get("itemtype") or "").endswith("/DiscussionForumPosting")
    )
