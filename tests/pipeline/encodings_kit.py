"""Sentences of our own as an encoding from before Unicode shows them."""

from __future__ import annotations

from pipeline.text.tables import TCVN3, VIQR, VISCII, VNI

TABLES = {"TCVN3": TCVN3, "VNI": VNI, "VISCII": VISCII, "VIQR": VIQR}
SENTENCES = (
    "Ủy ban nhân dân xã tổ chức lễ thông cầu mới vào sáng thứ bảy",
    "Người trồng vải được hướng dẫn ghi nhật ký sản xuất",
    "Nước lũ rút chậm, nhiều thôn vẫn phải đi lại bằng thuyền",
    "Cảnh báo cháy rừng cấp năm ở các xã vùng cao",
    "Đường về bản",
    "Giá gà đồi tăng",
)


def written_in(table: str, text: str) -> str:
    """Return ``text`` as Windows-1252 shows its bytes in an old encoding (a capital it lacks is small)."""
    back: dict[str, str] = {}
    for code, letter in TABLES[table].items():
        back.setdefault(letter, code)
    return "".join(back.get(char) or back.get(char.lower(), char) for char in text)
