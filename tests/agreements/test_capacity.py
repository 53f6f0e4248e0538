"""The rule of places: FTE times cap, split or shared; what is left is never below zero."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.capacity import SMALLEST_SHOWN, Places, capacity, promoted
from agreements.gate import gate
from agreements.workflow import Closed, Gate
from reports.indicators import masking
from tests.agreements.test_gate import AGENCY, DAY, OPEN

numbers = st.integers(0, 200)


@pytest.mark.parametrize(
    ("agencies", "fte", "expected", "shared"),
    [
        ({1: Decimal(2), 2: Decimal("0.5")}, Decimal("2.5"), {1: 140, 2: 35}, 0),
        ({1: None, 2: None}, Decimal("3.5"), {}, 245),
        ({1: Decimal(1), 2: None}, Decimal(3), {1: 70}, 140),
        ({1: Decimal(4)}, Decimal(3), {1: 280}, 0),
        ({1: Decimal("0.33")}, Decimal("0.33"), {1: 23}, 0),
        ({}, Decimal(1), {}, 70),
    ],
)
def test_places_are_fte_times_cap_rounded_down(
    agencies: dict[int, Decimal | None], fte: Decimal, expected: dict[int, int], shared: int
) -> None:
    found = capacity(agencies, fte, 70)
    assert (found.of_agencies, found.shared) == (expected, shared)


def test_an_agency_without_fte_draws_on_the_common_places() -> None:
    found = capacity({1: Decimal(1), 2: None}, Decimal(3), 70)
    assert (found.pool_of(1), found.pool_of(2)) == (1, None)
    assert (found.total(1), found.total(None), found.total(9)) == (70, 140, 0)


@pytest.mark.parametrize(
    ("agencies", "stated", "expected", "shared"),
    [
        ({1: Decimal(2), 2: Decimal(1)}, {1: 60}, {1: 60, 2: 70}, 0),
        ({1: Decimal(1), 2: None}, {1: 60}, {1: 60}, 140),  # the second still shares what the FTE of the first leave
        ({1: None, 2: None}, {1: 60, 2: 30}, {1: 60, 2: 30}, 0),  # nobody draws on what is left
        ({1: None, 2: None}, {1: None}, {}, 210),
    ],
)
def test_stated_places_hold_whatever_the_fte(
    agencies: dict[int, Decimal | None], stated: dict[int, int | None], expected: dict[int, int], shared: int
) -> None:
    found = capacity(agencies, Decimal(3), 70, stated)
    assert (found.of_agencies, found.shared) == (expected, shared)


@given(st.builds(Places, total=numbers, taken=numbers, reserved=numbers, waiting=numbers))
def test_what_is_offered_fits_and_is_waited_for(places: Places) -> None:
    assert places.left >= 0
    assert places.is_full == (places.occupied >= places.total)
    assert promoted(places) <= min(places.waiting, max(0, places.total - places.occupied))


@given(st.builds(Places, total=numbers, taken=numbers, reserved=numbers))
def test_what_everybody_reads_never_tells_of_one_to_four_people(places: Places) -> None:
    hidden = 0 < places.occupied < masking.SMALLEST
    assert (places.least_left is not None) == hidden
    assert SMALLEST_SHOWN == masking.SMALLEST


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (Places(total=10, taken=9), Gate()),
        (Places(total=10, taken=9, reserved=1), Gate(is_full=True)),
        (Places(total=10, taken=12), Gate(is_full=True)),
        (Places(total=0), Gate(Closed.NO_PLACE)),
        (None, Gate()),
    ],
)
def test_full_opens_the_waiting_list_and_no_place_at_all_closes(places: Places | None, expected: Gate) -> None:
    assert gate(OPEN, day=DAY, agency_id=AGENCY, places=places) == expected
