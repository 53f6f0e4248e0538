"""Invitations: the list, a new one, sent again, withdrawn."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.i18n import gettext as _
from core.work import Work, answer, transaction
from partners.members import invitations, queries
from partners.members.forms import ButtonForm, InviteForm
from partners.members.invitations import Offer
from partners.members.views.accounts import offer_choices
from partners.members.views.frame import blueprint, role_chosen
from partners.members.workflow import MANAGERS


@blueprint.get("/administration/comptes/invitations")
@access.roles(*MANAGERS)
def invitation_list() -> str:
    actor = current_actor()
    page = queries.invitations(actor, request.args.get("page"))
    record_reading("membership.invitations", shown=len(page.rows))
    return render_template(
        "partners/members/invitations.html",
        rows=[(row, *_state(row)) for row in page.rows],
        form=ButtonForm(),
        territory=actor.territory,
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
    )


def _page_url(cursor: str | None) -> str | None:
    return None if cursor is None else url_for("members.invitation_list", page=cursor)


def _state(row: Any) -> tuple[str, str, bool]:
    """What became of it, the tone, and whether it can be sent again or withdrawn."""
    if row.used_at is not None:
        return _("Acceptée"), "good", False
    if row.revoked_at is not None:
        return _("Retirée"), "neutral", False
    return (_("Expirée"), "warn", True) if row.expires_at <= now() else (_("En attente"), "info", True)


@blueprint.route("/administration/comptes/invitations/nouvelle", methods=["GET", "POST"])
@access.fresh
@access.roles(*MANAGERS)
def invite() -> ResponseReturnValue:
    def act(work: Work) -> None:
        actor = current_actor()
        unit = queries.unit_in_reach(form.unit.data, actor)
        offer = Offer(
            email=form.email.data, role=role_chosen(form.role.data), start_on=form.start_on.data,
            end_on=form.end_on.data, portfolio_cap=form.cap.data,
        )  # fmt: skip
        invitations.invite(unit, offer, by=actor, at=now())
        work.done(url_for("members.invitation_list"), _("Invitation envoyée : elle sert une fois, pendant 48 heures."))

    form = InviteForm()
    return answer(form, _invite_page, act)


def _invite_page(form: InviteForm) -> str:
    record_reading("membership.form")
    offer_choices(form)
    if not form.is_submitted():
        form.start_on.data = today(current_actor().territory)
    return render_template("partners/members/invite.html", form=form)


@blueprint.post("/administration/comptes/invitations/<int:invitation_id>/envoi")
@access.fresh
@access.roles(*MANAGERS)
def invite_again(invitation_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("members.invitation_list"), 303)
    with transaction(form) as work:
        actor = current_actor()
        invitations.send_again(queries.invitation(invitation_id, actor, lock=True), by=actor, at=now())
        said = _("Invitation envoyée de nouveau : l’adresse d’avant ne s’ouvre plus.")
        work.done(url_for("members.invitation_list"), said)
    return work.answer()


@blueprint.post("/administration/comptes/invitations/<int:invitation_id>/retrait")
@access.roles(*MANAGERS)
def withdraw_invitation(invitation_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("members.invitation_list"), 303)
    with transaction(form) as work:
        actor = current_actor()
        invitations.withdraw(queries.invitation(invitation_id, actor, lock=True), by=actor, at=now())
        work.done(url_for("members.invitation_list"), _("Invitation retirée."))
    return work.answer()
