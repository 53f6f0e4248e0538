"""What stands behind the figures on referrals: each figure as a count of a group of referrals and, the same rule, as a
condition on one.

The count serves the breakdown, read as the system; the condition serves the list, which the guard scopes to its reader.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_

from agreements.workflow import Axis
from referrals.models import Referral
from referrals.workflow import OPEN_STATES, Direction, State, WithdrawReason
from reports.indicators.days import Period
from reports.indicators.need_figures import NOT_CLOSED, is_last_of, is_quiet
from reports.indicators.referral_figures import Group, sent_within


class Figure(StrEnum):
    """A figure one may look behind; its value is the part of the address."""

    SENT = "envoyees"
    OPEN = "en-cours"
    ACCEPTED = "acceptees"
    DECLINED = "refusees"
    SILENT = "sans-suite"
    UNREAD = "bilan-non-acquitte"
    QUIET = "sans-acte"
    NOT_CLOSED = "boucle-non-fermee"


# Each referral that was sent is of at most one of these: who knows all but one of them knows the last.
PARTS = (Figure.OPEN, Figure.ACCEPTED, Figure.DECLINED, Figure.SILENT)


def _is_silent(group: Group) -> bool:
    return group.state is State.EXPIRED or group.withdrawn is WithdrawReason.SILENCE


_COUNTS: Mapping[Figure, Callable[[Group], int]] = {
    Figure.SENT: lambda group: group.number,
    Figure.OPEN: lambda group: group.number * (group.state in OPEN_STATES),
    Figure.ACCEPTED: lambda group: (
        group.number * (group.state is State.ACCEPTED and group.axis is not Axis.SOCIAL_ONLY)
    ),
    Figure.DECLINED: lambda group: group.number * (group.state is State.DECLINED),
    Figure.SILENT: lambda group: group.number * _is_silent(group),
    Figure.UNREAD: lambda group: group.ended - group.read,
    Figure.QUIET: lambda group: group.quiet,
    Figure.NOT_CLOSED: lambda group: group.needs * (group.need in NOT_CLOSED),
}

_CONDITIONS: Mapping[Figure, tuple[ColumnElement[bool], ...]] = {
    Figure.SENT: (),
    Figure.OPEN: (Referral.state.in_(OPEN_STATES),),
    Figure.ACCEPTED: (Referral.state == State.ACCEPTED, Referral.axis != Axis.SOCIAL_ONLY),
    Figure.DECLINED: (Referral.state == State.DECLINED,),
    Figure.SILENT: (or_(Referral.state == State.EXPIRED, Referral.withdraw_reason == WithdrawReason.SILENCE),),
    Figure.UNREAD: (Referral.outcome_on.is_not(None), Referral.outcome_read_at.is_(None)),
}


def count(figure: Figure, group: Group) -> int:
    """How many referrals of a group a figure counts."""
    return _COUNTS[figure](group)


def condition(figure: Figure, period: Period, day: date) -> tuple[Any, ...]:
    """The same for one referral, of those the council answers, sent in the period; of a need, for its last one."""
    if figure is Figure.NOT_CLOSED:
        return is_last_of(NOT_CLOSED, period, day)
    rules = is_quiet(period.territory, day) if figure is Figure.QUIET else _CONDITIONS[figure]
    return (*sent_within(period), Referral.direction == Direction.TO_COUNCIL, *rules)
