"""The review of access: who works still in one's office, to confirm together; the others are ended one by one."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import Refusal
from core.i18n import gettext as _
from core.i18n import ngettext
from core.work import Work, answer
from partners.members import actions, queries, reviews
from partners.members.forms import ReviewForm
from partners.members.views.frame import blueprint
from partners.members.workflow import MANAGERS


@blueprint.route("/administration/comptes/revue", methods=["GET", "POST"])
@access.roles(*MANAGERS)
def review() -> ResponseReturnValue:
    def act(work: Work) -> None:
        actor, refs = current_actor(), sorted(set(form.posts.data or []))
        if not refs:
            raise Refusal(_("Cochez les accès à confirmer."), field="posts")
        for ref in refs:
            actions.confirm(queries.post(ref, actor, lock=True), by=actor, at=now())
        said = ngettext("%(num)s accès confirmé.", "%(num)s accès confirmés.", len(refs))
        work.done(url_for("members.review"), said)

    form = ReviewForm()
    return answer(form, _page, act)


def _page(form: ReviewForm) -> str:
    actor = current_actor()
    posts = reviews.to_confirm(actor, today(actor.territory))
    running = reviews.open_reviews(actor.reach)
    record_reading("membership.review", shown=len(posts))
    form.posts.choices = [(post.ref, post.user.name) for post in posts]
    return render_template(
        "partners/members/review.html",
        form=form,
        posts=posts,
        opened_at=min((one.opened_at for one in running), default=None),
        territory=actor.territory,
    )
