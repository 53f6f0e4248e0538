"""One contact with several people at once: a workshop, a meeting; each of them gets a contact of their own."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from casefiles import actions, queries
from casefiles.following.forms import GroupForm
from casefiles.queries import Filters, Sort
from casefiles.views.frame import blueprint, to_write, warn
from casefiles.workflow import Channel, Level
from core import access
from core.actor import current_actor
from core.clock import now, today
from core.errors import Refusal
from core.i18n import gettext as _
from core.i18n import ngettext
from core.work import Work, answer
from partners.workflow import FOLLOWERS

MOST_AT_ONCE = 50
MOST_SHOWN = 200  # more than twice a full portfolio


@blueprint.route("/portefeuille/contacts", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def group_contact() -> ResponseReturnValue:
    form = GroupForm()

    def act(work: Work) -> None:
        number = _note_all(form)
        said = ngettext("Contact noté pour %(num)s personne.", "Contact noté pour %(num)s personnes.", number)
        work.done(url_for("casefiles.portfolio"), said)

    done = answer(form, _page, act)
    if form.is_submitted() and not form.errors:
        warn(url_for("casefiles.portfolio"), form.line.data)
    return done


def _note_all(form: GroupForm) -> int:
    """A contact for each person that is ticked; how many. Raises Refusal for none or too many, NotFound for somebody
    the actor does not follow."""
    refs = sorted(set(form.files.data or []))  # always in the same order: two groups never wait for each other
    if not refs:
        raise Refusal(_("Cochez au moins une personne."), field="files")
    if len(refs) > MOST_AT_ONCE:
        raise Refusal(_("Notez %(most)s personnes au plus à la fois.", most=MOST_AT_ONCE), field="files")
    told: dict[str, Any] = {"channel": Channel(form.channel.data), "on": form.on.data, "line": form.line.data}
    for ref in refs:
        file = to_write(ref)
        actions.note_contact(file.id, reached=True, level=Level.SHARED, by=current_actor(), at=now(), **told)
    return len(refs)


def _page(form: GroupForm) -> str:
    actor, day = current_actor(), today(current_actor().territory)
    rows = queries.portfolio(actor, Filters(sort=Sort.NAME), day, size=MOST_SHOWN).rows
    form.files.flags.required = True
    form.files.choices = [(row.ref, row.name) for row in rows]
    if not form.is_submitted():
        form.on.data, form.channel.data = day, Channel.IN_PERSON.value
    record_reading("portfolio.group_form", shown=len(rows))
    return render_template("casefiles/following/group.html", form=form, rows=rows)
