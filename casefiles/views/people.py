"""A new person - known already? - and the details they are reached at."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import actions, queries
from casefiles.forms import DetailsForm, IdentityForm, PersonForm
from casefiles.models import CaseFile
from casefiles.views.frame import Opened, blueprint, file_page, open_content, to_write
from casefiles.workflow import ContactBy
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import Refusal
from core.i18n import gettext as _
from core.labels import label
from core.work import check_version, transaction
from partners.workflow import FOLLOWERS

DETAILS = ("phone", "email", "address", "postcode", "town", "language")
IDENTITY = ("birth_name", "usage_name", "given_names", "birth_date", "service_number")


@blueprint.get("/personnes/nouvelle")
@access.roles(*FOLLOWERS)
def new_person() -> str:
    return _identity_page(IdentityForm())


def _identity_page(form: IdentityForm) -> str:
    return render_template("casefiles/person_identity.html", form=form)


@blueprint.post("/personnes/nouvelle")
@access.roles(*FOLLOWERS)
def check_person() -> ResponseReturnValue:
    form = IdentityForm()
    if not form.validate():
        return _identity_page(form), 422
    try:
        actions.check_identity(form.birth_date.data, form.service_number.data, at=now())
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _identity_page(form), status
    following = PersonForm()  # takes the identity over from what was sent
    following.contact_by.data = ContactBy.PHONE.value
    following.territory.data = current_actor().territory
    return _details_page(following)


def _given(form: IdentityForm | DetailsForm, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: form[name].data for name in names}


def _details_page(form: PersonForm) -> str:
    """The second page, with the files among one's own that may be this person's."""
    if any(form[name].errors for name in IDENTITY):
        return _identity_page(form)
    known = queries.duplicates(**_given(form, IDENTITY))
    if known:
        record_reading("person.duplicates", shown=len(known))
    form.territory.choices = queries.departments()
    return render_template("casefiles/person_details.html", form=form, known=known)


@blueprint.post("/personnes/nouvelle/coordonnees")
@access.roles(*FOLLOWERS)
def create_person() -> ResponseReturnValue:
    form = PersonForm()
    if not form.validate():
        return _details_page(form), 422
    try:
        with transaction(form) as work:
            if not form.checked.data and queries.duplicates(**_given(form, IDENTITY)):
                raise Refusal(_("Dites d’abord si c’est l’une de ces personnes."), field="checked")
            given = _given(form, IDENTITY) | _given(form, DETAILS) | {"territory": form.territory.data}
            file = actions.create_person(
                by=current_actor(), at=now(), contact_by=ContactBy(form.contact_by.data), **given
            )
            message = _("Dossier ouvert pour %(name)s.", name=file.person.name)
            work.done(url_for("casefiles.show", ref=file.ref), message)
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _details_page(form), status


@blueprint.get("/personnes/<ref>/modifier")
@access.roles(*FOLLOWERS)
def edit_person(ref: str) -> str:
    opened = open_content(ref)
    person = opened.person
    form = DetailsForm()
    for name in DETAILS:
        form[name].data = getattr(person, name)
    form.contact_by.data, form.version.data = person.contact_by.value, person.version
    return _edit_page(opened, form)


def _edit_page(opened: Opened, form: DetailsForm) -> str:
    return file_page("casefiles/person_edit.html", opened, "person.form", form=form)


@blueprint.post("/personnes/<ref>/modifier")
@access.roles(*FOLLOWERS)
def change_person(ref: str) -> ResponseReturnValue:
    form = DetailsForm()
    if not form.validate():
        return _edit_page(open_content(ref), form), 422
    try:
        with transaction(form) as work:
            file = to_write(ref)
            check_version(form, file.person, _present(file))
            given = _given(form, DETAILS)
            actions.change_details(
                file, by=current_actor(), at=now(), contact_by=ContactBy(form.contact_by.data), **given
            )
            work.done(url_for("casefiles.show", ref=ref), _("Coordonnées enregistrées."))
        return work.answer()
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _edit_page(open_content(ref), form), status


def _present(file: CaseFile) -> dict[str, str]:
    """What is kept now, by field, for the comparison after a concurrent change."""
    kept = {name: getattr(file.person, name) or "" for name in DETAILS}
    return {"contact_by": label(file.person.contact_by), **kept}
