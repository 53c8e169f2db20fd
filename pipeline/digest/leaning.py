"""Whether a sentence can be shown without the one before it, and which must not be parted from each other.

A sentence that is torn out must not come to mean something else: it names whom it speaks of and denies
nothing that is not said. In doubt a sentence leans: another one can be shown instead.
"""

from __future__ import annotations

import re

# What such a sentence says of the one before it may turn it round: neither is shown without the other.
_TURNS = re.compile(
    r"^(tuy nhiên|(tuy|dù|dẫu|mặc dù|mặc dầu) (vậy|thế|sao)|nhưng|song|thế nhưng|trái lại|ngược lại|"
    r"thay vào đó|"
    r"(vậy|ấy|thế)( vậy)? mà|"
    r"(trên )?thực tế|sự thật|không (phải|đúng)( như)? (vậy|thế)|"
    r"(đây|đó) (mới |chỉ |mới chỉ )?là (tin|thông tin|bịa|lời đồn|kiến nghị|đề xuất|dự kiến|phương án|ý kiến|"
    r"nhận định|số liệu)|[^,.]{1,60} chỉ (diễn ra|áp dụng|xảy ra|dành cho|thực hiện)|"
    r"nếu [^.]{1,80}, [^.]{0,60}\bmới|chỉ khi|(chỉ |ngoại )?trừ|không (kể|áp dụng)|"
    r"riêng [^.]{1,80}\b(không|chưa)|"
    r"(các |những )?(thông tin|tin|tin đồn|nội dung|điều|con số|số liệu|việc|hình ảnh|clip|video|phương án|"
    r"đề xuất|kết quả|cáo buộc|chủ trương|nhận định|kiến nghị) (này|trên|đó))\b",
    re.IGNORECASE,
)
_BIG = r"(?-i:[A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ])"
# Words that stand for somebody named before, unless a name of two syllables or more follows them.
_WHO = (
    r"(?:ông|bà(?! con\b)|anh(?! (?:em|hùng)\b)|chị(?! em\b)|em(?! nhỏ\b)|cô(?! (?:giáo|nhi)\b)|"
    r"chú(?! (?:trọng|ý)\b)|họ(?! (?:tộc|hàng)\b)|nó|y(?! (?:tế|khoa|sĩ|học)\b)|hắn|cháu)\b"
    rf"(?! {_BIG}\w* {_BIG})"
)
# A sentence that begins with one of these leans on the one before it.
_LEANS = re.compile(
    r"^((hiện|hiện nay|đến nay|nay|mới đây|chính|theo|về phần|còn|cùng với)?,?\s*"
    rf"((các|những|hai|ba|bản thân) )?{_WHO}|"
    r"(hiện |hiện nay,? |đến nay,? )?cả (hai|ba|bốn|nhóm) (đều|đã|cùng|không|bị|chưa|được|xuất)|"
    r"(hai|đôi|các) bên|lý do( chính)? là|một trong (hai|ba|số|những)|(người|nhóm|số|phần) còn lại|"
    r"(do|vì|bởi|nhờ|từ|kể từ|qua|sau|trước|khi|lúc|trong) (vậy|thế|đó|ấy)|chính vì|vậy nên|thế nên|thế là|"
    r"tại (buổi làm việc|buổi lễ|cuộc họp|phiên tòa|hội nghị)(?=,)|"
    r"đây|đó(?! đây)|nơi đây|theo đó|ngoài ra(?! mắt)|(bên cạnh|cạnh|kèm theo|cùng với|song song với) đó|"
    r"đồng thời|mặt khác|một mặt|nếu (không|vậy|thế)(?=,)|cũng (theo|trong|tại|như)|lúc này|tương tự|"
    r"hơn (nữa|thế)|không (chỉ|những)|còn|và|thậm chí|nói về|nói cách khác|kết quả(,| là)|"
    r"tại đây|ở đó|cụ thể|riêng|đáng (chú ý|nói)|điều đáng|tóm lại|chẳng hạn|đơn cử|ví dụ,|tiếp (đó|theo)|"
    r"đổi lại|"
    r"vả lại|dù sao|cuối cùng,|thứ (nhất|hai|ba|tư|năm)[,:]|(một|hai|ba|bốn|năm) là\b(?! (thương|con|cán)\b)|"
    r"trước (hết|tiên)\b|(kế|tiếp) (đến|theo)\b(?! (năm|tháng)\b)|sau cùng\b|khi ấy\b|"
    r"nguyên nhân( ban đầu| sơ bộ| chính)? (được|là|do|vẫn|đang|chưa|hiện))(?!\w)",
    re.IGNORECASE,
)
# Whom and what the reader of an article knows by now, without a name.
_KNOWN = re.compile(
    r"^(các |những |nhóm |hai |ba )?(nạn nhân|đối tượng|nghi phạm|nghi can|hung thủ|vụ việc|sự việc|sự cố|"
    r"vụ án) "
    r"(đang|đã|được|bị|khai|khiến|làm|sau đó|chưa|không|cũng|vẫn|sẽ|hiện|là|cho|thừa nhận|tử vong|bỏ trốn|"
    r"liền)\b",
    re.IGNORECASE,
)
# So does one whose first words point back: "Cơ quan này …", "Hai người đó …", "Mức giá trên chỉ …".
_POINTS = re.compile(
    r"^(?:[^\s,]+ ){1,5}?((?<!đợt )(?<!mùa )(?<!tháng )(?<!tuần )này|đó|trên (chỉ|không|đã|là|được|chưa|"
    r"bị|đều|sẽ|cũng|vẫn|do|của))\b|"
    r"\b(ấy|ở đây|nơi đây|(nói|kể|nêu|vừa) trên|(đã|vừa) nêu|như (vậy|trên|phản ánh)|như thế(?! nào)|"
    r"phải thế|hai (nơi|bên|phía|đầu)|"
    r"cùng ngày|(ngày )?hôm (sau|đó|ấy)|"
    r"cả (hai|ba|bốn) (người|vụ|bên|nạn nhân|đối tượng|trường hợp)(?= (đều|đã|cùng|không|bị|chưa|được)\b))\b|"
    r"^(một|hai|ba|bốn|năm|vài|mấy|\d+) (phút|giờ|ngày|tuần|tháng|năm) sau\b|"
    r"^(phía )?gia đình (thì|cũng|đã|không|chưa|cho|nói|khai|bị|phải|vẫn)\b",
    re.IGNORECASE,
)
# "Năm 2020, anh bắt đầu …": the subject stands behind a time or a place.
_BEHIND = re.compile(
    rf"^(khi|lúc|sau khi|trước khi|trong khi) [^,“\"]{{1,40}} {_WHO}|^([^,“\"]{{1,60}}, ){{1,2}}(hiện |"
    rf"chính |cả )?"
    rf"({_WHO}|gia đình(?! (?:ông|bà|anh|chị|chính sách|văn hóa|có công|các|{_BIG})))\b",
    re.IGNORECASE,
)
# "… của công nhân này": unless the sentence itself has named the thing ("… một nhà máy; nhà máy này …").
_THIS = re.compile(r"\b(\w+) này\b", re.IGNORECASE)
_TIMES = frozenset(
    ("ngày", "tháng", "tuần", "năm", "lần", "dịp", "đợt", "mùa", "kỳ", "sáng", "chiều", "tối", "lúc", "khi")
)
# "thông tin sai sự thật trên và …", "Trước động thái trên, …": above, in a text that is not there.
_ABOVE = re.compile(
    r"^(trước|sau|về|với|từ|qua|theo|do|đối với|liên quan đến) [^,]{1,40} trên,|"
    r"\b(sự thật|vụ việc|sự việc|nội dung|thông tin|vấn đề|hành vi|phản ánh|trường hợp|quy định|khu vực|"
    r"động thái|sự cố|"
    r"đối tượng|dự án|công trình|đề nghị|kiến nghị|vi phạm|sai phạm|tình trạng|số tiền|quyết định) trên"
    r"(?=[,.;:]|$| (và|đã|là|của|được|cho|để|tại|nhưng|theo|vào|bị|chưa|không|vẫn|cũng|sẽ|do|vì|có)\b)",
    re.IGNORECASE,
)
# The answer to a question, or a word or two that somebody said: "Không, kể cả khi …", "“Không hề”, bà nói".
_ANSWERS = re.compile(
    r"^[“\"]?(không|có|chưa|tất nhiên|dĩ nhiên|rất tiếc),|^[“\"]?(không|có|chưa|đúng|sai|rồi|được)[.!”\"]|"
    r"^[“\"]?(câu )?trả lời là\b|^[“\"](?:\S+ ){0,5}\S+[”\"],? (?:\S+ ){1,8}?(nói|đáp|cho biết|cho hay|kể)\b|"
    r"^[“\"](không|chưa|có|đúng|sai) (hề|từng|phải|có|đâu),|"
    r"^[“\"].*[”\"],? [^“”\"]{0,60}\b(đáp|trả lời|đáp lời|phản bác)\.?$",
    re.IGNORECASE,
)
# After such a sentence somebody else speaks, or something else than the news is told: a complaint, a memoir,
# an advertisement, a scenario, a year or place to compare with. What follows is not told without it.
_FRAMES = re.compile(
    r"\b(tố (cáo|giác|ngược)|cáo buộc|đơn (thư|kiện|khởi kiện|tố cáo|khiếu nại)|(lá|nêu trong|theo) đơn|"
    r"thư nặc danh|hồi ký|nhật ký|tờ rơi|đoạn (phim|clip|video)|(nam |nữ )?diễn viên|lan truyền|"
    r"(bài|lời) (đánh giá|bình luận|đăng|quảng cáo|giới thiệu|rao|khai|kể|đồn)|"
    r"(kể|viết|khai|đồn|rao|nêu|khoe) (rằng|là|lại)|đưa ra một câu chuyện|"
    r"kịch bản|giả (sử|định|thiết|tưởng)|tình huống|mô phỏng|minh họa|hình dung|tưởng tượng|bài toán|vào vai|"
    r"trò chơi|diễn tập|trợ lý ảo|chatbot|tuôn ra|(máy|ứng dụng) (trả lời|viết)|so sánh|đối chiếu|"
    r"nhắc (lại|đến)|rút kinh nghiệm|nhìn (sang|lại)|(quay|trở) lại (năm|tháng)|khi đó)\b|:$",
    re.IGNORECASE,
)
# A fragment that begins with what is left of a name.
_FRAGMENT = re.compile(rf"^{_BIG}\. ")
_ALL = (_LEANS, _TURNS, _KNOWN, _POINTS, _BEHIND, _ABOVE, _ANSWERS, _FRAGMENT)


def turns(sentence: str) -> bool:
    """Whether a sentence may turn round what the one before it says."""
    return bool(_TURNS.match(sentence))


def frames(sentence: str) -> bool:
    """Whether what follows a sentence may be somebody's words or a case supposed: it is told with it only."""
    return bool(_FRAMES.search(sentence))


def stands_alone(sentence: str) -> bool:
    """Whether a sentence can be understood without the one before: no pronoun, no open quote, no question."""
    plain = sentence.lstrip("–- ")
    leans = any(one.search(plain) for one in _ALL) or _says_this_of_what_is_not_there(plain)
    open_quote = sentence.count("“") != sentence.count("”") or sentence.count('"') % 2
    return not leans and not open_quote and not sentence.rstrip('”"').endswith("?")


def _says_this_of_what_is_not_there(sentence: str) -> bool:
    for one in _THIS.finditer(sentence):
        word = one[1].lower()
        if word not in _TIMES and not re.search(rf"\b{re.escape(word)}\b", sentence[: one.start()].lower()):
            return True
    return False
