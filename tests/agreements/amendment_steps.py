"""The steps of an amendment of Haute-Garonne, as actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from agreements import actions as steps
from agreements import queries, queries_signing
from agreements import queries_amendments as amendments
from agreements.actions import amendments as actions
from agreements.draft import Draft
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from core.actor import Actor
from core.clock import now, today
from tests import people
from tests.agreements.doing import signatures
from tests.signed_copies import paper

DAY = today("31")
ON = DAY + timedelta(10)
Change = Callable[[Draft], Draft]
Amend = Callable[..., None]


def in_force() -> Agreement:
    return queries.get(people.agreement_of("31").ref, lock=True)


def capped(base: Draft) -> Draft:
    return replace(base, portfolio_cap=50)


def propose(by: Actor, change: Change = capped, on: date = ON, purpose: str = "Moins par portefeuille") -> int:
    agreement = in_force()
    typed = actions.Proposal(effective_on=on, purpose=purpose, draft=change(agreement.draft(on)))
    return actions.propose(agreement, typed, by=by, at=now()).number


def get(number: int = 1) -> AgreementAmendment:
    return amendments.get(people.agreement_of("31").ref, number, lock=True)


def record(by: Actor, number: int = 1) -> None:
    steps.record_signed(get(number), signatures(), copy=paper(), by=by, at=now())


def confirm(by: Actor, number: int = 1) -> None:
    steps.confirm(get(number), seen=paper().sha256, by=by, at=now())


def submit(by: Actor, number: int = 1) -> None:
    steps.submit(get(number), by=by, at=now())


def digest_of(number: int = 1) -> str:
    """SHA-256 of the latest frozen text."""
    return queries_signing.versions(in_force().id, number)[0].sha256


def approve(by: Actor, *named: str, number: int = 1, seen: str | None = None) -> None:
    keys = [people.membership_id(one) for one in named]
    steps.approve(get(number), signatories=keys, seen=seen or digest_of(number), by=by, at=now())


def sign(by: Actor, number: int = 1, **changed: str) -> None:
    declared = {"quality": "Direction", "authority": "Délégation 4", "seen": digest_of(number)} | changed
    steps.sign(get(number), **declared, by=by, at=now())
