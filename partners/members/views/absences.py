"""Absences: one's own, or that of somebody whose post one manages; who stands in, and an early end."""

from collections.abc import Callable
from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import key_of
from core.errors import Refusal
from core.i18n import gettext as _
from core.paths import local_path
from core.work import Work, answer, transaction
from partners.members import absences, queries
from partners.members.forms import AbsenceForm, ButtonForm
from partners.members.views.accounts import managed
from partners.members.views.frame import blueprint
from partners.members.workflow import AWAY, MANAGERS, Absence
from partners.models import Membership
from partners.workflow import FOLLOWERS, Role


def _own() -> Membership:
    return queries.post_by_id(current_actor().membership or 0)


@blueprint.route("/compte/absence", methods=["GET", "POST"])
@access.fresh
@access.roles(*AWAY)
def absence() -> ResponseReturnValue:
    form = AbsenceForm()
    return answer(form, lambda form: _page(_own(), form), _naming(form, _own, url_for("members.absence")))


@blueprint.route("/administration/comptes/<ref>/absence", methods=["GET", "POST"])
@access.fresh
@access.roles(*MANAGERS)
def absence_of(ref: str) -> ResponseReturnValue:
    form, there = AbsenceForm(), url_for("members.show", ref=ref)
    return answer(form, lambda form: _page(managed(ref), form, there), _naming(form, lambda: managed(ref), there))


def _naming(form: AbsenceForm, find: Callable[[], Membership], there: str) -> Callable[[Work], None]:
    def act(work: Work) -> None:
        days = Absence(form.from_on.data, form.until_on.data)
        if days.until_on < days.from_on:
            raise Refusal(_("Le dernier jour vient après le premier, au plus un an plus tard."), field="until_on")
        absences.name(find(), key_of(form.stand_in.data), days, by=current_actor(), at=now())
        work.done(there, _("Remplacement enregistré : il s’ouvre et se ferme de lui-même."))

    return act


def _page(post: Membership, form: AbsenceForm, back: str | None = None) -> str:
    record_reading("membership.absence", subject=post.ref)
    day = today(post.unit.territory)
    colleagues = [(str(one.membership_id), one.name) for one in queries.colleagues(post, day, current_actor())]
    form.stand_in.choices = [("", _("Choisissez une personne")), *colleagues]
    if not form.is_submitted():
        form.from_on.data = day
    shown: dict[str, Any] = {"colleagues": colleagues, "back": back, "follows": post.role in FOLLOWERS}
    return render_template(
        "partners/members/absence.html",
        form=form,
        post=post,
        button_form=ButtonForm(formdata=None),
        absences=absences.of_post(post.id, now()),
        standing_in=[] if back else absences.of_post(post.id, now(), as_stand_in=True),
        **shown,
    )


@blueprint.post("/compte/absence/<int:stand_in_id>/fin")
@access.roles(*AWAY, Role.ACCOUNT_ADMIN)
def end_absence(stand_in_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    target = local_path(form.back.data) or url_for("reports.home")
    if not form.validate():
        return redirect(target, 303)
    with transaction(form) as work:
        actor = current_actor()
        absences.end(absences.row_of(stand_in_id, actor, lock=True), by=actor, at=now())
        work.done(target, _("Le remplacement a pris fin."))
    return work.answer()
