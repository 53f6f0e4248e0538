"""Writing what becomes of the cases that are open when an agreement ends."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.journal import record_writing
from agreements import policy
from agreements import queries_renewal as queries
from agreements.actions.checks import words
from agreements.models import Agreement
from agreements.models_renewal import AgreementRunOff
from agreements.renewal import HORIZON, is_near
from agreements.workflow import CONCLUDED, State
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.i18n import format_date
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOff:
    """What is typed: the plan, the day by which the cases are closed or have moved, who sees to it."""

    plan: str
    close_by: date
    owner: str


def plan_run_off(agreement: Agreement, typed: RunOff, *, by: Actor, at: datetime) -> AgreementRunOff:
    """Write the plan, or write it anew; the agreement must be locked.

    Raises Conflict for an agreement that does not end soon, Refusal on the field that is wrong.
    """
    if by.membership is None:
        raise NotAllowed(_("Ce suivi revient aux administrateurs des deux parties de la convention."))
    day = civil_date(at, agreement.territory)
    refuse_early(agreement, day)
    row = queries.run_offs([agreement.id]).get(agreement.id) or AgreementRunOff(agreement_id=agreement.id, version=0)
    _check_day(agreement, typed.close_by, row.close_by, day)
    row.plan = words(typed.plan, _("Dites ce que deviennent les accompagnements en cours."), "plan")
    row.owner = words(typed.owner, _("Dites qui s’en charge."), "owner")
    row.close_by, row.edited_at, row.edited_by_id = typed.close_by, at, by.membership
    row.version += 1
    db.session.add(row)
    db.session.flush()
    record_writing("agreement.run_off", subject=agreement.ref)
    return row


def refuse_early(agreement: Agreement, day: date) -> None:
    """Only of an agreement that ends: terminated, over, or within the ladder. Raises Conflict."""
    if agreement.state not in CONCLUDED:
        raise policy.gone(agreement)
    if agreement.state is not State.TERMINATED and not is_near(agreement.last_on, day):
        last = format_date(agreement.last_on, "long")
        raise Conflict(
            _(
                "La convention court jusqu’au %(last)s : ce plan s’écrit dans ses %(days)s derniers jours.",
                last=last,
                days=HORIZON,
            )
        )


def _check_day(agreement: Agreement, wished: date, known: date | None, day: date) -> None:
    """After the agreement, and to come; a day that has passed since may stay."""
    if wished < agreement.last_on:
        last = format_date(agreement.last_on)
        raise Refusal(
            _("La convention court jusqu’au %(last)s : écrivez une date qui suit.", last=last), field="close_by"
        )
    if wished < day and wished != known:
        raise Refusal(_("Écrivez une date à venir."), field="close_by")
