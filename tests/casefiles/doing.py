"""Acting in case files without HTTP: one named person, one writing transaction, a session of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from casefiles import actions, queries
from casefiles.following import validating
from casefiles.models import Barrier, CaseFile
from casefiles.workflow import AccessLevel, AccessWhy, Category, Mode, Owner, Severity
from core.actor import Actor, acting_as
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from tests import people

HUGO = {"birth_name": "Ferrand", "given_names": "Hugues", "birth_date": date(1990, 5, 17)}


def day(ago: int = 0) -> date:
    """Some days ago in Toulouse."""
    return today("31") - timedelta(days=ago)


@contextmanager
def doing(login: str) -> Iterator[Actor]:
    """Everything inside is done by this person and committed; the session is left behind."""
    with acting_as(people.actor(login)) as actor:
        try:
            with write_transaction():
                yield actor
        finally:
            db.session.remove()


@contextmanager
def seeing(login: str) -> Iterator[Actor]:
    """Everything inside is read by this person."""
    with acting_as(people.actor(login)) as actor:
        try:
            yield actor
        finally:
            db.session.remove()


@contextmanager
def looking() -> Iterator[None]:
    """What the database holds, whoever asks."""
    with system_actor("tests: look at rows"):
        yield
    db.session.remove()


def create(actor: Actor, **given: Any) -> CaseFile:
    """A new person of Haute-Garonne."""
    return actions.create_person(by=actor, at=now(), **{"territory": "31", **HUGO, **given})


def known_to(file_id: int, login: str, actor: Actor) -> None:
    """Let a colleague know that the file exists, as a referral does."""
    actions.grant(
        file_id,
        level=AccessLevel.INDEX,
        why=AccessWhy.ASSIGNED,
        by=actor,
        at=now(),
        membership_id=people.membership_id(login),
    )


def add_barrier(actor: Actor, file_id: int, **given: Any) -> Barrier:
    """A barrier of mobility, unless another is given."""
    answers: dict[str, Any] = {"category": Category.MOBILITY, "severity": Severity.MEDIUM, "owner": Owner.PERSON}
    return actions.add_barrier(file_id, by=actor, at=now(), **(answers | given))


def validate(file_id: int, *logins: str) -> None:
    """Each of these halves validates the diagnosis of the support that waits for it."""
    for login in logins:
        with doing(login) as actor:
            support = queries.current_support(file_id, Mode.GLOBAL)
            assert support is not None
            validating.validate(support, by=actor, at=now())


def wait_for_diagnosis() -> int:
    """Global support just opened on Marie Costes's file by Paul and Anne, with one shared barrier; the file's key."""
    file_id = people.file_of("Costes").id
    with doing("paul.martin") as paul:
        halves: dict[str, Any] = {"advisor_id": paul.membership, "worker_id": people.membership_id("anne.roux")}
        given: dict[str, Any] = {"mode": Mode.GLOBAL, "territory": "31", "by": paul, "at": now()}
        actions.open_support(file_id, agreement_id=people.agreement_of("31").id, **halves, **given)
        add_barrier(paul, file_id)
    return file_id
