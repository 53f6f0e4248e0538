"""Acting as one of the named people, and an agreement of Tarn in each state."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask.ctx import AppContext

from agreements import actions, queries
from core.actor import Actor, acting_as
from core.clock import now
from core.db import db, write_transaction
from core.errors import Refusal
from tests import people
from tests.agreements.amendment_steps import ON, Amend, Change, capped, confirm, propose, record, submit
from tests.agreements.amendment_steps import approve as approve_amendment
from tests.agreements.amendment_steps import sign as sign_amendment
from tests.agreements.doing import Acting, Refused, approve, sign, signatures, tarn
from tests.signed_copies import paper


@pytest.fixture
def acting(app_context: AppContext) -> Acting:
    """`with acting("fatou.diallo") as actor:` opens a writing transaction under that person, and ends it."""

    @contextmanager
    def act(login: str) -> Iterator[Actor]:
        db.session.remove()
        with acting_as(people.actor(login)) as actor, write_transaction():
            yield actor

    return act


@pytest.fixture
def drafted(acting: Acting) -> str:
    """Reference of a complete draft of Tarn, written by its council."""
    with acting("fatou.diallo") as actor:
        return actions.create(tarn(), territory="81", by=actor, at=now()).ref


@pytest.fixture
def recorded(acting: Acting, drafted: str) -> str:
    """The same, its signature recorded by the council."""
    with acting("fatou.diallo") as actor:
        actions.record_signed(queries.get(drafted, lock=True), signatures(), copy=paper(), by=actor, at=now())
    return drafted


@pytest.fixture
def confirmed(acting: Acting, recorded: str) -> str:
    """The same, confirmed by the region."""
    with acting("karim.benali") as actor:
        actions.confirm(queries.get(recorded, lock=True), seen=paper().sha256, by=actor, at=now())
    return recorded


@pytest.fixture
def submitted(acting: Acting, drafted: str) -> str:
    """The draft of Tarn, its text frozen for both sides to read."""
    with acting("fatou.diallo") as actor:
        actions.submit(queries.get(drafted, lock=True), by=actor, at=now())
    return drafted


@pytest.fixture
def approved(acting: Acting, submitted: str) -> str:
    """The same, approved by both sides: the council names its president, the region its director."""
    approve(acting, submitted, "fatou.diallo", "lea.marchand")
    approve(acting, submitted, "karim.benali", "karim.benali")
    return submitted


@pytest.fixture
def half_signed(acting: Acting, approved: str) -> str:
    """The same, signed by the council."""
    sign(acting, approved, "lea.marchand")
    return approved


@pytest.fixture
def signed(acting: Acting, half_signed: str) -> str:
    """The same, signed by both."""
    sign(acting, half_signed, "karim.benali")
    return half_signed


@pytest.fixture
def refused(acting: Acting) -> Refused:
    """What a person is told who tries something that is refused; everything is rolled back."""

    def attempt(login: str, act: Callable[[Actor], object]) -> Refusal:
        with pytest.raises(Refusal) as caught, acting(login) as actor:
            act(actor)
        db.session.remove()
        return caught.value

    return attempt


@pytest.fixture
def amend(acting: Acting) -> Amend:
    """Propose, record and confirm."""

    def through(change: Change = capped, on: date = ON) -> None:
        with acting("gilles.henry") as actor:
            number = propose(actor, change, on)
        with acting("gilles.henry") as actor:
            record(actor, number)
        with acting("brigitte.leroy") as actor:
            confirm(actor, number)

    return through


@pytest.fixture
def proposed(acting: Acting) -> None:
    """An amendment of the agreement in force, by the employment service."""
    with acting("gilles.henry") as actor:
        propose(actor)


@pytest.fixture
def amendment_recorded(acting: Acting, proposed: None) -> None:
    """The same, its signature recorded."""
    with acting("gilles.henry") as actor:
        record(actor)


@pytest.fixture
def amendment_in_review(acting: Acting, proposed: None) -> None:
    """The amendment of the agreement in force, its text frozen."""
    with acting("gilles.henry") as actor:
        submit(actor)


@pytest.fixture
def amendment_to_sign(acting: Acting, amendment_in_review: None) -> None:
    """The same, approved by both sides: the council names its administrator, the service its region."""
    with acting("gilles.henry") as actor:
        approve_amendment(actor, "karim.benali")
    with acting("brigitte.leroy") as actor:
        approve_amendment(actor, "brigitte.leroy")


@pytest.fixture
def amendment_half_signed(acting: Acting, amendment_to_sign: None) -> None:
    """The same, signed by the council."""
    with acting("brigitte.leroy") as actor:
        sign_amendment(actor)


@pytest.fixture
def amendment_signed(acting: Acting, amendment_half_signed: None) -> None:
    """The same, signed by both."""
    with acting("karim.benali") as actor:
        sign_amendment(actor)
