"""The end of a post: what it holds, in counts, and who takes it over."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import key_of
from core.errors import Refusal
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.members import actions, holdings, queries
from partners.members.actions import Owner
from partners.members.forms import EndForm
from partners.members.views.accounts import managed
from partners.members.views.frame import blueprint
from partners.members.workflow import MANAGERS

QUEUE = "file"


@blueprint.route("/administration/comptes/<ref>/fin", methods=["GET", "POST"])
@access.fresh
@access.roles(*MANAGERS)
def end(ref: str) -> ResponseReturnValue:
    def act(work: Work) -> None:
        post = managed(ref, lock=True)
        check_version(form, post)
        actions.end(post, on=form.on.data, owner=_owner(form.owner.data), by=current_actor(), at=now())
        is_over = post.ended_at is not None
        said = _("L’accès a pris fin.") if is_over else _("L’accès prendra fin à cette date.")
        work.done(url_for("members.show", ref=ref), said)

    form = EndForm()
    return answer(form, lambda form: _page(ref, form), act)


def _owner(value: str | None) -> Owner | None:
    """The queue, a colleague, or nobody named. Raises Refusal for what is neither."""
    if not value or value == "None":
        return None
    heir_id = None if value == QUEUE else key_of(value)
    if heir_id is None and value != QUEUE:
        raise Refusal(_("Choisissez une réponse de la liste."), field="owner")
    return Owner(heir_id)


def _page(ref: str, form: EndForm) -> str:
    post = managed(ref)
    held = holdings.held_by(post.id)
    colleagues = queries.colleagues(post, today(post.unit.territory), current_actor())
    park = (QUEUE, _("L’encadrement ou la coordination du lieu, qui nommera quelqu’un"))
    form.owner.choices = [*((str(one.membership_id), one.name) for one in colleagues), park]
    record_reading("membership.end_form", subject=post.ref)
    form.owner.flags.required = True
    if not form.is_submitted():
        form.version.data = post.version
    return render_template(
        "partners/members/end.html", form=form, post=post, held=held, asks=holdings.needs_owner(held)
    )
