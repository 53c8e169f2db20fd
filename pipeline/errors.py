"""Exceptions named by what the caller must do.

MinhTinError
├── WrongUsage     tell the user; exit status 2
├── BadInput       tell the user which file, line and field; exit status 1
│   ├── StoreBusy        try again in a moment: another program holds the store
│   └── RefusedSettings  a setting is unknown, wrong or unsafe
└── ItemError      concerns one item; the rest of the batch goes on
    ├── Reject     the item is not for us: disposition ``rejected(reason)``
    ├── Retry      try again later: disposition ``failed(reason)`` when tries run out
    └── Quarantine keep the item aside for a person: disposition ``quarantined(reason)``
"""

from __future__ import annotations

import errno


class MinhTinError(Exception):
    """Base of all errors that are shown to the user as one line."""


class WrongUsage(MinhTinError):
    """The command was called wrongly."""


class BadInput(MinhTinError):
    """A file or a setting cannot be used; the message says where and what to do."""


class StoreBusy(BadInput):
    """Another program has held the store for too long; nothing was done and nothing is lost."""


class RefusedSettings(BadInput):
    """A setting is unknown, wrong or unsafe; the message names it."""


class ItemError(MinhTinError):
    """One item cannot be processed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reject(ItemError):
    """The item is not for us."""


class Retry(ItemError):
    """The item may succeed later."""


class Quarantine(ItemError):
    """The item cannot be processed and must be kept for a person to look at."""


_TOLD = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EDQUOT: "đã hết hạn mức đĩa",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.EEXIST: "đã có tệp hay thư mục này",
    errno.EIO: "đĩa đọc ghi lỗi",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.EMFILE: "đang mở quá nhiều tệp",
}


def in_words(error: OSError) -> str:
    """Return what the system says in Vietnamese, or in its own words where it says something rare."""
    return _TOLD.get(error.errno or 0) or error.strerror or str(error)
