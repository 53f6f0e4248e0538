"""The person's agreements to share, read with the content of the file; whether one holds, for those outside it."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Select, or_, select

from agreements.models import Agreement
from agreements.scope import covers
from agreements.workflow import CONCLUDED
from casefiles.consent import Given
from casefiles.models import PersonAgreement, PersonLink, Support
from casefiles.queries.files import lock_file
from core.actor import current_actor
from core.db import db
from core.errors import NotFound
from core.guard import system_actor
from core.i18n import gettext as _
from core.links import running
from partners.models import Membership, Unit
from partners.workflow import UnitKind


def agreements_of(file_id: int) -> Sequence[PersonAgreement]:
    """Every agreement of a file, running ones first, then the latest."""
    query = select(PersonAgreement).where(PersonAgreement.file_id == file_id)
    return db.session.scalars(query.order_by(PersonAgreement.ended_at.is_not(None), PersonAgreement.id.desc())).all()


def latest_agreement(file_id: int) -> PersonAgreement | None:
    """The last agreement the person gave, read with the content of the file; one that runs goes first."""
    query = select(PersonAgreement).where(PersonAgreement.file_id == file_id)
    order = (PersonAgreement.ended_at.is_not(None), PersonAgreement.agreed_on.desc(), PersonAgreement.id.desc())
    return db.session.scalar(query.order_by(*order).limit(1))


def agreement(file_id: int, agreement_id: int) -> PersonAgreement:
    """One agreement of a file as it is now, read again if it was before. Raises NotFound."""
    query = select(PersonAgreement).where(PersonAgreement.id == agreement_id, PersonAgreement.file_id == file_id)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("Cet accord ne figure pas au dossier."))
    return found


def running_agreement(file_id: int, partner_id: int) -> PersonAgreement | None:
    """The agreement to an institution that was neither replaced nor withdrawn; it may have expired."""
    return db.session.scalar(
        select(PersonAgreement).where(
            PersonAgreement.file_id == file_id,
            PersonAgreement.partner_id == partner_id,
            PersonAgreement.ended_at.is_(None),
        )
    )


def given_to(file_id: int, partner_id: int) -> Given | None:
    """The latest agreement to an institution as the rule reads it: dates and themes, whoever asks."""
    query = select(PersonAgreement).where(PersonAgreement.file_id == file_id, PersonAgreement.partner_id == partner_id)
    with system_actor("the person's agreement"):
        found = db.session.scalar(query.order_by(PersonAgreement.id.desc()).limit(1))
        return found.given if found else None


def support_months(territory: str, partner_id: int, day: date) -> int | None:
    """Length of a support under the convention of an institution in a department on a day."""
    query = select(Agreement.support_months).where(
        covers([territory]),
        Agreement.state.in_(CONCLUDED),
        Agreement.start_on <= day,
        Agreement.end_on >= day,
        or_(Agreement.council_id == partner_id, Agreement.employment_id == partner_id),
    )
    return db.session.scalar(query.order_by(Agreement.start_on.desc()).limit(1))


def partners_of(territory: str) -> Sequence[Unit]:
    """The institutions a person of a department may agree to: those that work there, by name."""
    local = select(Unit.organisation_id).where(Unit.territory == territory)
    query = select(Unit).where(Unit.kind == UnitKind.ORGANISATION, or_(Unit.territory == territory, Unit.id.in_(local)))
    return db.session.scalars(query.where(Unit.closed_on.is_(None)).order_by(Unit.search_key, Unit.id)).all()


def supports_with(file_id: int, organisation_id: int) -> list[Support]:
    """Open supports that an institution has a half of the pair in, the oldest first."""
    inside = _members(organisation_id)
    query = select(Support).where(
        Support.file_id == file_id,
        Support.end_on.is_(None),
        or_(Support.advisor_id.in_(inside), Support.worker_id.in_(inside)),
    )
    return list(db.session.scalars(query.order_by(Support.start_on, Support.id)))


def _members(organisation_id: int) -> Select[int]:
    """Posts of an institution, wherever in its tree."""
    return (
        select(Membership.id).join(Unit, Unit.id == Membership.unit_id).where(Unit.organisation_id == organisation_id)
    )


def waiting_links(file_id: int, at: datetime) -> Sequence[PersonLink]:
    """Links sent to the person that still open their page."""
    query = select(PersonLink).where(PersonLink.file_id == file_id, *running(PersonLink, at))
    return db.session.scalars(query.order_by(PersonLink.id)).all()


def unanswered_links(file_id: int, partner_id: int) -> Sequence[PersonLink]:
    """Links about an institution neither answered nor revoked, expired ones included."""
    query = select(PersonLink).where(PersonLink.file_id == file_id, PersonLink.partner_id == partner_id)
    return db.session.scalars(query.where(PersonLink.used_at.is_(None), PersonLink.revoked_at.is_(None))).all()


def link_in_hand(at: datetime, *, lock: bool = False) -> PersonLink:
    """The running link of whoever holds one: the guard shows no other row. Raises NotFound when it runs no more.

    `lock` holds the file, then the link, as a withdrawal does: nobody waits in a circle.
    """
    query = select(PersonLink).where(PersonLink.id == current_actor().opens("person_links"), *running(PersonLink, at))
    found = db.session.scalar(query)
    if found is not None and lock:
        with system_actor("a link holds the file it is about"):
            lock_file(found.file_id)
        found = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("Ce lien ne s’ouvre plus."))
    return found
