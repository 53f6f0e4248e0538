"""Amendments in the states whose pages differ: recorded, back to draft after a review, signed in part."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from agreements import actions, queries
from agreements import queries_amendments as amendments
from agreements.actions.amendments import Proposal, propose
from agreements.draft import Target
from agreements.models_amendments import AgreementAmendment
from core.actor import current_actor
from core.clock import now, today
from core.db import db
from tests import people
from tests.agreements.doing import YEAR, signatures, tarn
from tests.referrals.doing import acting
from tests.signed_copies import paper


def recorded(ref: str) -> None:
    """The agreement in force has an amendment that waits for a second person."""
    _propose("gilles.henry", ref, today("31"))
    _take(
        "gilles.henry",
        ref,
        lambda found: actions.record_signed(found, signatures(), copy=paper(), by=current_actor(), at=now()),
    )


def back_to_draft() -> str:
    """An agreement of Tarn whose amendment was frozen once, then sent back."""
    ref = _submitted(YEAR + 2)
    _take("karim.benali", ref, lambda found: actions.request_changes(found, reason="x", by=current_actor(), at=now()))
    return ref


def half_signed() -> str:
    """Another one, whose amendment the council has signed."""
    ref = _submitted(YEAR + 3)
    for login, named in (("fatou.diallo", "lea.marchand"), ("karim.benali", "karim.benali")):
        _approve(login, ref, named)
    _take("lea.marchand", ref, _sign)
    return ref


def _sign(found: AgreementAmendment) -> None:
    declared = {"quality": "Présidente", "authority": "Délibération 9", "seen": found.sha256}
    actions.sign(found, **declared, by=current_actor(), at=now())


def _approve(login: str, ref: str, named: str) -> None:
    keys = [people.membership_id(named)]
    _take(
        login,
        ref,
        lambda found: actions.approve(found, signatories=keys, seen=found.sha256, by=current_actor(), at=now()),
    )


def _submitted(year: int) -> str:
    dates = {"start_on": date(year, 1, 1), "end_on": date(year, 12, 31), "targets": (Target(year, 100, 120),)}
    with acting("fatou.diallo"):
        made = actions.create(tarn(number=f"{year}-X", **dates), territory="81", by=current_actor(), at=now())
        ref = made.ref
    with acting("fatou.diallo"):
        actions.record_signed(queries.get(ref, lock=True), signatures(), copy=paper(), by=current_actor(), at=now())
    with acting("karim.benali"):
        actions.confirm(queries.get(ref, lock=True), seen=paper().sha256, by=current_actor(), at=now())
    _propose("fatou.diallo", ref, date(year, 3, 1))
    _take("fatou.diallo", ref, lambda found: actions.submit(found, by=current_actor(), at=now()))
    return ref


def _propose(login: str, ref: str, on: date) -> None:
    with acting(login):
        agreement = queries.get(ref, lock=True)
        draft = replace(agreement.draft(on), portfolio_cap=50, offices=agreement.draft(on).offices[:1])
        typed = Proposal(effective_on=on, purpose="Moins par portefeuille", draft=draft)
        propose(agreement, typed, by=current_actor(), at=now())
        db.session.flush()


def _take(login: str, ref: str, act: Callable[[AgreementAmendment], object]) -> None:
    with acting(login):
        act(amendments.get(ref, 1, lock=True))
