"""Words for whoever receives a pack."""

from __future__ import annotations

from datetime import datetime

from pipeline.evidence_pack.verify import VIETNAM

#: What ``python3 PACK.zip`` runs.
MAIN = "import sys\n\nfrom verify import main\n\nsys.exit(main())\n"


def readme(title: str, now: datetime) -> str:
    """The text that lies on top of a pack: what it holds and how it is checked, in two languages."""
    return f"""GÓI BẰNG CHỨNG CỦA MỘT CẢNH BÁO
{title}
Lập lúc {now.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y} (giờ Việt Nam)

Cách kiểm tra (không cần mạng, chỉ cần Python 3.9 trở lên):

    python3 TÊN-GÓI.zip

Dòng cuối là "HỢP LỆ" khi không byte nào của gói bị sửa. Muốn chắc hơn nữa, hãy so "SHA-256 của gói" với mã mà
cơ quan lập gói đã ghi, và dùng bản verify.py lấy từ nơi mình tin: python3 verify.py TÊN-GÓI.zip

warc/evidence.warc.gz  trang báo và bài đăng (đã che thông tin cá nhân) như khi đọc được, định dạng WARC 1.1
text/                  văn bản trích ra từ từng trang
articles.json          địa chỉ, nguồn, thời gian, mã kiểm tra của từng trang và văn bản
alert.json             cảnh báo, các câu được kiểm, căn cứ; kết quả đối chiếu của máy chỉ là gợi ý
events.json            lịch sử xử lý, nối thành chuỗi; các dòng nhật ký của cơ quan về cảnh báo này
manifest.json          bản kê mọi tệp; manifest.sha256, SHA256SUMS: mã kiểm tra
timestamp.tsr          dấu thời gian RFC 3161 của SHA256SUMS (nếu cơ quan có dùng)

EVIDENCE PACK. Verify offline with one command, Python 3.9 or later: python3 PACK.zip
The last line says VALID when no byte was changed. Compare the printed SHA-256 with the office's note.
"""
