"""A complete draft as an administrator types it, and what it takes to sign it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from agreements import actions, queries, queries_signing
from agreements.actions import Signature
from agreements.draft import Covered, Draft, Part, Target
from agreements.workflow import Axis
from core.actor import Actor, current_actor
from core.clock import now, today
from core.errors import Refusal
from partners.workflow import Side
from tests import people

Acting = Callable[[str], AbstractContextManager[Actor]]
Begin = Callable[[str], AbstractContextManager[object]]
Refused = Callable[[str, Callable[[Actor], object]], Refusal]
YEAR = today().year + 3  # far from the agreements of the world


def signatures(*, days_ago: int = 3) -> list[Signature]:
    """One for each party."""
    day = today() - timedelta(days_ago)
    return [
        Signature(side=Side.COUNCIL, name="Ada Colin", quality="Présidence", signed_on=day, row=0),
        Signature(side=Side.EMPLOYMENT, name="Guy Mercier", quality="Direction", signed_on=day, row=2),
    ]


def digest_of(ref: str) -> str:
    """SHA-256 of the latest frozen text."""
    return queries_signing.versions(queries.get(ref).id)[0].sha256


def approve(acting: Begin, ref: str, login: str, *named: str) -> None:
    """One side approves the frozen text and names who signs."""
    with acting(login):
        keys = [people.membership_id(one) for one in named]
        agreement = queries.get(ref, lock=True)
        actions.approve(agreement, signatories=keys, seen=digest_of(ref), by=current_actor(), at=now())


def sign(acting: Begin, ref: str, login: str, **changed: str) -> None:
    """One named person signs the frozen text."""
    with acting(login):
        declared = {"quality": "Présidence", "authority": "Délibération 12", "seen": digest_of(ref)} | changed
        actions.sign(queries.get(ref, lock=True), **declared, by=current_actor(), at=now())


def tarn(**changed: Any) -> Draft:
    """A complete draft for Tarn, whose agreement ended; `tarn(number="2")` changes one value."""
    values: dict[str, Any] = {
        "number": f"{YEAR}-81-01",
        "title": "Convention du Tarn",
        "start_on": date(YEAR, 1, 1),
        "end_on": date(YEAR + 1, 12, 31),
        "dedicated_fte": Decimal("4.5"),
        "parts": (Part(Axis.GLOBAL, "Accompagnement global"),),
        "agencies": (Covered(people.unit_of("Albi").ref, None, Decimal("4.5")),),
        "offices": (Covered(people.unit_of("MDS Albi").ref),),
        "targets": (Target(YEAR, 100, 120), Target(YEAR + 1, 110, 130)),
        "council_dpo": "dpo@tarn.exemple.test",
        "employment_dpo": "dpo@emploi.exemple.test",
    }
    return Draft(**(values | changed))
