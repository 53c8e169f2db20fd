"""What codes of the store are called on the desk's pages."""

from __future__ import annotations

STATE_ORDER = ("moi", "da_nhan", "dang_xac_minh", "ket_luan", "da_phan_hoi", "hoan", "dong")
ACTION_WORDS = {
    "raise": "cảnh báo được tạo",
    "take": "nhận xử lý",
    "verify": "bắt đầu xác minh",
    "conclude": "ghi kết luận",
    "answer": "ghi đã phản hồi",
    "close": "đóng",
    "snooze": "tạm hoãn",
    "reopen": "mở lại",
    "expire": "trở lại hàng đợi",
}
NAVIGATION = (
    ("/alerts", "Hàng đợi", "viewer"),
    ("/evidence", "Hồ sơ đối chiếu", "viewer"),
    ("/sources", "Nguồn tin", "viewer"),
    ("/digests", "Điểm báo", "viewer"),
    ("/board", "Tổng quan", "viewer"),
    ("/officers", "Tài khoản", "admin"),
    ("/audit", "Nhật ký", "admin"),
)
RESPONSE_WORDS = {
    "draft": "bản nháp",
    "submitted": "chờ duyệt",
    "returned": "trả lại để sửa",
    "approved": "đã duyệt",
    "followed": "đã duyệt, đang theo dõi",
}
AUDIT_WORDS = {
    "session.begin": "đăng nhập",
    "session.end": "đăng xuất",
    "session.refused": "đăng nhập bị từ chối",
    "officer.add": "mở tài khoản",
    "officer.change": "đổi tài khoản",
    "officer.link": "nối tài khoản với cổng đăng nhập",
    "token.add": "tạo mã truy cập",
    "token.revoke": "thu hồi mã truy cập",
    "mail.stop": "ngừng nhận thư điểm báo",
    "mail.again": "nhận lại thư điểm báo",
    "evidence.add": "thêm căn cứ",
    "evidence.retire": "thôi dùng căn cứ",
    **{f"alert.{action}": f"cảnh báo: {words}" for action, words in ACTION_WORDS.items()},
    **{f"response.{state}": f"trả lời: {words}" for state, words in RESPONSE_WORDS.items()},
}
NOTICE_WORDS = {
    "sending": "đang gửi",
    "sent": "đã gửi",
    "failed": "không gửi được",
    "unknown": "không rõ đã tới hay chưa",
}
SCOPE_WORDS = {
    "alerts:read": "đọc cảnh báo",
    "alerts:write": "xử lý cảnh báo",
    "coverage:read": "đọc danh sách bài báo",
    "corrections:read": "đọc bản trả lời đã duyệt",
    "metrics:read": "đọc số liệu giám sát",
}
BASIS_WORDS = {
    "official": "thông tin chính thức",
    "fact-check": "kết luận kiểm chứng",
    "statistics": "số liệu thống kê",
    "desk": "cán bộ trực ghi nhận",
}
#: Why a statement took the place of another.
REPLACED_WORDS = {"superseded": "tình hình đã khác (thay thế)", "corrected": "câu cũ ghi sai (đính chính)"}
DETAIL_WORDS = {
    "alert": "cảnh báo",
    "event_id": "sự kiện",
    "action": "việc",
    "from": "từ",
    "role": "vai trò",
    "why": "vì sao",
    "reason": "lý do",
    "text": "văn bản",
    "source": "nguồn",
    "basis": "loại",
    "url": "địa chỉ",
    "place": "địa bàn",
    "period": "thời gian nói đến",
    "valid_from": "hiệu lực từ",
    "valid_to": "hiệu lực đến hết",
    "instead": "thay bằng",
    "how": "vì",
    "scopes": "quyền",
    "closed": "đóng",
    "number": "bản",
    "note": "ghi chú",
    "state": "trạng thái",
    "from_state": "từ trạng thái",
    "to_state": "sang trạng thái",
    "name": "tên",
    "way": "cách",
    "issuer": "cổng đăng nhập",
    "subject": "mã ở cổng",
}
