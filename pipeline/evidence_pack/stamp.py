"""RFC 3161 time-stamps from an authority that the office has named in its settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.errors import BadInput

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

#: No answer of an authority is longer: a token is a few kilobytes.
LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Authority:
    """Who puts the time on a pack. ``roots`` (a PEM file) are what its signature is held against."""

    url: str
    roots: Path | None = None
    timeout: float = 15.0


@dataclass(frozen=True, slots=True)
class Stamp:
    """What became of asking: ``token`` (a DER ``TimeStampResp``) when granted, else ``reason`` in words."""

    token: bytes = b""
    time: str = ""
    authority: str = ""
    reason: str = ""
    checked: bool = False

    @property
    def granted(self) -> bool:
        """Whether there is a token."""
        return bool(self.token)


def time_stamp(data: bytes, authority: Authority | None) -> Stamp:
    """Ask ``authority`` for the time of ``data``; it never raises: a pack is made in any case.

    Returns:
        A stamp whose token names exactly ``data`` and our nonce (and whose signature holds, where roots
        are configured), or the reason why there is none.
    """
    if authority is None:
        return Stamp(reason="không cấu hình cơ quan cấp dấu thời gian")
    host = urlsplit(authority.url).hostname or authority.url
    try:
        return _ask(data, authority, host)
    except Exception as error:  # noqa: BLE001  a stage boundary: whatever an authority does is said in the manifest
        words = " ".join(str(error).split())[:200]
        return Stamp(authority=host, reason=f"{host} không cấp được: {type(error).__name__}: {words}")


def _ask(data: bytes, authority: Authority, host: str) -> Stamp:
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

    request = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    token = _post(authority, request.as_bytes())
    answer = decode_timestamp_response(token)
    _check(answer, request, data)
    if authority.roots:
        check_signature(token, data, authority.roots)
    told = answer.tst_info.gen_time.isoformat()
    return Stamp(token, told, host, checked=authority.roots is not None)


def _post(authority: Authority, body: bytes) -> bytes:
    from urllib.request import Request, urlopen

    if urlsplit(authority.url).scheme not in {"http", "https"}:
        raise BadInput("địa chỉ phải bắt đầu bằng http:// hoặc https://")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    request = Request(authority.url, data=body, headers=headers)  # noqa: S310  the scheme is checked above
    with urlopen(request, timeout=authority.timeout) as response:  # noqa: S310  as above
        found: bytes = response.read(LARGEST + 1)
    if len(found) > LARGEST:
        raise BadInput("trả lời quá dài")
    return found


def _check(answer: TimeStampResponse, request: TimeStampRequest, data: bytes) -> None:
    import hashlib

    if answer.status not in {0, 1}:
        raise BadInput(f"yêu cầu bị từ chối (trạng thái {answer.status})")
    if answer.tst_info.message_imprint.message != hashlib.sha256(data).digest():
        raise BadInput("dấu thời gian không phải của gói này")
    if answer.tst_info.nonce != request.nonce:
        raise BadInput("dấu thời gian là của một yêu cầu khác")


def check_signature(token: bytes, data: bytes, roots: Path) -> None:
    """Check that ``token`` stands for ``data`` and is signed below one of ``roots`` (PEM).

    Raises:
        BadInput: the file cannot be used, or the signature does not hold.
    """
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    builder = VerifierBuilder()
    for one in _certificates(roots):
        builder = builder.add_root_certificate(one)
    try:
        builder.build().verify_message(decode_timestamp_response(token), data)
    except (VerificationError, ValueError) as error:
        words = " ".join(str(error).split())[:200]
        raise BadInput(f"chữ ký của dấu thời gian không đúng: {words}") from error


def _certificates(roots: Path) -> Sequence[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(roots.read_bytes())
    except (OSError, ValueError) as error:
        raise BadInput(f"{roots}: không phải tệp chứng thư PEM đọc được") from error


def check_pack_signature(file: Path, roots: Path) -> str:
    """One line about the signature of a pack's time-stamp, held against ``roots``.

    Raises:
        BadInput: it does not hold.
    """
    from pipeline.evidence_pack import verify

    files = verify.read_pack(file)
    if verify.STAMP not in files:
        return "Gói không có dấu thời gian để kiểm tra chữ ký"
    check_signature(files[verify.STAMP], files[verify.SUMS], roots)
    return "Chữ ký của dấu thời gian đúng với chứng thư đã cấu hình"
