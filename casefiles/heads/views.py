"""The pair asks on the file; a head decides on pages of its own, which name no accompanied person."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import policy
from casefiles.exits.halves import half_in
from casefiles.heads import actions, queries
from casefiles.heads.forms import AskHeadForm, DecisionForm
from casefiles.heads.workflow import Asked
from casefiles.models import CaseFile, Support
from casefiles.queries import content
from casefiles.views.frame import blueprint as file_blueprint
from casefiles.views.frame import file_page, open_content, warn
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.labels import label
from core.work import Work, answer, check_version
from partners.queries import member_names, unit_names
from partners.workflow import FOLLOWERS, Role

blueprint = Blueprint("heads", __name__)


def _own(file: CaseFile) -> Support:
    """The support of the actor's pair something may be asked about: open ones first. Raises NotFound."""
    acts_for, day = current_actor().acts_for, today(file.territory)
    own = [one for one in file.supports if half_in(one, acts_for) and actions.askable(one, day)]
    found = policy.foremost(one for one in own if one.is_open) or policy.foremost(own)
    if found is None:
        raise NotFound(_("Rien ne peut être demandé à l’encadrement sur ce dossier."))
    return found


@file_blueprint.route("/dossiers/<ref>/encadrement", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def ask_head(ref: str) -> ResponseReturnValue:
    form, there = AskHeadForm(), url_for("casefiles.show", ref=ref)

    def act(work: Work) -> None:
        support = _own(content(ref, lock=True))
        check_version(form, support)
        asked, reason = Asked(form.asked.data), form.reason.data or ""
        actions.ask(support, asked, on=form.on.data, reason=reason, by=current_actor(), at=now())
        work.done(there, _("Demande transmise à votre encadrement."))

    done = answer(form, lambda form: _ask_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        warn(there, form.reason.data)
    return done


def _ask_page(ref: str, form: AskHeadForm) -> str:
    opened = open_content(ref)
    support = _own(opened.file)
    may = actions.askable(support, today(support.territory))
    form.asked.choices = [(one.value, label(one)) for one in may]
    form.on.flags.required = True
    if not form.is_submitted():
        form.version.data, form.asked.data = support.version, may[0].value if len(may) == 1 else None
    shown: dict[str, Any] = {"is_ended": not support.is_open, "waiting": queries.waiting_of(support.id)}
    return file_page("casefiles/heads/ask.html", opened, "support.form", form=form, **shown)


@blueprint.get("/administration/encadrement")
@access.roles(Role.HEAD)
def index() -> str:
    page = queries.to_decide(request.args.get("page"))
    record_reading("support.to_decide", shown=len(page.rows))
    return render_template(
        "casefiles/heads/list.html",
        rows=page.rows,
        units=unit_names(row.unit_id for row in page.rows),
        names=member_names(row.asked_by_id for row in page.rows),
        territory=current_actor().territory,
        previous_url=page.previous and url_for("heads.index", page=page.previous),
        next_url=page.next and url_for("heads.index", page=page.next),
    )


@blueprint.route("/administration/encadrement/<int:request_id>", methods=["GET", "POST"])
@access.roles(Role.HEAD)
def decide(request_id: int) -> ResponseReturnValue:
    form = DecisionForm()

    def act(work: Work) -> None:
        found = queries.one(request_id, lock=True)
        check_version(form, found)
        said = form.answer.data or None
        if form.decision.data == "yes":
            actions.grant(found, answer=said, by=current_actor(), at=now())
        elif said is None:
            raise Refusal(_("Dites pourquoi : la personne qui demande doit le comprendre."), field="answer")
        else:
            actions.refuse(found, answer=said, by=current_actor(), at=now())
        work.done(url_for("heads.index"), _("Décision enregistrée."))

    return answer(form, lambda form: _decide_page(request_id, form), act)


def _decide_page(request_id: int, form: Form) -> str:
    found = queries.one(request_id)
    about = queries.about(found)
    if not form.is_submitted():
        form.version.data = found.version
    record_reading("support.to_decide", file_id=found.file_id, subject=about.ref)
    names = member_names([found.asked_by_id, *about.support.pair])
    return render_template("casefiles/heads/decide.html", form=form, asked=found, about=about, names=names)
