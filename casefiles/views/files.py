"""The synthesis of a file."""

from datetime import date
from typing import Any

from casefiles import policy, queries
from casefiles.assigning import handing, modes, remote
from casefiles.assigning.forms import ReturnForm
from casefiles.assigning.workflow import RETURNS
from casefiles.exits.halves import half_in
from casefiles.following import queries as pauses
from casefiles.heads.actions import askable
from casefiles.models import Support
from casefiles.reviews import queries as reviews
from casefiles.rhythm import due_on
from casefiles.views.frame import Opened, blueprint, file_page, open_index
from casefiles.workflow import Mode, PlanState, State
from core import access
from core.clock import today
from core.errors import NotFound
from core.i18n import gettext as _
from partners.workflow import FOLLOWERS, READERS

PLAN_SHOWN = 6
OPEN = (PlanState.TO_DO, PlanState.IN_PROGRESS)


@blueprint.get("/dossiers/<ref>")
@access.roles(*READERS)
def show(ref: str) -> str:
    opened = open_index(ref)
    if not policy.can_view(opened.actor, opened.reach):
        if opened.actor.role not in FOLLOWERS:
            raise NotFound(_("Ce dossier n’existe pas, ou ne vous est pas ouvert."))
        referrals = queries.with_referrals(opened.file.id)[0].referrals
        return file_page("casefiles/known.html", opened, "casefile.known", referrals=referrals)
    return _synthesis(opened)


def _synthesis(opened: Opened) -> str:
    """What matters first about a person: barriers, what is open in the plan, the latest words, the next contact."""
    file, support = opened.file, opened.support
    notes, contacts = queries.last_notes(file.id), queries.last_contacts(file.id)
    known, last_review_on = queries.with_referrals(file.id, support.id if support else None)
    return file_page(
        "casefiles/show.html",
        opened,
        "casefile.read",
        people=[note.author_id for note in notes],
        barriers=queries.barriers(file.id),
        notes=notes,
        contacts=contacts,
        plan=queries.plan(file.id, states=OPEN, limit=PLAN_SHOWN),
        referrals=known.referrals if opened.actor.role in FOLLOWERS else [],
        steps=policy.steps_for(opened.actor, support) if support else (),
        may_refer=_may_refer(opened),
        **_rhythm(support, today(file.territory)),
        assigning=_assigning(opened),
        review_due=reviews.due_after(support, last_review_on),
    )


def _assigning(opened: Opened) -> dict[str, object]:
    """What may be changed about who follows the person and how: the follow-up at a distance, the mode, the half."""
    file, actor = opened.file, opened.actor
    return {
        "remote": remote.running(file.id),
        "may_follow_remotely": opened.writable
        and remote.is_open_in(file.territory)
        and remote.followed_by(file, actor) is not None,
        "may_change_mode": opened.writable and modes.may_change(actor, file),
        "may_hand_over": bool(handing.own_halves(file, actor)),
        "form": ReturnForm(formdata=None),
        "returns": RETURNS,
        "may_ask_head": _may_ask_head(opened),
        "has_own_mode": modes.own_support(file) is not None,
    }


def _may_ask_head(opened: Opened) -> bool:
    day, acts_for = today(opened.file.territory), opened.actor.acts_for
    return any(half_in(one, acts_for) and askable(one, day) for one in opened.file.supports)


def _may_refer(opened: Opened) -> bool:
    """Who follows people, while no global support runs; whether the agreement is open is said on the next page."""
    runs = any(support.is_open and support.mode is Mode.GLOBAL for support in opened.file.supports)
    return opened.actor.role in FOLLOWERS and opened.writable and not runs


def _rhythm(support: Support | None, today: date) -> dict[str, Any]:
    """Last day of the next contact while a support is open, and the pause that holds today."""
    if support is None or not support.is_open:
        return {"due": None, "pause": None, "state": support.state if support else None}
    found = pauses.pauses(support.id)
    due = due_on(
        support.last_contact_on, support.entry_on, support.start_on, support.contact_every, [one.days for one in found]
    )
    running = next((one for one in found if one.ended_at is None and one.until_on >= today), None)
    is_over = support.state is State.PAUSED and running is None
    return {"due": due, "pause": running, "state": State.IN_PROGRESS if is_over else support.state}
