"""What every page about one referral shows, and the way back to the list it was opened from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, render_template, request, url_for

from accounts.journal import record_reading
from casefiles.queries import Member
from casefiles.workflow import Category, age
from core.actor import Actor, current_actor
from core.clock import today
from core.i18n import format_number
from core.i18n import gettext as _
from core.keyset import Count
from core.paths import local_path
from partners.workflow import FOLLOWERS, RECEIVERS
from referrals import policy, queries
from referrals.clocks import Party
from referrals.labels import TONES, half_label, move_words, unit_label
from referrals.models import Referral
from referrals.queries import History
from referrals.workflow import Part

E = TypeVar("E", bound=StrEnum)

blueprint = Blueprint("referrals", __name__)

# Whose move it is, as the part that plays it.
PARTS = {Party.AUTHOR: Part.AUTHOR, Party.ROUTER: Part.ROUTER, Party.WORKER: Part.WORKER}


def back(endpoint: str = "referrals.inbox") -> str:
    """The list this page was opened from, with its filters; else the list of the endpoint."""
    return local_path(request.args.get("next")) or url_for(endpoint)


def here() -> str:
    """This list with its filters, for the links that lead away from it."""
    return request.full_path.rstrip("?")


def known(kind: type[E], value: str | None) -> E | None:
    """The member of an enum that an address names; None for anything else, which is ignored."""
    return kind(value) if value in {member.value for member in kind} else None


def count_text(count: Count) -> str:
    """ "12", or "1 000+" beyond what is counted."""
    return f"{format_number(count.value)}+" if count.more else format_number(count.value)


def ways(actor: Actor, *, received: bool) -> list[dict[str, Any]]:
    """Links between what one receives and what one sends, for who does both."""
    if actor.role not in RECEIVERS or actor.role not in FOLLOWERS:
        return []
    return [
        {"label": _("Reçues"), "href": url_for("referrals.inbox"), "current": received},
        {"label": _("Envoyées"), "href": url_for("referrals.sent"), "current": not received},
    ]


def referral_page(
    template: str, referral: Referral, action: str, *, history: History | None = None, **context: Any
) -> str:
    """A page about one referral: the reading is journalled before anything is shown."""
    record_reading(action, file_id=referral.file_id, subject=referral.ref)
    history = history or queries.history(referral)
    own = policy.parts(current_actor(), referral)
    day = today(referral.territory)
    return render_template(
        template,
        **{
            "referral": referral,
            "person": referral.file.person,
            "age": age(referral.file.person.birth_date, day),
            "history": history,
            "people": people_of(referral, history),
            "categories": [one for one in Category if one in {row.category for row in referral.barriers}],
            "move_text": move_words(history.move, referral.direction, mine=PARTS.get(history.move.party) in own),
            "state_tone": TONES[referral.state],
            "unit_label": unit_label(referral.direction.receiving_side),
            "named_label": half_label(referral.direction.author_side),
            "answering_label": half_label(referral.direction.receiving_side),
            "today": day,
            "back": back("referrals.sent" if Part.AUTHOR in own else "referrals.inbox"),
            **context,
        },
    )


@dataclass(frozen=True, slots=True)
class People:
    """The colleagues of a referral; nobody is assigned at first."""

    author: Member | None
    assigned: Member | None
    named: Member | None


def people_of(referral: Referral, history: History) -> People:
    holders = (referral.author_id, referral.assigned_id, referral.named_id)
    return People(*(history.members.get(membership_id or 0) for membership_id in holders))
