"""What an author may choose: where to refer, with which advisor; and who may answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agreements import queries as agreements
from agreements.models import Agreement, AgreementTerms
from agreements.queries import Opening
from casefiles import caseload
from core.actor import Actor
from core.clock import today
from core.db import db
from core.search_key import fold
from partners.queries import Member, members
from partners.workflow import Role
from referrals.models import Referral


def opening(territory: str, by: Actor, *, office_id: int | None = None, categories: Collection[str] = ()) -> Opening:
    """The agreement's gate for this author's agency, today in the territory."""
    return agreements.gate(
        territory=territory, agency_id=by.unit, office_id=office_id, categories=categories, day=today(territory)
    )


def dedicated_advisors(agency_id: int) -> Sequence[Member]:
    """Dedicated advisors of an agency, by name."""
    return members([agency_id], [Role.DEDICATED_ADVISOR], today())


def usual_advisor(by: Actor) -> int | None:
    """The author when dedicated, else the agency's dedicated advisor with most room."""
    if by.role == Role.DEDICATED_ADVISOR or by.unit is None:
        return by.membership
    found = with_most_room(dedicated_advisors(by.unit))
    return found[0].membership_id if found else None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A colleague with the people followed now, and the cap when there is one."""

    membership_id: int
    name: str
    load: int
    cap: int | None

    @property
    def room(self) -> int:
        """Places left; below zero when the cap was lowered."""
        return (self.cap or 0) - self.load


def with_most_room(advisors: Sequence[Member], agreement_cap: int | None = None) -> list[Loaded]:
    """Advisors with their load against their cap, most room first."""
    loads = caseload.loads_of(row.membership_id for row in advisors)
    loaded = [
        Loaded(row.membership_id, row.name, loads[row.membership_id], caseload.cap_of(row.portfolio_cap, agreement_cap))
        for row in advisors
    ]
    return sorted(loaded, key=lambda row: (-row.room, fold(row.name), row.membership_id))


def workers_of(referral: Referral) -> Sequence[Member]:
    """Social workers of the receiving unit, by name."""
    unit_ids = [] if referral.to_unit_id is None else [referral.to_unit_id]
    return members(unit_ids, [Role.SOCIAL_WORKER], today(referral.territory))


def workers_with_load(referral: Referral) -> list[Loaded]:
    """The same with the people each follows now, fewest first: shown, never capped."""
    workers = workers_of(referral)
    loads = caseload.worker_loads_of(row.membership_id for row in workers)
    loaded = [Loaded(row.membership_id, row.name, loads[row.membership_id], None) for row in workers]
    return sorted(loaded, key=lambda row: (row.load, fold(row.name), row.membership_id))


def agreement_of(referral: Referral) -> tuple[Agreement, AgreementTerms]:
    """The agreement and the terms a referral was sent under."""
    return (
        db.session.get_one(Agreement, referral.agreement_id),
        db.session.get_one(AgreementTerms, referral.terms_id),
    )
