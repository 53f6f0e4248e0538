"""What waits for an actor, beside the entries of the main navigation: one short statement a page, capped."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select

from accounts.audit import queries as alerts
from casefiles import queries as casefiles
from casefiles.appointments import queries as appointments
from core.actor import Actor
from core.clock import now, today
from core.db import side_session
from core.i18n import ngettext
from partners.notices import queries as notices
from partners.workflow import ADVISORS, FOLLOWERS, RECEIVERS, Role
from referrals import queries as referrals

MOST = 99  # "99+" beyond: nobody works through more in a day, and counting on would cost every page

APPOINTMENTS = "casefiles.own_appointments"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is written beside an entry, and what it counts."""

    count: str
    label: str


def waiting(actor: Actor) -> dict[str, Waiting]:
    """By endpoint; what is not there, nothing waits for.

    On a connection of its own, since a page may be shown after its transaction was refused.
    """
    endpoints, statement = _asked(actor.role, keeps_queues=bool(actor.queues))
    mine = sorted(actor.acts_for)
    given = {"me": actor.membership, "mine": mine, "queues": actor.queues, "today": today(actor.territory)}
    given["at"] = now()
    with side_session() as session:
        found = session.execute(statement, given).one()
    return {endpoint: _words(endpoint, number) for endpoint, number in zip(endpoints, found, strict=True) if number}


@lru_cache(maxsize=64)
def _asked(role: str | None, *, keeps_queues: bool) -> tuple[tuple[str, ...], Select[Any]]:
    """What is counted for a role, built once: it is asked with every page."""
    asked: dict[str, Any] = {"notices.index": notices.unread(MOST)}
    if role in FOLLOWERS:
        asked["casefiles.portfolio"] = casefiles.late_contacts(role, MOST)
        asked[APPOINTMENTS] = appointments.left_open(role, MOST)
    if role in (Role.DPO, Role.HEAD):
        asked["reports.alerts"] = alerts.unanswered(MOST)
    if keeps_queues:
        asked["casefiles.to_take_over"] = casefiles.waiting_after_departures(MOST)
    # Both for who receives and sends: one entry leads to either list.
    endpoint = "referrals.sent" if role in ADVISORS else "referrals.inbox"
    waiting = [referrals.awaiting(MOST)] if role in FOLLOWERS else []
    waiting += [referrals.owed(keeps_queues=keeps_queues, most=MOST)] if role in RECEIVERS else []
    if waiting:
        asked[endpoint] = sum(waiting[1:], start=waiting[0])
    return tuple(asked), select(*asked.values())


def _words(endpoint: str, number: int) -> Waiting:
    shown = f"{MOST}+" if number > MOST else str(number)
    if endpoint == "casefiles.portfolio":
        return Waiting(shown, ngettext("contact en retard", "contacts en retard", number))
    if endpoint == APPOINTMENTS:
        words = ngettext("rendez-vous à l’issue à compléter", "rendez-vous aux issues à compléter", number)
        return Waiting(shown, words)
    if endpoint == "casefiles.to_take_over":
        return Waiting(shown, ngettext("dossier à reprendre", "dossiers à reprendre", number))
    if endpoint == "reports.alerts":
        return Waiting(shown, ngettext("alerte à vérifier", "alertes à vérifier", number))
    if endpoint == "notices.index":
        return Waiting(shown, ngettext("notification non lue", "notifications non lues", number))
    return Waiting(shown, ngettext("orientation à traiter", "orientations à traiter", number))
