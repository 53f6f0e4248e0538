"""The frame of every page: landing page and navigation by role."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, g, request, url_for

from accounts import sessions
from core.actor import Actor, current_actor
from core.clock import now
from core.i18n import gettext as _
from core.i18n import language
from partners.members.workflow import AWAY, MANAGERS
from partners.workflow import ADMINISTRATORS, ADVISORS, FOLLOWERS, PROFESSIONALS, QUEUE_KEEPERS, Role
from reports.navigation_counts import APPOINTMENTS, Waiting, waiting


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation; the count is of what waits for this actor."""

    label: str
    url: str
    current: bool
    count: str | None = None
    count_label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry before it is shown: who has it, and which endpoints belong to it."""

    endpoint: str
    label: Callable[[], str]
    roles: tuple[Role, ...]
    prefixes: tuple[str, ...]


# Pages about an agreement that show figures stand in this package.
FOLLOWED = (
    "reports.agreement_places", "reports.late", "reports.renewal", "reports.renew", "reports.deadlines",
    "reports.run_off", "reports.save_run_off",
    "reports.committee", "reports.new_committee", "reports.plan_committee", "reports.edit_committee",
    "reports.update_committee", "reports.decisions", "reports.record_decisions", "reports.mark_decision",
    "reports.closing", "reports.close_committee",
    "reports.monitoring_return", "reports.new_return", "reports.prepare_return", "reports.issue_return",
    "reports.reissue_return", "reports.comment_return", "reports.ask_return_fix", "reports.certify_return",
    "reports.cancel_return", "reports.return_version",
)  # fmt: skip

OWN_TIME = (APPOINTMENTS, "casefiles.calendar", "casefiles.make_calendar", "reports.day_list")
OPENINGS = (
    "casefiles.break_glass", "casefiles.ask_access", "casefiles.access_requests", "casefiles.decide_access",
    "casefiles.withdraw_access",
)  # fmt: skip

ENTRIES = (
    Entry("casefiles.portfolio", lambda: _("Mon portefeuille"), FOLLOWERS, ("casefiles.",)),
    Entry("casefiles.deadlines", lambda: _("Échéances"), FOLLOWERS, ("casefiles.deadlines",)),
    Entry("casefiles.team_deadlines", lambda: _("Échéances"), (Role.HEAD,), ("casefiles.team_deadlines",)),
    Entry(
        APPOINTMENTS,
        lambda: _("Rendez-vous"),
        (*FOLLOWERS, Role.SECRETARY),
        OWN_TIME,
    ),
    Entry("referrals.sent", lambda: _("Orientations"), ADVISORS, ("referrals.",)),
    Entry("referrals.inbox", lambda: _("Orientations"), (Role.SOCIAL_WORKER, *QUEUE_KEEPERS), ("referrals.",)),
    Entry(
        "reports.agreements",
        lambda: _("Conventions"),
        (*PROFESSIONALS, *ADMINISTRATORS),
        ("agreements.", "reports.agreements", "reports.coverage", *FOLLOWED),
    ),
    Entry("agreements.waiting", lambda: _("Conventions"), (Role.SIGNATORY,), ("agreements.",)),
    Entry(
        "reports.targets",
        lambda: _("Objectifs"),
        ADMINISTRATORS,
        (
            "reports.targets",
            "reports.edit_targets",
            "reports.save_year_targets",
            "agreements.outside_figures",
            "agreements.add_outside_figure",
            "agreements.edit_outside_figure",
            "agreements.correct_outside_figure",
            "agreements.confirm_figure_removal",
            "agreements.remove_outside_figure",
        ),
    ),
    Entry("reports.index", lambda: _("Bilans"), (*QUEUE_KEEPERS, *ADMINISTRATORS), ("reports.index", "reports.yearly")),
    Entry("reports.journal", lambda: _("Journal des accès"), (Role.DPO,), ("reports.journal", "reports.check_journal")),
    Entry("rights.index", lambda: _("Droits"), (Role.DPO,), ("rights.",)),
    Entry(
        "rights.redactions",
        lambda: _("Effacements"),
        (Role.HEAD,),
        ("rights.redactions", "rights.confirm", "rights.merge"),
    ),
    Entry("reports.alerts", lambda: _("Alertes"), (Role.DPO, Role.HEAD), ("reports.alert",)),
    Entry("heads.index", lambda: _("Décisions"), (Role.HEAD,), ("heads.",)),
    Entry("casefiles.break_glass", lambda: _("Accès d’urgence"), (Role.HEAD,), OPENINGS),
    Entry("casefiles.to_take_over", lambda: _("À reprendre"), QUEUE_KEEPERS, ("casefiles.to_take_over",)),
    Entry("members.index", lambda: _("Comptes"), MANAGERS, ("members.",)),
    Entry("partners.index", lambda: _("Partenaires"), tuple(Role), ("partners.",)),
    Entry("notices.index", lambda: _("Notifications"), tuple(Role), ("notices.", "reports.notice_letter")),
)


def landing(actor: Actor) -> str:
    """Where a membership starts its day."""
    if actor.role in (Role.SOCIAL_WORKER, *QUEUE_KEEPERS):
        return url_for("referrals.inbox")
    if actor.role in FOLLOWERS:
        return url_for("casefiles.portfolio")
    if actor.role in ADMINISTRATORS:
        return url_for("reports.agreements")
    if actor.role == Role.ACCOUNT_ADMIN:
        return url_for("members.index")
    if actor.role == Role.DPO:
        return url_for("reports.journal")
    if actor.role == Role.SECRETARY:
        return url_for(APPOINTMENTS)
    if actor.role == Role.SIGNATORY:
        return url_for("agreements.waiting")
    return url_for("partners.index")


def _is_of(endpoint: str, entry: Entry) -> bool:
    """Whether an endpoint belongs to an entry; the longest name decides between two."""
    fitting = [prefix for one in ENTRIES for prefix in one.prefixes if endpoint.startswith(prefix)]
    return bool(fitting) and max(fitting, key=len) in entry.prefixes


def _waiting(actor: Actor) -> dict[str, Waiting]:
    """What waits, asked once a request; an error page asks nothing of a database that may be what failed."""
    if "failed" in g:
        return {}
    if "waits" not in g:
        g.waits = waiting(actor)
    found: dict[str, Waiting] = g.waits
    return found


def _left_open(actor: Actor) -> Waiting | None:
    """Past appointments without an outcome: said on every page but the one that lists them."""
    return None if request.endpoint == APPOINTMENTS else _waiting(actor).get(APPOINTMENTS)


def _navigation(actor: Actor) -> list[NavItem]:
    endpoint = request.endpoint or ""
    found = _waiting(actor)
    return [
        _item(entry, _is_of(endpoint, entry), found.get(entry.endpoint))
        for entry in ENTRIES
        if actor.role in entry.roles
    ]


def _item(entry: Entry, is_current: bool, found: Waiting | None) -> NavItem:
    item = NavItem(entry.label(), url_for(entry.endpoint), is_current)
    return replace(item, count=found.count, count_label=found.label) if found else item


def frame() -> dict[str, Any]:
    """Context of the layout, the same on every page and on every error page."""
    signed_in = sessions.current()
    actor = current_actor()
    lang = language()
    return {
        "frame": {
            "signed_in": signed_in is not None,
            "user_name": signed_in.name if signed_in else "",
            "office_name": actor.unit_name,
            "memberships": signed_in.memberships if signed_in else (),
            # Seconds; by half signed in there is nothing to lose yet.
            "session_left": signed_in.seconds_left(now()) if signed_in and actor.is_member else None,
            # Asked for by the layout alone: documents and fragments count nothing.
            "nav": lambda: _navigation(actor) if actor.is_member else [],
            "left_open": lambda: _left_open(actor) if actor.is_member else None,
            "search_url": url_for("reports.search") if actor.role in PROFESSIONALS else None,
            "absence_url": url_for("members.absence") if actor.role in AWAY else None,
            "demo_mode": current_app.config["SETTINGS"].is_demo,
            "lang": lang,
            "other_lang": "en" if lang == "fr" else "fr",
            "here": g.get("here") or (request.full_path.rstrip("?") if request.method == "GET" else "/"),
        }
    }
