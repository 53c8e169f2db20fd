"""What the record says is untrue, and whether it is what the claim says."""

from __future__ import annotations

import re

from pipeline.compare.amounts import Stand
from pipeline.compare.laid import Laid
from pipeline.facets.lexicon import lexicon
from pipeline.facets.senses import senses
from pipeline.facets.text import fold

#: What is said to be untrue stands before these, and after those.
_UNTRUE = re.compile(
    r"(?:là|hoàn toàn|thông tin)?\s*(?:bịa đặt|sai sự thật|không đúng(?: sự thật)?|không chính xác|không có căn cứ|không có cơ sở|thất thiệt|giả mạo|tin giả|xuyên tạc|không có thật|tin đồn)"
)
_DENIED = re.compile(
    r"(?<!không )(?<!chưa )(?:bác bỏ|bác tin|bác thông tin|phủ nhận|không có chuyện|không có việc|làm gì có chuyện|cải chính|đính chính|chưa từng|không hề)"
)
_FRAME = frozenset(
    [
        "thông",
        "tin",
        "lan",
        "truyền",
        "mạng",
        "xã",
        "hội",
        "đồn",
        "khẳng",
        "định",
        "thực",
        "tế",
        "nội",
        "dung",
        "đăng",
        "tải",
        "bài",
        "viết",
        "việc",
        "chuyện",
        "xác",
        "nhận",
        "sự",
        "thật",
        "không",
        "đúng",
        "sai",
    ]
)
REPORTS = re.compile(
    r"(?<!\w)(?:bịa|bác|phủ nhận|tin|đồn|thông tin|giả|khẳng định|xác nhận|nói|cho biết|thừa nhận|kết luận|xin lỗi|bia|bac|phu nhan|dong|gia)(?!\w)"
)


def denied(laid: Laid) -> bool:
    """Whether what the record says to be untrue is what the claim says."""
    claim = laid.aligned.claim
    return not (claim.denied or claim.negated or REPORTS.search(claim.text.key)) and untrue(laid)


def untrue(laid: Laid) -> bool:
    """Whether the record says of what the claim speaks of that it is untrue."""
    a = laid.aligned
    if Stand.DERIVED in laid.stands:
        return False
    lists = senses(bare=a.bare)
    telling = {w.text for w in a.words} - lists.operators - a.named - _FRAME
    for one in laid.told:
        if not lexicon()["denial"].has(one.text) and not _DENIED.search(one.text.key):
            continue
        for part in _objects(one.text.key):
            form = fold(part) if a.bare else part
            said = {w.text for w in lists.words(form)} - lists.operators
            own = said - {fold(w) for w in _FRAME} - _FRAME
            if len(own) < 2:
                continue
            if len(telling & said) >= 0.8 * len(telling) > 0 and len(
                own & {w.text for w in a.words}
            ) >= 0.45 * len(own):
                return True
    return False


def _objects(sentence: str) -> list[str]:
    """The stretches of a sentence that it says are untrue."""
    found = []
    for clause in re.split(r"[;.](?!\d)|(?<!\w)(?:nhưng|song)(?!\w)", sentence):
        if (match := _DENIED.search(clause)) is not None:
            found.append(clause[match.end() :])
        elif (match := _UNTRUE.search(clause)) is not None:
            found.append(clause[: match.start()])
    return found
