"""Requests of the register of rights, under the names the verdicts use."""

import json

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.models import Note
from casefiles.rights.models import Redaction, RightsCopy, RightsRequest
from casefiles.rights.workflow import Checked, Right, due_on
from core import keys
from core.clock import now, today
from reports.rights.jobs import PURPOSE
from tests import people
from tests.world import reference

OTHER_NOTE = "a note nobody asked to erase"
PRINTED = {"institution": "CD Haute-Garonne", "territory": "31", "sections": []}


def add_rights(session: Session) -> dict[str, int | str]:
    """References of two requests about Léa Abadie, keys of an erasure that waits and of a note left alone."""
    found: dict[str, int | str] = {}
    file_id, dora = people.file_of("Abadie").id, people.membership_id("dora.petit")
    anne = people.membership_id("anne.roux")
    query = select(Note.id).where(Note.file_id == file_id, Note.author_id == anne).order_by(Note.id)
    erased, found[OTHER_NOTE] = session.scalars(query).all()[:2]
    for name, kind in (("access", Right.ACCESS), ("erasure", Right.ERASURE)):
        day = today("31")
        asked = RightsRequest(
            ref=reference("DR", name), organisation_id=people.unit_of("CD Haute-Garonne").id, file_id=file_id,
            kind=kind, checked=Checked.MET, own_ref=f"Courrier {name}", received_on=day, due_on=due_on(day),
            registered_by_id=dora, registered_at=now(),
        )  # fmt: skip
        session.add(asked)
        session.flush()
        found[name] = asked.ref
    secret = current_app.config["SETTINGS"].secret_key
    data, document = (
        keys.lock(json.dumps(text), purpose=PURPOSE, record=str(asked.id), secret=secret) for text in ({}, PRINTED)
    )
    of_last = {"file_id": file_id, "request_id": asked.id, "asked_by_id": dora, "asked_at": now()}
    session.add(RightsCopy(**of_last, ready_at=now(), data=data, document=document))
    office = people.unit_of("MDS Toulouse Nord").id
    waiting = Redaction(**of_last, in_table="notes", row_id=erased, author_id=anne, unit_id=office)
    session.add(waiting)
    session.flush()
    found["waiting"] = waiting.id
    return found
