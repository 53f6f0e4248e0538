"""The list behind the places of an agreement: who holds one, for those who may know; how many by office, for all.

A place says nothing of the person. The list joins it to its support or its referral, which the guard shows to their
readers only; the counts name nobody, and those under 5 are masked.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from agreements.models import Agreement
from agreements.places import AgreementPlace, PlaceState
from casefiles.models import CaseFile, Person, Support
from core.clock import civil_date
from core.db import db
from core.keyset import PAGE_SIZE, Page, paginate
from partners.models import Unit
from referrals.models import Referral
from referrals.queries.received import person_name
from reports.indicators.masking import mask, mask_one

HELD = (PlaceState.TAKEN, PlaceState.RESERVED)


@dataclass(frozen=True, slots=True)
class Holder:
    """One person who takes or keeps a place; `referral` is the address of an open referral, else the file is shown."""

    name: str
    file: str
    referral: str | None
    is_taken: bool
    since: date | None
    office: str | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Places held by office, None where a count is masked, and all of them."""

    offices: list[tuple[str | None, int | None]]
    total: int | None


def holders(agreement: Agreement, cursor: str | None, *, size: int = PAGE_SIZE) -> Page[Holder]:
    """One page of those the actor may see, the latest first."""
    query: Any = (
        select(AgreementPlace.id, AgreementPlace.state, AgreementPlace.taken_at, AgreementPlace.reserved_at)
        .add_columns(CaseFile.ref.label("file"), Referral.ref.label("referral"), Unit.name.label("office"))
        .add_columns(Person.birth_name, Person.usage_name, Person.given_names)
        .outerjoin(Support, Support.id == AgreementPlace.support_id)
        .outerjoin(Referral, Referral.id == AgreementPlace.referral_id)
        .join(CaseFile, CaseFile.id == func.coalesce(Support.file_id, Referral.file_id))
        .join(Person, Person.file_id == CaseFile.id)
        .outerjoin(Unit, Unit.id == AgreementPlace.office_id)
        .where(AgreementPlace.agreement_id == agreement.id, AgreementPlace.state.in_(HELD))
    )
    keys: list[tuple[Any, type]] = [(AgreementPlace.id, int)]
    page = paginate(db.session(), query, keys, cursor, size=size, descending=True)
    rows = [_holder(row, agreement.territory) for row in page.rows]
    return Page(rows=rows, next=page.next, previous=page.previous)


def _holder(row: Any, territory: str) -> Holder:
    is_taken = row.state == PlaceState.TAKEN
    moment = row.taken_at if is_taken else row.reserved_at
    return Holder(
        name=person_name(row),
        file=row.file,
        referral=None if is_taken else row.referral,
        is_taken=is_taken,
        since=civil_date(moment, territory) if moment else None,
        office=row.office,
    )


def breakdown(agreement: Agreement) -> Breakdown:
    """Places taken or reserved, by office of the agreement; one statement."""
    query = (
        select(Unit.name, func.count())
        .select_from(AgreementPlace)
        .outerjoin(Unit, Unit.id == AgreementPlace.office_id)
        .where(AgreementPlace.agreement_id == agreement.id, AgreementPlace.state.in_(HELD))
        .group_by(Unit.id, Unit.name, Unit.search_key)
        .order_by(Unit.search_key, Unit.id)
    )
    rows = db.session.execute(query).all()
    counts = [row[1] for row in rows]
    shown = mask(counts)
    return Breakdown([(row[0], count) for row, count in zip(rows, shown, strict=True)], mask_one(sum(counts)))
