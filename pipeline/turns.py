"""Where a report turns to another event, tells of several, or goes on to what came after the notice.

Reasons for silence only: the record of one event says nothing of another one, nor of what became of it later.
Tuned on `true_reports.yaml`, `true_reports_later.yaml` and `week.yaml`, which no model learns from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from pipeline.compare.notice import specific
from pipeline.facets.names import names_in
from pipeline.facets.text import fold, key, view
from pipeline.types import Article, Claim, Evidence

#: Characters before a sentence, of its paragraph, that may turn to another event.
AROUND = 260
#: From how long after the notice on words such as "đến nay" tell of what came since.
SINCE = timedelta(hours=12)
#: A text that has no more than this beside the claim has nothing that could turn.
LONE = 40
_COUNT = r"(?:một|hai|ba|bốn|năm|mấy|\d+)"
_EVENT = r"(?:vụ|trận|ổ dịch|ổ|sự cố|đoạn|điểm|đám cháy|ca bệnh|nạn nhân|trường hợp|vụ việc)"
#: Turns to another event, wherever it stands.
_ANOTHER = re.compile(
    r"(?<!\w)(?:(?:vụ|trận|đợt|vụ việc|sự việc|sự cố|vụ tai nạn) (?:khác|tương tự|trước)"
    r"|cách đây (?:[^\s,.]+ ){1,3}(?:ngày|tuần|tháng|năm|hôm)"
    r"|(?<!kỳ )(?<!với )(?<!hơn )năm (?:ngoái|trước)|hồi (?:tháng|năm|đầu|cuối|giữa)|tháng trước"
    r"|(?:lũ|bão|lụt|trận|đợt|hạn|rét|ngập|cháy)[^.,]{0,12} lịch sử"
    r"|(?:mùa|mùa hội|kỳ|lần|năm học|mùa giải|phiên|hội) trước(?! đó)"
    r"|(?:xã|huyện|thôn|phường|tỉnh|làng|xóm|bản|đình|trường|chợ) (?:bên|khác|lân cận|kế bên)"
    r"(?! (?:cạnh|trong|ngoài))"
    r"|trong khi đó|cũng trong ngày|cùng ngày[^.]{0,50}(?:lại|cũng|khác)|nơi khác)(?!\w)"
)
_TURNS = re.compile(
    rf"{_ANOTHER.pattern}|(?<!\w)(?:trước đó|trước đây"
    r"|(?:vụ|trận|trận lũ|cú|đợt|kỳ|lần|phiên|hai vụ|các vụ) (?:đó|ấy|kia)"
    r"|(?:hai|ba|các|những|mấy) (?:vụ|trận|đợt))(?!\w)"
)
#: A headline that tells of a further event, or of more than one.
_FURTHER = re.compile(
    rf"(?<!\w)(?:thêm {_COUNT} {_EVENT}|{_EVENT}(?: [^\s,.:]+){{0,4}} thứ (?:hai|ba|tư|năm)"
    r"|lại (?:xảy ra|bùng phát|cháy|vỡ|sập|tràn)|liên tiếp"
    r"|(?:hai|ba|bốn|nhiều|loạt|các|\d+) (?:vụ(?! (?:án|mùa|vải|lúa|đông|xuân|hè|chiêm))|sự cố|ổ dịch|trận"
    r"|lễ hội|đám cháy|phiên))(?!\w)"
)
#: Tells of what came after: in a headline, a sentence or the one before it.
_SINCE = re.compile(
    r"(?<!\w)(?:thêm nạn nhân|tìm thấy|lan rộng|lan sang|trở lại|kéo dài thêm|kéo dài đến|sớm hơn dự kiến"
    r"|muộn hơn dự kiến|(?:thi thể|nạn nhân|người) cuối cùng|tổng cộng|như vậy"
    r"|đến nay|đến thời điểm này|khắc phục|gia hạn|rút ngắn"
    r"|hiện đã|(?:một|hai|ba|bốn|năm|mười|\d+) (?:ngày|hôm|tuần) sau|lùi (?:sang|đến|ngày)"
    r"|dời (?:sang|đến)|thay đổi lịch)(?!\w)"
)
#: Puts a place of the same name somewhere else.
_FAR = re.compile(
    r"(?<!\w)(?:một (?:tỉnh|thành phố|huyện|địa phương|nước) (?:khác|phía|miền|ở|thuộc|vùng|nam|bắc|trung|tây"
    r"|đồng bằng|ven|láng giềng)|tỉnh khác|tỉnh bạn|miền (?:tây|nam|trung)"
    r"|(?<!phía )(?<!hướng )(?<!gió )tây bắc"
    r"|tây nguyên|nam bộ|nam trung bộ|bắc trung bộ)(?!\w)"
)
_HOUSEHOLD = re.compile(
    r"(?<!\w)(?:nhà|gia đình|hộ|vườn|ruộng|quán) (?:bác|ông|bà|anh|chị|em|cô|chú|tôi|mình|tui|cậu|dì|cháu|tớ)"
    r"(?!\w)"
)
#: A list of places in which something happened.
_PLACES = re.compile(
    r"(?<!\w)các (?:huyện|xã|phường|thị xã|tỉnh|thôn|địa phương) ((?:[A-ZĐÀ-Ỹ][\w]+ ?){1,3}(?:(?:, | ?và )"
    r"(?:[A-ZĐÀ-Ỹ][\w]+ ?){1,3})+)"
)


def before(text: str, claim: Claim) -> str:
    """Return what stands before a claim in its paragraph of the text, as far as it is looked at."""
    return text[: claim.start].rpartition("\n")[2][-AROUND:]


def turns(sentence: str, said: str) -> bool:
    """Return whether a sentence, or what was said before it in its paragraph, turns to another event."""
    return bool(_TURNS.search(key(sentence)) or _ANOTHER.search(key(said)))


def tells_of_another(claim: Claim, article: Article, evidence: Sequence[Evidence]) -> bool:
    """Return whether the claim's place in its article is one where the record of one event says nothing.

    The headline tells of a further event or of several, or the sentences before the claim turn to another;
    one that has a name of the record in it is held against it all the same.
    """
    if _FURTHER.search(key(article.title)):
        return True
    said = before(article.text, claim)
    if not said and len(claim.text) + LONE > len(article.text):
        return False
    return turns(claim.text, said) and not _names_the_record(claim, evidence)


def _names_the_record(claim: Claim, evidence: Sequence[Evidence]) -> bool:
    told = fold(" ".join(one.text for one in evidence))
    return any(specific(one) and one.norm in told for one in names_in(view(claim.text)))


def tells_what_came_after(claim: Claim, article: Article, evidence: Sequence[Evidence]) -> bool:
    """Return whether an article that came hours after the notice tells how things went on."""
    stated = [one.stated_at for one in evidence if one.stated_at is not None]
    if not stated or article.dated - max(stated) < SINCE:
        return False
    looked_at = (article.title, before(article.text, claim), claim.text)
    return any(_SINCE.search(key(one)) for one in looked_at)


def counts_more_places(claim: Claim, article: Article, evidence: Sequence[Evidence]) -> bool:
    """Return whether a number without a place stands in an article about more places than the record."""
    if not claim.facets.quantities or _names_the_record(claim, evidence):
        return False
    told = fold(" ".join(one.text for one in evidence))
    lists = (m.group(1) for m in _PLACES.finditer(article.text[:600]))
    return any(fold(name.strip()) not in told for one in lists for name in re.split(r",|\bvà\b", one))


def counts_of_one_household(claim: Claim) -> bool:
    """Return whether a number is of one household: "nhà bác em phải tiêu hủy cả đàn hơn 1.000 con gà"."""
    return bool(claim.facets.quantities) and _HOUSEHOLD.search(key(claim.text)) is not None


def tells_of_far_away(article: Article, evidence: Sequence[Evidence]) -> bool:
    """Return whether the beginning puts its place where the record does not name any."""
    found = _FAR.search(key(article.text[:400]))
    told = fold(" ".join(f"{one.text} {one.source}" for one in evidence))
    return found is not None and fold(found.group()) not in told
