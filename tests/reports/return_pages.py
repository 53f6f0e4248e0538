"""A monitoring return of the agreement in force, moved over its page."""

from typing import Any

from agreements.returns.workflow import Part, Span
from core.clock import today
from tests import people
from tests.page import Browser, Page

LAST = Span(today("31").year - 1, Part.YEAR)
COMMENT = {"text": "Une agence a ouvert <b>en mars</b>"}
CERTIFIED = {"declared": "y"}


def in_force() -> str:
    return people.agreement_of("31").ref


def prepared(browser: Browser, status: int = 303, span: Span = LAST) -> str:
    page = browser.post("reports.new_return", {"period": span.key}, status, ref=in_force())
    return page.location.rpartition("/")[2]


def step(browser: Browser, key: str, name: str, answers: dict[str, Any], status: int = 303) -> Page:
    """Fill a form of the page of the return and send it."""
    page = browser.address("reports.monitoring_return", ref=in_force(), key=key)
    return browser.post(f"reports.{name}", answers, status, _from=page, ref=in_force(), key=key)


def show(browser: Browser, key: str, status: int = 200) -> Page:
    return browser.get("reports.monitoring_return", status, ref=in_force(), key=key)


def pdf(browser: Browser, key: str) -> bytes:
    return bytes(browser.get("reports.return_document_pdf", ref=in_force(), key=key).response.data)
