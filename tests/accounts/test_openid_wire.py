"""Requests to a provider over TLS, as in production: whom we trust, and the same limits as without."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from accounts.openid import wire
from accounts.openid.workflow import Reason, Refused

GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of this machine, signed by itself; with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return path


@contextmanager
def serving(certificate: Path, *pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """A server that answers one request with these pieces."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            line, _address = listening.accept()
            with suppress(OSError), context.wrap_socket(line, server_side=True) as talk:
                talk.recv(4096)
                for piece in pieces:
                    talk.sendall(piece)
                    time.sleep(pause)

        thread = Thread(target=answer)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}/"
        thread.join()


def test_a_certificate_nobody_vouches_for_is_refused(certificate: Path) -> None:
    with serving(certificate, GOOD) as url, pytest.raises(Refused) as refused:
        wire.get(url)
    assert refused.value.reason is Reason.UNREACHABLE


def test_a_certificate_the_operator_trusts_is_accepted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(certificate, GOOD) as url:
        assert wire.get(url) == ("application/json", b"{}")


@pytest.mark.parametrize(("first", "next_ones"), [(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"), (GOOD[:-2], b" ")])
def test_dripping_is_cut_off_over_tls_too(
    certificate: Path, monkeypatch: pytest.MonkeyPatch, first: bytes, next_ones: bytes
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setattr(wire, "DEADLINE", 0.5)
    first = first.replace(b"Content-Length: 2", b"Content-Length: 200")
    with serving(certificate, first, *[next_ones] * 90, pause=0.2) as url, pytest.raises(Refused) as refused:
        wire.get(url)
    assert refused.value.reason is Reason.UNREACHABLE


def test_nothing_that_was_read_is_a_cookie_or_a_redirect(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    away = b"HTTP/1.1 302 Found\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n"
    with serving(certificate, away) as url, pytest.raises(Refused) as refused:
        wire.get(url)
    assert refused.value.reason is Reason.REDIRECT
