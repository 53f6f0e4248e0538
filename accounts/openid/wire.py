"""HTTP to a provider: never inside a transaction, in bounded time, a bounded answer, no redirect, no cookie kept."""

import json
import socket
import time
from contextlib import suppress
from threading import Event, Timer
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from accounts.openid.workflow import Reason, Refused

CONNECT, READ = 3.0, 4.0  # seconds, each
DEADLINE = 8.0  # seconds for a whole answer, however it drips
LARGEST = 256 * 1024  # bytes
OK = 200
ACCEPTED = {"Accept": "application/json, application/jwt"}


class _Watched(HTTPConnection):
    """Cuts the line when the status and the headers drip: the limit of a read starts again with each byte."""

    def getresponse(self) -> Any:
        cut = Event()
        watch = Timer(DEADLINE, _cut, (self.sock, cut))
        watch.daemon = True
        watch.start()
        try:
            answer = super().getresponse()
        finally:
            watch.cancel()
        if cut.is_set():  # an answer that ends in the middle of its headers looks whole
            answer.close()
            raise TimeoutError("headers took too long")
        return answer


class _WatchedTls(_Watched, HTTPSConnection):
    """The same over TLS."""


def _cut(line: Any, cut: Event) -> None:
    cut.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTls


class _Pools(PoolManager):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


class _Bounded(HTTPAdapter):
    """Reads the answer whole before anybody sees it, within both limits."""

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **kwargs: Any) -> None:
        self.poolmanager = _Pools(num_pools=connections, maxsize=maxsize, block=block, **kwargs)

    def send(self, request: requests.PreparedRequest, *_args: Any, **kwargs: Any) -> requests.Response:
        """Raises Refused for a redirect, a body too large or too slow, a status that is no answer."""
        kwargs |= {"stream": True, "timeout": (CONNECT, READ)}
        until = time.monotonic() + DEADLINE
        response = super().send(request, **kwargs)
        try:
            if 300 <= response.status_code < 400:  # noqa: PLR2004
                raise Refused(Reason.REDIRECT)
            if response.status_code >= 500:  # noqa: PLR2004
                raise Refused(Reason.STATUS)
            response._content = _read(response.raw, until)
        finally:
            response.close()
        response.cookies.clear()
        return response


def _read(raw: HTTPResponse, until: float) -> bytes:
    whole = bytearray()
    while piece := raw.read1(16 * 1024, decode_content=True):
        whole += piece
        if len(whole) > LARGEST:
            raise Refused(Reason.TOO_LARGE)
        if time.monotonic() > until:
            raise Refused(Reason.UNREACHABLE)
    return bytes(whole)


def bind(session: requests.Session) -> requests.Session:
    """Put both limits on a session; it speaks to nobody otherwise."""
    session.adapters.clear()
    session.mount("https://", _Bounded())
    session.mount("http://", _Bounded())  # `providers` lets http through on loopback only
    session.headers["Accept-Encoding"] = "identity"
    return session


class _Bearer(AuthBase):
    """As `auth`, since a password file of the machine would replace a plain header."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


# What a request can fail with; none of it is ours.
FAILURES = (requests.RequestException, HTTPError, OSError, ValueError)


def get(url: str, *, bearer: str | None = None) -> tuple[str, bytes]:
    """Content type and body of an answer with status 200. Raises Refused."""
    try:
        with bind(requests.Session()) as session:
            response = session.get(url, headers=ACCEPTED, auth=_Bearer(bearer) if bearer else None)
    except FAILURES as failure:
        raise Refused(Reason.UNREACHABLE) from failure
    if response.status_code != OK:
        raise Refused(Reason.STATUS)
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind, response.content


def parsed(body: bytes, reason: Reason) -> dict[str, Any]:
    """A JSON object. Raises Refused with the reason given."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refused(reason) from error
    if not isinstance(found, dict):
        raise Refused(reason)
    return found
