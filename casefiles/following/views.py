"""Pages about how a person is followed: a pause, and its end."""

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import policy
from casefiles.following import pauses, queries
from casefiles.following.forms import PauseForm
from casefiles.following.workflow import PauseReason
from casefiles.models import CaseFile, Support
from casefiles.views.frame import blueprint, file_page, open_content, to_write, warn
from casefiles.workflow import State, Step
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import NotFound
from core.forms import Form
from core.i18n import format_date
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS

WAITS = (State.IN_PROGRESS, State.PAUSED)


def _own(file: CaseFile) -> Support:
    """The begun support the actor makes a half of, or stands in for one; the global one first. Raises NotFound."""
    acts_for = current_actor().acts_for
    own = policy.foremost(one for one in file.supports if one.state in WAITS and not acts_for.isdisjoint(one.pair))
    if own is None:
        raise NotFound(_("Aucun accompagnement commencé de votre binôme sur ce dossier."))
    return own


@blueprint.route("/dossiers/<ref>/pause", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def pause(ref: str) -> ResponseReturnValue:
    form, there = PauseForm(), url_for("casefiles.show", ref=ref)

    def act(work: Work) -> None:
        support = _own(to_write(ref))
        policy.require(current_actor(), support, Step.PAUSE)
        check_version(form, support)
        reason = PauseReason(form.reason.data)
        row = pauses.pause(
            support, until_on=form.until_on.data, reason=reason, line=form.line.data, by=current_actor(), at=now()
        )
        work.done(there, _("En pause jusqu’au %(day)s : aucun contact n’est attendu.", day=format_date(row.until_on)))

    done = answer(form, lambda form: _pause_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        warn(there, form.line.data)
    return done


def _pause_page(ref: str, form: PauseForm) -> str:
    opened = open_content(ref)
    support = _own(opened.file)
    if not form.is_submitted():
        form.version.data = support.version
    return file_page("casefiles/following/pause.html", opened, "support.form", form=form)


@blueprint.route("/dossiers/<ref>/reprise", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def resume(ref: str) -> ResponseReturnValue:
    form, there = Form(), url_for("casefiles.show", ref=ref)

    def act(work: Work) -> None:
        support = _own(to_write(ref))
        policy.require(current_actor(), support, Step.RESUME)
        if support.state is State.PAUSED:  # else a colleague was quicker: it goes on all the same
            pauses.resume(support, by=current_actor(), at=now())
        work.done(there, _("L’accompagnement reprend."))

    return answer(form, lambda form: _resume_page(ref, form), act)


def _resume_page(ref: str, form: Form) -> str:
    opened = open_content(ref)
    support = _own(opened.file)
    row = queries.running(support.id)
    if row is None or support.state is not State.PAUSED:
        raise NotFound(_("Aucune pause n’est en cours sur ce dossier."))
    return file_page("casefiles/following/resume.html", opened, "support.form", form=form, pause=row)
