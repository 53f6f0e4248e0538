"""Several referrals at once: ticked in the inbox, checked on one page, then all of them change or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import queries as casefiles
from casefiles.queries import Member
from core import access
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.errors import Refusal
from core.forms import tidy
from core.i18n import format_date, ngettext
from core.i18n import gettext as _
from core.labels import label
from core.work import transaction
from partners.workflow import QUEUE_KEEPERS
from referrals import policy
from referrals.actions import bulk
from referrals.forms import AssignTogetherForm, TogetherForm
from referrals.models import Referral
from referrals.queries import together as queries
from referrals.queries.received import name_in
from referrals.queries.together import MOST_TOGETHER
from referrals.views.answering import load_words
from referrals.views.frame import back, blueprint
from referrals.workflow import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One page of several referrals: its step and template, its form, why one of them cannot take part."""

    step: Step
    template: str
    form: TogetherForm
    asked: Callable[[], tuple[list[str], int]]  # references, and how many there are with those of the next pages
    refuses: Callable[[Referral], str | None] = lambda _referral: None

    def fault_of(self, referral: Referral) -> str | None:
        """Why it cannot be changed with the others."""
        try:
            policy.require(current_actor(), referral, self.step)
        except Refusal as refusal:
            return refusal.message
        return self.refuses(referral)

    def changes(self, found: Sequence[Referral]) -> dict[str, str]:
        """What became of those that are no longer as the page showed them."""
        chosen, seen = self.form.chosen, {referral.ref: referral for referral in found}
        said = {ref: self._change_of(seen.get(ref), version) for ref, version in chosen.items()}
        return {ref: _said(seen.get(ref), ref, text) for ref, text in said.items() if text}

    def _change_of(self, referral: Referral | None, version: int) -> str | None:
        if referral is None:
            return _("Elle ne vous est plus ouverte : une réponse a été donnée, ou elle a été transmise.")
        if fault := self.fault_of(referral):
            return fault
        if referral.version != version:
            return _("Elle a changé entre-temps ; cochez-la de nouveau si elle doit suivre.")
        return None


def _said(referral: Referral | None, ref: str, text: str) -> str:
    return _("%(name)s – %(what)s", name=referral.file.person.name if referral else ref, what=text)


def page(offer: Offer, sentences: Sequence[str] = (), **context: Any) -> str:
    """The referrals asked for, those that can take part ticked at first, and what is chosen for them."""
    form, (asked, number) = offer.form, offer.asked()
    found = queries.several({*asked, *form.chosen})
    faults = {row.ref: offer.fault_of(row) for row in found}
    rows = [row for row in found if faults[row.ref] is None]
    record_reading("referral.together_form", shown=len(found))
    form.items.choices = [(f"{row.ref}.{row.version}", row.file.person.name) for row in rows]
    if not form.is_submitted():
        form.items.data = [value for value, _name in form.items.choices]
    names = casefiles.members_named(row.assigned_id for row in rows)
    return render_template(
        offer.template,
        form=form,
        rows=rows,
        hints={f"{row.ref}.{row.version}": _hint(row, names) for row in rows},
        sentences=sentences or [_said(row, row.ref, fault) for row in found if (fault := faults[row.ref])],
        number=number,
        most=MOST_TOGETHER,
        back=back(),
        **context,
    )


def _hint(row: Referral, names: dict[int, Member]) -> str:
    parts = [
        _("envoyée le %(day)s", day=format_date(row.sent_at)),
        _("état : %(state)s", state=label(row.state).lower()),
    ]
    if row.answer_due_on:
        parts.append(_("répondre avant le %(day)s", day=format_date(row.answer_due_on)))
    if assigned := name_in(names, row.assigned_id):
        parts.append(_("affectée à %(name)s", name=assigned))
    return ", ".join(parts)


def answer(
    offer: Offer,
    act: Callable[[Sequence[Referral]], None],
    message: Callable[[int], str],
    around: Callable[[], dict[str, Any]],
) -> ResponseReturnValue:
    """The one way of several: shape, then in one transaction who may, what changed, the act on all of them.

    `around`: what stands beside the form, asked for when the page is shown again.
    """
    form = offer.form
    if not form.validate():
        return page(offer, **around()), 422
    try:
        with transaction(form) as work:
            found = queries.several(form.chosen, lock=True)
            bulk.check_unchanged(offer.changes(found))
            act(found)
            work.done(back(), message(len(found)))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        sentences = refusal.sentences if isinstance(refusal, bulk.Changed) else ()
        return page(offer, sentences, **around()), status


def _asked() -> tuple[list[str], int]:
    """References ticked in the inbox, or all that a colleague has to answer."""
    colleague = key_of(request.args.get("de"))
    if colleague is not None:
        return queries.assigned_to(current_actor(), colleague)
    ticked = list(dict.fromkeys(tidy(ref) for ref in request.args.getlist("o")))[:MOST_TOGETHER]
    return ticked, len(ticked)


def _offer(form: AssignTogetherForm) -> Offer:
    chosen = key_of(form.worker.data)

    def refuses(referral: Referral) -> str | None:
        taken = form.is_submitted() and referral.assigned_id == chosen
        return _("Elle est déjà affectée à cette personne.") if taken else None

    return Offer(
        step=Step.ASSIGN,
        template="referrals/assign_together.html",
        form=form,
        asked=_asked,
        refuses=refuses,
    )


def _workers(form: AssignTogetherForm) -> dict[str, str]:
    """Colleagues of the queues kept as choices; their load and what they have to answer, by value."""
    actor = current_actor()
    found = queries.colleagues(actor, actor.queues)
    several = len({member.unit_id for member, _loaded in found}) > 1
    form.worker.choices = [
        (str(member.membership_id), f"{member.name} – {member.unit_name}" if several else member.name)
        for member, _loaded in found
    ]
    owed = queries.answers_owed_by(member.membership_id for member, _loaded in found)
    return {
        str(loaded.membership_id): ", ".join(
            (
                load_words(loaded),
                ngettext("%(num)s réponse à donner", "%(num)s réponses à donner", owed[loaded.membership_id]),
            )
        )
        for _member, loaded in found
    }


@blueprint.get("/orientations/ensemble/affecter")
@access.roles(*QUEUE_KEEPERS)
def assign_together() -> str:
    form = AssignTogetherForm()
    return page(_offer(form), loads=_workers(form))


@blueprint.post("/orientations/ensemble/affecter")
@access.roles(*QUEUE_KEEPERS)
def save_together() -> ResponseReturnValue:
    form = AssignTogetherForm()
    worker_id = key_of(form.worker.data)
    return answer(
        _offer(form),
        lambda found: bulk.assign_together(found, worker_id=worker_id, by=current_actor(), at=now()),
        lambda number: ngettext("%(num)s orientation affectée.", "%(num)s orientations affectées.", number),
        lambda: {"loads": _workers(form)},
    )


def inbox_links(assigned_id: int | None) -> dict[str, str | None]:
    """Where the boxes of the inbox lead, and all of a colleague's when the list is narrowed to one."""
    everything = url_for("referrals.assign_together", de=assigned_id) if assigned_id else None
    return {"together_url": url_for("referrals.assign_together"), "everything_url": everything}
