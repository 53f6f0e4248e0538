"""Inviting and ending as the pages do, and looking at what it left."""

import re
from typing import Any

from flask import Flask
from sqlalchemy import select

from accounts.models import User
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from core.outbox import Mail
from partners.members import actions, queries
from partners.members.actions import Owner
from partners.members.models import Invitation
from partners.models import Membership
from tests import people
from tests.page import Browser

SIMON, RITA, ELISE = "simon.astier", "rita.navarro", "elise.gros"
NEW = "nina.faure@exemple.test"
PASSWORD = "quatre mots qui vont bien"


def offered(**changes: Any) -> dict[str, Any]:
    """What the form of an invitation is sent with."""
    unit = people.unit_of(changes.pop("place", "MDS Toulouse Nord")).ref
    return {"email": NEW, "unit": unit, "role": "social_worker", "start_on": str(today("31")), **changes}


def invite(app: Flask, login: str = SIMON, status: int = 303, **changes: Any) -> str:
    """Send an invitation and give the address that left by mail."""
    Browser(app, login).post("members.invite", offered(**changes), status)
    return address(app)


def address(app: Flask) -> str:
    """The address of the last invitation that left."""
    query = select(Mail.text).where(Mail.kind == "members.invitation").order_by(Mail.id.desc()).limit(1)
    with app.app_context(), system_actor("tests: mails"), side_session() as session:
        found = re.search(r"(/invitation/\S+)", session.scalar(query) or "")
    return found[1] if found else ""


def rows(app: Flask, query: Any) -> list[Any]:
    """What the database holds."""
    with app.app_context(), system_actor("tests: look at rows"), side_session() as session:
        return list(session.execute(query).all())


def posts_of(app: Flask, email: str) -> list[Any]:
    """Role and unit of the posts of an address."""
    user = User.email == email
    query = select(Membership.role, Membership.unit_id, Membership.end_on).join(User).where(user)
    return rows(app, query.order_by(Membership.id))


def used(app: Flask) -> list[bool]:
    """Whether each invitation has served."""
    return [row.used_at is not None for row in rows(app, select(Invitation.used_at).order_by(Invitation.id))]


def ref_of(login: str, unit: str | None = None) -> str:
    """The reference of somebody's post, inside an application context."""
    with system_actor("tests: a post"), side_session() as session:
        return session.get_one(Membership, people.membership_id(login, unit)).ref


def page_ref(app: Flask, login: str, unit: str | None = None) -> str:
    """The same from outside."""
    with app.app_context():
        return ref_of(login, unit)


def leave(login: str, owner: Owner | None = None, *, by: str = SIMON, on: Any = None) -> None:
    """End somebody's post, inside an application context."""
    actor = people.actor(by)
    db.session.remove()
    with people.acting_as(actor), write_transaction():
        actions.end(queries.post(ref_of(login), actor, lock=True), on=on, owner=owner, by=actor, at=now())
    db.session.remove()
