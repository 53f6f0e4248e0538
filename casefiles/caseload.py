"""How many people one advisor follows at once: 70 unless the department, the post or the agreement says otherwise.

Counting goes over every file of the advisor, whoever asks: counts only, under the system actor.
"""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from agreements.workflow import DEFAULT_PORTFOLIO_CAP
from casefiles.assigning import caps, extras
from casefiles.assigning.workflow import CapSource
from casefiles.models import Support
from core.clock import today
from core.db import db
from core.errors import Refusal
from core.guard import system_actor
from core.i18n import gettext as _
from partners.models import Membership, Unit

WARNING_BEFORE = 5  # from 65 on for a cap of 70


class Room(StrEnum):
    """How a load stands against its cap."""

    FREE = "free"
    NEARLY_FULL = "nearly_full"
    FULL = "full"


def cap_of(
    membership_cap: int | None, agreement_cap: int | None = None, extra: int = 0, *, department: int | None = None
) -> int:
    """The cap that counts: the agreement's overrides the post's, which overrides the department's, which overrides the
    national 70; `extra` people more where a head allowed them."""
    return (agreement_cap or membership_cap or department or DEFAULT_PORTFOLIO_CAP) + extra


def source_of(
    membership_cap: int | None, agreement_cap: int | None = None, *, department: int | None = None
) -> CapSource:
    """Where that cap comes from."""
    if agreement_cap:
        return CapSource.AGREEMENT
    if membership_cap:
        return CapSource.POST
    return CapSource.DEPARTMENT if department else CapSource.NATIONAL


def room(load: int, cap: int) -> Room:
    """Free, nearly full (65 to 69 of 70), or full."""
    if load >= cap:
        return Room.FULL
    return Room.NEARLY_FULL if load >= cap - WARNING_BEFORE else Room.FREE


def _loads(column: InstrumentedAttribute[int | None], membership_ids: Iterable[int]) -> dict[int, int]:
    asked = sorted(set(membership_ids))
    if not asked:
        return {}
    db.session.flush()  # under the actor's own rules, before the system looks
    query = select(column, func.count(Support.file_id.distinct())).where(column.in_(asked), Support.end_on.is_(None))
    with system_actor("caseload"):
        rows = db.session.execute(query.group_by(column))
        found = {membership: number for membership, number in rows if membership is not None}
    return {membership: found.get(membership, 0) for membership in asked}


def loads_of(membership_ids: Iterable[int]) -> dict[int, int]:
    """People with an open support by each of these advisors, any mode, each person once."""
    return _loads(Support.advisor_id, membership_ids)


def worker_loads_of(membership_ids: Iterable[int]) -> dict[int, int]:
    """People with an open support by each of these social workers: shown, never capped."""
    return _loads(Support.worker_id, membership_ids)


def load_of(membership_id: int) -> int:
    """People followed by one advisor now."""
    return loads_of([membership_id])[membership_id]


def check_room(advisor_membership_id: int, *, file_id: int | None = None, agreement_cap: int | None = None) -> int:
    """Refuse one person more than the cap; returns the load. The advisor's row stays locked until the end.

    A person the advisor already follows (`file_id`) takes no further place.
    Raises Refusal with a sentence.
    """
    # Excludes itself only: rows that merely name the advisor are written meanwhile, by whoever holds a place.
    lock = select(Membership.portfolio_cap, Membership.unit_id).where(Membership.id == advisor_membership_id)
    own, unit_id = db.session.execute(lock.with_for_update(key_share=True)).one()
    day = today(db.session.scalar(select(Unit.territory).where(Unit.id == unit_id)))
    extra = extras.extras_of([advisor_membership_id], day).get(advisor_membership_id, 0)
    cap = cap_of(own, agreement_cap, extra, department=caps.caps_of_units([unit_id], day)[unit_id])
    load = load_of(advisor_membership_id)
    if load < cap or (file_id is not None and _follows(advisor_membership_id, file_id)):
        return load
    message = _(
        "Ce portefeuille est complet : %(load)s personnes suivies pour %(cap)s possibles. "
        "Choisissez un autre conseiller ou voyez avec l’encadrement de l’agence.",
        load=load,
        cap=cap,
    )
    raise Refusal(message)


def _follows(advisor_id: int, file_id: int) -> bool:
    query = select(Support.id).where(
        Support.file_id == file_id, Support.advisor_id == advisor_id, Support.end_on.is_(None)
    )
    return db.session.scalar(query.limit(1)) is not None
