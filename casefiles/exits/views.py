"""The end of a support: proposed, completed and read on one page; closed at once where one follows alone."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import actions as files
from casefiles import policy as file_policy
from casefiles.exits import actions, policy, queries
from casefiles.exits.actions import Answer, Told
from casefiles.exits.forms import LIFTED, ReadReportForm, ReasonForm, barrier_name, end_form
from casefiles.exits.halves import is_pair
from casefiles.exits.models import SupportExit
from casefiles.exits.readers import asked_by
from casefiles.exits.workflow import Grade
from casefiles.forms import CloseForm
from casefiles.labels import LABELS
from casefiles.models import CaseFile, Support
from casefiles.views.frame import Opened, blueprint, file_page, open_content, to_write
from casefiles.workflow import BarrierState, Exit, Severity, State, closing_step, exits_of
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import db
from core.errors import NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS

Asked = list[tuple[int, bool]]  # barriers a form asks about, and whether an outcome was wanted
END_STATES = (State.ENDING, State.REPORTED)


@blueprint.get("/dossiers/<ref>/cloture")
@access.roles(*FOLLOWERS)
def close_form(ref: str) -> str:
    opened = open_content(ref)
    support = _own_support(opened.file)
    if support.state is State.OPENED or not is_pair(support):
        form = CloseForm()
        form.on.data, form.version.data = today(opened.file.territory), support.version
        return _closing_page(opened, form)
    found = queries.running(support.id)
    if found is None or policy.may_report(opened.actor, support, found):
        return _end_page(opened, support, _filled(support, found), found)
    return _state_page(opened, support, found)


@blueprint.post("/dossiers/<ref>/cloture")
@access.roles(*FOLLOWERS)
def close(ref: str) -> ResponseReturnValue:
    support = _own_support(open_content(ref).file)
    alone = support.state is State.OPENED or not is_pair(support)
    barriers = [] if alone else queries.barriers_at_exit(support)
    form = CloseForm() if alone else end_form(barriers)
    asked = [(barrier.id, bool(barrier.wanted)) for barrier in barriers]
    db.session.rollback()  # the reading transaction could not become a writing one
    return _close_alone(ref, form) if alone else _end(ref, form, asked)


def _own_support(file: CaseFile) -> Support:
    """The open support the actor is one half of, global first. Raises NotFound without any."""
    actor = current_actor()
    own = file_policy.foremost(one for one in file.supports if one.is_open and policy.is_half(actor, one))
    if own is None:
        raise NotFound(_("Aucun accompagnement de votre binôme n’est ouvert sur ce dossier."))
    return own


def _close_alone(ref: str, form: CloseForm) -> ResponseReturnValue:
    if not form.validate():
        return _closing_page(open_content(ref), form), 422
    try:
        with transaction(form) as work:
            support = _own_support(to_write(ref))
            file_policy.require(current_actor(), support, closing_step(support.state))
            check_version(form, support)
            files.close(support, exit=_exit(form), by=current_actor(), at=now(), on=form.on.data)
            work.done(url_for("casefiles.show", ref=ref), _("Accompagnement terminé."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _closing_page(open_content(ref), form), status


def _closing_page(opened: Opened, form: CloseForm) -> str:
    support = _own_support(opened.file)
    form.exit.choices = [(reason.value, LABELS[reason]) for reason in exits_of(closing_step(support.state))]
    is_started = support.state is not State.OPENED
    return file_page("casefiles/close.html", opened, "support.form", form=form, is_started=is_started)


def _end(ref: str, form: Any, asked: Asked) -> ResponseReturnValue:
    """Propose, or complete what the other half proposed: the same questions."""
    if not form.validate():
        return _end_again(ref, form), 422
    try:
        with transaction(form) as work:
            support = _own_support(to_write(ref))
            check_version(form, support)
            proposes = support.state not in END_STATES
            act = actions.propose if proposes else actions.complete
            act(support, _told(form, asked), by=current_actor(), at=now())
            work.done(url_for("casefiles.close_form", ref=ref), _proposed() if proposes else _completed())
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _end_again(ref, form), status


def _proposed() -> str:
    return _("Fin proposée : l’autre membre du binôme complète le bilan. L’accompagnement continue jusque-là.")


def _completed() -> str:
    return _("Bilan complet : il reste à le lire.")


def _told(form: Any, asked: Asked) -> Told:
    return Told(
        reason=_exit(form),
        last_on=form.on.data,
        next_referent=form.next_referent.data or None,
        line=form.line.data or None,
        answers=[_answer(form, key, is_wanted) for key, is_wanted in asked],
    )


def _answer(form: Any, key: int, is_wanted: bool) -> Answer:
    state = form[f"state_{key}"].data
    grade = form[f"grade_{key}"].data if is_wanted else None
    return Answer(
        barrier_id=key,
        grade=Grade(grade) if grade else None,
        severity=Severity.NONE if state == LIFTED else Severity(state),
        lifted=state == LIFTED,
    )


def _exit(form: Any) -> Exit:
    """Raises Refusal for a reason that is none of ours."""
    if form.exit.data not in set(Exit):
        raise Refusal(_("Choisissez une réponse de la liste."), field="exit")
    return Exit(form.exit.data)


def _filled(support: Support, found: SupportExit | None) -> Any:
    """The questions with what is known: what the other half answered, else where each barrier stands."""
    barriers = queries.barriers_at_exit(support)
    form, graded = end_form(barriers), queries.outcomes(found.id) if found else {}
    form.version.data, form.on.data = support.version, today(support.territory)
    if found is not None:
        form.exit.data, form.on.data = found.reason.value, found.last_on
        form.next_referent.data, form.line.data = found.next_referent, found.line
    for barrier in barriers:
        row = graded.get(barrier.id)
        is_lifted = row.lifted if row else barrier.state is BarrierState.LIFTED
        form[f"state_{barrier.id}"].data = LIFTED if is_lifted else (row or barrier).severity.value
        if barrier.wanted and row and row.grade:
            form[f"grade_{barrier.id}"].data = row.grade.value
    return form


def _end_again(ref: str, form: Any) -> str:
    """The page after a refusal: what was typed is kept, whatever happened meanwhile."""
    opened = open_content(ref)
    support = _own_support(opened.file)
    return _end_page(opened, support, form, queries.running(support.id))


def _end_page(opened: Opened, support: Support, form: Any, found: SupportExit | None) -> str:
    shown = {
        "form": form,
        "exit": found,
        "questions": [field for field in form if field.name.startswith(("state_", "grade_"))],
    }
    return file_page("casefiles/exits/end.html", opened, "support.form", people=_people(found), **shown)


def _state_page(opened: Opened, support: Support, found: SupportExit, form: Form | None = None) -> str:
    """What is proposed or reported, and whose move it is."""
    author_id, graded = asked_by(support.id), queries.outcomes(found.id)
    form = form or ReadReportForm()
    if not form.is_submitted():
        form.version.data = support.version
    return file_page(
        "casefiles/exits/state.html",
        opened,
        "support.form",
        people=[*_people(found), author_id],
        form=form,
        exit=found,
        rows=[(barrier_name(one), one.wanted, graded.get(one.id)) for one in queries.barriers_at_exit(support)],
        may_read=author_id is None and policy.may_read(opened.actor, support, found, None),
        may_take_back=policy.may_take_back(opened.actor, support),
        author_id=author_id,
        read_until=queries.read_until(found.reported_at, support.territory) if found.reported_at else None,
    )


def _people(found: SupportExit | None) -> list[int | None]:
    return [found.proposed_by_id, found.reported_by_id, found.queried_by_id] if found else []


@blueprint.route("/dossiers/<ref>/cloture/reprise", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def take_back_end(ref: str) -> ResponseReturnValue:
    return _with_reason(ref, actions.take_back, "casefiles.show", _("L’accompagnement continue."), is_query=False)


@blueprint.route("/dossiers/<ref>/cloture/precision", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def query_exit(ref: str) -> ResponseReturnValue:
    message = _("Précision demandée : le bilan est à compléter de nouveau.")
    return _with_reason(ref, actions.query, "casefiles.close_form", message, is_query=True)


def _with_reason(ref: str, act: Any, then: str, message: str, *, is_query: bool) -> ResponseReturnValue:
    """A step that takes one line of reason."""
    form = ReasonForm()
    if not form.is_submitted():
        return _reason_page(open_content(ref), form, is_query)
    if not form.validate():
        return _reason_page(open_content(ref), form, is_query), 422
    try:
        with transaction(form) as work:
            support = _own_support(to_write(ref))
            check_version(form, support)
            act(support, reason=form.reason.data, by=current_actor(), at=now())
            work.done(url_for(then, ref=ref), message)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _reason_page(open_content(ref), form, is_query), status


def _reason_page(opened: Opened, form: ReasonForm, is_query: bool) -> str:
    """Raises NotFound without an open support of the actor's pair."""
    support = _own_support(opened.file)
    if not form.is_submitted():
        form.version.data = support.version
    return file_page("casefiles/exits/reason.html", opened, "support.form", form=form, is_query=is_query)


@blueprint.post("/dossiers/<ref>/cloture/acquittement")
@access.roles(*FOLLOWERS)
def acknowledge_exit(ref: str) -> ResponseReturnValue:
    form = ReadReportForm()
    try:
        if not form.validate():
            raise Refusal(_("Ce formulaire est incomplet. Rechargez la page et recommencez."))
        with transaction(form) as work:
            support = _own_support(to_write(ref))
            check_version(form, support)
            actions.acknowledge(support, by=current_actor(), at=now())
            work.done(url_for("casefiles.show", ref=ref), _("Bilan acquitté : l’accompagnement est terminé."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        opened = open_content(ref)
        support = _own_support(opened.file)
        found = queries.running(support.id)
        return (_state_page(opened, support, found, form) if found else close_form(ref)), status
