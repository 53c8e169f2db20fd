"""Making a digest: the plain function behind `minhtin digest`, and its Prefect flow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from flows.mail import draft
from pipeline import logs
from pipeline.digest import Digest, build_digest, render_docx, render_html, render_pdf
from pipeline.errors import BadInput, WrongUsage, in_words
from pipeline.normalise import strip_diacritics
from pipeline.settings import Settings
from pipeline.store import Store

#: Forms and the ends of their file names; a mail is a draft that a mail program opens.
ENDINGS = {"html": "html", "docx": "docx", "pdf": "pdf", "mail": "eml"}
FORMS = tuple(ENDINGS)
#: Years that a digest can be of: from the first newspaper on the web to well after us.
EARLIEST, LATEST = 1990, 2200


@dataclass(frozen=True, slots=True)
class Made:
    """A digest and the files it was written to, so that what is sent is what was made."""

    digest: Digest
    files: tuple[Path, ...]


def make_digest(  # noqa: PLR0913  period, forms and what it is narrowed to
    store: Store,
    settings: Settings,
    first: date,
    last: date,
    *,
    now: datetime,
    out: Path,
    forms: tuple[str, ...],
    about: tuple[str, str] = ("", ""),
    search: str = "",
) -> Made:
    """Write the digest of the local days ``first`` to ``last`` (both included); return it with its files.

    ``about`` is a field and a place that it is narrowed to (each may be empty), ``search`` a saved search.

    Raises:
        WrongUsage: a form does not exist, or the days are the wrong way round.
        BadInput: the folder cannot be written, there is no such field, or the search is broken.
    """
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        raise WrongUsage(f"digest: chưa có dạng {', '.join(unknown)}; hiện có: {', '.join(FORMS)}")
    if last < first:
        raise WrongUsage(f"digest: ngày cuối {last:%d/%m/%Y} trước ngày đầu {first:%d/%m/%Y}")
    if first.year < EARLIEST or last.year > LATEST:
        raise WrongUsage(f"digest: năm phải từ {EARLIEST} đến {LATEST}")
    logs.set_up(settings.paths.data)
    with logs.stage("digest"):
        digest = digest_of(store, settings, (first, last), now=now, about=about, search=search)
    paths: list[Path] = []
    for form in dict.fromkeys(forms):
        path = out / f"{_name(digest)}.{ENDINGS[form]}"
        _write(path, _rendered(form, digest, settings, now=now, files=paths))
        paths.append(path)
    store.record_digest(first, last, now, paths)
    return Made(digest, tuple(paths))


def digest_of(
    store: Store,
    settings: Settings,
    days: tuple[date, date],
    *,
    now: datetime,
    about: tuple[str, str] = ("", ""),
    search: str = "",
) -> Digest:
    """Return the digest of ``days``, narrowed to a field, a place and a saved search (each may be empty).

    Raises:
        BadInput: there is no such field or search, or the search is broken.
    """
    from pipeline.saved_searches import load_search, matching

    found = (load_search(settings, search).title, matching(search, settings, now)) if search else None
    return build_digest(store, settings, *days, now=now, topic=about[0], place=about[1], search=found)


def _name(digest: Digest) -> str:
    days = f"{digest.first:%Y-%m-%d}" + ("" if digest.first == digest.last else f"--{digest.last:%Y-%m-%d}")
    words = re.sub(r"[^a-z0-9]+", "-", strip_diacritics(digest.scope).casefold()).strip("-")
    return f"diem-bao-{days}" + (f"-{words[:60]}" if words else "")


def _rendered(form: str, digest: Digest, settings: Settings, *, now: datetime, files: list[Path]) -> bytes:
    if form == "docx":
        return render_docx(digest)
    if form == "pdf":
        return render_pdf(digest)
    if form == "mail":
        return draft(
            digest, settings, now=now, files=[one for one in files if one.suffix in {".docx", ".pdf"}]
        )
    return render_html(digest).encode()


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise BadInput(f"{path}: không ghi được: {in_words(error)}") from error
