"""Agencies, offices and axes that leave on a day: read by the day asked, in Python and in SQL."""

from datetime import timedelta
from decimal import Decimal

import pytest

from agreements import queries
from agreements.models import AgreementUnit
from agreements.places import queries as places
from agreements.workflow import Axis, Closed
from core.clock import today
from partners.workflow import UnitKind
from tests import people
from tests.agreements.doing import Acting

DAY = today("31")
IN_TEN = DAY + timedelta(10)


@pytest.fixture
def changed(acting: Acting) -> None:
    """In ten days Muret leaves, its office too, Toulouse Minimes has two FTE more, and global support ends."""
    with acting("brigitte.leroy"):
        found = queries.get(people.agreement_of("31").ref, lock=True)
        for row in found.units:
            if row.unit.name != "MDS Toulouse Nord":
                row.end_on = IN_TEN - timedelta(1)
        minimes = people.unit_of("Toulouse Minimes").id
        found.units.append(AgreementUnit(unit_id=minimes, start_on=IN_TEN, fte=Decimal(8)))
        next(row for row in found.axes if row.kind is Axis.GLOBAL).end_on = IN_TEN


def test_places_follow_the_means_of_the_day(acting: Acting, changed: None) -> None:
    minimes, muret = people.unit_of("Toulouse Minimes").id, people.unit_of("Muret").id
    with acting("brigitte.leroy"):
        found = queries.get(people.agreement_of("31").ref)
        for day, of_agencies in ((DAY, {minimes: 420, muret: 420}), (IN_TEN, {minimes: 560})):
            by_row, by_key = places.capacity_of(found, day), places.capacity_at(found.id, day)
            assert (by_row, dict(by_row.of_agencies)) == (by_key, of_agencies)


def test_who_left_is_no_longer_offered(acting: Acting, changed: None) -> None:
    office = people.unit_of("MDS Muret").id
    with acting("paul.martin"):
        before, after = (queries.gate(territory="31", day=day, office_id=office) for day in (DAY, IN_TEN))
        assert (before.gate.closed, after.gate.closed) == (None, Closed.NO_OFFICE)
        assert [row.name for row in after.offices] == ["MDS Toulouse Nord"]
        assert [row.name for row in after.agencies] == ["Toulouse Minimes"]


def test_an_axis_counts_to_its_last_day(acting: Acting, changed: None) -> None:
    with acting("paul.martin"):
        answers = [queries.gate(territory="31", day=IN_TEN + timedelta(n)).gate.closed for n in (0, 1)]
        assert answers == [None, Closed.NO_AXIS]


def test_a_draft_of_a_day_holds_what_counts_that_day(acting: Acting, changed: None) -> None:
    with acting("brigitte.leroy"):
        found = queries.get(people.agreement_of("31").ref)
        assert [len(found.draft(day).agencies) for day in (IN_TEN, IN_TEN + timedelta(1))] == [1, 1]
        assert len(found.covered(UnitKind.AGENCY)) == 3
        assert Axis.GLOBAL not in {part.kind for part in found.draft(IN_TEN + timedelta(1)).parts}
