"""People of the test world in a real browser: signed in, watched for errors, requests elsewhere and blocked content."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize

from tests.page import Browser as Client

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDE, PHONE = ViewportSize(width=1240, height=900), ViewportSize(width=320, height=700)
TABLET = ViewportSize(width=820, height=1100)  # also a wide screen at 150 %
PATIENCE = 20_000  # milliseconds: the machine may be busy
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
LOCALES = {"fr": "fr-FR", "en": "en-GB"}
# What a browser logs by itself when a page is answered with an error status, as refused forms are.
ANSWERED = "Failed to load resource: the server responded with a status of"


class Desk:
    """Opens pages for people, and remembers what went wrong behind them."""

    def __init__(self, app: Flask, url: str, chrome: Browser) -> None:
        self.app = app
        self.url = url
        self.chrome = chrome
        self.troubles: list[str] = []
        self._contexts: list[BrowserContext] = []

    def open(self, login: str | None, path: str = "/", *, language: str = "fr", script: bool = True) -> Page:
        """A fresh window, signed in as a user."""
        context = self.chrome.new_context(
            viewport=WIDE, locale=LOCALES[language], java_script_enabled=script, reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        for name, value in self._cookies(login, language).items():
            context.add_cookies([{"name": name, "value": value, "url": self.url}])
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("request", self._request)
        page.goto(self.url + path)
        return page

    def _cookies(self, login: str | None, language: str) -> dict[str, str]:
        client = Client(self.app, login, language=language).client
        return {cookie.key: cookie.value for cookie in (client._cookies or {}).values()}

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED):
            self.troubles.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url + "/", "data:")):
            self.troubles.append(f"asks elsewhere: {request.url}")

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()


def violations(page: Page) -> list[str]:
    """What axe-core has against a page, with the first places."""
    found: dict[str, Any] = Axe().run(page, options=OPTIONS).response
    return [
        f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'][:3])}" for rule in found["violations"]
    ]


def overflow(page: Page) -> str:
    """How far a page is wider than its window, and what sticks out; nothing when it fits."""
    return str(
        page.evaluate(
            """() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return "";
              const out = [...document.querySelectorAll("main *, header *, footer *")].filter(
                e => e.getBoundingClientRect().right > room + 1 && !e.closest(".chart-frame, .table-frame, .sr"));
              const widest = out.slice(0, 3).map(e => e.tagName + "." + e.className);
              return document.documentElement.scrollWidth + " px for " + room + ": " + widest.join(", ");
            }"""
        )
    )


def clipped(page: Page) -> str:
    """Tables whose last columns are out of sight: stacking is what those without a frame one can scroll are for."""
    return str(
        page.evaluate(
            """() => [...document.querySelectorAll(".table-frame:not([tabindex])")]
              .filter(frame => frame.scrollWidth > frame.clientWidth + 1)
              .map(frame => frame.querySelector("caption").textContent + ": " + frame.scrollWidth + " px for "
                + frame.clientWidth).join(", ")"""
        )
    )


def narrowed(page: Page, size: ViewportSize) -> str:
    """What does not fit in a smaller window."""
    page.set_viewport_size(size)
    found = overflow(page) or clipped(page)
    page.set_viewport_size(WIDE)
    return found


def enlarged(page: Page) -> str:
    """The same with text twice as large."""
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    found = overflow(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    return found
