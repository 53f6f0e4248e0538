"""The page of one answer, again after a refusal, and what is shown when a colleague acted first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from accounts.journal import record_reading
from casefiles import queries as casefiles
from core.actor import current_actor
from core.errors import NotFound
from core.forms import Form
from core.i18n import gettext as _
from core.i18n import ngettext
from core.labels import label
from referrals import policy, queries
from referrals.forms import AcceptForm, AssignForm
from referrals.forms_onward import AcceptSocialForm, RedirectForm
from referrals.models import Referral
from referrals.views.frame import back, referral_page
from referrals.workflow import DeclineReason, State, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """One kind of answer: its step, its page, its form; `stays` when the actor still sees the referral afterwards.

    `fill` gives a form what it shows and may choose from; `current` the texts its fields would replace, by name.
    """

    step: Step
    template: str
    form: Form
    stays: bool = False
    fill: Callable[[Referral], dict[str, Any]] | None = None
    current: Callable[[Referral], dict[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class First:
    """What a colleague did while one was typing."""

    who: str
    at: datetime
    what: str
    text: str | None


def answer_page(ref: str, answering: Answering, first: First | None = None) -> str:
    """The form of an answer beside what it answers.

    Raises NotFound, NotAllowed or Conflict when a form that was not sent yet makes no sense.
    """
    referral = queries.get(ref)
    form = answering.form
    if not form.is_submitted():
        policy.require(current_actor(), referral, answering.step)
        form.version.data = referral.version
    context = answering.fill(referral) if answering.fill else _choices(form, referral)
    return referral_page(answering.template, referral, "referral.answer_form", form=form, first=first, **context)


def _choices(form: Form, referral: Referral) -> dict[str, Any]:
    """Who may answer in the unit, with their load, the assigned one chosen; where it may go on."""
    if isinstance(form, RedirectForm):
        units = queries.other_units(referral)
        form.unit.choices = [("", _("Choisir…")), *((str(unit.id), unit.name) for unit in units)]
        return {"units": units}
    if not isinstance(form, AssignForm | AcceptForm | AcceptSocialForm):
        return {}
    workers = queries.workers_with_load(referral)
    form.worker.choices = [(str(row.membership_id), row.name) for row in workers]
    if not isinstance(form, AssignForm) and not form.is_submitted():
        form.worker.data = str(referral.assigned_id or "")
    return {"workers": workers, "loads": {str(row.membership_id): load_words(row) for row in workers}}


def load_words(row: queries.Loaded) -> str:
    """Against the cap, when there is one."""
    if row.cap is None:
        return ngettext("%(num)s personne suivie", "%(num)s personnes suivies", row.load)
    source = label(row.source) if row.source else ""
    return _("%(load)s personnes suivies sur %(cap)s (%(source)s)", load=row.load, cap=row.cap, source=source)


def named_words(row: queries.Loaded) -> str:
    """A colleague in a list of choices, with the load."""
    if row.cap is None:
        return _("%(name)s – %(load)s", name=row.name, load=load_words(row))
    words = _("%(name)s – %(load)s / %(cap)s", name=row.name, load=row.load, cap=row.cap)
    return words if row.room > 0 else _("%(advisor)s (complet)", advisor=words)


def first_of(ref: str) -> First | None:
    """The last thing that happened to a referral: from its history, or told when it is no longer visible."""
    try:
        referral = queries.get(ref)
    except NotFound:
        return _from_notice(ref)
    history = queries.history(referral)
    if not history.events:
        return None
    event = history.events[0]
    who = history.members.get(event.membership_id or 0)
    what = label(event.step) if event.step is Step.CORRECT else _outcome(referral)
    return First(who.name if who else "", event.at, what, event.text)


def _outcome(referral: Referral) -> str:
    if referral.state is State.DECLINED and referral.decline_reason is not None:
        reason = label(DeclineReason(referral.decline_reason))
        return _("%(state)s : %(reason)s", state=label(referral.state), reason=reason)
    return label(referral.state)


def _from_notice(ref: str) -> First | None:
    notice = queries.notice_about(ref, current_actor().membership)
    if notice is None or notice.by_id is None:
        return None
    who = casefiles.members_named([notice.by_id]).get(notice.by_id)
    return First(who.name if who else "", notice.created_at, _(notice.text), None)


def missed_page(ref: str, answering: Answering, first: First) -> str:
    """A colleague answered and the referral is closed to this side: his answer, and what was typed, to be copied."""
    record_reading("referral.missed", subject=ref)
    form = answering.form
    typed = [
        (field.label.text, field.data) for field in form if field.type in ("TextField", "LineField") and field.data
    ]
    return render_template("referrals/missed.html", ref=ref, first=first, typed=typed, back=back())
