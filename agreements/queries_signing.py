"""Reading frozen versions, and who may be named to sign them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from accounts.models import User
from agreements import queries
from agreements.frozen import thawed
from agreements.models import Agreement, AgreementVersion
from agreements.models_runs import AgreementRun
from agreements.scope import visible_to
from agreements.workflow import SIGNING, State
from core.actor import current_actor
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.search_key import fold
from partners.actors import in_force
from partners.labels import role_and_unit
from partners.models import Membership, Unit
from partners.workflow import ADMINISTRATORS

MOST_CANDIDATES = 200
MOST_WAITING = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member of a party who may be named to sign."""

    membership_id: int
    user_id: int
    name: str
    quality: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """What names a version in a list."""

    number: int
    sha256: str
    frozen_at: Any
    frozen_by_id: int | None


def in_states(states: Collection[State]) -> Sequence[Agreement]:
    """Agreements the actor may see in these states, the oldest first, with all that a policy asks for."""
    query = select(Agreement).where(Agreement.state.in_(states), visible_to(current_actor()))
    query = query.options(*queries.decided_on()).order_by(Agreement.id).limit(MOST_WAITING)
    return db.session.scalars(query).unique().all()


def versions(agreement_id: int, amendment: int = 0) -> list[Frozen]:
    """Frozen texts of an agreement, or of one of its amendments, the latest first, without their text."""
    query = (
        select(AgreementVersion.number, AgreementVersion.sha256, AgreementVersion.frozen_at)
        .add_columns(AgreementVersion.frozen_by_id)
        .where(AgreementVersion.agreement_id == agreement_id, AgreementVersion.amendment_number == amendment)
        .order_by(AgreementVersion.number.desc())
    )
    return [Frozen(*row) for row in db.session.execute(query)]


def next_number(agreement_id: int, amendment: int = 0) -> int:
    """Of the version that is frozen now; the agreement must be locked."""
    last = select(func.max(AgreementVersion.number)).where(AgreementVersion.agreement_id == agreement_id)
    last = last.where(AgreementVersion.amendment_number == amendment)
    return (db.session.scalar(last) or 0) + 1


def version(agreement_id: int, number: int | None, amendment: int = 0) -> AgreementVersion:
    """One frozen text of an agreement, or of one of its amendments. Raises NotFound."""
    query = select(AgreementVersion).where(
        AgreementVersion.agreement_id == agreement_id, AgreementVersion.number == number
    )
    found = db.session.scalar(query.where(AgreementVersion.amendment_number == amendment))
    if found is None:
        raise NotFound(_("Cette version n’existe pas."))
    return found


def text_of(found: AgreementVersion) -> dict[str, Any]:
    """Its clauses. Raises Altered when the stored text is not the one that was frozen."""
    return thawed(found.text, found.sha256)


def candidates(agreement: Agreement, organisation: int | None, day: date) -> Sequence[Candidate]:
    """Members of one party, in its departments or above them, who may be named to sign; by name."""
    query = (
        select(Membership.id, Membership.user_id, Membership.role, User.given_name, User.family_name, Unit.name)
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.organisation_id == organisation)
        .where(or_(Unit.territory.in_(agreement.territories), Unit.territory.is_(None)))
        .where(Membership.role.in_(SIGNING), User.deactivated_at.is_(None), *in_force(day))
        .order_by(Membership.id)
        .limit(MOST_CANDIDATES)
    )
    rows = sorted(db.session.execute(query), key=lambda row: (fold(row.family_name), fold(row.given_name), row.id))
    return [
        Candidate(row.id, row.user_id, f"{row.given_name} {row.family_name}", role_and_unit(row.role, row.name))
        for row in rows
    ]


def overlapping(agreement: Agreement) -> tuple[Agreement, AgreementRun] | None:
    """A signed agreement of the same council that has a department, a day and an axis in common, the first one."""
    kinds = {row.kind for row in agreement.axes}
    query = (
        select(Agreement, AgreementRun)
        .join(AgreementRun, AgreementRun.agreement_id == Agreement.id)
        .where(AgreementRun.agreement_id != agreement.id, AgreementRun.axis.in_(kinds))
        .where(AgreementRun.council_id == agreement.council_id, AgreementRun.territory.in_(agreement.territories))
        .where(AgreementRun.start_on <= agreement.end_on, AgreementRun.end_on >= agreement.start_on)
        .order_by(AgreementRun.start_on, AgreementRun.id)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else (row[0], row[1])


def may_open(agreement_id: int) -> bool:
    """Whether the actor sees this agreement."""
    query = select(Agreement.id).where(Agreement.id == agreement_id, visible_to(current_actor()))
    return db.session.scalar(query) is not None


def runs_of(agreement_id: int) -> Sequence[AgreementRun]:
    """The days an agreement occupies, axis by axis."""
    return db.session.scalars(select(AgreementRun).where(AgreementRun.agreement_id == agreement_id)).all()


def lock_council(council_id: int) -> None:
    """One signature at a time per council: two overlapping agreements cannot pass the check side by side."""
    db.session.execute(select(Unit.id).where(Unit.id == council_id).with_for_update())


def organisation_of(membership_id: int) -> int:
    """The institution of a member, past or present."""
    query = select(Unit.organisation_id).join(Membership, Membership.unit_id == Unit.id)
    return int(db.session.execute(query.where(Membership.id == membership_id)).scalar_one() or 0)


def administrators(agreement: Agreement, organisations: Collection[int], day: date) -> Sequence[int]:
    """Keys of the memberships that administer agreements of the department that leads, in these institutions."""
    query = (
        select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Unit.organisation_id.in_(organisations))
        .where(or_(Unit.territory == agreement.territory, Unit.territory.is_(None)))
        .where(Membership.role.in_(ADMINISTRATORS), User.deactivated_at.is_(None), *in_force(day))
        .order_by(Membership.id)
        .limit(MOST_CANDIDATES)
    )
    return db.session.scalars(query).all()
