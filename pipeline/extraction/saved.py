"""One saved page, read in a worker with bounds."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import BadInput, ItemError, in_words
from pipeline.extraction.apart import ApartExtractor, plain_source
from pipeline.types import Kind, RawItem, RawPage

_MAX_FILE = 50 * 1024 * 1024


def extract_file(path: Path | str, url: str) -> dict[str, str | None]:
    """Read one saved page in a worker with bounds, as `minhtin extract` shows it.

    Returns:
        title, lead, text (the body), published_at (ISO 8601 in UTC, or ``None``), canonical_url, language.

    Raises:
        BadInput: the file cannot be read or is no article; the message says why.
    """
    now = datetime.now(UTC)
    page = RawPage(RawItem("file", url, Kind.ARTICLE, now), _read(Path(path)))
    apart = ApartExtractor()
    with apart.pool:
        (found,) = apart([page], {"file": plain_source(url)}, now=now)
    if isinstance(found, ItemError):
        raise BadInput(f"{path}: không rút được bài viết ({found.reason})")
    moment = found.published_at
    return {
        "title": found.title,
        "lead": found.lead,
        "text": unicodedata.normalize("NFC", found.body),
        "published_at": moment.isoformat() if moment else None,
        "canonical_url": found.canonical_url,
        "language": found.language,
    }


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MAX_FILE:
            raise BadInput(f"{path}: tệp lớn hơn {_MAX_FILE // 1024 // 1024} MB")
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path}: không đọc được tệp ({in_words(error)})") from None
