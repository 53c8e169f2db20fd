# ruff: noqa: E501  texts
"""Invented articles for the tests of reprints and stories."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.normalise import text_digest
from pipeline.types import Article, Kind, Precision

DAY = datetime(2026, 11, 12, 1, tzinfo=UTC)

SENTENCES = tuple(
    """Sáng 12/11, Ban quản lý chợ đầu mối Phú Lương cho biết kho lạnh số 4 đã ngừng hoạt động sau sự cố mất điện kéo dài.
Khoảng 38 tấn rau củ của 21 tiểu thương phải chuyển sang kho tạm ở phía nam chợ ngay trong đêm.
Theo đại diện đơn vị vận hành, máy phát dự phòng chỉ đủ cho hệ thống chiếu sáng và camera.
Một tiểu thương bán rau cải cho hay gia đình chị thiệt hại chừng 45 triệu đồng chỉ sau một buổi tối.
Nhân viên kỹ thuật xác định cáp ngầm dẫn vào trạm biến áp bị đứt do công trình thoát nước đào trúng.
Nhà thầu thi công thừa nhận bản vẽ hiện trạng không thể hiện tuyến cáp này.
Ủy ban nhân dân phường đã lập biên bản và yêu cầu nhà thầu khắc phục trước 18 giờ cùng ngày.
Trong thời gian chờ sửa chữa, chợ miễn phí bốc xếp cho các hộ có hàng dễ hỏng.
Xe của lực lượng tự vệ được huy động để chở đá cây từ nhà máy nước đá Tân Hòa.
Đến đầu giờ chiều, sáu xe tải đã đưa được phần lớn hàng lá sang kho tạm.
Điện lực khu vực cam kết đấu nối lại tuyến cáp trong vòng mười giờ.
Ban quản lý cũng đề nghị bảo hiểm cử giám định viên xuống hiện trường để tính mức bồi thường.
Các hộ kinh doanh thịt đông lạnh không bị ảnh hưởng vì dùng kho riêng ở dãy nhà phía bắc.
Đây là lần thứ hai trong năm kho lạnh số 4 gặp sự cố, lần trước xảy ra hồi tháng 3.
Sở Công Thương sẽ kiểm tra toàn bộ hệ thống điện của chợ trong tuần tới.""".splitlines()
)
BOILERPLATE = ("Mời bạn đọc theo dõi kênh của báo.", "Bản quyền thuộc tòa soạn.", "Ý kiến của bạn (0)")
EVENTS = tuple(
    tuple(line.split())
    for line in """cầu treo Nà Phai gỉ cáp ròng rọc thợ hàn trụ neo
đàn bò sữa Tân Lập lở mồm long móng vắc xin tiêu hủy chuồng
hội thi hát ví bến Quỳnh thuyền thúng áo tứ thân nghệ nhân
trường mầm non Hoa Sim ngộ độc bún riêu phụ huynh bếp ăn
nhà máy gạch Đồng Vàng khói lò nung quan trắc bụi mịn
bến xe phía đông vé lậu nhồi khách xe giường nằm thanh tra
vườn cam Sơn Động rụng quả nấm phytophthora thuốc bảo vệ
đội bóng nữ Hương Mai chung kết luân lưu thủ môn cúp bạc
hồ Khe Lặng rò nước thân đập bơm cạn kiểm định xả tràn
lễ khởi công ký túc xá công nhân Yên Trạch móng cọc căn hộ""".splitlines()
)
FILLER = tuple(
    """theo thông tin ban đầu từ cơ quan chức năng địa phương cho biết người dân trong khu vực đã có mặt tại hiện trường
vụ việc đang được các đơn vị liên quan tiếp tục làm rõ và sẽ thông báo kết quả trong thời gian tới
lãnh đạo ủy ban nhân dân xã yêu cầu các bên phối hợp chặt chẽ bảo đảm an toàn cho nhân dân
nhiều hộ gia đình bày tỏ mong muốn sớm ổn định cuộc sống và sản xuất sau những ngày vừa qua""".splitlines()
)


def article(
    article_id: str,
    title: str,
    body: str,
    *,
    hours: float | None = 0.0,
    source: str = "bao-thu",
    lead: str = "",
) -> Article:
    """An article ``hours`` after the day's start; without a known time when ``hours`` is None."""
    text = "\n".join(part for part in (title, lead, body) if part)
    return Article(
        article_id=article_id, source_id=source, kind=Kind.ARTICLE, url="", canonical_url="", title=title, lead=lead,
        body=body, published_at=None if hours is None else DAY + timedelta(hours=hours),
        precision=Precision.UNKNOWN if hours is None else Precision.MINUTE, language="vi",
        content_digest=text_digest(text), fetched_at=DAY + timedelta(days=2),
    )  # fmt: skip


def newsroom(seed: int, each: int = 4) -> tuple[list[Article], dict[str, str]]:
    """Articles about ten events in order of time, and the event of each."""
    chance, made, gold = random.Random(seed), [], {}
    common = sorted({word for line in FILLER for word in line.split()})
    for number in range(each * len(EVENTS)):
        event = chance.randrange(len(EVENTS))
        own = [*EVENTS[event]]
        body = []
        for _ in range(6):
            chance.shuffle(own)
            body.append(" ".join([*own[:6], *chance.sample(common, chance.randrange(6, 16))]))
        made.append(article(f"n{number}", " ".join(EVENTS[event][:6]), ". ".join(body), hours=number / 2))
        gold[f"n{number}"] = str(event)
    return made, gold


def has_data(name: str) -> Path | None:
    """The folder of a real data set beside the project, or None."""
    path = Path(__file__).resolve().parents[3] / "shared" / "data" / "news" / f"{name}.jsonl.gz"
    return path if path.is_file() else None
