"""The figures of the product, one definition each: every page and every document that shows one calls these functions.

They run as the system, inside `system_actor("figures")`, on departments the caller already checked, with a constant
number of queries, and return counts and dates only.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from casefiles.workflow import Mode
from core.guard import system_actor
from referrals.workflow import Direction
from reports.indicators import coded_figures, referral_figures, support_figures
from reports.indicators.days import Period, year_period
from reports.indicators.definitions import DEFINITIONS, SCOPE, Definition
from reports.indicators.figures import (
    Answers,
    Attainment,
    Delays,
    Monitoring,
    Ratio,
    ReferralFigures,
    SupportFigures,
    Writing,
    YearlyFigures,
)
from reports.indicators.referral_figures import Group

_USUAL = Delays()


def attainment(session: Session, territories: Sequence[str], day: date) -> dict[str, Attainment]:
    """Active file at `day` and entries of its year up to `day`, by department."""
    if not territories:
        return {}
    with system_actor("figures"):
        return support_figures.attainment(session, territories, day)


def active_by_mode(
    session: Session, territories: Sequence[str], day: date, modes: Sequence[Mode]
) -> dict[tuple[str, Mode], int]:
    """Active file at `day` by department and mode: entered by then and not ended."""
    if not territories:
        return {}
    with system_actor("figures"):
        return support_figures.active_by_mode(session, territories, day, modes)


def open_supports(session: Session, agreement_ids: Sequence[int]) -> dict[int, int]:
    """Supports still open under each of these agreements, of those that have any."""
    if not agreement_ids:
        return {}
    with system_actor("figures"):
        return support_figures.open_supports(session, agreement_ids)


def yearly(session: Session, territory: str, year: int, day: date, delays: Delays = _USUAL) -> YearlyFigures:
    """The figures of a department over a year, up to `day` while it runs; referrals as they stand on `day`."""
    return over(session, year_period(territory, year, day), day, delays)


def over(
    session: Session, period: Period, day: date, delays: Delays = _USUAL, *, detailed: bool = True
) -> YearlyFigures:
    """The same figures over a part of a year; not `detailed`, without what only a yearly report prints of
    referrals: the barriers named and the time at the form, one scan each; and without appointments
    and what became of people.
    """
    with system_actor("figures"):
        coded = coded_figures.measure(session, period) if detailed else coded_figures.NONE
        return YearlyFigures(
            territory=period.territory,
            year=period.start.year,
            start=period.start,
            until=period.until,
            referrals=referral_figures.measure(session, period, day, delays, detailed=detailed),
            supports=support_figures.measure(session, period, delays),
            appointments=coded.appointments,
            later=coded.later,
        )


def monitoring(session: Session, period: Period, day: date, delays: Delays = _USUAL) -> Monitoring:
    """What the parties follow together: the same figures as `yearly`, those of a committee or a return only."""
    with system_actor("figures"):
        entries, contact = support_figures.monitoring(session, period, delays)
        referrals = referral_figures.measure(session, period, day, delays, detailed=False)
    return Monitoring(referrals=referrals, entries=entries, in_contact=contact)


def groups(session: Session, period: Period, day: date) -> list[Group]:
    """Referrals the council answers, sent in a period: counts by office, day and what became of them; then the needs
    and what nobody moves, as they stand on `day`.
    """
    with system_actor("figures"):
        found = list(referral_figures.groups_of(session, period))
        found += referral_figures.groups_beside(session, period, day)
    return [group for group in found if group.direction is Direction.TO_COUNCIL]


__all__ = [
    "DEFINITIONS",
    "SCOPE",
    "Answers",
    "Attainment",
    "Definition",
    "Delays",
    "Monitoring",
    "Ratio",
    "ReferralFigures",
    "SupportFigures",
    "Writing",
    "YearlyFigures",
    "active_by_mode",
    "attainment",
    "monitoring",
    "open_supports",
    "over",
    "yearly",
]
