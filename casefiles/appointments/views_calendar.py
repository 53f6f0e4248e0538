"""Calendar files: of one appointment, and the private calendar of a professional with the page that makes it."""

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from accounts.links import closed_page
from casefiles.appointments import feeds, ics, queries
from casefiles.views.frame import blueprint
from core import access, links
from core.actor import current_actor
from core.clock import now
from core.config import Settings
from core.forms import Form
from core.i18n import gettext as _
from core.work import transaction
from partners.workflow import FOLLOWERS

links.opened_by("casefiles.calendar_feed", feeds.find)


@blueprint.get("/rendez-vous/<ref>.ics")
@access.roles(*FOLLOWERS)
def appointment_file(ref: str) -> Response:
    found = queries.by_ref(ref)
    record_reading("appointment.ics", file_id=found.file_id, subject=found.ref)
    answer = Response(ics.calendar([ics.event(found)]), mimetype=ics.MIMETYPE)
    answer.headers.set("Content-Disposition", "attachment", filename="rendez-vous.ics")
    return answer


@blueprint.get("/agenda/<token>.ics")
@access.public
def calendar_feed(token: str) -> ResponseReturnValue:
    feed_id = current_actor().opens(feeds.TABLE)
    if feed_id is None:
        return closed_page()
    found = feeds.events(feed_id, now())
    record_reading("appointment.feed", subject=feeds.post_of(feed_id), shown=len(found))
    return Response(ics.calendar(found), mimetype=ics.MIMETYPE)


@blueprint.get("/compte/agenda")
@access.roles(*FOLLOWERS)
def calendar() -> str:
    return _page(Form())


def _page(form: Form, address: str = "") -> str:
    found = feeds.running(current_actor().membership)
    return render_template("casefiles/appointments/calendar.html", form=form, feed=found, address=address)


@blueprint.post("/compte/agenda")
@access.fresh
@access.roles(*FOLLOWERS)
def make_calendar() -> ResponseReturnValue:
    form = Form()
    if not form.validate():
        return _page(form), 422
    with transaction(form) as work:
        token = feeds.make(by=current_actor(), at=now())
        work.done(url_for("casefiles.calendar"))
    settings: Settings = current_app.config["SETTINGS"]
    return _page(Form(formdata=None), f"{settings.base_url}/agenda/{token}.ics")


@blueprint.post("/compte/agenda/retrait")
@access.roles(*FOLLOWERS)
def revoke_calendar() -> ResponseReturnValue:
    form = Form()
    if not form.validate():
        return _page(form), 422
    with transaction(form) as work:
        feeds.revoke(by=current_actor(), at=now())
        work.done(url_for("casefiles.calendar"), _("Cette adresse n’ouvre plus rien."))
    return work.answer()
