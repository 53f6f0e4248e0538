"""What follows an agreement: telling that it ends, rung by rung of the ladder, and writing the draft that renews it."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import policy
from agreements import queries_renewal as queries
from agreements.actions.drafts import create
from agreements.events import AgreementEnding
from agreements.labels import LABELS
from agreements.models import Agreement
from agreements.models_renewal import AgreementReminder
from agreements.renewal import Actual, Following, due_rung, following
from agreements.workflow import CONCLUDED, is_in_force
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from core.jobs import insert_once
from partners import queries as partners


def remind(*, at: datetime) -> int:
    """Tell the administrators of both parties of each agreement that ends and that nothing follows. How many were told.

    Safe to repeat, from several workers too: a rung is told by whoever writes its row.
    """
    found = queries.unfollowed(civil_date(at, None))
    known, number = queries.told([one.id for one in found]), 0
    for one in found:
        day = civil_date(at, one.territory)
        due = due_rung(one.end_on, day, known.get((one.id, one.end_on), ()))
        if due is None or not is_in_force(one.state, one.start_on, one.end_on, day, one.closes_on):
            continue
        row = {"agreement_id": one.id, "end_on": one.end_on, "rung": due, "sent_at": at}
        if insert_once(AgreementReminder, row) is not None:
            publish(AgreementEnding(one.id, None, due))
            number += 1
    return number


def renew_from(agreement: Agreement, typed: Following, *, figures: Actual, by: Actor, at: datetime) -> Agreement:
    """A draft that copies an agreement, its targets filled with what was reached; the agreement must be locked.

    Raises Conflict for an agreement that was never signed or that another one renews already, Refusal on the field
    that is wrong.
    """
    refuse_second(agreement)
    if typed.start_on <= agreement.last_on:
        last = format_date(agreement.last_on)
        raise Refusal(
            _("La convention renouvelée court jusqu’au %(last)s : commencez après.", last=last), field="start_on"
        )
    draft = following(agreement.draft(agreement.last_on), typed, figures, open_units(agreement))
    draft = replace(draft, departments=_served(agreement))
    parties = {"council": agreement.council.ref, "employment": agreement.employment.ref}
    made = create(draft, territory=agreement.territory, **parties, by=by, at=at)
    made.previous_id = agreement.id
    try:
        db.session.flush()
    except IntegrityError as error:  # two writers without the lock
        raise Conflict(_("Un renouvellement de cette convention vient d’être créé.")) from error
    record_writing("agreement.renewed", subject=agreement.ref)
    return made


def refuse_second(agreement: Agreement) -> None:
    """One renewal at a time, signed or prepared. Raises Conflict that names it, or who prepares it."""
    if agreement.state not in CONCLUDED:
        raise policy.gone(agreement)
    other = queries.renewals([agreement.id]).get(agreement.id)
    if other is None:
        return
    if other.ref is None:
        raise Conflict(_("%(who)s prépare déjà le renouvellement de cette convention.", who=other.prepared_by))
    raise Conflict(
        _(
            "La convention n° %(number)s renouvelle déjà celle-ci (état : %(state)s).",
            number=other.number,
            state=str(LABELS[other.state]),
        )
    )


def _served(agreement: Agreement) -> tuple[str, ...]:
    """Departments besides the one that leads in which the council still has an office."""
    if not agreement.further:
        return ()
    served = {place.code for place in partners.departments_served([agreement.council_id])}
    return tuple(row.code for row in agreement.further if row.code in served)


def open_units(agreement: Agreement) -> set[str]:
    """References of its agencies and offices that a new agreement may still cover."""
    parties = (agreement.council_id, agreement.employment_id)
    units, territories = (row.unit for row in agreement.units), (agreement.territory, *_served(agreement))
    return {
        unit.ref
        for unit in units
        if unit.closed_on is None and unit.organisation_id in parties and unit.territory in territories
    }
