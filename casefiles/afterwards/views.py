"""The page of the one question about a person who left: name, and what is asked; nothing of the file."""

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import queries as files
from casefiles.afterwards import actions, queries
from casefiles.afterwards.forms import StatusForm
from casefiles.afterwards.queries import Asked
from casefiles.afterwards.workflow import Situation, due_on, window
from casefiles.models import CaseFile
from casefiles.views.frame import blueprint, file_page, open_index
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS


def _asked(file: CaseFile) -> Asked:
    """Raises NotFound for whoever is not asked, and before and after the days it is."""
    found = queries.asked(file, current_actor(), today(file.territory))
    if found is None:
        raise NotFound(_("Rien ne vous est demandé sur ce dossier aujourd’hui."))
    return found


@blueprint.route("/dossiers/<ref>/devenir", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def later_status(ref: str) -> ResponseReturnValue:
    form = StatusForm()

    def act(work: Work) -> None:
        asked = _asked(files.get(ref, lock=True))
        known = queries.status(asked.support.id, asked.milestone, lock=True)
        if known is not None:
            check_version(form, known)
        actions.note(asked, Situation(form.situation.data), by=current_actor(), at=now())
        work.done(url_for("casefiles.deadlines"), _("Situation notée."))

    return answer(form, lambda form: _page(ref, form), act)


def _page(ref: str, form: StatusForm) -> str:
    opened = open_index(ref)
    asked = _asked(opened.file)
    known = queries.status(asked.support.id, asked.milestone)
    if not form.is_submitted() and known is not None:
        form.situation.data, form.version.data = known.situation.value, known.version
    last = window(asked.end_on, asked.milestone)[1]
    return file_page(
        "casefiles/afterwards/status.html", opened, "support.status_form", form=form, about=asked.support, known=known,
        months=int(asked.milestone), due=due_on(asked.end_on, asked.milestone), last=last,
        people=[known.author_id] if known else [],
    )  # fmt: skip
