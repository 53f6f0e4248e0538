"""Who manages which post: every role, everywhere, of every role, own or not; and the clocks of access."""

from datetime import date, timedelta
from itertools import product

import pytest

from partners.members.workflow import (
    Absence,
    Place,
    ReviewStep,
    Standing,
    UnusedStep,
    fits,
    may_manage,
    place_of,
    quarter_of,
    review_step,
    roles_given,
    standing,
    unused_step,
)
from partners.workflow import Role, Side

R = Role
TEAM = {R.ADVISOR, R.DEDICATED_ADVISOR, R.SOCIAL_WORKER, R.ROUTER, R.SECRETARY}
OFFICE = TEAM | {R.HEAD, R.AGREEMENT_ADMIN, R.SIGNATORY}
# Written from the promises: an office's own and below; nobody above, beside or in the other institution.
PROMISED: dict[tuple[Role, Place], set[Role]] = {
    (R.ACCOUNT_ADMIN, Place.OWN): OFFICE,
    (R.ACCOUNT_ADMIN, Place.BELOW): OFFICE | {R.ACCOUNT_ADMIN},
    (R.HEAD, Place.OWN): TEAM,
    (R.HEAD, Place.BELOW): TEAM,
}
TODAY = date(2026, 3, 10)


def test_the_whole_table_role_by_place_by_role_by_self() -> None:
    cells = list(product(Role, Place, Role, (False, True)))
    wrong = [
        (by, place, role, own)
        for by, place, role, own in cells
        if may_manage(by, place, role, own=own) != (not own and role in PROMISED.get((by, place), set()))
    ]
    assert (len(cells), wrong) == (12 * 3 * 12 * 2, [])


def test_nobody_manages_an_own_post_whatever_the_role() -> None:
    assert not any(may_manage(by, place, role, own=True) for by, place, role in product(Role, Place, Role))


def test_nobody_signed_in_manages_nothing() -> None:
    assert not any(may_manage(None, place, role, own=False) for place, role in product(Place, Role))


def test_nobody_gives_a_role_that_gives_more_than_the_own_one_at_the_own_place() -> None:
    """An account administrator makes no equal, a head no head."""
    for by in (R.ACCOUNT_ADMIN, R.HEAD):
        assert by not in roles_given(by, Place.OWN, Side.COUNCIL)


@pytest.mark.parametrize("role", [R.DPO, R.TECHNICAL, R.REGIONAL_ADMIN])
def test_the_roles_of_the_operator_are_given_by_no_office(role: Role) -> None:
    assert not any(may_manage(by, place, role, own=False) for by, place in product(Role, Place))


def test_a_role_of_one_institution_is_not_given_in_the_other() -> None:
    council = set(roles_given(R.ACCOUNT_ADMIN, Place.BELOW, Side.COUNCIL))
    assert council & {R.ADVISOR, R.DEDICATED_ADVISOR} == set()
    assert fits(R.SOCIAL_WORKER, Side.COUNCIL)
    assert not fits(R.SOCIAL_WORKER, Side.EMPLOYMENT)


@pytest.mark.parametrize(
    ("path", "place"),
    [("/1/4/", Place.OWN), ("/1/4/9/", Place.BELOW), ("/1/", Place.ELSEWHERE), ("/1/40/", Place.ELSEWHERE)],
)
def test_a_unit_stands_where_its_path_says(path: str, place: Place) -> None:
    assert place_of("/1/4/", path) is place


@pytest.mark.parametrize(
    ("start", "end", "why", "disabled", "found"),
    [
        (0, None, None, False, Standing.IN_FORCE),
        (0, 0, None, False, Standing.IN_FORCE),
        (1, None, None, False, Standing.TO_COME),
        (-9, -1, None, False, Standing.ENDED),
        (-9, 5, "left", False, Standing.ENDED),
        (-9, None, "unconfirmed", False, Standing.SUSPENDED),
        (-9, None, None, True, Standing.DISABLED),
        (-9, -1, None, True, Standing.ENDED),
    ],
)
def test_a_post_is_what_its_dates_and_its_ends_say(
    start: int, end: int | None, why: str | None, disabled: bool, found: Standing
) -> None:
    end_on = None if end is None else TODAY + timedelta(end)
    assert standing(TODAY + timedelta(start), end_on, TODAY, ended_why=why, is_disabled=disabled) is found


@pytest.mark.parametrize(
    ("day", "first"),
    [((2026, 1, 1), (2026, 1, 1)), ((2026, 3, 31), (2026, 1, 1)), ((2026, 12, 31), (2026, 10, 1))],
)
def test_a_quarter_begins_on_its_first_day(day: tuple[int, int, int], first: tuple[int, int, int]) -> None:
    assert quarter_of(date(*day)) == date(*first)


@pytest.mark.parametrize(
    ("reminded", "after", "step"),
    [
        ([], 14, None),
        ([], 15, ReviewStep.REMIND),
        ([15], 29, None),
        ([15], 30, ReviewStep.REMIND),
        ([15, 30], 44, None),
        ([15, 30], 45, ReviewStep.SUSPEND),
        ([40], 45, None),  # the worker came late: the second reminder waits its 15 days
        ([40, 55], 60, None),
        ([40, 55], 70, ReviewStep.SUSPEND),
    ],
)
def test_two_reminders_15_days_apart_come_before_a_suspension(
    reminded: list[int], after: int, step: ReviewStep | None
) -> None:
    days = [TODAY + timedelta(one) for one in reminded]
    assert review_step(TODAY, days, TODAY + timedelta(after)) is step


@pytest.mark.parametrize(
    ("told", "today", "step"),
    [
        (None, date(2026, 8, 25), None),
        (None, date(2026, 8, 26), UnusedStep.TELL),
        (date(2026, 8, 26), date(2026, 9, 9), None),
        (date(2026, 8, 26), date(2026, 9, 10), UnusedStep.DISABLE),
        (None, date(2027, 5, 1), UnusedStep.TELL),  # late: told first
        (date(2027, 5, 1), date(2027, 5, 15), None),
        (date(2027, 5, 1), date(2027, 5, 16), UnusedStep.DISABLE),
        (date(2026, 1, 1), date(2026, 8, 26), UnusedStep.TELL),  # told before it was used again
    ],
)
def test_an_unused_account_is_told_15_days_before(told: date | None, today: date, step: UnusedStep | None) -> None:
    assert unused_step(TODAY, told, today) is step


def test_absences_share_a_day_or_do_not() -> None:
    week = Absence(date(2026, 3, 2), date(2026, 3, 6))
    assert week.meets(Absence(date(2026, 3, 6), date(2026, 3, 6)))
    assert not week.meets(Absence(date(2026, 3, 7), date(2026, 3, 9)))
