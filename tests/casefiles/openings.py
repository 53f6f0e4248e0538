"""Opening files beside their pair, as heads and colleagues do."""

from typing import Any

from casefiles.openings import actions, requests
from casefiles.openings.queries import Found, Meant
from core.clock import now
from tests import people
from tests.casefiles.doing import day, doing
from tests.page import Browser, Page

ELISE, LUC = "elise.gros", "luc.moreau"  # head the council's office and the agency
WHY = "La personne est à l’accueil et sa collègue est absente."


def lea() -> str:
    return people.file_of("Abadie").ref


def broken(browser: Browser, status: int = 303, **given: Any) -> Page:
    """Léa's file, opened in an emergency."""
    return browser.post("casefiles.break_glass", {"file_ref": lea(), "reason": WHY, **given}, status)


def open_glass(login: str, name: str = "Abadie", reason: str = WHY) -> None:
    """The same without HTTP."""
    file = people.file_of(name)
    with doing(login) as head:
        actions.break_glass(Found(file.id, file.ref), reason=reason, by=head, at=now())


def ask(login: str, name: str = "Abadie") -> str:
    """A colleague asks for a file by its reference; the reference of the request."""
    with doing(login) as asker:
        meant = Meant(ref=people.file_of(name).ref)
        return requests.ask(meant, reason=WHY, until_on=day(-30), by=asker, at=now()).ref


def asked(browser: Browser, status: int = 303, **given: Any) -> Page:
    """The same over HTTP."""
    return browser.post("casefiles.ask_access", {"file_ref": lea(), "reason": WHY, "until_on": str(day(-30)), **given},
                        status)  # fmt: skip
