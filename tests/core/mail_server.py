"""A real SMTP server on loopback that can be down, slow, or of another opinion."""

import asyncio
import email
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import Message
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class MailServer:
    """Keeps what it accepts. `mail`, `rcpt`, `data` are its answers, `wait` how long it thinks about an address.

    `dies`: the connection ends once a message is kept, before the answer.
    """

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.logins: list[str] = []
        self.mail = "250 OK"
        self.rcpt = "250 OK"
        self.data = "250 OK"
        self.wait = 0.0
        self.dies = False
        self.on_message: Callable[[], object] = lambda: None
        self.on_address: Callable[[], object] = lambda: None
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self) -> list[str]:
        """The Message-ID of each message accepted, in order."""
        return [message["Message-ID"] for message in self.messages]

    async def handle_MAIL(  # noqa: N802 - named by the protocol
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer to a sender."""
        envelope.mail_from = address
        return self.mail

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer to an address."""
        self.on_address()
        await asyncio.sleep(self.wait)
        if self.rcpt.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Answer to a message; an accepted one is kept before the answer leaves."""
        if self.data.startswith("2"):
            self.messages.append(email.message_from_bytes(envelope.content))
            self.on_message()
        if self.dies:
            server.transport.abort()
        return self.data

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        """Any password will do; who came is remembered."""
        self.logins.append(data.login.decode())
        return AuthResult(success=True)

    @contextmanager
    def running(self, tls: ssl.SSLContext | None = None) -> Iterator[None]:
        """Up inside the block, down outside."""
        controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self.port,
            tls_context=tls,
            authenticator=self.authenticate,
            auth_require_tls=False,
        )
        controller.start()
        try:
            yield
        finally:
            controller.stop()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tls_for(name: str, certificate: Path) -> ssl.SSLContext:
    """A server's side of TLS under a name, with a new certificate signed by itself, written where told."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = certificate.with_suffix(".key")
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private)
    return context
