"""Why an address brought nothing: one short code for the counts, one Vietnamese line for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from pipeline.errors import Quarantine, Reject, Retry
from pipeline.types import Disposition

if TYPE_CHECKING:
    from scrapy.http import Response


class NotAsked(IgnoreRequest):
    """A request that we do not send. ``lasting`` says whether asking again next time is pointless."""

    disposition = Disposition.REJECTED

    def __init__(self, reason: str, *, lasting: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.lasting = lasting


class RobotsDenied(NotAsked):
    """The site's robots.txt does not let us read this address."""

    disposition = Disposition.ROBOTS_DENIED


class HostResting(NotAsked):
    """The server asked to be left alone for longer than this run lasts."""

    disposition = Disposition.FAILED

    def __init__(self, reason: str) -> None:
        super().__init__(reason, lasting=False)


class CannotBeRead(NotAsked):
    """The server tests for a browser: we do not pretend to be one, so it cannot be read politely."""

    disposition = Disposition.FAILED

    def __init__(self, maker: str) -> None:
        super().__init__(f"browser_test: {maker}", lasting=False)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an address ended. ``lasting``: asking again next time would bring the same."""

    disposition: Disposition
    reason: str
    lasting: bool

    @property
    def words(self) -> str:
        """The reason for a person, in Vietnamese."""
        return _in_words(self.reason)


def _in_words(reason: str) -> str:
    """A reason code with its detail, which may itself be a reason, in Vietnamese."""
    code, _, detail = reason.partition(": ")
    if code.startswith("http_"):
        return f"máy chủ trả lỗi HTTP {code[5:]}"
    words = _WORDS.get(code, code)
    return f"{words} ({_in_words(detail)})" if detail else words


_WORDS = {
    "too_large": "trang vượt quá dung lượng cho phép",
    "headers_too_large": "phần đầu của câu trả lời quá dài",
    "compression_ratio": "dữ liệu nén bung ra quá lớn",
    "link_trap": "bẫy liên kết",
    "calendar": "lịch vô tận",
    "facets": "bộ lọc vô tận",
    "repeated_path": "đường dẫn lặp lại",
    "deep_path": "đường dẫn quá sâu",
    "many_parameters": "quá nhiều tham số",
    "timeout": "quá thời gian chờ",
    "connection_refused": "máy chủ từ chối kết nối",
    "host_not_found": "không tìm thấy tên miền",
    "truncated": "nội dung bị cắt cụt",
    "damaged_encoding": "dữ liệu nén bị hỏng hoặc bị cắt cụt",
    "unknown_encoding": "kiểu nén không đọc được",
    "too_many_redirects": "chuyển hướng quá nhiều lần",
    "redirect_loop": "chuyển hướng vòng tròn",
    "redirect_unsupported": "chuyển hướng tới địa chỉ không dùng được",
    "network_error": "lỗi mạng",
    "tls_certificate": "chứng thư bảo mật không hợp lệ",
    "private_address": "địa chỉ thuộc mạng nội bộ, không đọc",
    "unsupported_address": "địa chỉ không phải http hay https",
    "address_with_password": "địa chỉ chứa tên đăng nhập",
    "server_asks_to_wait": "máy chủ yêu cầu chờ lâu hơn một lượt thu thập",
    "back_off": "máy chủ đang quá tải, tạm để yên",
    "daily_ceiling": "đã đủ số lần đọc cho phép trong ngày",
    "closed_hours": "ngoài giờ mà nguồn cho phép đọc",
    "browser_test": "không thể đọc một cách lịch sự: trang đòi kiểm tra trình duyệt",
    "challenge": "trang đòi kiểm tra trình duyệt",
    "port_not_declared": "cổng không khai trong tệp nguồn, không đọc",
    "already_read": "trang này đã đọc trong lượt",
    "out_of_time": "hết thời gian của lượt thu thập",
    "disallowed": "robots.txt không cho phép",
    "crawl_delay": "robots.txt yêu cầu giãn cách quá dài",
    "robots_unreachable": "không đọc được robots.txt nên không đọc trang",
    "empty_page": "trang rỗng",
    "not_text": "không phải trang văn bản",
    "social_page": "không đọc trang mạng xã hội, chỉ đọc nội dung bài đăng",
    "empty_post": "bài đăng không có chữ",
    "archive_write": "không ghi được kho lưu trang (ổ đĩa đầy hoặc chỉ đọc); lượt sau đọc lại",
    "parser_killed": "bộ đọc trang bị dừng vì vượt giới hạn",
    "parser_failed": "bộ đọc trang gặp lỗi",
    "cpu_time": "thời gian tính",
    "wall_time": "thời gian chờ",
    "memory": "bộ nhớ",
    "internal_error": "lỗi bên trong bộ thu thập",
}

_EXCEPTIONS: tuple[tuple[type[Exception], Disposition, str], ...] = (
    (DownloadTimeoutError, Disposition.FAILED, "timeout"),
    (DownloadConnectionRefusedError, Disposition.FAILED, "connection_refused"),
    (CannotResolveHostError, Disposition.FAILED, "host_not_found"),
    (ResponseDataLossError, Disposition.FAILED, "truncated"),
    (DownloadCancelledError, Disposition.REJECTED, "too_large"),
    (Reject, Disposition.REJECTED, ""),
    (Retry, Disposition.FAILED, ""),
    (Quarantine, Disposition.QUARANTINED, ""),
)


def ending_of(error: BaseException | None) -> Ending:
    """The ending that an exception of a download or of a body means."""
    if isinstance(error, NotAsked):
        return Ending(error.disposition, error.reason, error.lasting)
    if isinstance(error, IgnoreRequest):
        return Ending(Disposition.FAILED, "too_many_redirects", lasting=True)
    for kind, disposition, reason in _EXCEPTIONS:
        if isinstance(error, kind):
            return Ending(disposition, reason or str(error), disposition is not Disposition.FAILED)
    if "HeadersTooLarge" in f"{error!r} {getattr(error, '__cause__', None)!r}":
        return Ending(Disposition.REJECTED, "headers_too_large", lasting=True)
    reason = "tls_certificate" if "certificate" in repr(error).lower() else "network_error"
    return Ending(Disposition.FAILED, f"{reason}: {type(error).__name__}", lasting=False)


def ending_of_status(status: int) -> Ending:
    """The ending that an HTTP status other than 200 and 304 means."""
    if 300 <= status < 400 and status != 304:
        return Ending(Disposition.REJECTED, "redirect_unsupported", lasting=True)
    if 400 <= status < 500 and status not in {408, 425, 429}:
        return Ending(Disposition.REJECTED, f"http_{status}", lasting=True)
    return Ending(Disposition.FAILED, f"http_{status}", lasting=False)


def moved_for_good(url: str, response: Response) -> str:
    """A line in Vietnamese where a listing has moved permanently (301, 308); empty where it has not.

    The same page over https or under ``www.`` is no move.
    """
    reasons = response.meta.get("redirect_reasons") if response.request is not None else None
    if not reasons or reasons[0] not in {301, 308} or _place(url) == _place(response.url):
        return ""
    return f"danh sách {url}: đã chuyển hẳn ({reasons[0]}) sang {response.url[:300]}"


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/"), parts.query
