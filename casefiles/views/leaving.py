"""What leavers left in the queue of a unit: its keepers name who goes on. They see that a file exists, no content."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles.actions import leaving
from casefiles.forms_leaving import TakeOverForm
from casefiles.queries import left
from casefiles.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import now
from core.db import key_of
from core.errors import NotFound, Refusal
from core.guard import system_actor
from core.i18n import gettext as _
from core.i18n import ngettext
from core.work import Work, transaction
from partners.models import Membership
from partners.workflow import QUEUE_KEEPERS


@blueprint.route("/dossiers/a-reprendre", methods=["GET", "POST"])
@access.roles(*QUEUE_KEEPERS)
def to_take_over() -> ResponseReturnValue:
    form = TakeOverForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction(form) as work:
            _take_over(form, work)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _page(form), status


def _leaver(ref: str | None, leavers: list[Membership]) -> Membership | None:
    """The one that is asked for, else the first."""
    return next((post for post in leavers if post.ref == ref), leavers[0] if leavers else None)


def _page(form: TakeOverForm) -> str:
    actor = current_actor()
    leavers = left.leavers(actor)
    leaver = _leaver(form.leaver.data or request.args.get("ref"), leavers)
    rows = left.waiting_of(leaver, actor) if leaver else []
    takers = left.takers(leaver) if leaver else []
    form.files.choices = [(str(row.access_id), row.person) for row in rows]
    form.heir.choices = [("", _("Choisissez une personne")), *((str(one.membership_id), one.name) for one in takers)]
    form.files.flags.required = True
    form.leaver.data = leaver.ref if leaver else ""
    record_reading("casefile.to_take_over", shown=len(rows))
    return render_template(
        "casefiles/to_take_over.html", form=form, rows=rows, leaver=leaver, leavers=leavers, takers=takers
    )


def _take_over(form: TakeOverForm, work: Work) -> None:
    """Raises NotFound for what was taken meanwhile, Refusal for nobody of the team, or nobody with room."""
    actor = current_actor()
    leaver = next((post for post in left.leavers(actor) if post.ref == form.leaver.data), None)
    keys = [key for key in map(key_of, form.files.data or []) if key is not None]
    if leaver is None:
        raise NotFound(_("Un de ces dossiers a été repris entre-temps : rien n’a changé."))
    if not keys:
        raise Refusal(_("Cochez au moins un dossier."), field="files")
    heir_id = key_of(form.heir.data)
    if heir_id is None or heir_id not in {one.membership_id for one in left.takers(leaver)}:
        raise Refusal(_("Choisissez une personne de la liste."), field="heir")
    chosen = [row.id for row in left.to_take_over(keys, leaver, actor)]
    with system_actor("a keeper names who goes on with a file"):
        for key in chosen:
            leaving.take_over(key, heir_id, by=actor, at=now())
    said = ngettext("%(num)s dossier confié.", "%(num)s dossiers confiés.", len(chosen))
    work.done(url_for("casefiles.to_take_over"), said)
