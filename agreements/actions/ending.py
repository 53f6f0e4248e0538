"""Suspending, resuming, ending before the date, giving up: new referrals close, cases in course go on."""

from dataclasses import dataclass
from datetime import date, datetime

from agreements.actions.checks import words
from agreements.actions.either import keep
from agreements.actions.runs import free
from agreements.events import AgreementCancelled, AgreementResumed, AgreementSuspended, AgreementTerminated
from agreements.models import Agreement
from agreements.models_amendments import Signable
from agreements.places import offer_waiting
from agreements.workflow import Step
from core.actor import Actor
from core.clock import civil_date
from core.errors import Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An end before the date: its day, when notice was given, what becomes of the cases in course."""

    on: date
    notice_on: date
    reason: str
    plan: str


def suspend(agreement: Agreement, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    """No new referral from a day on, until it is resumed. Raises Refusal without a reason or for a day outside."""
    reason = words(reason, _("Dites pourquoi la convention est suspendue : les deux parties le liront."))
    _check_day(agreement, on, at)
    event = agreement.take(Step.SUSPEND, by=by.membership, at=at, reason=reason, effective_on=on)
    agreement.closes_on = on
    keep(agreement, event, "suspended")
    publish(AgreementSuspended(agreement.id, by.membership))


def resume(agreement: Agreement, *, reason: str, by: Actor, at: datetime) -> None:
    """It runs by its dates again; places that came meanwhile are offered. Raises Refusal without a reason."""
    reason = words(reason, _("Dites pourquoi la convention reprend : les deux parties le liront."))
    event = agreement.take(Step.RESUME, by=by.membership, at=at, reason=reason)
    agreement.closes_on = None
    keep(agreement, event, "resumed")
    offer_waiting(agreement.id, at=at)
    publish(AgreementResumed(agreement.id, by.membership))


def terminate(agreement: Agreement, end: End, *, by: Actor, at: datetime) -> None:
    """End before the date: referrals close on the day, or stay closed since a suspension.

    Raises Refusal without a reason or a plan, for a day outside the agreement, and for a notice that comes too late.
    """
    reason = words(end.reason, _("Dites pourquoi la convention prend fin : les deux parties le liront."))
    plan = words(end.plan, _("Dites ce que deviennent les accompagnements en cours."), "plan")
    _check_day(agreement, end.on, at)
    if end.notice_on > min(end.on, civil_date(at, agreement.territory)):
        raise Refusal(_("Le préavis est donné au plus tard aujourd’hui, et avant la fin."), field="notice_on")
    event = agreement.take(Step.TERMINATE, by=by.membership, at=at, reason=reason, effective_on=end.on)
    agreement.closes_on = min(filter(None, (agreement.closes_on, end.on)))
    agreement.notice_on, agreement.open_cases_plan = end.notice_on, plan
    free(agreement)
    keep(agreement, event, "terminated")
    publish(AgreementTerminated(agreement.id, by.membership))


def cancel(one: Signable, *, reason: str, by: Actor, at: datetime) -> None:
    """Give up an agreement, or an amendment, that is not signed. Raises Refusal without a reason."""
    reason = words(reason, _("Dites pourquoi le projet est abandonné : ce texte reste dans l’historique."))
    event = one.take(Step.CANCEL, by=by.membership, at=at, reason=reason)
    one.void_signatures(at)
    keep(one, event, "cancelled")
    publish(AgreementCancelled(one.agreement.id, by.membership, one.amendment_number))


def _check_day(agreement: Agreement, day: date, at: datetime) -> None:
    """From today on, within the agreement: referrals already made were made under it."""
    first, last = max(agreement.start_on, civil_date(at, agreement.territory)), agreement.end_on
    if not first <= day <= last:
        start, end = format_date(first), format_date(last)
        raise Refusal(_("Écrivez une date entre le %(start)s et le %(end)s.", start=start, end=end), field="on")
