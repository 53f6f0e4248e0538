"""One's own notices: the list, what one chooses about them, pauses for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts import sessions
from accounts.journal import record_reading
from accounts.models import Notice
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import key_of
from core.errors import NotFound, Refusal
from core.forms import Form
from core.i18n import gettext as _
from core.i18n import ngettext
from core.paths import local_path
from core.work import check_version, transaction
from partners.notices import actions, queries, topics
from partners.notices.forms import ButtonForm, PauseForm, preferences_form
from partners.notices.models import NoticeChoice
from partners.notices.workflow import Mode
from partners.queries import member_names

blueprint = Blueprint("notices", __name__)
UNREAD = "non-lues"


@blueprint.get("/compte/notifications")
@access.signed_in
def index() -> str:
    actor, unread_only = current_actor(), request.args.get("vue") == UNREAD
    page = queries.page(actor.membership, request.args.get("page"), unread_only=unread_only)
    paused = {pause.about for pause in queries.pauses(actor.membership, today(actor.territory))}
    record_reading("notice.list", shown=len(page.rows))
    return render_template(
        "partners/notices.html",
        rows=_lines(page.rows, paused),
        last=queries.last_unread(actor.membership),
        tabs=_tabs(unread_only),
        elsewhere=_elsewhere(),
        form=ButtonForm(),
        here=request.full_path.rstrip("?"),
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
        unread_only=unread_only,
        territory=actor.territory,
    )


def _lines(rows: Sequence[Any], paused: set[str]) -> list[dict[str, Any]]:
    names = member_names(row.by_id for row in rows)
    return [
        {
            "id": row.id,
            "text": _(row.text),
            "url": url_for(row.endpoint, ref=row.ref),
            "ref": row.ref,
            "topic": str(topics.topic_of(row.kind).label),
            "who": names.get(row.by_id, ""),
            "at": row.created_at,
            "is_read": row.read_at is not None,
            "is_paused": row.about in paused,
            "about": row.about,
        }
        for row in rows
    ]


def _tabs(unread_only: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Toutes"), "href": url_for("notices.index"), "current": not unread_only},
        {"label": _("Non lues"), "href": url_for("notices.index", vue=UNREAD), "current": unread_only},
    ]


def _elsewhere() -> str | None:
    """What waits under another post of the same person: the count of the navigation is of this one only."""
    signed_in = sessions.current()
    others = [key for key, _words, current in signed_in.memberships if not current] if signed_in else []
    number = queries.unread_elsewhere(others)
    if not number:
        return None
    return ngettext(
        "%(num)s notification non lue vous attend sous une autre habilitation : changez d’habilitation dans le menu "
        "de votre compte.",
        "%(num)s notifications non lues vous attendent sous une autre habilitation : changez d’habilitation dans le "
        "menu de votre compte.",
        number,
    )


def _page_url(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    return url_for("notices.index", vue=request.args.get("vue"), page=cursor)


def _back() -> str:
    """The list as it was left."""
    return local_path(request.form.get("next")) or url_for("notices.index")


@blueprint.post("/compte/notifications/<int:notice_id>/lue")
@access.signed_in
def read(notice_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("notices.index"), 303)
    with transaction(form) as work:
        actions.mark_read(notice_id, by=current_actor(), at=now())
        work.done(_back(), _("Notification marquée comme lue."))
    return work.answer()


@blueprint.post("/compte/notifications/lues")
@access.signed_in
def read_all() -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("notices.index"), 303)
    with transaction(form) as work:
        number = actions.mark_all_read(key_of(form.last.data) or 0, by=current_actor(), at=now())
        said = ngettext("%(num)s notification marquée comme lue.", "%(num)s notifications marquées comme lues.", number)
        work.done(url_for("notices.index"), said)
    return work.answer()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a membership chose, as one record: its version grows with each change."""

    choices: dict[str, NoticeChoice]

    @property
    def version(self) -> int:
        return sum(choice.version for choice in self.choices.values())

    def mode(self, code: str) -> Mode:
        return self.choices[code].mode if code in self.choices else Mode.DIGEST


def _form() -> Form:
    return preferences_form(topics.chosen_by(current_actor().role))


@blueprint.get("/compte/notifications/preferences")
@access.signed_in
def preferences() -> str:
    chosen, form = _Chosen(queries.choices(current_actor().membership)), _form()
    for topic in topics.chosen_by(current_actor().role):
        form[topic.code].data = chosen.mode(topic.code).value
    form.version.data = chosen.version
    return _preferences_page(form)


def _preferences_page(form: Form) -> str:
    actor = current_actor()
    pauses = queries.pauses(actor.membership, today(actor.territory))
    record_reading("notice.preferences", shown=len(pauses))
    return render_template(
        "partners/notice_preferences.html",
        form=form,
        button_form=ButtonForm(formdata=None),
        asked=topics.chosen_by(actor.role),
        always=[str(topic.label) for topic in topics.always_mailed() if actor.role in topic.roles],
        pauses=pauses,
    )


@blueprint.post("/compte/notifications/preferences")
@access.signed_in
def save_preferences() -> ResponseReturnValue:
    form, actor = _form(), current_actor()
    if not form.validate():
        return _preferences_page(form), 422
    modes = {topic.code: Mode(form[topic.code].data) for topic in topics.chosen_by(actor.role)}
    try:
        with transaction(form) as work:
            queries.hold(actor.membership)
            check_version(form, _Chosen(queries.choices(actor.membership)))
            actions.choose(modes, by=actor)
            work.done(url_for("notices.preferences"), _("Préférences enregistrées."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _preferences_page(form), status


def _about_somebody(notice_id: int) -> Notice:
    """A notice of one's own that is about a person. Raises NotFound."""
    notice = queries.one(notice_id, current_actor().membership)
    if notice.about is None:
        raise NotFound(_("Cette notification n’est pas à propos d’une personne."))
    return notice


def _pause_page(notice_id: int, form: PauseForm) -> str:
    notice = _about_somebody(notice_id)
    record_reading("notice.pause_form", subject=notice.ref)
    return render_template("partners/notice_pause.html", form=form, told=notice)


@blueprint.get("/compte/notifications/<int:notice_id>/pause")
@access.signed_in
def pause_form(notice_id: int) -> str:
    return _pause_page(notice_id, PauseForm())


@blueprint.post("/compte/notifications/<int:notice_id>/pause")
@access.signed_in
def pause(notice_id: int) -> ResponseReturnValue:
    form = PauseForm()
    if not form.validate():
        return _pause_page(notice_id, form), 422
    try:
        with transaction(form) as work:
            actions.pause(_about_somebody(notice_id), form.until.data, by=current_actor(), at=now())
            work.done(url_for("notices.preferences"), _("Vous ne serez plus prévenu pour cette personne d’ici là."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _pause_page(notice_id, form), status


@blueprint.post("/compte/notifications/pauses/<int:pause_id>/fin")
@access.signed_in
def resume(pause_id: int) -> ResponseReturnValue:
    form = ButtonForm()
    if not form.validate():
        return redirect(url_for("notices.preferences"), 303)
    with transaction(form) as work:
        actions.resume(queries.pause(pause_id, current_actor().membership))
        work.done(url_for("notices.preferences"), _("La pause est levée."))
    return work.answer()
