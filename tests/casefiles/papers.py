"""Documents as tests add them: by action, or over HTTP."""

from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage

from casefiles import queries as files
from casefiles.documents import actions, queries
from casefiles.documents.models import Document
from casefiles.documents.workflow import DocumentKind
from casefiles.workflow import Level
from core.clock import now
from core.file_check import SentFile, checked
from demo.signed_copy import signed_copy
from tests import people
from tests.casefiles.doing import doing, looking
from tests.page import Browser, Page

PDF = signed_copy(["Attestation de formation"])
PERSON = "Abadie"
AUTHOR, COLLEAGUE = "anne.roux", "paul.martin"


def sent(data: bytes = PDF) -> SentFile:
    """A file that was taken."""
    return checked(data)


def add(app: Flask, level: Level = Level.SHARED, *, ago: Any = None, login: str = AUTHOR, **given: Any) -> int:
    """A document of Abadie's file, added a while ago; its key."""
    said: dict[str, Any] = {"title": "Attestation", "kind": DocumentKind.CERTIFICATE, "sent": sent(), **given}
    with app.app_context(), doing(login) as actor:
        file = files.content(people.file_of(PERSON).ref, lock=True)
        return actions.add(file, level=level, by=actor, at=now() - ago if ago else now(), **said).id


def kept(app: Flask, document_id: int) -> tuple[Document | None, bytes | None]:
    """What is left of it."""
    with app.app_context(), looking():
        file_id = people.file_of(PERSON).id
        return queries.document(file_id, document_id), queries.data(document_id)


def fields(data: bytes = PDF, name: str = "a.pdf", **given: str) -> dict[str, Any]:
    """The form as somebody fills it."""
    typed = {"title": "Attestation", "kind": "certificate", "level": "shared", **given}
    return typed | {"file": FileStorage(BytesIO(data), name, content_type="application/pdf")}


def send(browser: Browser, status: int = 303, data: bytes = PDF, name: str = "a.pdf", **given: str) -> Page:
    """Add it over HTTP."""
    return browser.post("casefiles.add_document", fields(data, name, **given), status, ref=people.file_of(PERSON).ref)
