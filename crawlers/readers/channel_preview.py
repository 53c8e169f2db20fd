"""Public channel previews (the t.me/s form): the messages of a channel that anyone can open without login."""

from __future__ import annotations

from lxml import html

from crawlers.leads import Lead, Listing
from crawlers.readers.body import UnreadableError, decode, html_root, unpack
from crawlers.readers.filters import option
from crawlers.readers.posts import distinct, post
from crawlers.readers.text import element_text
from crawlers.readers.web import clean_url
from pipeline.types import Reader, Source

MESSAGE = ".tgme_widget_message"
# Only the message's own words: not the quoted one, not the name of who wrote or forwarded it.
TEXT = ".tgme_widget_message_text:not(.js-message_reply_text)"
TIME = "time[datetime]"
LINK = "a.tgme_widget_message_date[href]"
REMOVE = (
    ".tgme_widget_message_reply, .tgme_widget_message_forwarded_from, .tgme_widget_message_owner_name, "
    ".tgme_widget_message_author, .tgme_widget_message_from_author, .tgme_widget_message_link_preview"
)


def read_channel_preview(
    reader: Reader, body: bytes, *, url: str, content_type: str, source: Source
) -> Listing:
    """Return every message with words as a post; pictures alone and service notes are passed over.

    Options ``message``, ``text``, ``time``, ``link``, ``remove`` are CSS for previews of another make.
    """
    root = html_root(decode(unpack(body, source.politeness.max_bytes), content_type))
    messages = [
        element for element in root.cssselect(option(reader, "message", MESSAGE)) if not _service(element)
    ]
    if not messages:
        raise UnreadableError("không thấy tin nhắn nào; kênh có thể đã đóng, đổi tên hoặc tắt xem trước")
    return Listing(distinct(_post(reader, element, url, source) for element in messages))


def _service(element: html.HtmlElement) -> bool:
    return "service_message" in element.get("class", "").split()


def _post(reader: Reader, element: html.HtmlElement, url: str, source: Source) -> Lead:
    for selector in (REMOVE, option(reader, "remove")):
        for foreign in element.cssselect(selector) if selector else ():
            foreign.drop_tree()
    texts = element.cssselect(option(reader, "text", TEXT))
    times = element.cssselect(option(reader, "time", TIME))
    stamp = (times[-1].get("datetime") or element_text(times[-1])) if times else ""
    words = "\n".join(element_text(text) for text in texts)
    return post(_permalink(reader, element, url, source), words, published=stamp, language=source.language)


def _permalink(reader: Reader, element: html.HtmlElement, url: str, source: Source) -> str:
    for anchor in element.cssselect(option(reader, "link", LINK)):
        if link := clean_url(anchor.get("href", ""), url, local=source.local):
            return link.replace("://t.me/s/", "://t.me/")
    number = element.get("data-post", "").rpartition("/")[2] or element.get("id", "")
    return f"{url.partition('?')[0].rstrip('/')}/{number}" if number else ""
