"""Renewing an agreement: the page that shows what its year reached, and the draft it makes."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from agreements import actions, queries
from agreements.actions.renewal import open_units, refuse_second
from agreements.forms import RenewalForm
from agreements.models import Agreement
from agreements.policy_renewal import require_renew
from agreements.renewal import Actual, first_day, last_day_of_term
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.db import db
from core.errors import NotAllowed, NotFound, Refusal
from core.i18n import gettext as _
from core.work import transaction
from partners.workflow import ADMINISTRATORS
from reports.blueprint import blueprint
from reports.indicators import DEFINITIONS, attainment

# No page of this form to come back to: the error page says why.
GONE = (NotFound, NotAllowed)


def _renewable(ref: str, *, lock: bool = False) -> Agreement:
    agreement = queries.get(ref, lock=lock)
    require_renew(current_actor(), agreement)
    return agreement


def actual(agreement: Agreement) -> Actual:
    """What its departments reached in this year, or in the last one of an agreement that is over."""
    day = min(today(agreement.territory), agreement.last_on)
    found = attainment(db.session(), agreement.territories, day).values()
    return Actual(day=day, entries=sum(one.entries for one in found), active_file=sum(one.active_file for one in found))


@blueprint.get("/conventions/<ref>/renouveler")
@access.roles(*ADMINISTRATORS)
def renewal(ref: str) -> str:
    agreement = _renewable(ref)
    refuse_second(agreement)
    start = first_day(agreement.last_on, today(agreement.territory))
    end = last_day_of_term(agreement.start_on, agreement.end_on, start)
    return _renewal_page(RenewalForm(title=agreement.title, start_on=start, end_on=end), agreement)


def _renewal_page(form: RenewalForm, agreement: Agreement) -> str:
    found, kept = actual(agreement), open_units(agreement)
    covered = [row for row in agreement.units if not row.is_over(agreement.last_on)]
    return render_template(
        "reports/renewal.html",
        form=form,
        agreement=agreement,
        actual=found,
        target=agreement.target_of(found.day.year),
        definitions=[(DEFINITIONS[name].name, DEFINITIONS[name].sentence) for name in ("entries", "active_file")],
        left_out=sorted(row.unit.name for row in covered if row.unit.ref not in kept),
    )


@blueprint.post("/conventions/<ref>/renouveler")
@access.roles(*ADMINISTRATORS)
def renew(ref: str) -> ResponseReturnValue:
    form = RenewalForm()
    if not form.validate():
        return _renewal_page(form, _renewable(ref)), 422
    try:
        with transaction(form) as work:
            agreement = _renewable(ref, lock=True)
            typed, figures = form.following(), actual(agreement)
            made = actions.renew_from(agreement, typed, figures=figures, by=current_actor(), at=now())
            words = _("Projet de renouvellement créé : relisez-le et complétez-le.")
            work.done(url_for("agreements.show", ref=made.ref), words)
        return work.answer()
    except GONE:
        raise
    except Refusal as refusal:
        status = form.refuse(refusal)
        return _renewal_page(form, queries.get(ref)), status
