"""Checkable sentences of articles and posts, with how much each is worth checking."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence

from pipeline.facets import extract_facets
from pipeline.facets.lexicon import lexicon
from pipeline.facets.text import View, fold, view
from pipeline.sentences import split_sentences
from pipeline.types import Article, Claim, Facets, Kind, Located

#: Most claims taken from one article; sentences looked at; least check-worthiness of a claim. It is low: what
#: stands against the record is worth it however modest it sounds, and :mod:`pipeline.never_flag` tells apart
#: what asserts nothing. ``SHOWN`` is the least of claims that are listed without being held to anything.
LIMIT = 12
MAX_SENTENCES = 120
LEAST = 0.08
SHOWN = 0.35
#: Units of a measure that has been fixed: money, and how long.
_SETTLED = frozenset({"đồng", "tháng", "ngày", "tuần", "giờ"})
#: Up to this many characters a text is about one place.
SHORT = 600
#: Who bears what others impose, and what: fees, moves, tests. "Người dân phải nộp 50.000 đồng" can be looked
#: up, "xã phải dừng thu phí" and "bà con phải khai báo ngay" are demands.
_BEARERS = (
    "người dân|người bán|người trúng|người bệnh|hộ|hộ dân|bà con|học sinh|sinh viên|thí sinh|các em|phụ huynh"
    "|khách|du khách|công nhân|giáo viên|nhà vườn|tiểu thương|(?:toàn bộ|tất cả|mọi) trường(?: học)?"
)
_BURDENS = (
    "trả|mua|đóng (?:tiền|phí|thêm|\\d)|chi (?:tiền|trả|\\d)|bỏ (?:tiền|toàn bộ)|tự (?:bỏ|trả|lo|mua|chi|túc)"
    "|chuyển sang|nghỉ (?:học|việc|làm|bán)|đi (?:đổi|làm lại|vòng)|làm lại|xếp hàng|vay|thuê|rời|tháo dỡ"
    "|thi thêm|học (?:trực tuyến|bù|nhờ)|đổi (?:căn cước|giấy|sổ|thẻ|bằng|lại)|đăng ký|cài|nộp"
)
_BORNE = re.compile(
    rf"(?<!\w)((?:{_BEARERS})(?!\w)[^,.;!?…]{{0,60}}?)(?:bắt buộc\s+)?phải(?=\s+(?:{_BURDENS})(?!\w))"
    r"(?![^,.;!?…]*(?<!\w)(?:ngay|thôi|nghiêm|đi)(?:$|[,.;!?…]))",
    re.IGNORECASE,
)
#: "Đã phải di dời" tells what was done, "phải nhập viện" what became of somebody; a vaccine asks for nothing,
#: "14 trường hợp" supposes nothing, "điều 5 xe chữa cháy" quotes no law, "đạt yêu cầu" demands and "sau khi
#: sắp xếp" foresees nothing.
_TELLS = re.compile(
    r"(?<!\w)(?:(?:đã|bị|da|bi)\s+(?:buộc\s+|buoc\s+)?(?:phải|phai)"
    r"|(?:phải|phai)(?=\s+(?:đưa|nhập|đi viện|cấp cứu|nằm|sơ tán|di dời|nghỉ học|tiêu h[uủ][yỷ]|nộp|mổ"
    r"|phẫu thuật|thở|dua|nhap|di vien|cap cuu|nam|so tan|di doi|nghi hoc|tieu huy|nop|mo|phau thuat|tho))"
    r"|phải(?=\s+đến hết)"
    r"|(?:nuốt|gặp|mắc|vấp|trúng|giẫm|dẫm|uống|ăn|mua|hít|vướng)\s+phải"
    r"|(?:không|chẳng|chả|khỏi|chưa)\s+cần|cần (?:thơ|giờ|giuộc|đước)"
    r"|(?:đạt|đủ|đáp ứng|theo) yêu cầu|sắp xếp|tin nhắn"
    r"|(?:không|chưa|chẳng) (?:có )?ai|đáng (?:buồn|tiếc) là(?= (?:đã|có))"
    r"|(?:vắc|vac|vaccine?)[ -]xin|xin lỗi|xin loi|đơn xin|don xin"
    r"|(?:\d+|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|các|những|số) trường hợp|\d+ truong hop"
    r"|(?:điều|dieu) \d+(?= (?:xe|cán bộ|chiến sĩ|người|lượt|ô tô|tàu|xuồng|máy|phương tiện)))(?!\w)",
    re.IGNORECASE,
)
_MISTAKEN = frozenset({"advice", "hypothetical", "law", "prediction"})
#: A paper that a measure is said to rest on.
_PAPER = re.compile(r"(?<!\w)theo (?:văn bản|quyết định|kế hoạch|thông báo|công văn|nghị quyết)(?!\w)")
_QUOTED = re.compile(r"^[\"“‘'][^\"”’']{12,}[\"”’']")
#: Weights of the marks of a sentence; the sum goes through the logistic function.
_BASE = -1.6
_WEIGHTS = {
    "opinion": -2.6, "prediction": -1.3, "advice": -1.5, "hypothetical": -2.4, "law": -1.6, "satire": -3.5,
    "question": -3.5,
    "uncertain": -0.2, "assertion": 0.8, "harm": 0.7,
}  # fmt: skip


def detect_claims(articles: Sequence[Article], located: Sequence[Located]) -> list[tuple[Claim, ...]]:
    """Return the claims of each article in text order: at most 12, the worthiest ones.

    Offsets point into ``Article.text``. ``p`` in [0, 1] is check-worthiness: high for a specific
    assertion about the present or past, low for opinion, question, prediction, advice, satire.
    """
    return [_of(article, where) for article, where in zip(articles, located, strict=True)]


def _of(article: Article, where: Located) -> tuple[Claim, ...]:
    text = article.text
    satire = _satirical(text)
    found: dict[str, Claim] = {}
    # The title of a thread stands over every post below it; what a post asserts is in its own words.
    begin = len(article.title) if article.kind is Kind.POST and (article.lead or article.body) else 0
    for start, end in split_sentences(text)[:MAX_SENTENCES]:
        if end <= begin:
            continue
        claim = _claim(article, where, start, end, satire)
        if claim is not None:
            found.setdefault(fold(claim.text).strip(" ."), claim)
    best = sorted(found.values(), key=lambda one: -one.p)[:LIMIT]
    return tuple(sorted(best, key=lambda one: one.start))


def _satirical(text: str) -> bool:
    return lexicon()["satire"].surely(view(text[:300])) or lexicon()["satire"].surely(view(text[-200:]))


def _claim(article: Article, where: Located, start: int, end: int, satire: bool) -> Claim | None:
    sentence = article.text[start:end]
    if not 12 <= len(sentence) <= 700 or len(sentence.split()) < 4:
        return None
    names = [m.name for m in where.mentions if start <= m.start and m.end <= end]
    if not names and len(article.text) <= SHORT:  # a post names its place once and goes on about it
        names = [m.name for m in where.mentions]
    facets = extract_facets(sentence, published=article.published_at, places=names)
    p = worthiness(sentence, facets) * (0.25 if satire else 1.0)
    if p < LEAST and not lexicon()["complaint"].has(view(sentence)):
        # A complaint stays, with its low p: it is never held against the record, but it may want an answer.
        return None
    identity = hashlib.sha256(
        f"{article.article_id}|{sentence}".encode("utf-8", "surrogatepass")
    ).hexdigest()[:24]
    return Claim(identity, article.article_id, start, end, sentence, round(p, 4), facets)


def worthiness(sentence: str, facets: Facets) -> float:
    """Return in [0, 1] how much a sentence is a checkable factual assertion."""
    shown = view(sentence)
    marks = [name for name in _WEIGHTS if _marked(name, shown, facets)]
    score = _BASE + sum(_WEIGHTS[name] for name in marks)
    score += 0.8 * min(len(facets.quantities), 2) + 0.6 * bool(facets.dates)
    score += 0.9 * bool(facets.places) + 0.9 * bool(facets.organisations) + 0.4 * bool(facets.attribution)
    score += _shape(sentence, shown, facets)
    return 1 / (1 + math.exp(-score))


def _marked(name: str, shown: View, facets: Facets) -> bool:
    """Whether the words of one list are there; what only lowers the worth must surely be there."""
    if name == "prediction" and announces(shown, facets):
        return False
    if name in _MISTAKEN:
        shown = told_apart(shown.raw)
    words = lexicon()[name]
    return words.has(shown) if _WEIGHTS[name] > 0 else words.surely(shown)


def told_apart(sentence: str) -> View:
    """Return a sentence without what sounds like advice, supposition or law and tells of facts."""
    return view(_TELLS.sub(" ", _BORNE.sub(r"\1 ", sentence)))


def announces(shown: View, facets: Facets) -> bool:
    """Whether a sentence tells of a measure that is fixed: its day, period, sum or paper can be looked up.

    "Cầu sẽ cấm xe từ ngày 20/11" can be checked; "giá đất sẽ tăng 20%" is a guess.
    """
    lex = lexicon()
    settled = bool(facets.dates) or any(one.unit in _SETTLED for one in facets.quantities)
    settled = settled or _PAPER.search(shown.key) is not None
    return settled and lex["announced"].has(shown) and not lex["guess"].has(shown)


def _shape(sentence: str, shown: View, facets: Facets) -> float:
    score = 0.0
    if sentence.rstrip('"” )').endswith("?"):
        score -= 4.0
    if sentence.endswith("!") and not facets.quantities:
        score -= 0.8
    if lexicon().with_opposite.has(shown):
        score += 0.7
    if facets.modality.startswith("done"):
        score += 0.7
    if _QUOTED.match(sentence):
        score -= 0.6
    if facets.negated and lexicon()["denial"].has(shown):
        score += 0.4
    if re.match(r"(?:ảnh|video|đọc thêm|xem thêm|nguồn|clip)\s*[:|]", shown.key):
        score -= 3.0
    return score
