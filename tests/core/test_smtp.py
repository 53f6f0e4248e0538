"""Handing a message to a server: encryption, passwords, what may pass and what will not."""

import smtplib
import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core import outbox, smtp
from core.outbox import Mail
from tests.core.mail_server import MailServer, free_port, tls_for

AT = datetime(2026, 3, 1, tzinfo=UTC)
MAIL = Mail(recipient="a@exemple.test", subject="s", text="t", message_id="<1@exemple.test>", created_at=AT)
MESSAGE = outbox.as_message(MAIL, "binome@exemple.test")


@pytest.fixture
def server() -> MailServer:
    return MailServer()


def test_a_server_that_is_down_is_an_error_that_may_pass() -> None:
    with pytest.raises(ConnectionRefusedError):
        smtp.transmit(MESSAGE, f"smtp://127.0.0.1:{free_port()}")


def test_a_password_never_travels_in_clear(server: MailServer) -> None:
    with server.running(), pytest.raises(smtp.Unencrypted):
        smtp.transmit(MESSAGE, server.url.replace("//", "//binome:secret@"))
    assert (server.logins, server.ids()) == ([], [])


def test_with_encryption_the_password_goes_and_the_certificate_is_checked(
    server: MailServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url, certificate = f"smtp://binome:secret@localhost:{server.port}", tmp_path / "certificate.pem"
    with server.running(tls_for("localhost", certificate)):
        with pytest.raises(ssl.SSLCertVerificationError):
            smtp.transmit(MESSAGE, url)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        smtp.transmit(MESSAGE, url)
    assert (server.logins, server.ids()) == (["binome"], ["<1@exemple.test>"])


@pytest.mark.parametrize("answer", ["451 later", "550 unknown"])
def test_a_refusal_of_the_sender_may_be_our_own_setting_and_is_tried_again(server: MailServer, answer: str) -> None:
    server.mail = answer
    with server.running(), pytest.raises(smtplib.SMTPSenderRefused):
        smtp.transmit(MESSAGE, server.url)
