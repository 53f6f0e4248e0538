"""The page a one-time link opens for the person: what would be shared with whom; they agree or refuse."""

from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.journal import record_reading
from accounts.links import closed_page
from casefiles import actions, queries
from casefiles.forms_consents import PersonAnswerForm
from casefiles.models import PersonLink
from casefiles.views.frame import blueprint
from casefiles.workflow import Category
from core import access, links
from core.actor import Actor, Kind, current_actor
from core.clock import now
from core.errors import NotFound
from core.work import transaction
from partners.models import Membership, Unit
from partners.queries import unit_by_id


def _find(session: Session, token_hash: str, at: datetime) -> Actor | None:
    """The holder of a running link; the journal row is of the institution that sent it."""
    query = (
        select(PersonLink.id, Unit.organisation_id, Unit.name)
        .join(Membership, Membership.id == PersonLink.sent_by_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(PersonLink.token_hash == token_hash, *links.running(PersonLink, at))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    key, organisation, unit = row
    return Actor(kind=Kind.LINK, link=("person_links", key), organisation=organisation, unit_name=unit)


links.opened_by("casefiles.person_link", _find)


@blueprint.route("/accord/<token>", methods=["GET", "POST"])
@access.public
def person_link(token: str) -> ResponseReturnValue:
    if current_actor().opens("person_links") is None:
        return closed_page()
    form = PersonAnswerForm()
    if form.is_submitted() and form.validate() and form.answer.data in ("oui", "non"):
        return _answer(form)
    link = queries.link_in_hand(now())
    record_reading("person.link_read", file_id=link.file_id)
    page = render_template(
        "casefiles/person_link.html",
        form=form,
        link=link,
        sender=current_actor().unit_name,
        partner=unit_by_id(link.partner_id).name,
        categories=[category for category in Category if category.value in link.themes],
    )
    return page, 422 if form.is_submitted() else 200


def _answer(form: PersonAnswerForm) -> ResponseReturnValue:
    try:
        with transaction(form) as work:
            link = queries.link_in_hand(now(), lock=True)
            actions.answer_person_link(link, agreed=form.answer.data == "oui", by=current_actor(), at=now())
            work.done(url_for("casefiles.person_answered"))
        return work.answer()
    except NotFound:
        return closed_page()


@blueprint.get("/reponse-enregistree")
@access.public
def person_answered() -> str:
    return render_template("public/reponse.html")
