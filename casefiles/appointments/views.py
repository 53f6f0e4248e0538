"""The appointments of one file: listed, made, moved, called off, settled."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from casefiles import queries as files
from casefiles.appointments import actions, queries, rooms, words
from casefiles.appointments.forms import AppointmentForm, CancelForm, OutcomeForm, TakeBackForm
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind, AppointmentState, Wanted, WithWhom
from casefiles.views.frame import Opened, blueprint, file_page, open_content, return_address, to_write, warn
from core import access
from core.actor import current_actor
from core.clock import civil_date, now, zone
from core.errors import NotFound
from core.forms import Form
from core.i18n import format_date
from core.i18n import gettext as _
from core.work import Work, answer, check_version
from partners.workflow import FOLLOWERS


@blueprint.get("/dossiers/<ref>/rendez-vous")
@access.roles(*FOLLOWERS)
def appointments(ref: str) -> str:
    opened, at = open_content(ref), now()
    rows, supports = queries.of_file(opened.file.id), opened.file.supports

    def listed(names: dict[int, files.Member]) -> tuple[list[words.Shown], ...]:
        return words.parts(words.shown(rows, supports, names, at))

    people = [key for support in supports for key in support.pair]
    return file_page(
        "casefiles/appointments/list.html", opened, "appointment.list", people=people, listed=listed,
        cut=len(rows) >= queries.MOST_SHOWN,
    )  # fmt: skip


@blueprint.route("/dossiers/<ref>/rendez-vous/nouveau", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def new_appointment(ref: str) -> ResponseReturnValue:
    form, there = AppointmentForm(), url_for("casefiles.appointments", ref=ref)

    def act(work: Work) -> None:
        file = to_write(ref)
        wanted = _wanted(form, file.territory)
        made = actions.make(file.id, wanted, anyway=bool(form.anyway.data), by=current_actor(), at=now())
        work.done(there, _("Rendez-vous pris le %(when)s.", when=_when(made)))

    done = answer(form, lambda form: _new_page(ref, form), act)
    if form.is_submitted() and not form.errors:
        warn(there, form.note.data)
    return done


def _when(made: Appointment) -> str:
    return f"{format_date(words.day_of(made))}, {words.hours(made)}"


def _wanted(form: AppointmentForm, territory: str) -> Wanted:
    start, end = (datetime.combine(form.on.data, hour, zone(territory)) for hour in (form.start.data, form.end.data))
    return Wanted(
        starts_at=start, ends_at=end, kind=AppointmentKind(form.kind.data), with_whom=WithWhom(form.with_whom.data),
        place=form.place.data, phone=form.phone.data, link=form.link.data, note=form.note.data,
    )  # fmt: skip


def _new_page(ref: str, form: AppointmentForm) -> str:
    opened, actor = open_content(ref), current_actor()
    if not form.is_submitted():
        support = actions.support_for(opened.file.id, actor)
        is_worker = support is not None and support.worker_id in actor.acts_for
        form.with_whom.data = (WithWhom.WORKER if is_worker else WithWhom.ADVISOR).value
        form.kind.data = AppointmentKind.OFFICE.value
        form.place.data, form.phone.data = actor.unit_name, opened.person.phone
    return _form_page(opened, form, None)


def _form_page(opened: Opened, form: AppointmentForm, found: Appointment | None) -> str:
    return file_page(
        "casefiles/appointments/form.html", opened, "appointment.form", form=form, moved=found,
        moved_when=_when(found) if found else "", has_provider=rooms.has_provider(),
    )  # fmt: skip


def _open_one(opened: Opened, appointment_id: int, *states: AppointmentState) -> Appointment:
    """An appointment in one of these states. Raises NotFound."""
    found = queries.one(opened.file.id, appointment_id)
    if found.state not in states:
        raise NotFound(_("Ce rendez-vous a déjà une issue : elle se lit dans la liste."))
    return found


@blueprint.route("/dossiers/<ref>/rendez-vous/<int:appointment_id>/report", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def move_appointment(ref: str, appointment_id: int) -> ResponseReturnValue:
    form, there = AppointmentForm(), url_for("casefiles.appointments", ref=ref)

    def act(work: Work) -> None:
        file = to_write(ref)
        found = queries.one(file.id, appointment_id)
        check_version(form, found)
        wanted, anyway = _wanted(form, file.territory), bool(form.anyway.data)
        made = actions.move(found, wanted, anyway=anyway, by=current_actor(), at=now())
        work.done(return_address(there), _("Rendez-vous reporté au %(when)s.", when=_when(made)))

    done = answer(form, lambda form: _move_page(ref, appointment_id, form), act)
    if form.is_submitted() and not form.errors:
        warn(there, form.note.data)
    return done


def _move_page(ref: str, appointment_id: int, form: AppointmentForm) -> str:
    opened = open_content(ref)
    found = queries.one(opened.file.id, appointment_id)
    if not form.is_submitted():
        found = _open_one(opened, appointment_id, AppointmentState.TO_COME)
        start, end = (one.astimezone(zone(found.territory)).time() for one in (found.starts_at, found.ends_at))
        form.on.data, form.start.data, form.end.data = civil_date(found.starts_at, found.territory), start, end
        form.with_whom.data, form.kind.data = found.with_whom.value, found.kind.value
        form.place.data, form.phone.data = found.place, found.phone or opened.person.phone
        form.link.data, form.note.data, form.version.data = found.link, found.note, found.version
    return _form_page(opened, form, found)


@blueprint.route("/dossiers/<ref>/rendez-vous/<int:appointment_id>/issue", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def appointment_outcome(ref: str, appointment_id: int) -> ResponseReturnValue:
    return _settling(ref, appointment_id, OutcomeForm(), "outcome")


@blueprint.route("/dossiers/<ref>/rendez-vous/<int:appointment_id>/annulation", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def cancel_appointment(ref: str, appointment_id: int) -> ResponseReturnValue:
    return _settling(ref, appointment_id, CancelForm(), "cancel")


def _settling(ref: str, appointment_id: int, form: Any, template: str) -> ResponseReturnValue:
    there = return_address(url_for("casefiles.appointments", ref=ref))
    with_contact = isinstance(form, OutcomeForm) and bool(form.contact.data)

    def act(work: Work) -> None:
        found = queries.one(to_write(ref).id, appointment_id)
        check_version(form, found)
        outcome, line = AppointmentState(form.outcome.data), form.line.data if with_contact else None
        actions.settle(found, outcome, note_contact=with_contact, line=line, by=current_actor(), at=now())
        is_noted = with_contact and outcome is AppointmentState.KEPT
        work.done(there, _("Issue et contact notés.") if is_noted else _("Issue notée."))

    done = answer(form, lambda form: _settling_page(ref, appointment_id, form, template), act)
    if with_contact and not form.errors:
        warn(url_for("casefiles.timeline", ref=ref), form.line.data)
    return done


def _settling_page(ref: str, appointment_id: int, form: Any, template: str) -> str:
    opened = open_content(ref)
    found = queries.one(opened.file.id, appointment_id)
    if not form.is_submitted():
        found = _open_one(opened, appointment_id, AppointmentState.TO_COME)
        form.version.data = found.version
        if isinstance(form, OutcomeForm):
            form.contact.data = True
    return _page_about(opened, found, form, template)


def _page_about(opened: Opened, found: Appointment, form: Form, template: str) -> str:
    facts = [
        (_("Quand"), _when(found)),
        (_("Comment"), words.how(found)),
        (_("Issue"), words.state_of(found, now())[0]),
    ]
    back = return_address(url_for("casefiles.appointments", ref=opened.file.ref))
    shown: dict[str, Any] = {"form": form, "about": facts, "back": back}
    return file_page(f"casefiles/appointments/{template}.html", opened, "appointment.form", **shown)


@blueprint.route("/dossiers/<ref>/rendez-vous/<int:appointment_id>/correction", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def take_outcome_back(ref: str, appointment_id: int) -> ResponseReturnValue:
    form = TakeBackForm()

    def act(work: Work) -> None:
        found = queries.one(to_write(ref).id, appointment_id)
        check_version(form, found)
        actions.take_back(found, reason=form.reason.data or "", by=current_actor(), at=now())
        work.done(url_for("casefiles.appointments", ref=ref), _("Issue retirée : notez la bonne."))

    return answer(form, lambda form: _take_back_page(ref, appointment_id, form), act)


def _take_back_page(ref: str, appointment_id: int, form: TakeBackForm) -> str:
    opened = open_content(ref)
    found = queries.one(opened.file.id, appointment_id)
    if not form.is_submitted():
        settled = (one for one in AppointmentState if one not in (AppointmentState.TO_COME, AppointmentState.MOVED))
        found = _open_one(opened, appointment_id, *settled)
        form.version.data = found.version
    return _page_about(opened, found, form, "take_back")
