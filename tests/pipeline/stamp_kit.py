"""A time-stamp authority on loopback: RFC 3161 by hand in DER, signed with a fresh key."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

SHA256 = "2.16.840.1.101.3.4.2.1"


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    size = len(body)
    head = bytes([size]) if size < 128 else bytes([0x80 + (size.bit_length() + 7) // 8]) + number_bytes(size)
    return bytes([tag]) + head + body


def number_bytes(value: int) -> bytes:
    return value.to_bytes((value.bit_length() + 7) // 8 or 1, "big")


def integer(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(text: str) -> bytes:
    first, second, *rest = map(int, text.split("."))
    out = bytearray([first * 40 + second])
    for one in rest:
        part = [one & 127]
        while one := one >> 7:
            part.append(one & 127 | 128)
        out += bytes(reversed(part))
    return der(6, bytes(out))


def algorithm(name: str) -> bytes:
    return der(0x30, oid(name), der(5))


def parts_of(data: bytes) -> list[bytes]:
    """The elements that follow each other in ``data``, heads included."""
    found, at = [], 0
    while at < len(data):
        size, head = data[at + 1], 2
        if size & 128:
            head += size & 127
            size = int.from_bytes(data[at + 2 : at + head], "big")
        found.append(data[at : at + head + size])
        at += head + size
    return found


def inner(element: bytes) -> bytes:
    return element[2 + (element[1] & 127 if element[1] & 128 else 0) :]


class LocalAuthority:
    """Serves time-stamps while it is entered; ``how`` names a way to misbehave."""

    def __init__(self, folder: Path, how: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.how, self.roots = how, folder / "roots.pem"
        self._root_key, self._key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        root = self._certificate("Gốc thử", self._root_key, None)
        self._leaf = self._certificate("Dấu thời gian thử", self._key, root)
        self.roots.write_bytes(root.public_bytes(serialization.Encoding.PEM))

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(500 if outer.how == "500" else 200)
                self.end_headers()
                self.wfile.write(outer.answer(body))

            def log_message(self, *_words: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, request: bytes) -> bytes:
        if self.how == "garbage":
            return b"<html>it works</html>"
        if self.how == "refuse":
            return der(0x30, der(0x30, integer(2)))
        if self.how == "wrong_data":
            builder = TimestampRequestBuilder().data(b"other").hash_algorithm(HashAlgorithm.SHA256)
            request = builder.build().as_bytes()
        _, imprint, nonce, *_ = parts_of(inner(request))
        if self.how == "wrong_nonce":
            nonce = integer(7)
        return der(0x30, der(0x30, integer(0)), self._token(imprint, nonce))

    def _token(self, imprint: bytes, nonce: bytes) -> bytes:
        now = f"{datetime.now(UTC):%Y%m%d%H%M%SZ}".encode()
        info = der(0x30, integer(1), oid("1.2.3.4.1"), imprint, integer(42), der(0x18, now), nonce)
        leaf = self._leaf.public_bytes(serialization.Encoding.DER)
        stated = [
            der(0x30, oid("1.2.840.113549.1.9.3"), der(0x31, oid("1.2.840.113549.1.9.16.1.4"))),
            der(0x30, oid("1.2.840.113549.1.9.4"), der(0x31, der(4, hashlib.sha256(info).digest()))),
            der(
                0x30,
                oid("1.2.840.113549.1.9.16.2.47"),
                der(0x31, der(0x30, der(0x30, der(0x30, der(4, hashlib.sha256(leaf).digest()))))),
            ),
        ]
        attributes = b"".join(sorted(stated))
        signature = self._key.sign(der(0x31, attributes), padding.PKCS1v15(), hashes.SHA256())
        issuer = self._leaf.issuer.public_bytes()
        signer = der(
            0x30,
            integer(1),
            der(0x30, issuer, integer(self._leaf.serial_number)),
            algorithm(SHA256),
            der(0xA0, attributes),
            algorithm("1.2.840.113549.1.1.11"),
            der(4, signature),
        )
        content = der(0x30, oid("1.2.840.113549.1.9.16.1.4"), der(0xA0, der(4, info)))
        signed = der(
            0x30, integer(3), der(0x31, algorithm(SHA256)), content, der(0xA0, leaf), der(0x31, signer)
        )
        return der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, signed))

    def _certificate(
        self, name: str, key: rsa.RSAPrivateKey, root: x509.Certificate | None
    ) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root.subject if root else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=root is None, path_length=None), critical=True)
        )
        if root is not None:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(usage, critical=True)
        return builder.sign(self._root_key, hashes.SHA256())
