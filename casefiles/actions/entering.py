"""The entry into a support: the diagnosis is shared, and the person agreed to it."""

from datetime import date, datetime

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles import queries
from casefiles.actions.consents import Witness, check_past, record_person_agreement
from casefiles.actions.facts import add_fact
from casefiles.events import SupportEntered
from casefiles.following import diagnosis
from casefiles.models import Support
from casefiles.workflow import AgreedBy, Happened, State, Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners.models import Membership, Unit


def enter(
    support: Support,
    *,
    agreed_on: date,
    channel: AgreedBy,
    by: Actor,
    at: datetime,
    witness: Witness | None = None,
) -> None:
    """The diagnosis is shared and the person agreed: the entry, dated by that agreement.

    Raises Refusal without any barrier, before each half validated the diagnosis as it stands, or for a date before the
    opening or to come; Conflict when already entered.
    """
    _check_entry(support, agreed_on, at)
    before = support.take(Step.ENTER)
    support.entry_on = agreed_on
    for partner_id in _institutions(support):
        record_person_agreement(
            support.file_id,
            partner_id=partner_id,
            territory=support.territory,
            agreed_on=agreed_on,
            channel=channel,
            witness=witness,
            by=by,
            at=at,
        )
    add_fact(
        support.file_id,
        Happened.ENTERED,
        by=by,
        at=at,
        support_id=support.id,
        before=before,
        after=support.state,
    )
    record_writing("support.enter", file_id=support.file_id)
    publish(SupportEntered(support_id=support.id, file_id=support.file_id, by_id=by.membership or 0))


def _check_entry(support: Support, agreed_on: date, at: datetime) -> None:
    check_past(agreed_on, civil_date(at, support.territory))
    if agreed_on < support.start_on:
        day = format_date(support.start_on)
        raise Refusal(
            _("L’accord ne peut pas être antérieur à l’ouverture de l’accompagnement, le %(day)s.", day=day),
            field="agreed_on",
        )
    if not queries.has_barrier(support.file_id):
        raise Refusal(_("Notez d’abord au moins un frein : c’est l’objet du diagnostic partagé."))
    waited = diagnosis.missing(support) if support.state is State.OPENED else []
    if waited:
        halves = ", ".join(label(half).lower() for half in waited)
        raise Refusal(_("Le diagnostic, tel qu’il est écrit, reste à valider : %(halves)s.", halves=halves))


def _institutions(support: Support) -> list[int]:
    """Root units of the two halves of the pair."""
    pair = [membership for membership in support.pair if membership is not None]
    rows = select(Unit.organisation_id).join(Membership, Membership.unit_id == Unit.id).where(Membership.id.in_(pair))
    return sorted({found for found in db.session.scalars(rows) if found is not None})
