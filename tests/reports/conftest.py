"""What the tests of reports share: browsers by login, a PDF process, the system's own session."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import JournalEntry
from core import pdf
from core.db import write_transaction
from core.guard import system_actor
from tests.page import Browser
from tests.reports.return_pages import CERTIFIED, COMMENT, prepared, step


@pytest.fixture
def browse(app: Flask) -> Callable[..., Browser]:
    """`browse("anne.roux")`: a browser signed in as someone of the test world."""
    return lambda login=None, unit=None, language="fr": Browser(app, login, unit, language)


@pytest.fixture(scope="module")
def paper() -> Iterator[None]:
    """PDFs can be made, or the test is skipped and says why."""
    try:
        pdf.warm()
    except pdf.PdfUnavailable as missing:
        pytest.skip(f"PDF not tested, a library is missing: {missing}")
    yield
    pdf.stop()


@pytest.fixture
def writing(app: Flask) -> Callable[[], Any]:
    """A writing session of the system, closed before any request is sent."""

    @contextmanager
    def opened() -> Iterator[Session]:
        with app.app_context(), system_actor("tests: prepare"), write_transaction() as session:
            yield session

    return opened


@pytest.fixture
def journal(app: Flask) -> Callable[[], list[JournalEntry]]:
    """The rows of the journal, oldest first."""

    def read() -> list[JournalEntry]:
        with app.app_context(), system_actor("tests: read the journal"), write_transaction() as session:
            rows = list(session.scalars(select(JournalEntry).order_by(JournalEntry.id)))
            session.expunge_all()
            return rows

    return read


@pytest.fixture
def gilles(browse: Callable[..., Browser]) -> Browser:
    """Administrator of the employment service in Haute-Garonne."""
    return browse("gilles.henry")


@pytest.fixture
def brigitte(browse: Callable[..., Browser]) -> Browser:
    """Administrator of its council."""
    return browse("brigitte.leroy")


@pytest.fixture
def issued(gilles: Browser) -> str:
    """Figures frozen, nobody has commented."""
    key = prepared(gilles)
    step(gilles, key, "issue_return", {})
    return key


@pytest.fixture
def commented(gilles: Browser, brigitte: Browser, issued: str) -> str:
    """By both sides."""
    step(gilles, issued, "comment_return", COMMENT)
    step(brigitte, issued, "comment_return", {"nothing": "y"})
    return issued


@pytest.fixture
def certified(brigitte: Browser, commented: str) -> str:
    """By the other side."""
    step(brigitte, commented, "certify_return", CERTIFIED)
    return commented
