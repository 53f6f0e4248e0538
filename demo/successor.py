"""The agreement that follows one of the demonstration: approved by both sides, it waits for its signatures."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from agreements.draft import Delays, Means
from agreements.models import (
    Agreement,
    AgreementAxis,
    AgreementLegalBasis,
    AgreementSignatory,
    AgreementTarget,
    AgreementTerms,
    AgreementUnit,
)
from agreements.workflow import State
from demo.places import Territory
from demo.signing import Administrators, add_review, administrators_of, whole
from partners.models import Membership, Unit
from partners.workflow import Role, Side

YEARS = 3
GROWTH = 1.10  # a year, the lower of the published objectives
# Another deliberation authorises it.
COPIED = (
    "title", "territory", "council_id", "employment_id", "renewal", "diagnosis", "support_months", "themes",
    "deliberation_body", "national_framework", "employment_status", "employment_seat", "support_renewals",
    "notice_months", "indicators", "council_dpo", "employment_dpo",
)  # fmt: skip
TERMS = ("portfolio_cap", "dedicated_fte", "social_workers", *Means.__slots__, *Delays.__slots__)
QUALITIES = {Side.COUNCIL: "Présidence du conseil départemental", Side.EMPLOYMENT: "Direction territoriale"}


def add_successor(session: Session, place: Territory, ref: str, now: datetime) -> None:
    """For the accounts that sign: something to read and to decide. Nothing where no agreement runs."""
    if place.agreement is None:
        return
    before = whole(session, place.agreement)
    people = administrators_of(before)
    if people is None:
        return
    after = _draft(before, people, ref, now)
    session.add(after)
    session.flush()
    after = whole(session, after.id)
    add_review(session, after, people, now)
    after.state = State.TO_SIGN
    posts = select(Membership).where(Membership.role == Role.SIGNATORY).join(Membership.unit)
    posts = posts.where(Unit.territory == after.territory).options(
        joinedload(Membership.user), joinedload(Membership.unit)
    )
    for post in session.scalars(posts):
        row = AgreementSignatory(agreement_id=after.id, version_number=1, side=post.unit.side, name=post.user.name)
        row.quality, row.membership_id, row.user_id = QUALITIES[post.unit.side], post.id, post.user_id
        session.add(row)
    session.flush()


def _draft(before: Agreement, people: Administrators, ref: str, now: datetime) -> Agreement:
    start = before.end_on + timedelta(days=1)
    end = date(start.year + YEARS, start.month, start.day) - timedelta(days=1)
    last = max(before.targets, key=lambda row: row.year)
    return Agreement(
        **{name: getattr(before, name) for name in COPIED},
        ref=ref,
        number=f"{before.territory}-{start.year}-01",
        state=State.DRAFT,
        start_on=start,
        end_on=end,
        created_at=now - timedelta(days=90),
        created_by_id=people.council[0],
        previous_id=before.id,
        axes=[AgreementAxis(position=row.position, kind=row.kind, label=row.label) for row in before.axes],
        terms=[AgreementTerms(effective_on=start, **{name: getattr(before.terms[-1], name) for name in TERMS})],
        targets=[
            AgreementTarget(
                year=year,
                entries=round(last.entries * GROWTH ** (year - last.year)),
                active_file=round(last.active_file * GROWTH ** (year - last.year)),
            )
            for year in range(start.year, end.year + 1)
        ],
        units=[
            AgreementUnit(unit_id=row.unit_id, start_on=start, fte=row.fte, capacity=row.capacity)
            for row in before.units
        ],
        legal_bases=[
            AgreementLegalBasis(position=row.position, kind=row.kind, reference=row.reference, on=row.on)
            for row in before.legal_bases
        ],
    )
