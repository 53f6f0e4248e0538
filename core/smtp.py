"""One message to one SMTP server. Never inside a transaction: it may take a minute."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

# Seconds: each exchange, and the whole conversation, well under the lease of the job that sends.
TIMEOUT = 15.0
DEADLINE = 60.0
PERMANENT = 500


class Refused(Exception):
    """The server will never take this message for this address."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


class Unencrypted(smtplib.SMTPException):
    """A password is set and the server offers no encryption: it is not sent."""


def transmit(message: EmailMessage, url: str) -> None:
    """Hand a message over to `smtp://[user:password@]host[:port]`, or `smtps://` for TLS from the first byte.

    On `smtp://`, TLS is used when the server offers it, its certificate checked in every case.
    Raises Refused when trying again is of no use; OSError or SMTPException when it may be.
    """
    try:
        with _conversation(urlsplit(url), parseaddr(message["From"])[1]) as client:
            client.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code = next(code for code, _text in error.recipients.values())
        if code >= PERMANENT:
            raise Refused(code) from error
        raise
    except smtplib.SMTPDataError as error:
        if error.smtp_code >= PERMANENT:
            raise Refused(error.smtp_code) from error
        raise


@contextmanager
def _conversation(server: SplitResult, sender: str) -> Iterator[smtplib.SMTP]:
    host, name = server.hostname or "", sender.rpartition("@")[2]  # the name given keeps DNS out of it
    client: smtplib.SMTP
    if server.scheme == "smtps":
        client = smtplib.SMTP_SSL(host, server.port or 465, name, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        client = smtplib.SMTP(host, server.port or 25, name, timeout=TIMEOUT)
    # A server that sends a byte now and then never meets the timeout of an exchange.
    watchdog = threading.Timer(DEADLINE, _cut, (client,))
    watchdog.start()
    try:
        _enter(client, server)
        yield client
        with suppress(OSError, smtplib.SMTPException):
            client.quit()  # the message is already accepted
    finally:
        watchdog.cancel()
        client.close()


def _enter(client: smtplib.SMTP, server: SplitResult) -> None:
    client.ehlo()
    encrypted = server.scheme == "smtps"
    if not encrypted and client.has_extn("starttls"):
        client.starttls(context=ssl.create_default_context())
        client.ehlo()
        encrypted = True
    if server.username:
        if not encrypted:
            raise Unencrypted("no encryption offered")
        client.login(unquote(server.username), unquote(server.password or ""))


def _cut(client: smtplib.SMTP) -> None:
    with suppress(OSError):
        if client.sock is not None:
            client.sock.shutdown(socket.SHUT_RDWR)
