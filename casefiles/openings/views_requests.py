"""Asking for access to a file, answering, taking back. Who asks reads the same words for a file there is not."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import policy
from casefiles import queries as files
from casefiles.openings import queries, requests
from casefiles.openings.forms import AskForm, DecideForm
from casefiles.openings.models import AccessRequest
from casefiles.openings.workflow import RequestState
from casefiles.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound, Refusal
from core.forms import Form
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from core.work import Work, answer, check_version
from partners.workflow import READERS

MOST = 50
TONES = {RequestState.GRANTED: "good", RequestState.REFUSED: "bad", RequestState.WAITING: "info"}


@blueprint.route("/acces/demander", methods=["GET", "POST"])
@access.roles(*READERS)
def ask_access() -> ResponseReturnValue:
    form = AskForm()

    def act(work: Work) -> None:
        actor, at, meant = current_actor(), now(), form.meant
        if not meant.is_whole:
            raise Refusal(_("Donnez la référence du dossier, ou le nom et la date de naissance."), field="file_ref")
        found = queries.find(meant, by=actor, at=at)
        if found and policy.can_view(actor, files.reach(found.file_id)):
            return work.done(url_for("casefiles.show", ref=found.ref), _("Ce dossier vous est déjà ouvert."))
        requests.ask(meant, reason=form.reason.data, until_on=form.until_on.data, by=actor, at=at)
        said = _("Demande enregistrée. Si votre institution suit cette personne, un membre de son binôme est prévenu.")
        return work.done(url_for("casefiles.access_requests"), said)

    return answer(form, _ask_page, act)


def _ask_page(form: AskForm) -> str:
    if not form.is_submitted():
        form.file_ref.data = request.args.get("dossier", "")[:20]
    record_reading("asking.form")
    return render_template("casefiles/openings/ask.html", form=form)


@blueprint.get("/acces/demandes")
@access.roles(*READERS)
def access_requests() -> str:
    actor = current_actor()
    day = today(actor.territory)
    own, waiting = requests.own(actor, MOST), requests.to_decide(actor, day, MOST)
    names = files.members_named(key for row in (*own, *waiting) for key in (row.asker_id, row.decided_by_id))
    record_reading("asking.list", shown=len(own) + len(waiting))
    return render_template(
        "casefiles/openings/requests.html",
        own=[_line(row, day) for row in own],
        waiting=waiting,
        names=names,
        territory=actor.territory,
    )


def _line(row: AccessRequest, day: Any) -> dict[str, Any]:
    """One's own request: what was asked, and where it stands. That nobody answered is said of a file there is not."""
    is_over = row.state is RequestState.WAITING and row.until_on < day
    said = row.answer or ""
    if row.granted_until_on is not None:
        said = _("jusqu’au %(end)s", end=format_date(row.granted_until_on))
    return {
        "row": row,
        "state": _("Sans réponse") if is_over else label(row.state),
        "tone": "neutral" if is_over else TONES.get(row.state, "neutral"),
        "said": said,
        "waits": row.state is RequestState.WAITING and not is_over,
    }


@blueprint.route("/acces/demandes/<ref>", methods=["GET", "POST"])
@access.roles(*READERS)
def decide_access(ref: str) -> ResponseReturnValue:
    form = DecideForm()

    def act(work: Work) -> None:
        found, actor, at = _to_decide(ref, lock=True), current_actor(), now()
        check_version(form, found)
        if form.outcome.data == "yes":
            requests.grant(found, form.until_on.data, by=actor, at=at)
            return work.done(url_for("casefiles.access_requests"), _("Accès accordé : votre collègue est prévenu."))
        if form.outcome.data != "no":
            raise Refusal(_("Choisissez une réponse de la liste."), field="outcome")
        requests.refuse(found, form.answer.data, by=actor, at=at)
        return work.done(url_for("casefiles.access_requests"), _("Refus enregistré : votre collègue est prévenu."))

    return answer(form, lambda form: _decide_page(ref, form), act)


def _to_decide(ref: str, *, lock: bool = False) -> AccessRequest:
    """One the actor decides about. Raises NotFound, to whoever asked too: their list says where it stands."""
    found = requests.one(ref, lock=lock)
    if not requests.may_decide(current_actor(), found):
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas la vôtre."))
    return found


def _decide_page(ref: str, form: DecideForm) -> str:
    found, actor = _to_decide(ref), current_actor()
    if not form.is_submitted():
        form.version.data, form.until_on.data = found.version, found.until_on
    names = files.members_named([found.asker_id, found.decided_by_id])
    can_open = policy.can_view(actor, files.reach(found.file_id or 0))
    record_reading("asking.read", file_id=found.file_id, subject=found.ref)
    return render_template(
        "casefiles/openings/decide.html",
        form=form,
        asked=found,
        asker=names.get(found.asker_id),
        decided_by=names.get(found.decided_by_id or 0),
        file_ref=requests.file_ref(found),
        can_open=can_open,
        waits=found.state is RequestState.WAITING and found.until_on >= today(actor.territory),
        territory=actor.territory,
    )


@blueprint.route("/acces/demandes/<ref>/retrait", methods=["GET", "POST"])
@access.roles(*READERS)
def withdraw_access(ref: str) -> ResponseReturnValue:
    form = Form()

    def act(work: Work) -> None:
        requests.withdraw(_own(ref, lock=True), by=current_actor(), at=now())
        work.done(url_for("casefiles.access_requests"), _("Demande retirée."))

    return answer(form, lambda form: _withdraw_page(ref, form), act)


def _own(ref: str, *, lock: bool = False) -> AccessRequest:
    found = requests.one(ref, lock=lock)
    if found.asker_id != current_actor().membership:
        raise NotFound(_("Cette demande n’existe pas, ou n’est pas la vôtre."))
    return found


def _withdraw_page(ref: str, form: Form) -> str:
    found = _own(ref)
    record_reading("asking.form", subject=found.ref)
    return render_template("casefiles/openings/withdraw.html", form=form, asked=found)
