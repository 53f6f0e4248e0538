"""Committees of an agreement: their list, one meeting with its agenda in figures, its pack as a page and a PDF.

Rows belong to `agreements`; the pages stand here because they show figures.
"""

from datetime import timedelta
from typing import Any

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from agreements import queries_committees as queries
from agreements.actions import committees as actions
from agreements.forms.committees import CloseForm, DecisionsForm, DoneForm, MeetingForm, values_of
from agreements.models import Agreement
from agreements.models_committees import CommitteeMeeting
from agreements.policy_committees import can_manage, require_manage
from core import access, documents
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import format_date
from core.i18n import gettext as _
from core.work import check_version, transaction
from partners.workflow import ADMINISTRATORS, PROFESSIONALS
from reports.answers import pdf_answer
from reports.blueprint import blueprint
from reports.followup import committee_document as document
from reports.followup.pack import Pack, pack_of

TEMPLATE = "reports/committee_pack.html"
# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)


def _managed(ref: str) -> Agreement:
    """The agreement, for those who hold its committees."""
    agreement = queries.followed(ref)
    require_manage(current_actor(), agreement)
    return agreement


def _opened(ref: str, key: str, *, lock: bool = False) -> tuple[Agreement, CommitteeMeeting]:
    agreement = _managed(ref)
    return agreement, queries.meeting(agreement, key, lock=lock)


def _pack(agreement: Agreement, meeting: CommitteeMeeting, *, closing: bool = False) -> Pack:
    followed = [] if meeting.is_closed else queries.open_decisions(agreement, before=meeting.held_on)
    synthetic = bool(current_app.config["SETTINGS"].is_demo)
    return pack_of(agreement, meeting, followed, now(), synthetic=synthetic, closing=closing)


@blueprint.get("/conventions/<ref>/comites")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def committees(ref: str) -> str:
    agreement = queries.followed(ref)
    day = today(agreement.territory)
    return render_template(
        "reports/committees.html",
        agreement=agreement,
        meetings=queries.meetings(agreement),
        open_decisions=queries.open_decisions(agreement, before=day + timedelta(days=1)),
        manages=can_manage(current_actor(), agreement),
        today=day,
    )


@blueprint.get("/conventions/<ref>/comites/nouveau")
@access.roles(*ADMINISTRATORS)
def new_committee(ref: str) -> str:
    agreement = _managed(ref)
    day = today(agreement.territory)
    return _meeting_page(MeetingForm(held_on=day, data_on=day), agreement, None)


@blueprint.post("/conventions/<ref>/comites/nouveau")
@access.roles(*ADMINISTRATORS)
def plan_committee(ref: str) -> ResponseReturnValue:
    form = MeetingForm()
    if not form.validate():
        return _meeting_page(form, _managed(ref), None), 422
    try:
        with transaction(form) as work:
            made = actions.plan(_managed(ref), form.plan(), by=current_actor(), at=now())
            work.done(url_for("reports.committee", ref=ref, meeting=made.ref), _("Comité enregistré."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _meeting_page(form, _managed(ref), None), status


def _meeting_page(form: MeetingForm, agreement: Agreement, meeting: CommitteeMeeting | None) -> str:
    form.offer(queries.invited(agreement, today(agreement.territory)), meeting)
    return render_template("reports/committee_form.html", form=form, agreement=agreement, meeting=meeting)


@blueprint.get("/conventions/<ref>/comites/<meeting>")
@access.roles(*PROFESSIONALS, *ADMINISTRATORS)
def committee(ref: str, meeting: str) -> str:
    agreement = queries.followed(ref)
    return _committee_page(DoneForm(formdata=None), agreement, queries.meeting(agreement, meeting))


def _committee_page(form: DoneForm, agreement: Agreement, meeting: CommitteeMeeting) -> str:
    """Figures are for those who hold the committee; the professionals of the department read what was decided."""
    manages = can_manage(current_actor(), agreement)
    shown: dict[str, Any] = {}
    if manages:
        shown = document.values(_pack(agreement, meeting), meeting.minutes_sha256)
    return render_template(
        "reports/committee.html",
        form=form,
        agreement=agreement,
        meeting=meeting,
        manages=manages,
        today=today(agreement.territory),
        shown=shown,
    )


@blueprint.get("/conventions/<ref>/comites/<meeting>/modifier")
@access.roles(*ADMINISTRATORS)
def edit_committee(ref: str, meeting: str) -> str:
    agreement, found = _opened(ref, meeting)
    found.require_open()
    form = MeetingForm(data=values_of(found))
    form.version.data = found.version
    return _meeting_page(form, agreement, found)


@blueprint.post("/conventions/<ref>/comites/<meeting>/modifier")
@access.roles(*ADMINISTRATORS)
def update_committee(ref: str, meeting: str) -> ResponseReturnValue:
    form = MeetingForm()
    if not form.validate():
        return _meeting_page(form, *_opened(ref, meeting)), 422
    try:
        with transaction(form) as work:
            agreement, found = _opened(ref, meeting, lock=True)
            found.require_open()
            check_version(form, found, _texts(found))
            actions.change(agreement, found, form.plan())
            work.done(url_for("reports.committee", ref=ref, meeting=meeting), _("Comité enregistré."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _meeting_page(form, *_opened(ref, meeting)), status


def _texts(meeting: CommitteeMeeting) -> dict[str, str]:
    """What is kept now, beside what a colleague typed."""
    return {
        "held_on": format_date(meeting.held_on),
        "place": meeting.place,
        "data_on": format_date(meeting.data_on),
    }


@blueprint.get("/conventions/<ref>/comites/<meeting>/decisions")
@access.roles(*ADMINISTRATORS)
def decisions(ref: str, meeting: str) -> str:
    agreement, found = _opened(ref, meeting)
    found.require_open()
    form = DecisionsForm(formdata=None)
    form.version.data = found.version
    form.offer(found)
    return _decisions_page(form, agreement, found)


def _decisions_page(form: DecisionsForm, agreement: Agreement, meeting: CommitteeMeeting) -> str:
    if not form.decisions.entries:
        form.offer(meeting)
    return render_template("reports/committee_decisions.html", form=form, agreement=agreement, meeting=meeting)


@blueprint.post("/conventions/<ref>/comites/<meeting>/decisions")
@access.roles(*ADMINISTRATORS)
def record_decisions(ref: str, meeting: str) -> ResponseReturnValue:
    form = DecisionsForm()
    if not form.validate():
        return _decisions_page(form, *_opened(ref, meeting)), 422
    try:
        with transaction(form) as work:
            _agreement, found = _opened(ref, meeting, lock=True)
            found.require_open()
            check_version(form, found, {_("Décisions"): "\n".join(row.text for row in found.decisions)})
            actions.decide(found, form.decided())
            work.done(url_for("reports.committee", ref=ref, meeting=meeting), _("Décisions enregistrées."))
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _decisions_page(form, *_opened(ref, meeting)), status


@blueprint.post("/conventions/<ref>/comites/<meeting>/decisions/<int:decision_id>")
@access.roles(*ADMINISTRATORS)
def mark_decision(ref: str, meeting: str, decision_id: int) -> ResponseReturnValue:
    form = DoneForm()
    if not form.validate():
        return _committee_page(form, *_opened(ref, meeting)), 422
    done = form.done.data == "oui"
    with transaction(form) as work:
        agreement, found = _opened(ref, meeting, lock=True)
        actions.mark(agreement, found, decision_id, done=done, by=current_actor(), at=now())
        words = _("Décision notée comme faite.") if done else _("Décision remise à faire.")
        work.done(url_for("reports.committee", ref=ref, meeting=meeting), words)
    return work.answer()


@blueprint.get("/conventions/<ref>/comites/<meeting>/cloture")
@access.roles(*ADMINISTRATORS)
def closing(ref: str, meeting: str) -> str:
    agreement, found = _opened(ref, meeting)
    found.require_open()
    form = CloseForm()
    form.version.data = found.version
    return _closing_page(form, agreement, found)


def _closing_page(form: CloseForm, agreement: Agreement, meeting: CommitteeMeeting) -> str:
    return render_template("reports/committee_closing.html", form=form, agreement=agreement, meeting=meeting)


@blueprint.post("/conventions/<ref>/comites/<meeting>/cloture")
@access.roles(*ADMINISTRATORS)
def close_committee(ref: str, meeting: str) -> ResponseReturnValue:
    form = CloseForm()
    if not form.validate():
        return _closing_page(form, *_opened(ref, meeting)), 422
    try:
        with transaction(form) as work:
            agreement, found = _opened(ref, meeting, lock=True)
            found.require_open()
            check_version(form, found)
            minutes = _pack(agreement, found, closing=True).plain()
            actions.close(agreement, found, minutes, by=current_actor(), at=now())
            words = _("Compte rendu clos : ses chiffres et ses décisions ne changent plus.")
            work.done(url_for("reports.committee", ref=ref, meeting=meeting), words)
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _closing_page(form, *_opened(ref, meeting)), status


@blueprint.get("/conventions/<ref>/comites/<meeting>/dossier")
@access.roles(*ADMINISTRATORS)
def committee_pack(ref: str, meeting: str) -> str:
    agreement, found = _opened(ref, meeting)
    pack = _pack(agreement, found)
    pdf_url = url_for("reports.committee_pack_pdf", ref=ref, meeting=meeting)
    around = {"back": (url_for("reports.committee", ref=ref, meeting=meeting), _("Retour au comité"))}
    shown = document.values(pack, found.minutes_sha256)
    return documents.page(TEMPLATE, document.info(pack), pdf_url=pdf_url, **around, **shown)


@blueprint.get("/conventions/<ref>/comites/<meeting>/dossier.pdf")
@access.roles(*ADMINISTRATORS)
def committee_pack_pdf(ref: str, meeting: str) -> Response:
    agreement, found = _opened(ref, meeting)
    pack = _pack(agreement, found)
    return pdf_answer(TEMPLATE, document.info(pack), back=None, **document.values(pack, found.minutes_sha256))
