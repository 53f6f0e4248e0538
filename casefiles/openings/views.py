"""Opening a file in an emergency, and the officer's register of it."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import policy
from casefiles import queries as files
from casefiles.openings import actions, queries
from casefiles.openings.forms import GlassForm
from casefiles.openings.queries import MISSED, Found, Meant
from casefiles.openings.workflow import AN_HOUR, GLASS_MINUTES, WRONG_IN_AN_HOUR
from casefiles.views.frame import blueprint
from core import access
from core.actor import current_actor
from core.clock import now
from core.errors import Refusal
from core.i18n import gettext as _
from core.work import Work, answer
from partners.workflow import Role


class NoneFound(Refusal):
    """No file of one's department and institution is meant, whether or not it exists elsewhere."""


def find(meant: Meant) -> Found:
    """The file that is meant. Raises Refusal, in the same words for a file of others and for none."""
    actor, at = current_actor(), now()
    if not meant.is_whole:
        raise Refusal(_("Donnez la référence du dossier, ou le nom et la date de naissance."), field="file_ref")
    if queries.wrong_searches(actor, at - AN_HOUR) >= WRONG_IN_AN_HOUR:
        raise Refusal(_("Trop de recherches sans résultat : réessayez dans une heure."), field="file_ref")
    found = queries.find(meant, by=actor, at=at)
    if found is None:
        said = _("Aucun dossier de votre institution, dans votre département, ne correspond exactement.")
        raise NoneFound(said, field="file_ref")
    return found


@blueprint.route("/acces-urgence", methods=["GET", "POST"])
@access.fresh
@access.roles(Role.HEAD)
def break_glass() -> ResponseReturnValue:
    form, missed = GlassForm(), []

    def act(work: Work) -> None:
        try:
            found = find(form.meant)
        except NoneFound:
            missed.append(True)
            raise
        there = url_for("casefiles.show", ref=found.ref)
        if policy.can_view(current_actor(), files.reach(found.file_id)):
            return work.done(there, _("Ce dossier vous est déjà ouvert."))
        actions.break_glass(found, reason=form.reason.data, by=current_actor(), at=now())
        return work.done(there, _("Dossier ouvert pour %(minutes)s minutes, en lecture seule.", minutes=GLASS_MINUTES))

    def page(form: GlassForm) -> str:
        record_reading(MISSED if missed else "glass.form")  # of what was looked for, nothing is kept
        return render_template("casefiles/openings/glass.html", form=form, minutes=GLASS_MINUTES)

    return answer(form, page, act)


@blueprint.get("/acces-urgence/registre")
@access.roles(Role.DPO)
def glass_register() -> str:
    page = queries.glass_register(request.args.get("page"))
    names = files.members_named(row.membership_id for row in page.rows)
    refs = queries.refs_of(row.file_id for row in page.rows)
    record_reading("glass.register", shown=len(page.rows))
    return render_template(
        "casefiles/openings/register.html",
        rows=page.rows,
        names=names,
        refs=refs,
        territory=current_actor().territory,
        previous_url=_page_url(page.previous),
        next_url=_page_url(page.next),
    )


def _page_url(cursor: str | None) -> str | None:
    return url_for("casefiles.glass_register", page=cursor) if cursor else None
