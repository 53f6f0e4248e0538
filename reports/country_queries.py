"""What the page of the country reads of agreements: signed ones, and which of them the actor may open."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import select

from agreements.models import Agreement, AgreementTerms, AgreementTerritory
from agreements.scope import visible_to
from agreements.workflow import CONCLUDED, State
from core.actor import current_actor
from core.db import db
from reports.country import Signed


def signed() -> list[Signed]:
    """Every signed agreement of the country with its means, by department then date: a public act."""
    query = (
        select(Agreement.id, Agreement.ref, Agreement.territory, Agreement.number, Agreement.start_on, Agreement.end_on)
        .add_columns(Agreement.state, Agreement.closes_on, Agreement.previous_id)
        .add_columns(AgreementTerms.effective_on, AgreementTerms.dedicated_fte)
        .outerjoin(AgreementTerms, AgreementTerms.agreement_id == Agreement.id)
        .where(Agreement.state.in_(CONCLUDED))
        .order_by(Agreement.territory, Agreement.start_on, Agreement.id, AgreementTerms.effective_on)
    )
    found = db.session.execute(query).all()
    # What renews an agreement and is signed stands here too: no look-up per row.
    renewed = {row.previous_id for row in found if row.state is not State.TERMINATED or row.closes_on > row.start_on}
    further = _further()
    return [_signed(list(rows), renewed, further.get(key, ())) for key, rows in groupby(found, key=lambda row: row.id)]


def _further() -> dict[int, tuple[str, ...]]:
    """The departments agreements cover besides the one that leads: very few have any."""
    rows = db.session.execute(
        select(AgreementTerritory.agreement_id, AgreementTerritory.code).order_by(
            AgreementTerritory.agreement_id, AgreementTerritory.code
        )
    )
    return {key: tuple(row.code for row in some) for key, some in groupby(rows, key=lambda row: row.agreement_id)}


def _signed(rows: list[Any], renewed: Collection[int | None], further: tuple[str, ...]) -> Signed:
    means: tuple[tuple[date, Decimal], ...] = tuple(
        (row.effective_on, row.dedicated_fte) for row in rows if row.effective_on is not None
    )
    head = rows[0]
    return Signed(
        ref=head.ref,
        territory=head.territory,
        number=head.number,
        start_on=head.start_on,
        end_on=head.end_on,
        means=means,
        state=head.state,
        closes_on=head.closes_on,
        is_renewed=head.id in renewed,
        further=further,
    )


def openable(refs: Collection[str]) -> set[str]:
    """Of these agreements, those whose page the actor may open."""
    query = select(Agreement.ref).where(Agreement.ref.in_(refs), visible_to(current_actor()))
    return set(db.session.scalars(query)) if refs else set()
