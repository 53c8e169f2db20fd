# ruff: noqa: E501  word lists and markup read better unbroken
"""What the outlets of the load world publish: made-up news, and one page in twenty that means harm."""

from __future__ import annotations

import html
import json
import random
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from typing import Final

from benchmarks.load_world_harm import HARM, kind_of

#: When the youngest pages were published.
NOW: Final = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)

_PLACES = [
    "phường Kinh Bắc", "phường Bắc Giang", "xã Tân Yên", "phường Từ Sơn", "xã Lục Ngạn", "xã Yên Phong",
    "tỉnh Bắc Ninh", "thành phố Đà Nẵng", "tỉnh Nghệ An", "tỉnh Cà Mau", "thành phố Hải Phòng", "tỉnh Lào Cai",
    "tỉnh Gia Lai", "thành phố Huế", "tỉnh Đồng Tháp", "tỉnh Thanh Hóa", "tỉnh Sơn La", "tỉnh Lâm Đồng",
]  # fmt: skip
_THINGS = [
    "tuyến đường liên xã", "trạm bơm tiêu úng", "trường tiểu học mới", "chợ đầu mối nông sản", "cây cầu dân sinh",
    "khu tái định cư", "bến xe phía nam", "hồ chứa nước", "nhà văn hóa thôn", "cụm công nghiệp nhỏ",
    "vùng trồng rau an toàn", "lớp học bơi miễn phí", "đội hỗ trợ thu hoạch", "điểm thu gom rác", "đoạn đê xung yếu",
    "tủ sách cộng đồng", "xưởng dệt của hợp tác xã", "phòng khám đa khoa", "vườn ươm cây giống", "sân bóng của phường",
]  # fmt: skip
_DEEDS = [
    "vừa được đưa vào sử dụng", "sẽ khởi công trong quý tới", "đang chậm tiến độ vì mưa kéo dài", "được lấy ý kiến người dân",
    "hoàn thành sớm hơn kế hoạch", "được bổ sung kinh phí", "tạm dừng để rà soát thiết kế", "được bàn giao cho địa phương quản lý",
    "thu hút nhiều hộ tham gia", "được kiểm tra trước mùa mưa bão",
]  # fmt: skip
_SENTENCES = [
    "Theo báo cáo của đơn vị thi công, khối lượng công việc đến nay đạt khoảng {n} phần trăm so với kế hoạch đã duyệt.",
    "Tổng kinh phí dự kiến là {n} tỷ đồng, trong đó ngân sách địa phương chi {m} tỷ đồng, phần còn lại do doanh nghiệp đóng góp.",
    "Người dân ở {p} cho biết đã chờ {thing} này từ {m} năm nay và mong việc bảo trì được quan tâm hơn.",
    "Chính quyền {p} yêu cầu các phòng chuyên môn báo cáo kết quả trước ngày {d} tháng {t}.",
    "Trong {m} tuần qua, {n} hộ đã đăng ký tham gia, nhiều hơn hẳn so với cùng kỳ năm ngoái.",
    "Đại diện ban quản lý nói rằng giá vật liệu tăng khiến việc chọn nhà thầu phải làm lại từ đầu.",
    "Một phần mặt bằng dài {n} mét còn vướng các hộ kinh doanh, dự kiến được bàn giao trong tháng {t}.",
    "Các kỹ sư cho rằng cần theo dõi mực nước thêm {m} ngày trước khi vận hành đủ công suất.",
    "So với phương án ban đầu, thiết kế mới giảm được {n} cây xanh phải chặt hạ dọc hai bên.",
    "Hội phụ nữ {p} tổ chức {m} buổi hướng dẫn, mỗi buổi có chừng {n} người đến nghe và đặt câu hỏi.",
    "Giá nông sản tại vườn hôm qua dao động quanh mức {n} nghìn đồng một ký, tăng nhẹ so với đầu tuần.",
    "Ngành giáo dục {p} sẽ điều chỉnh giờ vào lớp của {m} trường để tránh ùn tắc vào buổi sáng.",
    "Lượng mưa đo được trong đêm là {n} mi-li-mét, một số đoạn đường trũng bị ngập chừng {m} giờ.",
    "Việc thu phí chưa được đặt ra; mọi thay đổi sẽ được thông báo công khai ít nhất {m} ngày.",
    "Công ty vận hành cam kết tuyển thêm {n} lao động tại chỗ và đào tạo nghề trong {m} tháng.",
    "Tổ công tác đã kiểm tra {n} cơ sở, nhắc nhở {m} cơ sở chưa đủ giấy tờ theo quy định.",
    "Nhiều ý kiến đề nghị mở thêm tuyến xe buýt nối {p} với các khu công nghiệp lân cận.",
    "Từ tháng {t}, hồ sơ được nhận qua mạng, thời gian giải quyết rút xuống còn {m} ngày làm việc.",
    "Đợt này có {n} sản phẩm được chọn trưng bày, trong đó {m} sản phẩm lần đầu được giới thiệu.",
    "Nhà trường vận động được {n} triệu đồng mua sách, {m} chiếc máy tính cũ cũng đã được sửa lại.",
]  # fmt: skip
_MENU = "".join(f'<li><a href="/muc-{n}">Chuyên mục số {n}</a></li>' for n in range(40))
_SCRIPT = (
    "<script>var cauHinh={" + ",".join(f'"khoa{n}":"gia-tri-{n * 7}"' for n in range(250)) + "};</script>"
)


def is_harmful(host: int, number: int) -> bool:
    """Whether this page is one of the hostile ones: five of each hundred, spread by host."""
    return (number * 7 + host * 3) % 20 == 0


def path_of(host: int, number: int) -> str:
    """The address of a page within its outlet."""
    if is_harmful(host, number):
        return f"/{HARM[kind_of(host, number)].folder}/{number}-{kind_of(host, number)}.html"
    return f"/tin/{number}-{host}.html"


def headline(host: int, number: int) -> str:
    """The title of a page; no two are the same."""
    chance = random.Random(host * 100_003 + number)  # noqa: S311  a world that can be made again
    thing, place, deed = chance.choice(_THINGS), chance.choice(_PLACES), chance.choice(_DEEDS)
    return f"{thing.capitalize()} số {number % 97 + 1} ở {place} {deed}"


def published(number: int) -> datetime:
    """When a page was published: the day before, a few minutes apart."""
    return NOW - timedelta(minutes=5 * number + 3)


@lru_cache(maxsize=4096)
def article(host: int, number: int) -> bytes:
    """One page of news in the dress of its outlet: menu, scripts, related boxes, foot."""
    chance = random.Random(host * 100_003 + number + 1)  # noqa: S311  as above
    title, when = headline(host, number), published(number)
    told = [_sentence(chance) for _ in range(chance.randint(16, 34))]
    lead, paragraphs = told[0], [" ".join(told[at : at + 3]) for at in range(1, len(told), 3)]
    linked = json.dumps(
        {"@type": "NewsArticle", "headline": title, "datePublished": when.isoformat()}, ensure_ascii=False
    )
    body = "".join(f"<p>{html.escape(part)}</p>" for part in paragraphs)
    related = "".join(f'<li><a href="/tin/{n}-{host}.html">Tin liên quan số {n}</a></li>' for n in range(12))
    return f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo Thử {host}</title>
<script type="application/ld+json">{linked}</script>{_SCRIPT}</head><body><header><ul>{_MENU}</ul></header>
<main><article class="kieu-{host % 7}"><h1>{title}</h1><p class="sapo"><strong>{lead}</strong></p>
<div class="noi-dung">{body}</div></article><aside><h3>Tin liên quan</h3><ul>{related}</ul></aside></main>
<footer><ul>{_MENU}</ul>Bản quyền thuộc Báo Thử {host}.</footer>{_SCRIPT}</body></html>""".encode()


def _sentence(chance: random.Random) -> str:
    return chance.choice(_SENTENCES).format(
        n=chance.randint(11, 980),
        m=chance.randint(2, 10),
        d=chance.randint(1, 28),
        t=chance.randint(1, 12),
        p=chance.choice(_PLACES),
        thing=chance.choice(_THINGS),
    )


def feed(host: int, count: int, base: str) -> bytes:
    """All pages of an outlet, as RSS."""
    items = "".join(
        f"<item><title>{headline(host, n)}</title><link>{base}{path_of(host, n)}</link>"
        f"<pubDate>{format_datetime(published(n))}</pubDate></item>"
        for n in range(count)
    )
    return f"<rss version='2.0'><channel><title>Báo Thử {host}</title>{items}</channel></rss>".encode()
