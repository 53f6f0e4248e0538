"""A small HTTP client over a real socket: cookies, forms, no redirect followed."""

import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|form_token|version|next)" value="([^"]*)"')
Gone = (OSError, HTTPException)  # what a client sees of a server that was killed


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str
    location: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_more: Any) -> None:
        return None


class Browser:
    """One visitor of a server on this machine."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = CookieJar(DefaultCookiePolicy(rfc2965=False))
        proxy = urllib.request.ProxyHandler({})
        self._opener = urllib.request.build_opener(_NoRedirect, proxy, urllib.request.HTTPCookieProcessor(jar))

    def get(self, path: str) -> Answer:
        """A page."""
        return self._send(urllib.request.Request(self.base + path))

    def post(self, path: str, page: Answer, **answers: str) -> Answer:
        """Send the form of a page with these answers."""
        hidden = dict(HIDDEN.findall(page.text.partition('<main id="contenu"')[2] or page.text))
        data = urllib.parse.urlencode({**hidden, **answers}).encode()
        return self._send(urllib.request.Request(self.base + path, data=data))

    def sign_in(self, email: str, password: str) -> None:
        """Open a session."""
        page = self.get("/connexion")
        answer = self.post("/connexion", page, email=email, password=password)
        assert answer.status == 303, answer.text

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=20) as response:
                return _answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return _answer(error.code, error.headers, error.read())


def _answer(status: int, headers: Message, body: bytes) -> Answer:
    return Answer(status, body.decode("utf-8", "replace"), headers.get("Location", ""))
