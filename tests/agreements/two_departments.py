"""A council that serves two departments: that of Tarn has an office in Ariège (09), and the service an agency there."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from agreements import actions, queries
from agreements.draft import Covered, Draft, Target
from core.actor import acting_as
from core.clock import now
from core.db import db, write_transaction
from core.guard import system_actor
from partners.actions import add_unit
from partners.models import Membership, Unit
from partners.workflow import Side, UnitKind
from tests import people
from tests.agreements.doing import signatures, tarn
from tests.signed_copies import paper

# Who works in Ariège from now on, and where.
POSTS = {"gilles.henry": "DT 09", "ines.faure": "Foix", "julie.blanc": "MDS Foix"}


def serve(app: Flask) -> dict[str, str]:
    """Open the places of Ariège; their references by name."""
    with app.app_context(), system_actor("tests: a second department"), write_transaction() as session:
        above = {name: session.get_one(Unit, people.unit_of(name).id) for name in ("CD Tarn", "FT Occitanie")}
        of: dict[str, Any] = {"territory": "09", "side": Side.EMPLOYMENT}
        directorate = add_unit(kind=UnitKind.DIRECTORATE, name="DT 09", parent=above["FT Occitanie"], **of)
        made = [directorate, add_unit(kind=UnitKind.AGENCY, name="Foix", parent=directorate, **of)]
        of["side"] = Side.COUNCIL
        made.append(add_unit(kind=UnitKind.OFFICE, name="MDS Foix", parent=above["CD Tarn"], **of))
        session.flush()
        units = {unit.name: unit for unit in made}
        for login, name in POSTS.items():
            session.get_one(Membership, people.membership_id(login)).unit_id = units[name].id
        return {name: unit.ref for name, unit in units.items()}


@pytest.fixture
def places(app: Flask) -> dict[str, str]:
    """References of the places of Ariège."""
    return serve(app)


def both(places: dict[str, str], **changed: Any) -> Draft:
    """The draft of Tarn that covers Ariège too."""
    base = tarn(**changed)
    return replace(
        base,
        departments=("09",),
        dedicated_fte=base.dedicated_fte * 2,
        agencies=(*base.agencies, Covered(places["Foix"], None, base.dedicated_fte, row=1)),
        offices=(*base.offices, Covered(places["MDS Foix"], row=1)),
    )


def write(app: Flask, draft: Draft, territory: str = "81") -> str:
    """A draft by the region; its reference."""
    with app.app_context(), acting_as(people.actor("karim.benali")) as actor, write_transaction():
        return actions.create(draft, territory=territory, by=actor, at=now()).ref


def record(app: Flask, draft: Draft, territory: str = "81") -> str:
    """The same, its signature recorded by the region."""
    ref = write(app, draft, territory)
    with app.app_context(), acting_as(people.actor("karim.benali")) as actor, write_transaction():
        actions.record_signed(queries.get(ref, lock=True), signatures(), copy=paper(), by=actor, at=now())
    return ref


def confirm(app: Flask, ref: str, login: str = "fatou.diallo") -> None:
    """Signed once somebody else has confirmed, by default the council of Tarn."""
    with app.app_context(), acting_as(people.actor(login)) as actor, write_transaction():
        actions.confirm(queries.get(ref, lock=True), seen=paper().sha256, by=actor, at=now())


@pytest.fixture
def pair(app: Flask, places: dict[str, str]) -> str:
    """The signed agreement of both departments, led by Tarn."""
    ref = record(app, both(places))
    confirm(app, ref)
    return ref


@pytest.fixture
def running(app: Flask, places: dict[str, str]) -> str:
    """The same, in force since the beginning of this year."""
    start = date(now().year, 1, 1)
    targets = tuple(Target(year, 100, 120) for year in (start.year, start.year + 1))
    term = {"start_on": start, "end_on": date(start.year + 1, 12, 31), "targets": targets, "number": "en cours"}
    ref = record(app, both(places, **term))
    confirm(app, ref)
    return ref


def codes_of(table: Any, column: Any, agreement_id: int) -> list[str]:
    """Codes a table holds of an agreement, in order."""
    return sorted(db.session.scalars(select(column).where(table.agreement_id == agreement_id)))
