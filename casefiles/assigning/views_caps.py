"""The page of the cap of portfolios of a department."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import caseload
from casefiles.assigning import caps
from casefiles.assigning.forms import DepartmentCapForm
from casefiles.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import NotFound
from core.i18n import gettext as _
from core.work import Work, answer
from partners.workflow import Role


def _territory() -> str:
    """Raises NotFound for whoever manages the accounts of another institution, or of several departments."""
    actor = current_actor()
    if not caps.may_set(actor) or actor.territory is None:
        raise NotFound(_("Le plafond d’un département est fixé par la gestion des comptes de son service de l’emploi."))
    return actor.territory


@blueprint.route("/administration/plafond", methods=["GET", "POST"])
@access.roles(Role.ACCOUNT_ADMIN)
def department_cap() -> ResponseReturnValue:
    form = DepartmentCapForm()
    _territory()

    def act(work: Work) -> None:
        caps.set_cap(form.cap.data or 0, effective_on=form.effective_on.data, by=current_actor(), at=now())
        work.done(url_for("casefiles.department_cap"), _("Plafond enregistré."))

    return answer(form, _page, act)


def _page(form: DepartmentCapForm) -> str:
    territory = _territory()
    day = today(territory)
    agreed, own = caps.in_force(territory, day)
    rows = caps.dated(territory)
    record_reading("portfolio.department_form", subject=territory, shown=len(rows))
    return render_template(
        "casefiles/assigning/department_cap.html",
        form=form,
        rows=rows,
        today=day,
        agreed=agreed,
        held=caseload.cap_of(None, department=own),
        source=caseload.source_of(None, department=own),
    )
