"""The Vietnamese words of the digest for the codes used inside."""

from __future__ import annotations

TONES = {
    "positive": "Tích cực",
    "neutral": "Trung tính",
    "negative": "Tiêu cực",
    "unknown": "Không rõ",
}

#: How a text speaks, beside how it reflects on the province; plain reports say nothing of it.
VOICES = {"positive": "giọng khen ngợi", "neutral": "", "negative": "giọng bức xúc"}

TOTALS = {"items": "Tin, bài", "outlets": "Cơ quan báo chí, trang tin"}

TIERS = {
    "official": "Cổng, trang chính thức",
    "central": "Báo chí trung ương",
    "provincial": "Báo chí địa phương",
    "trade": "Báo chí chuyên ngành",
    "aggregator": "Trang tổng hợp",
    "social": "Mạng xã hội",
    "fact-check": "Trang kiểm chứng",
}

KINDS = {
    "can_xac_minh": "Cần xác minh",
    "chua_co_can_cu": "Chưa có căn cứ đối chiếu",
    "da_co_ket_luan": "Đã có kết luận",
    "phan_anh_can_tra_loi": "Phản ánh cần trả lời",
    "dot_bien": "Đột biến",
}

STATES = {
    "moi": "mới",
    "da_nhan": "đã nhận",
    "dang_xac_minh": "đang xác minh",
    "ket_luan": "đã kết luận",
    "da_phan_hoi": "đã phản hồi",
    "dong": "đã đóng",
    "hoan": "tạm hoãn",
}

#: How far the answer is, by the state of the alert.
ANSWERS = {
    "moi": "chưa ai nhận xử lý",
    "da_nhan": "đã có người nhận, chưa trả lời",
    "dang_xac_minh": "đang xác minh, chưa trả lời",
    "ket_luan": "đã có kết luận, chưa trả lời",
    "da_phan_hoi": "đã trả lời",
    "dong": "đã đóng",
    "hoan": "tạm hoãn",
}


def our_conclusion(conclusion: str, *, stands: bool) -> str:
    """Return what the office concluded, in words: also that it was taken back, or is looked at again."""
    if not conclusion:
        return "nay không còn kết luận"
    return f"thông tin {conclusion}" if stands else f"thông tin {conclusion} (nay đang xem lại)"


#: What a language model says of a claim beside the record; never more than an opinion.
OPINIONS = {
    "SUPPORTED": "cho là hồ sơ xác nhận nội dung này",
    "REFUTED": "cho là nội dung này không khớp với hồ sơ",
    "NEI": "cho là hồ sơ chưa đủ để kết luận",
}

DISPOSITIONS = {
    "stored": "lưu mới",
    "updated": "cập nhật",
    "unchanged": "không đổi",
    "duplicate": "trùng",
    "off_topic": "ngoài phạm vi tỉnh",
    "too_short": "quá ngắn",
    "wrong_language": "ngôn ngữ không theo dõi",
    "robots_denied": "trang không cho phép đọc",
    "rejected": "không nhận",
    "failed": "không đọc được",
    "quarantined": "giữ lại để xem xét",
}

LANGUAGES = {
    "vi": "Tiếng Việt",
    "en": "Tiếng Anh",
    "zh": "Tiếng Trung",
    "ko": "Tiếng Hàn",
    "ja": "Tiếng Nhật",
    "lo": "Tiếng Lào",
    "fr": "Tiếng Pháp",
}

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
