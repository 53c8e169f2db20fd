"""Mail goes out encrypted, to a server whose certificate holds, with a name and a password."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pipeline.digest.deliver import PASSWORD, send
from pipeline.digest.mail import compose
from pipeline.errors import RefusedSettings, Retry
from pipeline.settings import Mail
from tests.digest import digest_kit as kit

if TYPE_CHECKING:
    from aiosmtpd.smtp import Envelope

controllers = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
NOW = datetime(2026, 11, 15, tzinfo=UTC)
SECRET = "mat-khau-thu"  # noqa: S105  of a server that lives for one test


class Office:
    """Keeps what it is given; knows one name and password."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        return "250 OK"

    def authenticate(
        self, _server: object, _session: object, _envelope: object, _mechanism: str, data: object
    ) -> object:
        from aiosmtpd.smtp import AuthResult, LoginPassword

        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"diembao", SECRET.encode()), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 signed by itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(built.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@contextmanager
def post_office(certificate: tuple[Path, Path]) -> Iterator[tuple[Office, Mail]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    office = Office()
    controller = controllers.Controller(
        office,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=office.authenticate,
    )
    controller.start()
    try:
        yield (
            office,
            Mail(host="127.0.0.1", port=port, user="diembao", sender="diembao@tinh.example", timeout=10),
        )
    finally:
        controller.stop()


def test_a_trusted_server_gets_name_password_and_mail(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    monkeypatch.setenv(PASSWORD, SECRET)
    with post_office(certificate) as (office, mail):
        (sent,) = send([compose(kit.empty(), mail, "a@tinh.example", now=NOW)], mail)
    assert sent.problem == ""
    assert len(office.taken) == 1


def test_a_wrong_password_is_said_without_showing_it(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with post_office(certificate) as (office, mail), pytest.raises(Retry, match="không nhận") as raised:
        send([compose(kit.empty(), mail, "a@tinh.example", now=NOW)], mail, password="sai-mat-khau")  # noqa: S106
    assert "sai-mat-khau" not in str(raised.value)
    assert office.taken == []


def test_a_password_with_diacritics_is_refused_in_words() -> None:
    mail = Mail(host="127.0.0.1", user="diembao", sender="diembao@tinh.example")
    with pytest.raises(RefusedSettings, match="không dấu"):
        send([compose(kit.empty(), mail, "a@tinh.example", now=NOW)], mail, password="mật-khẩu")  # noqa: S106


def test_a_certificate_nobody_signed_is_refused(certificate: tuple[Path, Path]) -> None:
    with post_office(certificate) as (office, mail), pytest.raises(Retry, match="không kết nối được"):
        send([compose(kit.empty(), mail, "a@tinh.example", now=NOW)], mail, password=SECRET)
    assert office.taken == []
