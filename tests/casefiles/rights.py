"""The register of rights as the tests fill it: the officer of Haute-Garonne, Léa Abadie's file."""

from typing import Any

from casefiles.rights import actions
from casefiles.rights.models import RightsRequest
from casefiles.rights.workflow import Checked, Right
from core.clock import now
from tests import people
from tests.casefiles.doing import day, doing
from tests.page import Browser

DORA = "dora.petit"
FORM: dict[str, Any] = {"kind": "access", "checked": "met", "own_ref": "Courrier 2026-114"}


def registered(right: Right = Right.ACCESS, *, name: str | None = "Abadie", ago: int = 0) -> str:
    """The reference of a request received some days ago."""
    file_id = people.file_of(name).id if name else None
    with doing(DORA) as dora:
        made: RightsRequest = actions.register(
            kind=right, checked=Checked.MET, received_on=day(ago), own_ref="Courrier 12", file_id=file_id, by=dora,
            at=now(),
        )  # fmt: skip
        return made.ref


def sent(browser: Browser, status: int = 303, **answers: Any) -> Any:
    """The form of a new request, filled."""
    return browser.post("rights.new", {**FORM, "received_on": str(day()), **answers}, status)
