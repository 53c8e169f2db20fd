"""Every refusal as a page a person understands, or as JSON for the API; never a traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from console.access import SignInNeededError
from console.routes.sign_in import sign_in_page
from console.view import page
from pipeline.desk import WrongState
from pipeline.errors import BadInput, StoreBusy
from pipeline.store.console_desk import Conflict, NotFound

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = logging.getLogger(__name__)
_TITLES = {
    400: "Chưa làm được",
    401: "Cần đăng nhập",
    403: "Không được phép",
    404: "Không tìm thấy",
    405: "Không có cách gọi này",
    409: "Vừa có người khác thay đổi",
    413: "Dữ liệu quá lớn",
    422: "Thiếu hoặc sai thông tin",
    500: "Lỗi của hệ thống",
    503: "Kho dữ liệu đang bận",
}
_WORDS = {
    404: "Không có trang này.",
    405: "Địa chỉ này không nhận cách gọi đó.",
    422: "Biểu mẫu gửi lên thiếu mục hoặc sai kiểu.",
}


#: Fields of forms that people write in, and what they are told when their session has ended meanwhile.
_WRITTEN = frozenset({"reason", "text", "note", "why", "source"})
_ENDED = (
    "Phiên làm việc đã hết nên chưa ghi gì. Điều bạn viết chưa mất: đăng nhập lại, rồi gửi lại ở trang trước."
)
_BUSY = (
    "Một chương trình khác đang giữ kho dữ liệu; chưa ghi gì của bạn. "
    "Quay lại trang trước và thử lại sau ít giây."
)


def install(app: FastAPI) -> None:
    """Give the application its error pages."""
    app.add_exception_handler(SignInNeededError, _sign_in)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(Conflict, _conflict)
    app.add_exception_handler(StoreBusy, _busy)
    app.add_exception_handler(WrongState, _wrong_state)
    app.add_exception_handler(BadInput, _bad_input)
    app.add_exception_handler(Exception, _unexpected)


def refuse(request: Request, status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    """Answer with an error: JSON under ``/api/``, a page elsewhere."""
    if request.url.path.startswith(("/api/", "/metrics")):
        return JSONResponse({"error": words}, status, headers=headers)
    title = _TITLES.get(status, "Chưa làm được")
    answer = page(request, "error.html", status=status, title=title, words=words)
    answer.headers.update(headers or {})
    return answer


async def _sign_in(request: Request, _: Exception) -> Response:
    """Lead to the sign-in and back to the page; what was typed into a form is shown, for it was not kept."""
    where = _page_of(request)
    if request.method == "POST" and (kept := await _typed(request)):
        return sign_in_page(request, where, status=401, problem=_ENDED, kept=kept)
    target = f"/login?next={quote(where)}" if where not in {"", "/"} else "/login"
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": target})
    return RedirectResponse(target, 303)


def _page_of(request: Request) -> str:
    """The page of ours an officer was on; of a form, or a list that renews itself, that it stood on."""
    if request.method == "GET" and not request.headers.get("hx-request"):
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    try:
        parts = urlsplit(request.headers.get("hx-current-url") or request.headers.get("referer", ""))
    except ValueError:
        return ""
    # A form that was refused stands at the address it was sent to, which cannot be asked for.
    path = parts.path.removesuffix("/act").removesuffix("/text")
    return f"{path}?{parts.query}" if parts.query else path


async def _typed(request: Request) -> list[str]:
    form = await request.form()
    found = [value for name, value in form.multi_items() if name in _WRITTEN and isinstance(value, str)]
    return [one for one in found if one.strip()]


async def _http(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    words = _WORDS.get(status) or str(getattr(error, "detail", ""))
    return refuse(request, status, words, getattr(error, "headers", None))


async def _invalid(request: Request, _: Exception) -> Response:
    return refuse(request, 422, _WORDS[422])


async def _not_found(request: Request, error: Exception) -> Response:
    return refuse(request, 404, str(error))


async def _conflict(request: Request, error: Exception) -> Response:
    return refuse(request, 409, f"{error}: chưa ghi gì của bạn. Xem lại rồi làm tiếp.")


async def _busy(request: Request, error: Exception) -> Response:
    log.warning("the store was busy at %s: %s", request.url.path, error)
    return refuse(request, 503, _BUSY, {"Retry-After": "5"})


async def _wrong_state(request: Request, error: Exception) -> Response:
    return refuse(request, 409, str(error))


async def _bad_input(request: Request, error: Exception) -> Response:
    return refuse(request, 400, str(error))


async def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error at %s", request.url.path, exc_info=error)
    return refuse(request, 500, "Có lỗi ngoài dự kiến, đã ghi vào nhật ký máy chủ. Thử lại sau ít phút.")
