"""Which column of an export holds what: by the user's mapping, or by common Vietnamese and English names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from pipeline.errors import BadInput

FIELDS = ("text", "title", "url", "published_at", "kind")
NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "text",
        "noi dung",
        "noi dung bai dang",
        "noi dung bai viet",
        "noi dung tin",
        "content",
        "message",
        "body",
        "post",
        "post text",
        "post content",
        "full text",
        "bai dang",
        "bai viet",
        "caption",
        "van ban",
        "mo ta",
        "description",
        "comment",
        "binh luan",
    ),
    "title": ("title", "tieu de", "tieu de bai viet", "headline", "ten bai", "ten bai viet", "tit"),
    "url": (
        "url",
        "link",
        "permalink",
        "post url",
        "post link",
        "duong dan",
        "duong link",
        "lien ket",
        "dia chi",
        "link bai viet",
        "link bai dang",
        "link goc",
        "article url",
        "nguon link",
    ),
    "published_at": (
        "published at",
        "published",
        "publish date",
        "publication date",
        "date",
        "time",
        "datetime",
        "date time",
        "created at",
        "created time",
        "created",
        "posted at",
        "post time",
        "timestamp",
        "pubdate",
        "ngay",
        "ngay dang",
        "ngay gio",
        "ngay gio dang",
        "thoi gian",
        "thoi gian dang",
        "gio dang",
        "ngay xuat ban",
        "ngay tao",
    ),
    "kind": ("kind", "type", "loai", "loai tin", "loai noi dung", "the loai", "dang tin"),
}
# Columns that say who wrote something. They are never mapped, and never read.
PERSON = {
    "author",
    "authors",
    "tac gia",
    "user",
    "username",
    "user name",
    "nguoi dang",
    "nguoi viet",
    "tai khoan",
    "ten tai khoan",
    "account",
    "profile",
    "profile url",
    "author url",
    "author name",
    "author id",
    "user id",
    "handle",
    "ho ten",
    "ho va ten",
    "name",
    "ten nguoi dang",
    "from",
    "owner",
    "avatar",
    "page owner",
    "byline",
    "but danh",
}


def plain_name(column: str) -> str:
    """Return a column name in small letters without diacritics: ``Nội_dung`` and ``noi dung`` are one."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    letters = unicodedata.normalize("NFD", spaced.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", bare))


def find_columns(header: Sequence[str], mapping: Mapping[str, str] | None, where: str) -> dict[str, int]:
    """Return the position of each field in the header.

    Raises:
        BadInput: the mapping names an unknown field or a column that is missing or says who wrote;
            or neither a text nor an address column is found.
    """
    columns = {**_automatic(header), **_mapped(header, mapping or {}, where)}
    if "text" not in columns and "title" not in columns and "url" not in columns:
        seen = ", ".join(name for name in header if name)[:200] or "không có cột nào"
        raise BadInput(
            f"{where}: không tìm thấy cột nội dung (text, nội dung, content…); các cột có: {seen}. "
            "Hãy chỉ cột bằng bảng ghép cột, ví dụ text=TênCột"
        )
    return columns


def check_mapping(mapping: Mapping[str, str], where: str) -> dict[str, str]:
    """Return the mapping of our fields to plain column names; an ``author`` entry is left out.

    Raises:
        BadInput: an unknown field, or a field mapped to a column that says who wrote.
    """
    wanted: dict[str, str] = {}
    for field, column in mapping.items():
        if plain_name(field) in PERSON:
            continue
        if field not in FIELDS:
            raise BadInput(f"{where}: bảng ghép cột có trường lạ {field!r}; hiểu được: {', '.join(FIELDS)}")
        if plain_name(column) in PERSON:
            raise BadInput(f"{where}: cột {column!r} nói ai là người viết, không được đọc")
        wanted[field] = column
    return wanted


def _mapped(header: Sequence[str], mapping: Mapping[str, str], where: str) -> dict[str, int]:
    plain = [plain_name(name) for name in header]
    found: dict[str, int] = {}
    for field, column in check_mapping(mapping, where).items():
        exact = [place for place, name in enumerate(header) if name == column]
        places = exact or [place for place, name in enumerate(plain) if name and name == plain_name(column)]
        if not places:
            seen = ", ".join(name for name in header if name)[:200]
            raise BadInput(f"{where}: thiếu cột {column!r} (cho trường {field}); các cột có: {seen}")
        found[field] = places[0]
    return found


def _automatic(header: Sequence[str]) -> dict[str, int]:
    """Map by common names; of two columns that fit a field, the name that stands first in the list wins."""
    plain = [plain_name(name) for name in header]
    found: dict[str, int] = {}
    for field, names in NAMES.items():
        fitting = [(names.index(name), place) for place, name in enumerate(plain) if name in names]
        if fitting:
            found[field] = min(fitting)[1]
    return found
