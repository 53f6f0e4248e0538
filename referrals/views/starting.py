"""Page 1 of a new referral: whom it is about, and whether the agreement lets one through."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from agreements.closed_gate import explain
from agreements.place_words import explain_full
from agreements.queries import Opening, contact_of
from casefiles import queries as casefiles
from casefiles.workflow import age
from core import access
from core.actor import current_actor
from core.clock import civil_date, now, today
from core.errors import Refusal
from core.work import transaction
from partners.queries import department
from partners.workflow import FOLLOWERS
from referrals import actions, begun, queries
from referrals.forms import PersonForm, SearchForm
from referrals.views.frame import blueprint, here
from referrals.workflow import Direction


@blueprint.get("/orientations/nouvelle")
@access.roles(*FOLLOWERS)
def new() -> str:
    ref = request.args.get("dossier")
    return _person_page(PersonForm(), ref) if ref else _search_page()


def _search_page() -> str:
    name = request.args.get("q", "")[:120]
    files, more = queries.own_files(current_actor(), name)
    record_reading("casefile.list", shown=len(files))
    form = SearchForm(formdata=None, q=name)
    return render_template("referrals/new.html", form=form, files=files, more=more, name=name, here=here())


def _person_page(form: PersonForm, ref: str) -> str:
    """Page 1: the person, and whether the agreement lets a referral through for them."""
    file = casefiles.content(ref)
    record_reading("referral.prepare", file_id=file.id, subject=file.ref)
    opening = queries.opening(file.territory, current_actor())
    council_id = opening.agreement.council_id if opening.agreement else None
    since = queries.running_since(file.id, council_id) if council_id else None
    form.file.data = file.ref
    if not form.is_submitted():
        form.begun.data = begun.written(file.ref, current_actor(), now())
    return render_template(
        "referrals/person.html",
        form=form,
        file=file,
        person=file.person,
        age=age(file.person.birth_date, today(file.territory)),
        department=department(file.territory),
        opening=opening,
        explanation=explanation(opening),
        full=explain_full(opening, _own_agency()),
        supported_since=queries.supported_since(file),
        running_since=civil_date(since, file.territory) if since else None,
        draft=queries.draft_of(file.id, current_actor().membership or 0),
    )


def _own_agency() -> int | None:
    """The agency whose places an author asks for before any is chosen: the own one, of an advisor."""
    actor = current_actor()
    return actor.unit if Direction.of(actor.side) is Direction.TO_COUNCIL else None


def explanation(opening: Opening) -> Any:
    """Why the form does not open; None when it does."""
    if opening.gate.is_open:
        return None
    return explain(opening, department(opening.territory), contact_of(opening.territory))


@blueprint.post("/orientations/nouvelle")
@access.roles(*FOLLOWERS)
def start() -> ResponseReturnValue:
    form = PersonForm()
    ref = form.file.data or ""
    if not form.validate() or not ref:
        return redirect(url_for("referrals.new"), 303)
    try:
        with transaction(form) as work:
            file = casefiles.content(ref, lock=True)
            since = begun.read(form.begun.data, file.ref, current_actor(), now())
            referral = actions.create(file, by=current_actor(), at=now(), begun_at=since)
            work.done(url_for("referrals.draft", ref=referral.ref))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _person_page(form, ref), status
