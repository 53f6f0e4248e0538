"""The steps of an amendment of Haute-Garonne, as actions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from agreements import queries
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
    actions.record_signed(get(number), signatures(), copy=paper(), by=by, at=now())


def confirm(by: Actor, number: int = 1) -> None:
    actions.confirm(get(number), seen=paper().sha256, by=by, at=now())
