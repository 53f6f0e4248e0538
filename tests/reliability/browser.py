"""A small HTTP client over a real socket: cookies, forms, no redirect followed."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import pyotp

from accounts.factors.workflow import STEP

HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|form_token|version|next)" value="([^"]*)"')
MOST_STEPS = 3  # codes of the telephone tried in turn
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

    def sign_in(self, email: str, password: str, secret: str) -> None:
        """Open a session: password, then the code of the telephone. One that was used is awaited anew."""
        page = self.get("/connexion")
        answer = self.post("/connexion", page, email=email, password=password)
        assert answer.status == 303, answer.text
        for _step in range(MOST_STEPS):
            page = self.get("/connexion/facteur")
            answer = self.post("/connexion/facteur", page, code=pyotp.TOTP(secret).now())
            if answer.status == 303:
                return
            time.sleep(STEP - time.time() % STEP)
        raise AssertionError(answer.text)

    def share(self, other: "Browser") -> None:
        """Another window of the same browser: one session for both."""
        self._opener = other._opener

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=20) as response:
                return _answer(response.status, response.headers, response.read())
        except urllib.error.HTTPError as error:
            return _answer(error.code, error.headers, error.read())


def _answer(status: int, headers: Message, body: bytes) -> Answer:
    return Answer(status, body.decode("utf-8", "replace"), headers.get("Location", ""))
