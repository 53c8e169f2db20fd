"""Making an evidence pack: WARC records byte for byte, texts, digests, the chain of events, a manifest."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.archive_check import reader
from pipeline.evidence_pack import verify
from pipeline.evidence_pack.stamp import Authority, Stamp, time_stamp
from pipeline.evidence_pack.words import MAIN, readme

if TYPE_CHECKING:
    from pipeline.store.evidence_rows import PackRows
    from pipeline.types import Article

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Pack:
    """A finished pack: the bytes of its ZIP, their digest, and what could not be put in (one line each)."""

    data: bytes
    sha256: str
    missing: tuple[str, ...]
    stamp: Stamp


def build_pack(rows: PackRows, archive: Path, now: datetime, authority: Authority | None = None) -> Pack:
    """Return the pack of one alert.

    Args:
        rows: the alert with everything it rests on.
        archive: the folder of WARC files.
        now: the clock, UTC.
        authority: who is asked for a time-stamp; a refusal is said in the manifest.
    """
    warc, places, missing = _records(rows.articles, archive, now)
    chain = _chain(rows)
    files: Files = {
        "README.txt": readme(rows.alert.title, now).encode(),
        "__main__.py": MAIN.encode(),
        "verify.py": Path(verify.__file__).read_bytes(),
        "alert.json": _json(_alert(rows)),
        "articles.json": _json([_article(one, rows, places) for one in rows.articles]),
        "events.json": _json(chain),
        **{_text_name(one): one.text.encode("utf-8", "replace") for one in rows.articles},
        verify.WARC: warc,
    }
    about = {
        "format": verify.FORMAT,
        "alert_id": rows.alert.alert_id,
        "title": rows.alert.title,
        "made_at": now.isoformat(),
        "counts": {
            "articles": len(rows.articles),
            "records": sum(1 for one in rows.articles if places.get(one.article_id)),
            "events": len(chain["events"]),
        },
        "events_head": chain["events"][-1]["digest"] if chain["events"] else "",
        "missing": missing,
    }
    data, stamp = _sealed(files, about, authority)
    return Pack(data, verify.sha256(data), tuple(missing), stamp)


def _sealed(files: Files, about: Mapping[str, Any], authority: Authority | None) -> tuple[bytes, Stamp]:
    """Manifest, sums and time-stamp round the files: each part is covered by the next one out."""
    listed = [
        {"path": name, "size": len(data), "sha256": verify.sha256(data)}
        for name, data in sorted(files.items())
    ]
    sums = "".join(f"{one['sha256']}  {one['path']}\n" for one in listed).encode()
    stamp = time_stamp(sums, authority)
    told = {
        "state": "granted" if stamp.granted else "none" if authority is None else "failed",
        "authority": stamp.authority,
        "time": stamp.time,
        "reason": stamp.reason,
        "signature_checked": stamp.checked,
        "sha256": verify.sha256(stamp.token) if stamp.granted else "",
    }
    manifest = _json({**about, "files": listed, "sums_sha256": verify.sha256(sums), "timestamp": told})
    outer: Files = {
        verify.MANIFEST: manifest,
        verify.SEAL: f"{verify.sha256(manifest)}  {verify.MANIFEST}\n".encode(),
        verify.SUMS: sums,
        **({verify.STAMP: stamp.token} if stamp.granted else {}),
    }
    return verify.canonical_zip({**outer, **dict(sorted(files.items()))}), stamp


def _records(
    articles: Iterable[Article], archive: Path, now: datetime
) -> tuple[bytes, dict[str, dict[str, Any]], list[str]]:
    """The records of ``articles`` as one WARC file, where each lies in it, and which are not there."""
    warc, places, missing = _head(now), dict[str, dict[str, Any]](), list[str]()
    written: dict[tuple[str, int], int] = {}
    for one in articles:
        try:
            chunk = read_record(archive, one)
        except verify.Bad as error:
            missing.append(f"{one.article_id} {one.url}: {error}")
            continue
        ref = one.archive
        key = (ref.file, ref.offset) if ref else ("", 0)
        if key not in written:
            written[key] = len(warc)
            warc += chunk
        places[one.article_id] = {"offset": written[key], "length": len(chunk)}
    return warc, places, missing


def read_record(archive: Path, article: Article) -> bytes:
    """The record of an article as it lies in the archive, checked against the digest of its row.

    Raises:
        verify.Bad: it is not there, or not what was read when the article was stored.
    """
    ref = article.archive
    if ref is None:
        raise verify.Bad("không có bản lưu trang")
    chunk = reader(archive)(ref.file, ref.offset, ref.length)
    if chunk is None:
        raise verify.Bad(f"không đọc được {ref.file}")
    verify.page_of(chunk, article.body_digest)
    return chunk


def _head(now: datetime) -> bytes:
    block = b"software: MinhTin\r\nformat: WARC File Format 1.1\r\ndescription: evidence pack\r\n"
    lines = [
        "WARC/1.1",
        "WARC-Type: warcinfo",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid4()}>",
        f"WARC-Date: {now:%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Payload-Digest: sha256:{verify.sha256(block)}",
        "Content-Type: application/warc-fields",
        f"Content-Length: {len(block)}",
    ]
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n", mtime=0)


def _chain(rows: PackRows) -> dict[str, Any]:
    events, previous = [], ""
    for number, one in enumerate(rows.events, 1):
        event = {**asdict(one), "at": one.at.isoformat(), "number": number}
        event["digest"] = verify.link(previous, event)
        event["previous"], previous = previous, event["digest"]
        events.append(event)
    return {"events": events, "audit": list(rows.audit)}


def _alert(rows: PackRows) -> dict[str, Any]:
    return {
        "alert": asdict(rows.alert),
        "claims": [asdict(one) for one in rows.claims],
        "verdicts": [asdict(one) for one in rows.verdicts],
        "evidence": [asdict(one) for one in rows.evidence],
    }


def _article(one: Article, rows: PackRows, places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    told = asdict(one)
    for name in ("title", "lead", "body", "archive"):
        del told[name]
    from pipeline.normalise import text_digest

    same = text_digest(one.text) == one.content_digest
    return {
        **told,
        "source": rows.sources.get(one.source_id, one.source_id),
        "content_digest": one.content_digest if same else "",
        "archived_in": asdict(one.archive) if one.archive else None,
        "record": places.get(one.article_id),
        "text_file": _text_name(one),
    }


def _text_name(one: Article) -> str:
    return f"text/{one.article_id}.txt"


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=_plain)
    return text.encode("utf-8", "replace") + b"\n"


def _plain(value: object) -> str:
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
