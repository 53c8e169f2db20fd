# ruff: noqa: E501  word lists and patterns read better unbroken
"""The running text of an article page: where it is, and which of its lines belong to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lxml import etree, html

from pipeline.extraction.outline import INLINE, Outline
from pipeline.extraction.prune import prune
from pipeline.extraction.tree import drop, one_line, text_of, tidy

#: Share of the page's running text that the element chosen as body must hold.
_MOST = 0.75
_MORE = re.compile(
    r"^[\s>»•*\-–►▶☞👉]*(?:(?:mời (?:quý )?(?:độc giả|bạn đọc|bạn) (?:xem|đọc|nghe)(?: thêm| tiếp)?(?: video| clip| ảnh)?|(?:xem|đọc|tìm hiểu|nghe) (?:thêm|tiếp)|tin (?:liên quan|cùng chuyên mục|khác|mới)"
    r"|bài (?:liên quan|cùng chủ đề)|có thể bạn quan tâm|(?:cùng|các) tin khác|chủ đề|từ khóa|tags?|read (?:more|also|next)|see also|related(?: news| articles)?|more on this"
    r"|you may also like|lire aussi|à lire aussi|相关(?:新闻|阅读)|延伸阅读|관련 ?기사|関連記事)\s*(?:[:：>».…]|$)"
    r"|(?:>>+|»|►|▶|☞|👉)\s*\S)",
    re.IGNORECASE,
)
_FOLLOW = re.compile(
    r"(?:theo dõi|follow|đăng ký|subscribe|tải ứng dụng|quan tâm).{0,60}(?:trên|kênh|on|via|google news|zalo|facebook|youtube|telegram|tiktok|bản tin|newsletter)"
    r"|^url\s*:\s*https?://|^(?:chia sẻ|thích(?:\s*\d+)?|lượt xem\s*:?\s*\d*|bình luận|gửi bình luận|in bài|lưu bài|copy link|sao chép (?:liên kết|link)|share|tweet|print|email|quay lại|về đầu trang|trở lại|aa|a\+|a-|tag|tags)\s*:?$"
    r"|^(?:copyright|©|bản quyền (?:thuộc|©)|all rights reserved|(?:đề nghị |vui lòng |yêu cầu )?ghi rõ nguồn (?:khi|tin|báo|[\"“]))",
    re.IGNORECASE,
)
# What stands at the foot of every page of an outlet; two of them in one line, and no sentence of news is meant.
_LEGAL = re.compile(
    r"cơ quan chủ quản\s*:|giấy phép (?:hoạt động |xuất bản |thiết lập )?(?:báo|tạp chí|trang thông tin|trang tin|xuất bản|báo chí)(?: điện tử)?(?: tổng hợp)?(?: số|\s*[:.])"
    r"|giấy phép số\s*:?\s*\d|tổng biên tập\s*(?::|chịu trách nhiệm)|chịu trách nhiệm (?:chính|nội dung)|ghi rõ nguồn|bản quyền (?:thuộc|©)|©|®|copyright|all rights reserved"
    r"|(?:điện thoại|hotline|đường dây nóng|tòa soạn|toà soạn|trụ sở|địa chỉ|e-?mail|fax|đt|tel)\s*:",
    re.IGNORECASE,
)
#: Without one of these no two of the above are in a line.
_MAY_BE_LEGAL = re.compile(
    r":.*:|[©®]|[Pp]hép|PHÉP|[Bb]iên tập|BIÊN TẬP|[Rr]ights|RIGHTS|[Cc]opy|COPY|[Qq]uyền|QUYỀN|[Nn]guồn|NGUỒN|[Tt]rách|TRÁCH"
)
_CAPTION = re.compile(
    r"^[(\[]?\s*(?:ảnh|hình|photo|image|nguồn ảnh|ảnh minh h[oọ]ạ?|video|clip|đồ hoạ|đồ họa|infographic)(?: minh h[oọ]ạ?)?\s*(?:[:：]|internet|tư liệu|$)",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^[(\[—–\-]?\s*(?:(?:nhóm )?(?:pv|phóng viên|ctv|tác giả|biên tập|btv)\b.{0,50}|theo\s+[^,.;]{2,60}|nguồn(?: tin| ảnh| bài)?\s*[:：].{1,80}|[^.,;:]{3,30}/[A-ZĐ][^.,;:]{2,30}|(?:tin|bài|ảnh|video|clip|thực hiện)(?:\s*(?:,|và|-|/|&)\s*"
    r"(?:tin|bài|ảnh|video|clip))*\s*[:：].{1,60}|source\s*[:：].{1,60}|by [A-Z].{1,40}|[A-Z]\.\s?[A-Z]\.?|[A-ZĐ]{2,8}|ttxvn.{0,20}|vna.{0,10}|\S{1,20}@\S{3,40})\s*[)\]]?\.?$",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"^[(\[]?(?:[A-ZĐÀ-ỸẠ-Ỵ][a-zđà-ỹ]*\.?(?:\s*[-–,&]\s*|\s+)){0,5}[A-ZĐÀ-ỸẠ-Ỵ][a-zđà-ỹ]*\.?[)\]]?$"
)
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_ENDS = re.compile(r"[.!?…:;。！？”\"»]$")


def find_body(root: html.HtmlElement, url: str) -> list[str]:
    """Return the paragraphs of the article's body in order; ``root`` is changed.

    Our own reading (the deepest element with most of the running text) and trafilatura's are compared:
    trafilatura's is taken where ours finds little.
    """
    _before(root)
    prune(root)
    ours = _paragraphs(_container(Outline(list(root.iter()))))
    # What trafilatura finds is on the page: where ours is most of that, it need not be asked.
    if _prose(ours) >= 0.6 * _prose(text_of(root).split("\n")) > 0:
        return ours
    theirs = _by_trafilatura(root, url)
    return theirs if _prose(ours) < 0.6 * _prose(theirs) else ours


def _prose(lines: Sequence[str]) -> int:
    """Letters in lines as long as sentences; tables of links, which trafilatura keeps, do not count."""
    return sum(len(line) for line in lines if len(line) >= 60 and not line.startswith("|"))


def _by_trafilatura(root: html.HtmlElement, url: str) -> list[str]:
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            root, url=url, include_comments=False, include_tables=True, fast=True, with_metadata=False
        )
    except (ValueError, TypeError, AttributeError, RecursionError, etree.LxmlError):
        return []  # the library fails on some trees; our own reading stands
    return tidy(getattr(found, "text", None) or "").split("\n") if found else []


def _before(root: html.HtmlElement) -> None:
    """Captions that are ordinary paragraphs under a picture are marked while the pictures are still there.

    Short paragraphs set to the right are who wrote the text, or whose text it is.
    """
    for node in root.iter("p", "div"):
        aligned = (node.get("align") or "").lower() == "right" or _RIGHT.search(node.get("style") or "")
        if aligned and len(one_line("".join(node.itertext()))) <= 80:
            node.set("class", "byline")
    for image in root.iter("img", "amp-img", "picture"):
        block = image
        while (parent := block.getparent()) is not None and len(one_line("".join(parent.itertext()))) == 0:
            block = parent
        if parent is None:
            continue
        if parent.tag in {"td", "tr", "tbody", "table"} and len("".join(parent.itertext())) < 400:
            _mark(next(parent.iterancestors("table"), parent))
        following = block.getnext()
        if following is not None and _is_caption(following, block):
            _mark(following)


def _is_caption(node: html.HtmlElement, block: html.HtmlElement) -> bool:
    words = one_line("".join(node.itertext()))
    if not words or len(words) > 300 or node.tag in {"h1", "h2", "h3"}:
        return False
    slanted = one_line("".join(piece for part in node.iter("em", "i") for piece in part.itertext()))
    centred = (
        "center" in (node.get("style") or "") + (node.get("align") or "") + (node.get("class") or "").lower()
    )
    small = node.tag in {"small", "em", "i", "span"} and block.tag in {"img", "amp-img", "picture"}
    return (
        len(slanted) >= 0.9 * len(words)
        or (centred and len(words) < 200)
        or small
        or bool(_CAPTION.match(words))
    )


def _mark(node: html.HtmlElement) -> None:
    if len(node.findall(".//p")) < 3:
        node.set("class", "caption")


def _container(page: Outline) -> html.HtmlElement:
    """The deepest element that holds most of the running text."""
    body = page.elements[0].find("body")
    here = page.elements[0] if body is None else body
    while True:
        heir = max(here, key=lambda child: page.whole[page.place[child]], default=None)
        if heir is None or heir.tag == "p" or heir.tag in INLINE:
            return here
        if page.whole[page.place[heir]] < max(1, _MOST * page.whole[page.place[here]]):
            return here
        here = heir


def _paragraphs(container: html.HtmlElement) -> list[str]:
    page, gone = Outline(list(container.iter())), set[int]()
    for at, node in enumerate(page.elements):
        if page.parents[at] in gone:
            gone.add(at)
        elif at and node.tag in _LINKED and page.linked[at] > 0.8 * page.letters[at] and _leads(page, at):
            gone.add(at)
            drop(node)
    return text_of(container).split("\n")


_LINKED = frozenset(["ul", "ol", "p", "div", "table", "h2", "h3", "h4", "strong", "span"])


def _leads(page: Outline, at: int) -> bool:
    """Nothing but links; a menu in one box with the text is told by how little prose there is."""
    return page.prose[at] < 200 and _is_list_of_links(page.elements[at])


def _is_list_of_links(node: html.HtmlElement) -> bool:
    """A paragraph inside the text may end in a link; one that is nothing but links leads elsewhere."""
    return node.tag not in {"strong", "span"} or (
        node.getparent() is not None and node.getparent().tag in {"div", "td", "li"}
    )


def clean_lines(lines: Sequence[str], title: str, lead: str) -> list[str]:
    """Return the lines of the body without title, lead, captions, links to other articles and signatures."""
    known = {_key(title), _key(lead)} - {""}
    kept = [line for line in lines if line and _key(line) not in known and not _foreign(line)]
    kept = _cut_head(_cut_tail(kept))
    while kept and _is_signature(kept[-1]):
        kept.pop()
    return kept


def is_small_print(line: str) -> bool:
    """Whether a line is the site's, not the article's: a link to another one, a caption, an invitation, the imprint."""
    return _foreign(line) or _is_imprint(line)


def _foreign(line: str) -> bool:
    if len(line) > 250:
        return False
    return bool(
        _MORE.match(line)
        or _CAPTION.match(line)
        or (len(line) < 160 and _FOLLOW.search(line) and not line.endswith((".", "…")))
    )


# A short line that holds a date and ends no sentence: `Thứ bảy, ngày 21 tháng 11 năm 2026`, `18/11/2026 15:42 | Kinh tế`.
_DATE_LINE = re.compile(
    r"\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:20)?\d\d\b|\b20\d\d-\d\d-\d\d\b|\d{1,2}\s+tháng\s+\d{1,2}\s*,?\s*(?:năm\s+)?20\d\d"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+20\d\d|\b\d{1,2}\s+[a-zéû]{3,9}\.?\s+20\d\d\b|20\d\d\s?[年년]"
    r"|^(?:khoảng |about )?\d{1,3}\s+(?:giây|phút|giờ|tiếng|ngày|tuần|minutes?|hours?|days?)\s+(?:trước|ago)$|^\d{1,2}[:h]\d\d(?:\s?[ap]m)?$|^(?:vừa xong|hôm qua|hôm nay)\b.{0,12}$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"^(?:tin (?:liên quan|cùng chuyên mục|khác|mới nhất|nổi bật|đọc nhiều)|bài (?:viết )?liên quan|có thể bạn quan tâm|đọc nhiều(?: nhất)?|ý kiến(?: bạn đọc| của bạn)?|bình luận(?:\s*\(\d+\))?|gửi bình luận"
    r"|cùng chuyên mục|tin cùng mục|các tin (?:khác|đã đưa|mới)|comments?(?:\s*\(\d+\))?|related (?:news|articles|stories|posts)|chủ đề|từ khóa|tags?)\s*[:：]?$",
    re.IGNORECASE,
)


def _cut_tail(lines: list[str]) -> list[str]:
    """A heading such as `Tin liên quan` in the second half ends the article; so does the imprint, anywhere."""
    for at, line in enumerate(lines):
        if _is_imprint(line) and len("".join(lines[at + 1 :])) < max(400, len("".join(lines[:at]))):
            return lines[:at]
        if at and _TAIL.match(line) and sum(map(len, lines[:at])) > 0.5 * sum(map(len, lines)):
            return lines[:at]
    return lines


def _is_imprint(line: str) -> bool:
    if not _MAY_BE_LEGAL.search(line):
        return False
    return len({found[0].lower()[:6] for found in _LEGAL.finditer(line)}) >= 2


def _cut_head(lines: list[str]) -> list[str]:
    """Lines above the first sentence that only give the time or who wrote it."""
    at = 0
    while at < min(4, len(lines)) and (_is_date(lines[at]) or _is_signature(lines[at])):
        at += 1
    return lines[at:] if at < len(lines) or all(map(_is_date, lines)) else lines


def _is_date(line: str) -> bool:
    return len(line) <= 70 and not _ENDS.search(line) and bool(_DATE_LINE.search(line))


def _is_signature(line: str) -> bool:
    if len(line) > 90 or (len(line) > 45 and line.endswith(".")):
        return False
    return bool(
        _SIGNED.match(line)
        or _CAPTION.match(line)
        or (len(line) <= 40 and _NAME.match(line) and not _ENDS.search(line))
    )


@lru_cache(maxsize=1024)
def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
